from django.apps import AppConfig


class Config(AppConfig):
    name = "waystation.intake"
    label = "intake"

    def ready(self) -> None:
        """Milestones take part in rotations; what waits at the door does so by the letterbox."""
        from waystation.intake.milestones import reseal_milestones
        from waystation.vault import rotating

        rotating.also.append(reseal_milestones)
