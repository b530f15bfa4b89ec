"""The plain clocks of a request: when the first answer, or the next try, is due. Ids of the due table stay sealed."""

from waystation.intake.access import OpenRequest
from waystation.intake.models import NOTHING_DUE
from waystation.letterbox import clocks


def settle(request: OpenRequest) -> None:
    """A person has been answered: every clock of this request stops."""
    summary = request.summary
    for due in (summary.get("due", ""), *summary.get("dues", ())):
        if due:
            clocks.settle_due(due)
    request.change_summary(due="", dues=[], next_date="")
    request.row.due_hour = NOTHING_DUE
    request.row.save(update_fields=["due_hour"])


def expect(request: OpenRequest, hour: str, *, next_date: str = "") -> None:
    """From now on something is due at this hour; clocks set before are stopped."""
    settle(request)
    level = request.summary.get("level") or "urgent"
    due = clocks.set_due_at(request.row.compartment, level, hour)
    request.change_summary(due=due, next_date=next_date or hour[:10])
    request.row.due_hour = hour
    request.row.save(update_fields=["due_hour"])


def also(request: OpenRequest, due: str, hour: str) -> None:
    """One more clock, that the door started with a message; the earliest one counts for the order."""
    request.change_summary(dues=[*request.summary.get("dues", ()), due])
    if hour < request.row.due_hour:
        request.row.due_hour = hour
        request.row.save(update_fields=["due_hour"])
