"""Which request or case an overdue matter is, for those who may open it. The due table itself names nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from waystation.cases import summaries
from waystation.cases.models import Case
from waystation.intake.models import HelpRequest
from waystation.letterbox.models import Due
from waystation.vault import shelf
from waystation.vault.keyring import Keyring

INTAKE = "intake"
MOST = 200  # late rows that are opened to find a match


@dataclass(frozen=True)
class Matter:
    """What is missing, and where to do it."""

    alias: str
    missing: str
    url: str


def find(keyring: Keyring, dues: Sequence[Due]) -> dict[str, list[Matter]]:
    """{id of the due: what it may be}. Empty where it is not this worker's to open."""
    found: dict[str, list[Matter]] = {}
    if INTAKE in keyring.codes:
        found.update(_requests(keyring, [due for due in dues if due.compartment == INTAKE]))
    teams = set(summaries.teams(keyring))
    found.update(_cases(keyring, [due for due in dues if due.compartment in teams]))
    return found


def _requests(keyring: Keyring, dues: list[Due]) -> dict[str, list[Matter]]:
    """By the ids that the summaries carry; what no summary knows is a message that nobody has taken in."""
    if not dues:
        return {}
    latest = max(due.hour for due in dues)
    late = HelpRequest.objects.filter(compartment=INTAKE, state="open", due_hour__lte=latest).order_by("due_hour")
    lines = shelf.read_summaries(keyring, INTAKE, list(late.values_list("pk", flat=True)[:MOST]))
    owner = {due: ref for ref, line in lines.items() for due in (line.get("due"), *line.get("dues", ())) if due}
    return {
        due.pk: [_request(owner[due.pk], str(lines[owner[due.pk]].get("alias", "")))] if due.pk in owner else _message()
        for due in dues
    }


def _request(ref: str, alias: str) -> Matter:
    return Matter(alias or ref[:6], _("an answer"), reverse("intake:request", args=[ref]))


def _message() -> list[Matter]:
    return [Matter(_("a message that came in"), _("somebody to read it"), reverse("intake:messages"))]


def _cases(keyring: Keyring, dues: list[Due]) -> dict[str, list[Matter]]:
    """By team and hour: the id lies in the case itself, which is not opened for a list."""
    if not dues:
        return {}
    rows = Case.objects.filter(
        open=True, due__in={due.hour for due in dues}, compartment__in={d.compartment for d in dues}
    )
    places = dict(rows.values_list("pk", "due")[:MOST])
    teams = dict(rows.values_list("pk", "compartment")[:MOST])
    lines = summaries.read_lines(keyring, list(places))
    return {
        due.pk: [
            Matter(str(line.get("alias", "")), _missing(line), reverse("cases:case", args=[ref]))
            for ref, line in lines.items()
            if places[ref] == due.hour and teams[ref] == due.compartment
        ]
        for due in dues
    }


def _missing(line: dict[str, object]) -> str:
    following = line.get("next")
    what = following.get("what") if isinstance(following, dict) else ""
    return _("a sign of life") if what == "life" else _("a step of the plan")
