"""Incidents on Today, in the rail and among what is overdue."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.cases.incidents import reading
from waystation.cases.incidents.access import DUTY, held
from waystation.cases.incidents.lines import Line, lines_of
from waystation.cases.models import Incident
from waystation.desk.waiting import Matter, Waiting
from waystation.letterbox import clocks
from waystation.letterbox.hours import hour_of
from waystation.letterbox.models import Due
from waystation.vault.keyring import Keyring

FEW = 6


def late(keyring: Keyring, now: datetime) -> list[Waiting]:
    """Somebody was not warned in time, or nobody looks after it."""
    rows = list(held(keyring).filter(clocks.come("due", hour_of(now)), open=True))
    text = ngettext(
        "after %(n)d incident somebody is not warned yet, or nobody looks after it",
        "after %(n)d incidents somebody is not warned yet, or nobody looks after it",
        len(rows),
    )
    return [_card(keyring, 0, text, rows, now)] if rows else []


def going_on(keyring: Keyring, now: datetime) -> list[Waiting]:
    """Open incidents in which nothing is late."""
    rows = list(held(keyring).filter(open=True).exclude(clocks.come("due", hour_of(now)), due__isnull=False))
    text = ngettext("%(n)d incident is open", "%(n)d incidents are open", len(rows))
    return [_card(keyring, 1, text, rows, now)] if rows else []


def _card(keyring: Keyring, grave: int, text: str, rows: list[Incident], now: datetime) -> Waiting:
    lines = lines_of(keyring, rows[:FEW], now)
    which = tuple((f"{line['kind']}, {line['whom']}", reverse("incidents:one", args=[line["ref"]])) for line in lines)
    return Waiting(grave, text % {"n": len(rows)}, which[0][1], _("See what is next"), which=which)


def matters(keyring: Keyring, dues: Sequence[Due]) -> dict[str, list[Matter]]:
    """{id of the due: its incident}, for whoever may read it."""
    if not dues:
        return {}
    rows = list(held(keyring).filter(open=True, due__lte=max(due.hour for due in dues)))
    lines = lines_of(keyring, rows, timezone.now())
    return {
        due.pk: [Matter(f"{line['kind']}, {line['whom']}", _missing(line, due), _url(line), line["owner"])]
        for due in dues
        for line in lines
        if due.pk in line["dues"]
    }


def _missing(line: Line, due: Due) -> str:
    return _("somebody who looks after it") if due.pk == line["owner_due"] else _("a warning")


def _url(line: Line) -> str:
    return reverse("incidents:one", args=[line["ref"]])


def count(keyring: Keyring) -> int:
    return reading.count_late(keyring, timezone.now())


def are_for(keyring: Keyring) -> bool:
    """Whoever is on duty, and whoever has one in a list of theirs."""
    return DUTY in keyring.codes or held(keyring).exists()
