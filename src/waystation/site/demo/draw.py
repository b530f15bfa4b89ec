"""Draws that give the same answer on every machine and in every version of Python.

Each part of the world has a stream of its own, named: a new draw in one part moves nothing in another.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")
SATURDAY = 5


class Draw:
    """A stream of draws, fixed by the seed and the stream's name."""

    def __init__(self, seed: int, name: str) -> None:
        self._prefix = f"{seed}/{name}/"
        self._count = 0

    def uniform(self) -> float:
        """A number in [0, 1)."""
        self._count += 1
        digest = hashlib.sha256(f"{self._prefix}{self._count}".encode()).digest()
        return (int.from_bytes(digest[:8], "big") >> 11) / (1 << 53)

    def below(self, end: int) -> int:
        """A whole number in [0, end)."""
        return int(self.uniform() * end)

    def between(self, first: int, last: int) -> int:
        """A whole number from first to last, both included."""
        return first + self.below(last - first + 1)

    def chance(self, share: float) -> bool:
        """True in this share of the draws."""
        return self.uniform() < share

    def pick(self, things: Sequence[T]) -> T:
        """One of the things."""
        return things[self.below(len(things))]

    def weighted(self, things: dict[T, float]) -> T:
        """One of the things, in proportion to its weight."""
        edges = list(accumulate(things.values()))
        at = bisect_left(edges, self.uniform() * edges[-1])
        return list(things)[min(at, len(edges) - 1)]

    def shuffled(self, things: Iterable[T]) -> list[T]:
        """All of the things, in another order."""
        rest = list(things)
        for last in range(len(rest) - 1, 0, -1):
            other = self.below(last + 1)
            rest[last], rest[other] = rest[other], rest[last]
        return rest

    def some(self, things: Iterable[T], count: int) -> list[T]:
        """Exactly so many of the things; too few is an error, never a shorter list."""
        rest = self.shuffled(things)
        if len(rest) < count:
            raise ValueError(f"{count} wanted, only {len(rest)} there")
        return rest[:count]

    def day(self, first: date, last: date, weekend: float = 0.3) -> date:
        """A day from first to last, both included; a Saturday or Sunday has this weight against a weekday's 1."""
        return day_at(first, last, self.uniform(), weekend)


def day_at(first: date, last: date, share: float, weekend: float = 0.3) -> date:
    """The day that lies at this share of the (weighted) days from first to last; it never runs backwards in share."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    edges = list(accumulate(weekend if day.weekday() >= SATURDAY else 1.0 for day in days))
    return days[min(bisect_left(edges, share * edges[-1]), len(days) - 1)]
