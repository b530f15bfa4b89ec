from django.apps import AppConfig


class Config(AppConfig):
    name = "waystation.audit"
    label = "audit"
