"""One request of the world on its way through door and desk, and the steps it takes, each at its moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from waystation.core.sealing import ReturnCode
from waystation.site.demo.records import Case, Person, Request


@dataclass(frozen=True)
class Step:
    """Something somebody does at a moment; `act` is called with it."""

    at: datetime
    act: Callable[[datetime], None]


@dataclass
class Told:
    """A request, the people it speaks of, its case if it became one, and what is known of it at the desk so far."""

    request: Request
    people: tuple[Person, ...]
    case: Case | None = None
    later: timedelta = timedelta(0)  # requests that are still open are told as if they had come in these weeks
    not_after: datetime = datetime.max.replace(tzinfo=UTC)
    ref: str = ""
    code: ReturnCode | None = None
    case_ref: str = ""
    stones: dict[str, str] = field(default_factory=dict)  # person of the world: their id among the milestones
    ids: dict[str, str] = field(default_factory=dict)  # person of the world: their id in the case
    tasks: list[str] = field(default_factory=list)
    own_stones: bool = False  # its milestones are those that the desk writes by itself
    lost: date | None = None  # the day on which contact was lost
    left_shelter: date | None = None  # the day after the last night in a house of ours

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """The moment at which something of this request is told."""
        return min(datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) + self.later, self.not_after)

    def opened_at(self) -> datetime:
        """Somebody opens it an hour after it came."""
        return self.at(self.request.received, self.request.hour) + timedelta(hours=1)


def in_order(steps: list[Step], *, not_after: datetime) -> list[Step]:
    """Steps of one request that must follow each other: none in the hour of the one ahead of it, as far as that goes.

    The door knows hours only: two messages of one hour would stand in any order.
    """
    found: list[Step] = []
    for step in steps:
        earliest = found[-1].at + timedelta(hours=1) if found else step.at
        found.append(Step(min(max(step.at, earliest), not_after), step.act))
    return found
