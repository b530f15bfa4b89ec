from django.apps import AppConfig


class Config(AppConfig):
    name = "waystation.letterbox"
    label = "letterbox"
    default_auto_field = "django.db.models.BigAutoField"
