"""Hours and days as they are stored and as they are read."""

from datetime import UTC, date, datetime

from waystation.letterbox.hours import begin_of


def moment(hour: str) -> datetime:
    """The beginning of a stored hour ("2017-04-02T10"), or the moment of a stored instant, in UTC."""
    if len(hour) == 13:
        return begin_of(hour)
    return datetime.fromisoformat(hour.replace("Z", "+00:00")).astimezone(UTC)


def day(written: str) -> date:
    return date.fromisoformat(written[:10])
