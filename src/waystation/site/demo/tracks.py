"""Each person's way through the operation and its milestones, read off the schedule."""

from datetime import date, timedelta

from waystation.site.demo import table
from waystation.site.demo.departures import visa_for
from waystation.site.demo.draw import Draw
from waystation.site.demo.lists import charity_helped
from waystation.site.demo.lives import Life, persons_of
from waystation.site.demo.records import Milestone, Precision, Track
from waystation.site.demo.units import Unit

RUNGS = ("contact", "applied", "verified", "sheltered", "evacuated", "abroad", "resettled")
SOURCES = {
    "contact": ("first message", "telephone call", "partner's referral"),
    "applied": ("request form", "second talk", "letter"),
    "verified": ("verification interview", "reference and interview", "partner's confirmation"),
    "sheltered": ("house keeper", "duty officer"),
    "evacuated": ("check-in on arrival", "escort"),
    "abroad": ("receiving side", "check-in after the border"),
    "resettled": ("partner abroad", "letter from the person"),
}


def make_tracks(lives: list[Life], request_of: dict[int, str], case_of: dict[int, str],
                closed: dict[int, tuple[str, date]], draw: Draw) -> tuple[Track, ...]:  # fmt: skip
    """One track for each person of the operation, by id."""
    helped = {life.id for life in charity_helped(lives)}
    arrival = {life.unit.place: _resettled(life.unit, draw) for life in lives if life.unit}
    return tuple(
        _track(life, life.unit, request_of, case_of, closed, helped, arrival[life.unit.place])
        for life in lives if life.unit
    )  # fmt: skip


def _track(life: Life, unit: Unit, request_of: dict[int, str], case_of: dict[int, str],
           closed: dict[int, tuple[str, date]], helped: set[str], resettled: date | None) -> Track:  # fmt: skip
    dates = unit.dates
    ended = unit.support_end or unit.lost or (closed[unit.place][1] if unit.place in closed else None)
    return Track(
        person=life.id, request=request_of[unit.place], case=case_of.get(unit.place, ""),
        contact=dates["contact"], applied=dates.get("applied"), verified=dates.get("verified"),
        evacuated=dates.get("evacuated"), sheltered=dates.get("sheltered"), abroad=dates.get("abroad"),
        resettled=resettled, helped_from=_helped_from(unit), helped_until=ended if "verified" in dates else None,
        support_start=dates.get("evacuated"), support_end=unit.support_end if "evacuated" in dates else None,
        lost_contact_on=unit.lost, country=unit.country, visa=visa_for(unit),
        charity_helped_on=dates["abroad"] if life.id in helped else None, report_ground=life.report_ground,
    )  # fmt: skip


def _helped_from(unit: Unit) -> date | None:
    """From verification on; three of the first 34 had to wait a few days."""
    verified = unit.dates.get("verified")
    if verified and unit.delayed_help:
        return date(2017, 4, 18)
    return verified


def _resettled(unit: Unit, draw: Draw) -> date | None:
    left = unit.dates.get("abroad")
    if left is None:
        return None
    wait = draw.between(0, 3) if unit.country == "CA" else draw.between(60, 240)
    arrived = left + timedelta(days=wait)
    return arrived if arrived <= table.TODAY else None


def milestones_of(unit: Unit, lives: list[Life], tracks: dict[str, Track], draw: Draw) -> tuple[Milestone, ...]:
    """Every rung every person of the unit came to, in order of the ladder."""
    stones: list[Milestone] = []
    for rung in RUNGS:
        source = draw.pick(SOURCES[rung])
        blur = draw.uniform()
        for life in persons_of(lives, unit):
            on = getattr(tracks[life.id], rung)
            if on is not None:
                stones.append(Milestone(life.id, rung, on, _precision(on, blur), source))
    return tuple(stones)


def _precision(on: date, blur: float) -> Precision:
    """Known to the day, mostly; vaguer only where the whole week or month lies between two rows of the table."""
    month = (on.replace(day=1), (on.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1))
    week = (on - timedelta(days=on.weekday()), on + timedelta(days=6 - on.weekday()))
    if blur < 0.05 and _between_rows(*month):
        return "month"
    return "week" if blur < 0.2 and _between_rows(*week) else "day"


def _between_rows(first: date, last: date) -> bool:
    return last <= table.TODAY and table.row_after(max(first, date(2017, 3, 29))) == table.row_after(last)
