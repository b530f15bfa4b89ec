from django.apps import AppConfig


class Config(AppConfig):
    name = "waystation.intake"
    label = "intake"

    def ready(self) -> None:
        """Milestones and enquiries take part in rotations; what waits at the door does so by the letterbox."""
        from waystation.intake.enquiries import comparing, copies, finding
        from waystation.intake.milestones import reseal_milestones
        from waystation.letterbox.envelopes import INTAKE
        from waystation.vault import rotating

        rotating.also += [reseal_milestones, copies.reseal_enquiries]
        comparing.finders[INTAKE] = finding.find_requests
