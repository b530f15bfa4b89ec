from django.apps import AppConfig


class Config(AppConfig):
    name = "waystation.keeping"
    label = "keeping"
