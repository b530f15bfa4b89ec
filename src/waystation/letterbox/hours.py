"""Hours: the finest time that stands in the clear. A minute would tie a row to what a watcher saw on the wire."""

from datetime import UTC, datetime, timedelta

FORMAT = "%Y-%m-%dT%H"


def hour_of(now: datetime) -> str:
    """The hour in UTC, as "2017-04-02T10"; such texts sort as time does."""
    return now.astimezone(UTC).strftime(FORMAT)


def is_hour(text: str) -> bool:
    """Whether this is an hour as `hour_of` writes it: a column of the door may hold anything."""
    try:
        return hour_of(datetime.strptime(text, FORMAT).replace(tzinfo=UTC)) == text
    except (ValueError, TypeError):
        return False


def begin_of(hour: str) -> datetime:
    """The moment at which a stored hour begins. What is no hour was spoilt by hand: it counts as now."""
    return datetime.strptime(hour if is_hour(hour) else hour_of(datetime.now(UTC)), FORMAT).replace(tzinfo=UTC)


def later(now: datetime, hours: int) -> str:
    """The hour so many hours from now; negative for earlier."""
    return hour_of(now + timedelta(hours=hours))
