from django.apps import AppConfig


class Config(AppConfig):
    name = "waystation.intake"
    label = "intake"

    def ready(self) -> None:
        """Milestones, enquiries, translations and views take part in rotations; the letterbox has a step of its own."""
        from waystation.intake.enquiries import comparing, copies, finding
        from waystation.intake.milestones import reseal_milestones
        from waystation.intake.signs.referring import reseal_views
        from waystation.intake.translating.jobs import reseal_answers
        from waystation.letterbox.envelopes import INTAKE
        from waystation.vault import rotating

        rotating.also += [reseal_milestones, copies.reseal_enquiries, reseal_answers, reseal_views]
        comparing.finders[INTAKE] = finding.find_requests
