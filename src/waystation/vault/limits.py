"""How much one worker may open in an hour: an alarm first, then a stop. Whoever is coerced cannot empty the house."""

from django.utils.translation import gettext as _

from waystation.audit.actions import record
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
    if opened >= alarm_at and not opened_in_hour(keyring.worker_id, [Tag.ALARM_READING]):
        record(Tag.ALARM_READING, by=keyring.worker_id, object=keyring.worker_id)
    return opened
