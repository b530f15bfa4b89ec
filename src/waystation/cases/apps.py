from django.apps import AppConfig


class Config(AppConfig):
    name = "waystation.cases"
    label = "cases"

    def ready(self) -> None:
        """Teams and custodians find out by themselves whether somebody asks about a person of theirs, and each act in
        a case makes the person's own page anew."""
        from waystation.cases import finding, own_page, writing
        from waystation.intake.enquiries import comparing
        from waystation.intake.enquiries.copies import CUSTODIANS, TEAM

        comparing.finders[TEAM] = finding.find_cases
        comparing.finders[CUSTODIANS] = finding.find_by_papers
        if own_page.renew not in writing.before_signing:
            writing.before_signing.append(own_page.renew)
