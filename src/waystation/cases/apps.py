from django.apps import AppConfig


class Config(AppConfig):
    name = "waystation.cases"
    label = "cases"

    def ready(self) -> None:
        """Teams and custodians find out by themselves whether somebody asks about a person of theirs."""
        from waystation.cases import finding
        from waystation.intake.enquiries import comparing
        from waystation.intake.enquiries.copies import CUSTODIANS, TEAM

        comparing.finders[TEAM] = finding.find_cases
        comparing.finders[CUSTODIANS] = finding.find_by_papers
