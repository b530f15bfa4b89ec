"""Translating on Today: what waits for an interpreter; what came back, or was left, for those who asked."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.cases import summaries
from waystation.desk.waiting import Waiting
from waystation.intake.models import TranslationJob
from waystation.intake.translating import interpreting, jobs
from waystation.intake.translating.jobs import State
from waystation.vault import shelf
from waystation.vault.keyring import Keyring

INTAKE = "intake"
FEW = 6


def for_interpreters(keyring: Keyring, now: datetime) -> list[Waiting]:
    """One card for all that waits; an emergency makes it red."""
    if jobs.GROUP not in keyring.codes:
        return []
    waiting = interpreting.waiting_for(keyring, now)
    if not waiting:
        return []
    text = ngettext("%(n)d text waits for your translation", "%(n)d texts wait for your translation", len(waiting))
    grave = 0 if waiting[0].level == "emergency" else 1
    url = reverse("desk:job", args=[waiting[0].pk])
    return [Waiting(grave, text % {"n": len(waiting)}, url, _("Translate the most urgent one"))]


def for_askers(keyring: Keyring, now: datetime) -> list[Waiting]:
    """Translations that came back, and texts that need another interpreter; with the request or case of each."""
    over = ~Q(state=State.WAITING) | jobs.ran_out(now)
    ended = TranslationJob.objects.filter(over, compartment__in=keyring.codes, told=False)
    states = dict(ended.values_list("pk", "state"))
    if not states:
        return []
    places = _places(keyring)
    back = {place for job, place in places.items() if states.get(job) == State.DONE}
    left = {place for job, place in places.items() if job in states and states[job] != State.DONE}
    texts = [
        (back, ngettext("%(n)d translation came back", "Translations came back in %(n)d places", len(back)),
         _("Read it beside the original")),
        (left, ngettext("%(n)d text needs another interpreter", "Texts in %(n)d places need another interpreter",
                        len(left)), _("Ask somebody else")),
    ]  # fmt: skip
    return [
        Waiting(1, text % {"n": len(some)}, sorted(some)[0][1], button, which=tuple(sorted(some)[:FEW]))
        for some, text, button in texts
        if some
    ]


def _places(keyring: Keyring) -> dict[str, tuple[str, str]]:
    """{job: (alias, page)} of what is out, by the lines of the lists: no plain column says where a job belongs."""
    asked = shelf.read_summaries(keyring, INTAKE) if keyring.has_wrap(INTAKE) and INTAKE in keyring.codes else {}
    return _of("desk:request-translations", asked) | _of("desk:case-translations", summaries.read_lines(keyring))


def _of(page: str, lines: dict[str, dict[str, Any]]) -> dict[str, tuple[str, str]]:
    return {
        job: (str(line.get("alias") or ref[:6]), reverse(page, args=[ref]))
        for ref, line in lines.items()
        for job in line.get("jobs", ())
    }


def count_jobs(keyring: Keyring) -> int:
    """For the rail: by plain columns alone."""
    return len(interpreting.waiting_for(keyring, timezone.now()))
