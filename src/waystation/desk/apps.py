from django.apps import AppConfig


class Config(AppConfig):
    name = "waystation.desk"
    label = "desk"
