"""Counting who was declined and why, without a database. Hours are text as `letterbox.hours` writes it.

Unit: requests. Each stands in one row: by the last no for those where it stands, else by how it ended, or as open.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from waystation.letterbox.hours import FORMAT

SMALL = 10  # below this nothing leaves the house
MONTHS = 12
OTHERS = ("accepted", "withdrew", "enquiry", "open")
UNKNOWN = "unknown"  # declined before the reason was kept in the line
DIMENSIONS = ("month", "language", "place", "level")


@dataclass(frozen=True)
class No:
    """One time that we said no. Hours; "" where it did not happen."""

    code: str
    hour: str
    onward: int
    again: str = ""
    appeal: str = ""
    reopened: str = ""
    by_appeal: bool = False


@dataclass(frozen=True)
class Asked:
    """One request, as far as counting needs it."""

    received: str
    outcome: str  # "declined", one of OTHERS
    language: str
    place: str  # "first" | "other": whether triage put it under a region that comes first
    level: str
    noes: tuple[No, ...] = ()

    @property
    def row(self) -> str:
        """The row of the tables it stands in."""
        if self.outcome != "declined":
            return self.outcome if self.outcome in OTHERS else "open"
        return self.noes[-1].code if self.noes else UNKNOWN

    def column(self, dimension: str) -> str:
        return {
            "month": self.received[:7],
            "language": self.language,
            "place": self.place,
            "level": self.level,
        }[dimension]


Table = dict[str, dict[str, int]]


def table(seen: Iterable[Asked], dimension: str, rows: Sequence[str], columns: Sequence[str]) -> Table:
    """{row: {column: requests}}; every row and column is there, and what fits none of the columns is left out."""
    counted = Counter((one.row, one.column(dimension)) for one in seen)
    return {row: {column: counted[row, column] for column in columns} for row in rows}


def months(seen: Iterable[Asked], today: str) -> list[str]:
    """The last twelve months up to that of `today`, back to the first in which anything came; the oldest first."""
    year, month = int(today[:4]), int(today[5:7])
    span = [f"{(year * 12 + month - 1 - n) // 12:04}-{(year * 12 + month - 1 - n) % 12 + 1:02}" for n in range(MONTHS)]
    first = min((one.received[:7] for one in seen if one.received[:7] in span), default=span[0])
    return sorted(month for month in span if month >= first)


@dataclass(frozen=True)
class Days:
    """Days from the hour in which a request came to that of the no. None where there is none to count."""

    number: int
    middle: float | None
    ninth: float | None  # nine of ten waited at most this long


def days_until(seen: Iterable[Asked], code: str = "") -> Days:
    """Until the first no, of those where a no stands; of one reason, or ("") of all."""
    waits = sorted(
        _days(one.received, one.noes[0].hour)
        for one in seen
        if one.outcome == "declined" and one.noes and (not code or one.row == code)
    )
    if not waits:
        return Days(0, None, None)
    return Days(len(waits), median(waits), waits[math.ceil(0.9 * len(waits)) - 1])


def _days(begin: str, end: str) -> float:
    span = datetime.strptime(end, FORMAT) - datetime.strptime(begin, FORMAT)
    return max(0.0, span.total_seconds() / 86_400)


@dataclass(frozen=True)
class After:
    """What came of saying no. Unit: requests to which we have said no at least once, and whose line says so."""

    refused: int
    onward: int  # got at least one organisation of the directory with a no
    again: int  # wrote after a no
    appealed: int
    reopened: int  # taken up again, for whatever reason
    by_appeal: int


def after(seen: Iterable[Asked]) -> After:
    told = [one.noes for one in seen if one.noes]

    def how_many(said: Callable[[No], object]) -> int:
        return sum(1 for noes in told if any(said(no) for no in noes))

    return After(
        len(told),
        how_many(lambda no: no.onward),
        how_many(lambda no: no.again),
        how_many(lambda no: no.appeal),
        how_many(lambda no: no.reopened),
        how_many(lambda no: no.by_appeal),
    )
