"""The first clock of triage: how soon the first human answer is due, from what the person said."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from waystation.letterbox.hours import later
from waystation.letterbox.models import Due

FIRST_ANSWER = {"emergency": 1, "urgent": 24, "normal": 7 * 24}  # hours
_LEVELS = {"today": "emergency", "week": "urgent", "weeks": "normal", "unknown": "urgent"}


def level_of(how_soon: str) -> str:
    """The level that an answer to "how soon" means; not answered counts as urgent, never as normal."""
    return _LEVELS.get(how_soon, "urgent")


def set_due(compartment: str, level: str, now: datetime) -> str:
    """Start the clock; returns the random id that stands inside the envelope."""
    return Due.objects.create(hour=later(now, FIRST_ANSWER[level]), compartment=compartment, level=level).id


def set_due_at(compartment: str, level: str, hour: str) -> str:
    """Start a clock that rings at this hour: the next try to reach somebody."""
    return Due.objects.create(hour=hour, compartment=compartment, level=level).id


def settle_due(due: str) -> None:
    """Stop the clock: a person has answered. It stops when the desk has committed that, never before."""
    transaction.on_commit(lambda: _stop(due))


def _stop(due: str) -> None:
    Due.objects.filter(pk=due).delete()


def come(column: str, here: str) -> Q:
    """`hours.has_come` for the database: the hour in this column has come."""
    return Q(**{f"{column}__lte": here})


def overdue(here: str) -> list[Due]:
    """What has fallen due by this hour, the oldest first."""
    return list(Due.objects.filter(come("hour", here)).order_by("hour"))
