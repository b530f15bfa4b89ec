"""The plain clocks of a request: when the first answer, or the next try, is due. Ids of the due table stay sealed.

`due` in the summary is the request's own clock, `dues` are those that the door started with messages, `dues_unread`
those of messages that still lie at the door: an answer stops none of these, for nobody has read what it says.
"""

from datetime import datetime

from waystation.intake.access import OpenRequest
from waystation.intake.models import NOTHING_DUE, HelpRequest
from waystation.letterbox import clocks
from waystation.letterbox.hours import hour_of
from waystation.letterbox.models import Due
from waystation.vault import shelf
from waystation.vault.keyring import Keyring


def settle(request: OpenRequest) -> None:
    """A person has been answered: every clock of this request stops, but those of what nobody has read."""
    summary = request.summary
    for due in (summary.get("due", ""), *summary.get("dues", ())):
        if due:
            clocks.settle_due(due)
    request.change_summary(due="", dues=[], next_date="")
    _put_hour(request.row, min([NOTHING_DUE, *(clock.hour for clock in _unread(request))]))


def note_answered(request: OpenRequest, now: datetime) -> None:
    """Somebody has answered. The hour of the first answer stays in the summary: how long people wait is counted."""
    summary = request.summary
    if not summary.get("answered"):
        request.change_summary(answered=True, first_answer=hour_of(now))


def expect(request: OpenRequest, hour: str, *, next_date: str = "") -> None:
    """From now on this is the request's own hour. Clocks of messages go on until an answer; the earliest counts."""
    summary = request.summary
    if summary.get("due"):
        clocks.settle_due(summary["due"])
    due = clocks.set_due_at(request.row.compartment, summary.get("level") or "urgent", hour)
    request.change_summary(due=due, next_date=next_date or hour[:10])
    running = (*of_messages(request), *_unread(request))
    _put_hour(request.row, min([hour, *(clock.hour for clock in running)]))


def note_unread(keyring: Keyring, row: HelpRequest, due: str, hour: str) -> None:
    """Somebody wrote, and it was not opened for reading yet: its clock counts for the order. Safe to repeat."""
    summary = shelf.read_summary(keyring, row.compartment, row.pk) or {}
    unread = summary.get("dues_unread", [])
    if due in unread or due in summary.get("dues", ()):
        return
    shelf.put_summary(keyring, row.compartment, row.pk, {**summary, "dues_unread": [*unread, due]})
    _earlier(row, hour)  # of a closed one too: whoever writes after we said no stands in the queue again


def also(request: OpenRequest, due: str, hour: str) -> None:
    """One more clock, of a message that is taken in now; the earliest one counts for the order."""
    summary = request.summary
    unread = [other for other in summary.get("dues_unread", ()) if other != due]
    request.change_summary(dues=[*summary.get("dues", ()), due], dues_unread=unread)
    _earlier(request.row, hour)


def of_messages(request: OpenRequest) -> list[Due]:
    """Clocks of messages that nobody has answered, in the order in which the messages were taken in."""
    return _running(request.summary.get("dues", ()))


def _unread(request: OpenRequest) -> list[Due]:
    return _running(request.summary.get("dues_unread", ()))


def _running(ids: list[str]) -> list[Due]:
    found = Due.objects.in_bulk(ids)
    return [found[due] for due in ids if due in found]


def _earlier(row: HelpRequest, hour: str) -> None:
    if hour < row.due_hour:
        _put_hour(row, hour)


def _put_hour(row: HelpRequest, hour: str) -> None:
    row.due_hour = hour
    row.save(update_fields=["due_hour"])
