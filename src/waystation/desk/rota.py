"""What makes a shift one: an officer's signature. The rota says who hears an alarm and to whom notes are sealed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from waystation.accounts.models import Worker
from waystation.audit.actions import this_hour
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import sign
from waystation.desk.models import Shift
from waystation.vault import signed
from waystation.vault.directory import Directory
from waystation.vault.keyring import Keyring
from waystation.vault.public import has_signed

PURPOSE = "shift"


def signed_shift(starts: datetime, ends: datetime, first: Worker, second: Worker, *, by: Keyring) -> Shift:
    """A shift as this officer plans it; not saved yet."""
    shift = Shift(starts=starts, ends=ends, first=first, second=second, by_id=by.worker_id, hour=this_hour())
    shift.signature = sign(by.pair, PURPOSE, *_said(shift))
    return shift


def followed(shifts: Iterable[Shift]) -> Iterator[Shift]:
    """Of these, in their order, what an officer signed just so and what was not taken off since.

    Each is checked when it is asked for: whoever wants the first one waits for no signature of the others.
    """
    found = list(shifts)
    if not found or not signed.is_founded():
        return
    directory, taken_off = signed.directory(), _taken_off([shift.pk for shift in found])
    yield from (shift for shift in found if shift.pk not in taken_off and _holds(directory, shift))


def _holds(directory: Directory, shift: Shift) -> bool:
    officer = shift.by_id or ""
    if not directory.was_officer(officer, shift.hour):
        return False
    return has_signed(directory, officer, bytes(shift.signature), PURPOSE, *_said(shift))


def _taken_off(ids: list[str]) -> set[str]:
    """By the log: one line when it was planned, a second when it was taken off. A row put back is as it was signed."""
    lines = Line.objects.filter(object__in=ids, action=str(Tag.DUTY_ROTA)).values_list("object", flat=True)
    return {shift for shift, acts in Counter(lines).items() if acts > 1}


def _said(shift: Shift) -> tuple[bytes | str, ...]:
    hours = (moment.astimezone(UTC).isoformat() for moment in (shift.starts, shift.ends))
    return signed.organisation(), shift.pk, *hours, shift.first_id, shift.second_id, shift.by_id or "", shift.hour
