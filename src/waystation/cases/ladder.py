"""The ladder as of the end of a day. Pure: milestones and a date in, counts out; no database, no clock."""

import calendar
import hashlib
import inspect
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from waystation.core.vocabulary import ladder as words
from waystation.core.vocabulary.ladder import CountOf, Unit

RUNGS = tuple(rung.code for rung in words.RUNGS)
MOVED = "household"  # no rung: from this day on the person belongs to another household
_BELOW = {rung: words.rungs_below(rung) for rung in RUNGS}
_ENDS = {ending.code: ending.ends for ending in words.ENDINGS}


@dataclass(frozen=True)
class Stone:
    """One milestone of one person: a rung, what ended a stay on rungs, or the beginning of another household."""

    person: str
    unit: str
    rung: str
    day: date  # the last day it may have been: from this evening on it counts


@dataclass(frozen=True)
class Ladder:
    """One row: how many stood on each rung at the end of `as_of`."""

    as_of: date
    unit: Unit
    count_of: CountOf
    counts: dict[str, int]
    digest: str  # of everything that went in, and of the code that counted


def last_day(written: str, precision: str) -> date:
    """The last day that fits: "April" is counted from 30 April, so that no figure runs ahead of what is known.

    >>> last_day("2017-04-12", "month")
    datetime.date(2017, 4, 30)
    """
    day = date.fromisoformat((written + "-01-01")[:10] if len(written) == 4 else (written + "-01")[:10])
    if precision in ("day", "about"):
        return day
    if precision == "week":
        return day + timedelta(days=6 - day.weekday())
    if precision == "month":
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if precision == "year":
        return date(day.year, 12, 31)
    raise ValueError("a precision is day, about, week, month or year")


def stones(milestones: Iterable[Mapping[str, Any]]) -> list[Stone]:
    """All milestones of all rows: `{"persons": [{"id", "unit", "rungs": [{"rung", "date", "precision"}]}]}`.

    `"moves": [{"unit", "date"}]`, where a person has one: the household they belong to from that day on.
    """
    return [stone for row in milestones for person in row["persons"] for stone in _stones_of(person)]


def _stones_of(person: Mapping[str, Any]) -> Iterable[Stone]:
    name, first, moves = person["id"], person["unit"] or person["id"], person.get("moves", [])
    for rung in person["rungs"]:
        day = last_day(rung["date"], rung["precision"])
        unit = next((move["unit"] for move in reversed(moves) if date.fromisoformat(move["date"]) <= day), first)
        yield Stone(name, unit, rung["rung"], day)
    for move in moves:
        yield Stone(name, move["unit"], MOVED, date.fromisoformat(move["date"]))


def ladder(
    milestones: Iterable[Mapping[str, Any]], as_of: date, *, unit: Unit = "persons", count_of: CountOf = "ever"
) -> Ladder:
    """Count persons, or households of whom at least one person counts, at the end of the day `as_of`.

    *Ever* counts the household in which somebody reached a rung, so it never shrinks; *now* the one they are of today.
    """
    found = stones(milestones)
    reached: dict[str, set[str]] = {rung: set() for rung in RUNGS}
    for name, units in _standing(found, as_of, now=count_of == "now"):
        for rung, unit_of in units.items():
            reached[rung].add(name if unit == "persons" else unit_of)
    counts = {rung: len(who) for rung, who in reached.items()}
    return Ladder(as_of, unit, count_of, counts, digest_of(found, as_of, unit, count_of))


def _standing(found: list[Stone], as_of: date, *, now: bool) -> Iterable[tuple[str, dict[str, str]]]:
    """(person, {rung: household}) as of this evening. Whoever is on a rung has reached all that it stands on."""
    persons: dict[str, list[Stone]] = {}
    for stone in found:
        if stone.day <= as_of:
            persons.setdefault(stone.person, []).append(stone)
    for person, theirs in persons.items():
        theirs.sort(key=lambda stone: stone.day)  # stable: of one day what was written last is the latest
        yield person, dict.fromkeys(_now(theirs), _latest_unit(theirs)) if now else _first_units(theirs)


def _first_units(theirs: list[Stone]) -> dict[str, str]:
    """{rung: the household in which this person first stood on it}."""
    found: dict[str, str] = {}
    for stone in theirs:
        for rung in _BELOW.get(stone.rung, ()):
            found.setdefault(rung, stone.unit)
    return found


def _latest_unit(theirs: list[Stone]) -> str:
    moves = [stone.unit for stone in theirs if stone.rung == MOVED]
    return moves[-1] if moves else theirs[0].unit


def _now(theirs: list[Stone]) -> set[str]:
    """Rungs reached and not ended since. An ending of the same day ends; reaching a rung again begins anew."""
    latest: dict[str, date] = {}
    ended: dict[str, date] = {}
    for stone in theirs:
        for rung in _BELOW.get(stone.rung, ()):
            latest[rung] = max(latest.get(rung, stone.day), stone.day)
        for rung in _ENDS.get(stone.rung, ()):
            ended[rung] = max(ended.get(rung, stone.day), stone.day)
    return {rung for rung, day in latest.items() if rung not in ended or ended[rung] < day}


def digest_of(found: list[Stone], as_of: date, unit: str, count_of: str) -> str:
    """SHA-256 over the milestones that count by `as_of`, the question and this code; later ones change nothing."""
    lines = sorted([s.person, s.unit, s.rung, s.day.isoformat()] for s in found if s.day <= as_of)
    asked = [as_of.isoformat(), unit, count_of, code_version(), lines]
    return hashlib.sha256(json.dumps(asked, separators=(",", ":")).encode()).hexdigest()


def code_version() -> str:
    """The digest of the code that counts and of the list it counts by; it changes when either does."""
    text = "".join(inspect.getsource(module) for module in (sys.modules[__name__], words))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
