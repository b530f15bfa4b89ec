from django.apps import AppConfig


class Config(AppConfig):
    name = "waystation.intake"
    label = "intake"

    def ready(self) -> None:
        """Milestones, enquiries and translations take part in rotations; the letterbox has a step of its own."""
        from waystation.intake.enquiries import comparing, copies, finding
        from waystation.intake.milestones import reseal_milestones
        from waystation.intake.translating.jobs import reseal_answers
        from waystation.letterbox.envelopes import INTAKE
        from waystation.vault import rotating

        rotating.also += [reseal_milestones, copies.reseal_enquiries, reseal_answers]
        comparing.finders[INTAKE] = finding.find_requests
