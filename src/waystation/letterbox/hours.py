"""Hours: the finest time that stands in the clear. A minute would tie a row to what a watcher saw on the wire."""

from datetime import UTC, datetime, timedelta

FORMAT = "%Y-%m-%dT%H"


def hour_of(now: datetime) -> str:
    """The hour in UTC, as "2017-04-02T10"; such texts sort as time does."""
    return now.astimezone(UTC).strftime(FORMAT)


def later(now: datetime, hours: int) -> str:
    """The hour so many hours from now; negative for earlier."""
    return hour_of(now + timedelta(hours=hours))
