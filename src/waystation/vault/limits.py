"""How much one worker may open in an hour: an alarm first, then a stop. Whoever is coerced cannot empty the house."""

from django.utils.translation import gettext as _

from waystation.audit.actions import record, this_hour
from waystation.audit.models import Line
from waystation.audit.queries import opened_in_hour
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.vault.keyring import Keyring

# A caseworker opens a handful of cases in an hour; a desk in a surge some dozens of requests.
ALARM_AT, STOP_AT = 40, 120


def note_reading(keyring: Keyring, tag: Tag, *, alarm_at: int = ALARM_AT, stop_at: int = STOP_AT) -> int:
    """Call before something is opened under `tag`. Returns how many other things this worker opened this hour.

    At `alarm_at` it writes one line that officers see; at `stop_at` it refuses until the next hour.
    """
    opened = opened_in_hour(keyring.worker_id, [tag])
    if opened >= stop_at:
        raise Refused(
            _("You have opened as many in this hour as one person may."),
            hint=_("Go on in the next hour, or ask an officer and a colleague to help."),
        )
    looked = not_by_hand(keyring.worker_id) if tag == Tag.REQUEST_OPEN else 0
    if opened + looked >= alarm_at:
        _alarm_once(keyring)
    return opened


def note_looking(keyring: Keyring, number: int, *, alarm_at: int = ALARM_AT) -> None:
    """Call before `number` requests are opened for one search: it counts as if each had been opened by hand."""
    opened = opened_in_hour(keyring.worker_id, [Tag.REQUEST_OPEN])
    if opened + not_by_hand(keyring.worker_id) + number >= alarm_at:
        _alarm_once(keyring)


def note_bulk(keyring: Keyring, *, alarm_at: int = ALARM_AT, stop_at: int) -> None:
    """Call before a request is opened for bulk work. It counts towards the alarm as if it had been opened by hand.

    It has a stop of its own: nothing of it is shown, and whoever answers many must still be able to read the next one.
    """
    if opened_in_bulk(keyring.worker_id) >= stop_at:
        raise Refused(
            _("You have done as many at once in this hour as one person may."),
            hint=_("Go on in the next hour, or ask a colleague to go on: the rest is kept."),
        )
    if opened_in_hour(keyring.worker_id, [Tag.REQUEST_OPEN]) + not_by_hand(keyring.worker_id) + 1 >= alarm_at:
        _alarm_once(keyring)


def opened_in_bulk(worker: str, hour: str = "") -> int:
    """How many different requests were opened for this worker's bulk work in this hour."""
    return opened_in_hour(worker, [Tag.REQUEST_BULK_OPEN], hour)


def not_by_hand(worker: str) -> int:
    """What counts for the alarm beside what was opened by hand, in this hour."""
    return looked_inside(worker) + opened_in_bulk(worker)


def looked_inside(worker: str, hour: str = "") -> int:
    """How many requests were opened for this worker's searches in this hour: the line holds the number."""
    lines = Line.objects.filter(source="desk", subject=worker, hour=hour or this_hour(), action=str(Tag.SEARCH_INSIDE))
    return sum(int(number) for number in lines.values_list("object", flat=True) if number.isdecimal())


def _alarm_once(keyring: Keyring) -> None:
    if not opened_in_hour(keyring.worker_id, [Tag.ALARM_READING]):
        record(Tag.ALARM_READING, by=keyring.worker_id, object=keyring.worker_id)
