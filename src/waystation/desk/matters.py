"""Which request or case an overdue matter is, for those who may open it. The due table itself names nobody."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from waystation.cases import summaries
from waystation.cases.models import Case
from waystation.intake.models import HelpRequest
from waystation.letterbox import clocks
from waystation.letterbox.hours import begin_of, later
from waystation.letterbox.models import Due, IncomingMessage
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
    """{id of the due: its matter}. Nothing where it is not this worker's to open.

    One matter each; more than one only where fewer clocks ring than matters are late in that hour.
    """
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
    added = _messages(keyring, [due for due in dues if due.pk not in owner])
    return {
        due.pk: added[due.pk]
        if due.pk not in owner
        else [_request(owner[due.pk], str(lines[owner[due.pk]].get("alias", "")))]
        for due in dues
    }


def _request(ref: str, alias: str) -> Matter:
    return Matter(alias or ref[:6], _("an answer"), reverse("intake:request", args=[ref]))


def _messages(keyring: Keyring, dues: list[Due]) -> dict[str, list[Matter]]:
    """By hour, level and mailbox: the id of the clock lies in the sealed message, which is not opened for a list."""
    if not dues:
        return {}
    waiting = IncomingMessage.objects.filter(compartment=INTAKE, moved=False).exclude(kind="claim").order_by("hour")
    rows = list(waiting.values_list("mailbox", "hour")[:MOST])
    owners = _owners(keyring) if rows else {}
    came: defaultdict[str, list[Due]] = defaultdict(list)
    for due in dues:
        came[_came(due)].append(due)
    found: dict[str, list[Matter]] = {}
    for hour, ringing in came.items():
        known = [owners[mailbox] for mailbox, arrived in rows if arrived == hour and mailbox in owners]
        found.update(
            _pair(ringing, [_message(alias, ref) for ref, alias in known], _message(_("a message that came in")))
        )
    return found


def _owners(keyring: Keyring) -> dict[str, tuple[str, str]]:
    """{mailbox: (request, alias)} of what this worker's intake desk can read."""
    lines = shelf.read_summaries(keyring, INTAKE)
    return {str(s["mailbox"]): (ref, str(s.get("alias", ""))) for ref, s in lines.items() if s.get("mailbox")}


def _came(due: Due) -> str:
    """The hour in which the message of this clock arrived."""
    return later(begin_of(due.hour), -clocks.FIRST_ANSWER.get(due.level, 0))


def _message(alias: str, ref: str = "") -> Matter:
    url = f"{reverse('intake:request', args=[ref])}#messages" if ref else reverse("intake:messages")
    return Matter(alias or ref[:6], _("somebody to read what they added") if ref else _("somebody to read it"), url)


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
    late: defaultdict[tuple[str, str], list[Matter]] = defaultdict(list)
    for ref, line in lines.items():
        matter = Matter(str(line.get("alias", "")), _missing(line), reverse("cases:case", args=[ref]))
        late[teams[ref], str(places[ref])].append(matter)
    ringing: defaultdict[tuple[str, str], list[Due]] = defaultdict(list)
    for due in dues:
        ringing[due.compartment, due.hour].append(due)
    unknown = Matter(_("no case found"), _("look through the cases of this group"), reverse("cases:list"))
    return {ref: some for place, rows in ringing.items() for ref, some in _pair(rows, late[place], unknown).items()}


def _pair(dues: list[Due], late: list[Matter], unknown: Matter) -> dict[str, list[Matter]]:
    """One matter for each clock, always in the same order, where nothing tells them apart.

    A clock too many gets `unknown`; with a clock too few, the last one names what is left over.
    """
    ringing, rest = sorted(dues, key=lambda due: due.pk), sorted(late, key=lambda m: (m.alias, m.url))
    found = {due.pk: rest[number : number + 1] or [unknown] for number, due in enumerate(ringing)}
    found[ringing[-1].pk] = list(dict.fromkeys(rest[len(ringing) - 1 :])) or [unknown]
    return found


def _missing(line: dict[str, object]) -> str:
    following = line.get("next")
    what = following.get("what") if isinstance(following, dict) else ""
    return _("a sign of life") if what == "life" else _("a step of the plan")
