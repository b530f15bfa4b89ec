"""The rota of this week and the next, and the note of the last shift."""

from datetime import UTC, datetime, timedelta

from waystation.accounts.models import Worker
from waystation.desk import duty
from waystation.site.demo.load_desk import Desk

PAIRS = (("ada", "faye"), ("gil", "ben"))  # by day, by night
HALF = timedelta(hours=12)
DAYS = 14
NOTE = (
    "Quiet night. One request came in after midnight and says “today”; nobody has opened it yet. The keepers ask to be "
    "told a day ahead when a bed is needed. The telephone with the blue sticker is charged."
)


def plan_rota(desk: Desk, now: datetime) -> None:
    """Two names for each half of a day from Monday of this week on, at six in the morning and evening UTC."""
    monday = datetime(now.year, now.month, now.day, 6, tzinfo=UTC) - timedelta(days=now.weekday() + 1)
    workers = {name: Worker.objects.get(pk=desk.id(name)) for pair in PAIRS for name in pair}
    by = desk.keyring("faye")
    for half in range(2 * DAYS):
        first, second = PAIRS[half % 2]
        if half // 2 % 2:
            first, second = second, first
        start = monday + half * HALF
        duty.plan_shift(start, start + HALF, workers[first], workers[second], by=by)


def hand_over(desk: Desk, now: datetime) -> None:
    """The note that whoever signs in today finds."""
    duty.write_handover(NOTE, by=desk.keyring("gil"), now=now)
