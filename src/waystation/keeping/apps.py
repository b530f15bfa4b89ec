from django.apps import AppConfig


class Config(AppConfig):
    name = "waystation.keeping"
    label = "keeping"

    def ready(self) -> None:
        from waystation.cases import households
        from waystation.keeping.forgetting import refuse_if_held

        # What is kept for a court stays whole and in its place.
        households.before_parting.append(lambda case: refuse_if_held([case]))
