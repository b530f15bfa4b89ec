"""The plain clocks of a request: when the first answer, or the next try, is due. Ids of the due table stay sealed.

`due` in the summary is the request's own clock, `dues` are those that the door started with messages.
"""

from datetime import datetime

from waystation.intake.access import OpenRequest
from waystation.intake.models import NOTHING_DUE
from waystation.letterbox import clocks
from waystation.letterbox.hours import hour_of
from waystation.letterbox.models import Due


def settle(request: OpenRequest) -> None:
    """A person has been answered: every clock of this request stops."""
    summary = request.summary
    for due in (summary.get("due", ""), *summary.get("dues", ())):
        if due:
            clocks.settle_due(due)
    request.change_summary(due="", dues=[], next_date="")
    _put_hour(request, NOTHING_DUE)


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
    _put_hour(request, min([hour, *(message.hour for message in of_messages(request))]))


def also(request: OpenRequest, due: str, hour: str) -> None:
    """One more clock, that the door started with a message; the earliest one counts for the order."""
    request.change_summary(dues=[*request.summary.get("dues", ()), due])
    if hour < request.row.due_hour:
        _put_hour(request, hour)


def of_messages(request: OpenRequest) -> list[Due]:
    """Clocks of messages that nobody has answered, in the order in which the messages were taken in."""
    found = Due.objects.in_bulk(request.summary.get("dues", ()))
    return [found[due] for due in request.summary.get("dues", ()) if due in found]


def _put_hour(request: OpenRequest, hour: str) -> None:
    request.row.due_hour = hour
    request.row.save(update_fields=["due_hour"])
