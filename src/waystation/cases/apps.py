from django.apps import AppConfig


class Config(AppConfig):
    name = "waystation.cases"
    label = "cases"
