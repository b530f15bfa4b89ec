"""Each group compares its own copy when one of its members opens a page; what is found stays inside the copy."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.sealing import SealingError
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake.enquiries.copies import DUTY, Match, Opened, keep_named, keep_result, open_all, open_copy
from waystation.intake.models import Enquiry
from waystation.letterbox import clocks, taking
from waystation.vault.keyring import Keyring

# How a group finds whom an enquiry speaks of: by its code, or by what its code begins with ("team-").
Finder = Callable[[Keyring, str, Opened, datetime], Iterable[Match]]
finders: dict[str, Finder] = {}


def compare_waiting(keyring: Keyring, now: datetime) -> int:
    """Compare what waits for this worker's groups. Returns how many copies; one that does not open waits on, marked.

    Safe to repeat and to do twice at once. The log gets the same line whether or not somebody was found.
    """
    codes = [code for code in keyring.codes if _finder(code) and keyring.has_wrap(code)]
    waiting = Enquiry.objects.filter(compartment__in=codes, compared=False).order_by("hour", "pk")
    return sum(_compare(keyring, row, now) for row in list(waiting))


def alarms(keyring: Keyring, code: str, now: datetime) -> dict[str, list[tuple[Opened, Match]]]:
    """{request or case: the enquiries that may speak of a person in it}, newest first."""
    opened, _spoilt = open_all(keyring, code, now, found_only=True)
    asked = {one.enquiry: one.row for one in opened if not one.row.names}
    found: dict[str, list[tuple[Opened, Match]]] = {}
    for one in opened:
        if one.matches and one.enquiry in asked and (said := _said(keyring, asked[one.enquiry])):
            for match in one.matches:
                found.setdefault(match.ref, []).append((said, match))
    return found


def _said(keyring: Keyring, row: Enquiry) -> Opened | None:
    """What was asked, of an enquiry in which somebody was found; None where its copy is not as it was written."""
    try:
        return open_copy(keyring, row)
    except SealingError:
        return None


def read_by_duty(keyring: Keyring, opened: Opened, now: datetime) -> None:
    """Whoever is on duty has read it: their clock stops. Their copy holds no comparing."""
    if not opened.row.compared and opened.row.compartment == DUTY:
        with transaction.atomic(), transaction.atomic(using=taking.DATABASE):
            row = Enquiry.objects.select_for_update().get(pk=opened.row.pk)
            keep_result(keyring, open_copy(keyring, row), (), now)
            _settle(opened)
            record(Tag.ENQUIRY_COMPARE, by=keyring.worker_id, object=opened.enquiry)


def _finder(code: str) -> Finder | None:
    fits = (key for key in finders if code == key or (key.endswith("-") and code.startswith(key)))
    return finders.get(next(fits, ""))


def _compare(keyring: Keyring, row: Enquiry, now: datetime) -> bool:
    finder = _finder(row.compartment)
    if finder is None:
        return False
    try:
        with transaction.atomic(), transaction.atomic(using=taking.DATABASE):
            here = Enquiry.objects.select_for_update().filter(pk=row.pk, compared=False).first()
            if here is None:
                return False
            opened = open_copy(keyring, here)
            if here.names:
                keep_named(keyring, opened)
                return True
            keep_result(keyring, opened, finder(keyring, row.compartment, opened, now), now)
            _settle(opened)
            record(Tag.ENQUIRY_COMPARE, by=keyring.worker_id, object=row.enquiry)
    except (SealingError, NotYours):
        return False
    return True


def _settle(opened: Opened) -> None:
    if due := opened.said.get("dues", {}).get(opened.row.compartment):
        clocks.settle_due(due)
