"""Counting a flood, without a database: who waits, since when, how fast we answer, and until when it takes.

Every hour is text as `letterbox.hours` writes it; days and weeks are those of UTC, a week begins on Monday.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from waystation.intake import ranking
from waystation.letterbox.hours import FORMAT, has_come

CLOCKS = ("late", "today", "later", "again", "theirs")  # as the queue's filter has them
WEEKS = 26
PACE_DAYS = 7
NO_CLOCK = "9999"


@dataclass(frozen=True)
class Seen:
    """One request, as far as counting needs it. `first`: the hour of the first human answer, "" for none known."""

    received: str
    due: str
    rank: int
    assignee: str | None
    waits: bool  # open; or closed, and its clock runs again because they wrote
    language: str
    answered: bool
    first: str = ""

    @property
    def level(self) -> str:
        return ranking.level_of_rank(self.rank)

    def clock(self, here: str) -> str:
        """Which of CLOCKS; `here` is the hour now. Without a known clock somebody unanswered counts as later."""
        if self.answered:
            return "theirs" if self.due >= NO_CLOCK else "again"
        if has_come(self.due, here):
            return "late"
        return "today" if has_come(self.due, f"{here[:10]}T23") else "later"


def waiting(seen: Iterable[Seen], here: str) -> dict[str, dict[str, int]]:
    """{clock: {level: requests}} of those that wait; every clock and level is there."""
    counted = Counter((one.clock(here), one.level) for one in seen if one.waits)
    return {clock: {level: counted[clock, level] for level in ranking.LEVELS} for clock in CLOCKS}


def by_language(seen: Iterable[Seen]) -> dict[str, tuple[int, int]]:
    """{language: (requests that nobody has answered yet, all that wait)}, the most first."""
    both, first = Counter[str](), Counter[str]()
    for one in seen:
        if one.waits:
            both[one.language] += 1
            first[one.language] += not one.answered
    return {language: (first[language], number) for language, number in both.most_common()}


def by_region(seen: Iterable[Seen]) -> dict[str, tuple[int, int]]:
    """{"first" | "other": (unanswered, waiting)}: whether triage put a request under a region that comes first."""
    found = {"first": (0, 0), "other": (0, 0)}
    for one in seen:
        if one.waits:
            place = "first" if ranking.comes_first(one.rank) else "other"
            unanswered, number = found[place]
            found[place] = (unanswered + (not one.answered), number + 1)
    return found


@dataclass(frozen=True)
class Week:
    """What came in one week. Waits in hours, of those answered so far; None while none is known."""

    code: str  # "2017-W14"
    monday: date
    came: int
    answered: int
    middle: float | None
    ninth: float | None  # nine of ten waited at most this long


def weeks(seen: Iterable[Seen], today: date, most: int = WEEKS) -> list[Week]:
    """The last weeks, the newest first, back to the first in which anything came."""
    by_monday: dict[date, list[Seen]] = {}
    for one in seen:
        by_monday.setdefault(_monday(date.fromisoformat(one.received[:10])), []).append(one)
    this = _monday(today)
    span = [this - timedelta(weeks=n) for n in range(most)]
    first = min((monday for monday in by_monday if monday in span), default=this)
    return [_week(monday, by_monday.get(monday, [])) for monday in span if monday >= first]


def _week(monday: date, came: Sequence[Seen]) -> Week:
    waits = sorted(_hours(one.received, one.first) for one in came if one.first)
    answered = sum(1 for one in came if one.answered or one.first)
    middle, ninth = (median(waits), waits[math.ceil(0.9 * len(waits)) - 1]) if waits else (None, None)
    return Week(f"{monday:%G-W%V}", monday, len(came), answered, middle, ninth)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _hours(begin: str, end: str) -> float:
    span = datetime.strptime(end, FORMAT) - datetime.strptime(begin, FORMAT)
    return max(0.0, span.total_seconds() / 3600)


@dataclass(frozen=True)
class Pace:
    """Requests a day, over the last seven days: how many came, how many were answered; and how many are our turn."""

    came: float
    answered: float
    ours: int

    def days(self, more: float = 0) -> int | None:
        """Days until nobody waits for us, with `more` answers a day; None where as many come as are answered."""
        gain = self.answered + more - self.came
        if not self.ours:
            return 0
        return math.ceil(self.ours / gain) if gain > 0 else None

    def hands_needed(self, each: float) -> int | None:
        """How many more people who answer `each` a day it takes for the queue to become shorter at all."""
        if each <= 0 or self.answered > self.came:
            return None
        return math.floor((self.came - self.answered) / each) + 1


def pace(seen: Iterable[Seen], answered: Mapping[str, int], now: datetime) -> Pace:
    """`answered`: {worker: different requests answered in the last seven days}, from the log."""
    since = (now - timedelta(days=PACE_DAYS)).strftime(FORMAT)
    came, ours = 0, 0
    for one in seen:
        came += one.received >= since
        ours += one.waits and one.due < NO_CLOCK
    return Pace(came / PACE_DAYS, sum(answered.values()) / PACE_DAYS, ours)


def middle_worker(answered: Mapping[str, int]) -> str:
    """Whoever stands in the middle of those who answered at all; "" where nobody did."""
    order = sorted((number, worker) for worker, number in answered.items() if number)
    return order[len(order) // 2][1] if order else ""
