from django.apps import AppConfig


class Config(AppConfig):
    name = "waystation.desk"
    label = "desk"

    def ready(self) -> None:
        """What workers share with those on duty takes part in rotations."""
        from waystation.desk.care_seals import reseal_care
        from waystation.vault import rotating

        rotating.also.append(reseal_care)
