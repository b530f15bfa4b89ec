"""Who may open a case: admitting a team, and taking a team out again."""

from datetime import datetime

from django.utils.translation import gettext as _

from waystation.audit.actions import this_hour
from waystation.audit.tags import Tag
from waystation.cases.access import OpenCase
from waystation.cases.summaries import TEAM, holders
from waystation.cases.writing import action, finish, said
from waystation.core.vocabulary.refusals import Refused
from waystation.vault import signed
from waystation.vault.labels import Section
from waystation.vault.models import Summary


def can_admit(case: OpenCase) -> list[str]:
    """Teams that do not hold this case yet."""
    return sorted(c for c in signed.directory().compartments if c.startswith(TEAM) and c not in holders(case))


@action()
def admit_compartment(case: OpenCase, code: str, *, reason: str, now: datetime) -> None:
    """Let one more team open this case. Its members see it in their list from now on."""
    if code not in can_admit(case):
        raise Refused(_("This group cannot be admitted."), hint=_("Choose a team that does not hold the case yet."))
    case.box.admit(code)
    finish(case, Tag.CASE_WORKERS, "admitted", now=now, code=code, text=said(reason), object=code)


@action()
def exclude_compartment(case: OpenCase, code: str, *, reason: str, now: datetime) -> None:
    """Take a team's keys to this case away. What its members read or kept is not called back."""
    if code == case.row.compartment or code not in holders(case):
        raise Refused(_("This group cannot be taken out."), hint=_("Hand the case to another team first."))
    case.box.exclude(code)
    Summary.objects.filter(subject=case.ref, compartment=code).delete()
    let_go_absent(case)
    finish(case, Tag.CASE_WORKERS, "excluded", now=now, code=code, text=said(reason), object=code)


def let_go_absent(case: OpenCase) -> None:
    """Whoever is not of the team looks after it no more. The caller saves the row."""
    members = signed.directory().members(case.row.compartment, this_hour())
    if case.row.assignee and case.row.assignee not in members:
        case.row.assignee = ""


def open_to(case: OpenCase) -> dict[str, list[str]]:
    """{compartment: sections it opens}, for the page that says who can open this."""
    found = case.box.compartments()
    under_case = {s for code in holders(case) for s in found.get(code, ())}
    whole = [s.name.lower() for s in Section if s in under_case]
    return {
        code: whole if code in holders(case) else sorted(Section(s).name.lower() for s in sections)
        for code, sections in sorted(found.items())
    }
