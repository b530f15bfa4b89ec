"""Which verifications wait for a second person, and which steps are late: by the lines of lists, nothing is opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from waystation.intake import check_words
from waystation.intake.models import HelpRequest
from waystation.intake.verification import last_hour
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import has_come, hour_of
from waystation.vault import shelf
from waystation.vault.keyring import Keyring


@dataclass(frozen=True)
class Waits:
    """One step that waits, as a list names it."""

    ref: str
    alias: str
    kind: str
    url: str
    until: str = ""

    @property
    def day(self) -> date:
        return date.fromisoformat(self.until)


@dataclass(frozen=True)
class Found:
    """`second`: this worker may be the second person; `others`: only somebody else may; `late`: no result in time."""

    second: tuple[Waits, ...] = ()
    others: tuple[Waits, ...] = ()
    late: tuple[Waits, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.second or self.others or self.late)


def of_requests(keyring: Keyring, now: datetime) -> Found:
    """Of every open request of the intake desk."""
    if INTAKE not in keyring.codes or not keyring.has_wrap(INTAKE):
        return Found()
    rows = HelpRequest.objects.filter(compartment=INTAKE, state=HelpRequest.State.OPEN).order_by("received", "pk")
    refs = list(rows.values_list("pk", flat=True))
    lines = shelf.read_summaries(keyring, INTAKE, refs)
    urls = {ref: reverse("intake:check-look", args=[ref]) for ref in refs}
    pages = {ref: reverse("intake:request", args=[ref]) + "#verification" for ref in refs}
    return of_lines({ref: lines[ref] for ref in refs if ref in lines}, keyring.worker_id, now, urls, pages)


def of_lines(
    lines: Mapping[str, Mapping[str, Any]], me: str, now: datetime, looks: Mapping[str, str], pages: Mapping[str, str]
) -> Found:
    """The same of any lines that say how far a verification is, in their order."""
    second: list[Waits] = []
    others: list[Waits] = []
    late: list[Waits] = []
    for ref, line in lines.items():
        said, alias = line.get("verifying") or {}, str(line.get("alias", "")) or ref[:6]
        for one in said.get("second", ()):
            mine = me not in one["by"]
            waits = Waits(ref, alias, str(check_words.CHECK[one["kind"]]), looks[ref] if mine else pages[ref])
            (second if mine else others).append(waits)
        for one in said.get("open", ()):
            if has_come(last_hour(one), hour_of(now)):
                late.append(Waits(ref, alias, str(check_words.CHECK[one["kind"]]), pages[ref], one["until"]))
    return Found(tuple(second), tuple(others), tuple(late))
