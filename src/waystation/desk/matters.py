"""Which request or case an overdue matter is, for those who may open it. The due table itself names nobody."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.cases import summaries
from waystation.cases.incidents.access import DUTY
from waystation.cases.models import Case
from waystation.desk import incidents
from waystation.desk.waiting import Matter
from waystation.intake.models import HelpRequest, TranslationJob
from waystation.intake.translating.jobs import GROUP
from waystation.letterbox.models import Due
from waystation.vault import shelf
from waystation.vault.keyring import Keyring

INTAKE = "intake"
MOST = 200  # late rows that are opened to find a match


def find(keyring: Keyring, dues: Sequence[Due]) -> dict[str, list[Matter]]:
    """{id of the due: its matter}. Nothing where it is not this worker's to open.

    One matter each; more than one only where fewer clocks ring than cases are late in that hour. Of a message only
    what `intake.noting` has seen is known to belong to a request.
    """
    found: dict[str, list[Matter]] = {}
    if keyring.has_wrap(INTAKE):
        found.update(_requests(keyring, [due for due in dues if due.compartment == INTAKE]))
    if GROUP in keyring.codes:
        found.update(_jobs([due for due in dues if due.compartment == GROUP]))
    found |= incidents.matters(keyring, [due for due in dues if due.compartment == DUTY])
    teams = {code for code in summaries.teams(keyring) if keyring.has_wrap(code)}
    found.update(_cases(keyring, [due for due in dues if due.compartment in teams]))
    return found


def _requests(keyring: Keyring, dues: list[Due]) -> dict[str, list[Matter]]:
    """By the ids that the summaries carry; what no summary knows is a message that belongs to no request."""
    if not dues:
        return {}
    latest = max(due.hour for due in dues)
    # Of closed ones too: whoever writes after a no has a clock, and the hour says whether it runs.
    late = HelpRequest.objects.filter(compartment=INTAKE, due_hour__lte=latest).order_by("due_hour")
    lines = shelf.read_summaries(keyring, INTAKE, list(late.values_list("pk", flat=True)[:MOST]))
    rest = {due.pk for due in dues}.difference(*map(_clocks, lines.values()))
    if rest:  # of a step of a verification, of one beyond the most that are opened, or of none
        lines |= {ref: s for ref, s in shelf.read_summaries(keyring, INTAKE).items() if rest.intersection(_clocks(s))}
    hands = dict(HelpRequest.objects.filter(pk__in=lines).values_list("pk", "assignee"))
    names = pseudonyms({worker for worker in hands.values() if worker})
    found: dict[str, Matter] = {}
    for ref, line in lines.items():
        found.update(_ringing(ref, line, names.get(hands.get(ref) or "", "")))
    unknown = Matter(_("a message that came in"), _("somebody to read it"), reverse("intake:messages"))
    return {due.pk: [found.get(due.pk, unknown)] for due in dues}


def _jobs(dues: list[Due]) -> dict[str, list[Matter]]:
    """Texts that an interpreter has: whose they are is plain, and nothing else of them."""
    rows = TranslationJob.objects.filter(due__in=[due.pk for due in dues]).select_related("worker")
    text, missing, url = _("a text"), _("its translation"), reverse("desk:jobs")
    return {row.due: [Matter(text, missing, url, row.worker.pseudonym)] for row in rows}


def _clocks(line: dict[str, Any]) -> set[str]:
    return {line.get("due", ""), *line.get("dues", ()), *line.get("dues_unread", ()), *_steps(line)}


def _steps(line: dict[str, Any]) -> list[str]:
    """Clocks of the steps of its verification that have no result yet."""
    return [step["due"] for step in (line.get("verifying") or {}).get("open", ()) if step["due"]]


def _ringing(ref: str, line: dict[str, Any], hands: str) -> dict[str, Matter]:
    """{id of a clock: what it rings for}, of one request."""
    alias, url = str(line.get("alias", "")) or ref[:6], reverse("intake:request", args=[ref])
    answer = Matter(alias, _("an answer"), url, hands)
    read = Matter(alias, _("somebody to read what they added"), f"{url}#messages", hands)
    step = Matter(alias, _("a step of the verification"), f"{url}#verification", hands)
    own = (line.get("due"), *line.get("dues", ()))
    late = {**dict.fromkeys(line.get("dues_unread", ()), read), **dict.fromkeys(_steps(line), step)}
    return {**{due: answer for due in own if due}, **late}


def _cases(keyring: Keyring, dues: list[Due]) -> dict[str, list[Matter]]:
    """By team and hour: the id lies in the case itself, which is not opened for a list."""
    if not dues:
        return {}
    rows = Case.objects.filter(
        open=True, due__in={due.hour for due in dues}, compartment__in={d.compartment for d in dues}
    )
    late: defaultdict[tuple[str, str], list[Matter]] = defaultdict(list)
    known = {row.pk: row for row in rows[:MOST]}
    lines, names = summaries.read_lines(keyring, list(known)), pseudonyms({row.assignee for row in known.values()})
    for ref, line in lines.items():
        row = known[ref]
        url = reverse("cases:case", args=[ref])
        matter = Matter(str(line.get("alias", "")), _missing(line), url, names.get(row.assignee, ""))
        late[row.compartment, str(row.due)].append(matter)
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
    words = {"life": _("a sign of life"), "check": _("a step of the verification")}
    return words.get(str(what), _("a step of the plan"))
