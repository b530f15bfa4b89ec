from django.apps import AppConfig


class Config(AppConfig):
    name = "waystation.door"
    label = "door"
