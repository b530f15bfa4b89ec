"""Hours: the finest time that stands in the clear. A minute would tie a row to what a watcher saw on the wire."""

import re
from datetime import UTC, date, datetime, timedelta

FORMAT = "%Y-%m-%dT%H"
_WRITTEN = re.compile(r"[1-9]\d{3}-\d\d-\d\dT\d\d", re.ASCII)


def hour_of(now: datetime) -> str:
    """The hour in UTC, as "2017-04-02T10"; such texts sort as time does."""
    return now.astimezone(UTC).strftime(FORMAT)


def is_hour(text: str) -> bool:
    """Whether this is an hour as `hour_of` writes it: a column of the door may hold anything."""
    return _read(text) is not None


def begin_of(hour: str) -> datetime:
    """The moment at which a stored hour begins. What is no hour was spoilt by hand: it counts as now."""
    now = datetime.now(UTC)
    return _read(hour) or now.replace(minute=0, second=0, microsecond=0)


def _read(text: str) -> datetime | None:
    """Without strptime, which costs a page of the queue more than its rows do."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if _WRITTEN.fullmatch(text) else None
    except (ValueError, TypeError):
        return None


def has_come(hour: str | None, here: str) -> bool:
    """The one rule of what is due, and so late: an hour has come from its beginning on. `here` is the hour now."""
    return bool(hour) and str(hour) <= here


def first_day(week: str) -> date:
    """The Monday of a week like "2017-W14". ValueError where there is no such week."""
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)  # strptime takes a week 53 of any year


def later(now: datetime, hours: int) -> str:
    """The hour so many hours from now; negative for earlier."""
    return hour_of(now + timedelta(hours=hours))
