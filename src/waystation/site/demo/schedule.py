"""The dates of every unit on the ladder: a quota for each interval, then an assignment that can only succeed.

Every rung is filled interval by interval (a row of the table or a waypoint to the next). Whoever is *ready* (has the
rung before, early enough) may be taken; exactly as many persons are taken as the interval counts; each gets a day
inside the interval and not before the day of the rung below. So every cell holds by construction, whatever the
seed, and no date has to fall on a row of the table.

The mean of 3.5 months is solved, not hoped for. "In care" is evacuated and not yet abroad (or closed): 51 at the end of
July and 18 at the end of December are then cells of the table, because 60 - 9 = 51 and 106 - 88 = 18, and nobody is
closed between evacuation and departure in 2017. The sum of the months depends only on the set of departure days. Who
departs in which interval is settled first; a departure may then lie anywhere between `earliest` (46 days after the
evacuation) and `latest` (eight months after it) inside its own interval. One number, `lateness`, moves all departures
after 1 September at once between these bounds, and the mean rises with it; bisection finds the one with mean 3.5. No
cell can change, because nobody leaves their interval.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from waystation.site.demo import table
from waystation.site.demo.draw import Draw, day_at
from waystation.site.demo.units import Unit, make_units

SLACK = {"applied": 21, "verified": 30, "evacuated": 40}  # days within which most people take the step
PROGRAMME_ENDS = date(2017, 8, 31)
STAY_BEHIND = ((date(2017, 4, 20), date(2017, 7, 11)), (date(2017, 9, 5), date(2017, 12, 8)))  # verified between
NO_REST_UNTIL = date(2017, 5, 26)  # the first weeks had no weekends
FIRST_SUMMER = (date(2017, 5, 8), date(2017, 7, 31))
LONG_WAIT = 150  # days longer than others, but never past the eight months
LAST_OF_SUMMER = date(2017, 9, 1)
COUPLES_FROM = date(2017, 7, 31)
LAST_OF_2017 = date(2017, 12, 31)
CLOSED_OF_2017 = 3 * ["safe elsewhere"]  # evacuated in 2017, closed in 2018: nobody in care is closed before
CLOSED_OF_2018 = ["withdrew", "returned under pressure", "safe elsewhere", "withdrew"]


@dataclass(frozen=True)
class Departure:
    """One unit's departure: the days between which it may lie, and its share of them before any lateness."""

    unit: Unit
    earliest: date
    latest: date
    share: float


def make_schedule(seed: int) -> list[Unit]:
    """All units of the operation, with every date on the ladder."""
    draw = Draw(seed, "schedule")
    units = make_units(draw)
    _let_them_write(units, draw)
    _advance(units, "applied", "contact", lambda unit, end: False, draw)
    _lose(units, 2, (date(2017, 4, 11), date(2017, 4, 16)), "applied", date(2017, 4, 8), draw)
    _advance(units, "verified", "applied", lambda unit, end: unit.infiltrator or unit.lost is not None, draw)
    _lose(units, 1, (date(2017, 6, 19), date(2017, 7, 14)), "verified", date(2017, 5, 20), draw)
    _delay_first_help(units)
    _stay_behind(units, draw)
    _advance(units, "evacuated", "verified", _cannot_leave_yet, draw)
    departures = _choose_departures(units, draw)
    _settle_departures(units, departures)
    return units


def take(ready: Iterable[Unit], quota: int) -> list[Unit]:
    """The first of the ready that are exactly so many persons together; each goes unless the rest could not fit."""
    queue = list(ready)
    fits = [{0}]  # which numbers of persons can be made from the end of the queue on
    for unit in reversed(queue):
        fits.append(fits[-1] | {persons + unit.size for persons in fits[-1] if persons + unit.size <= quota})
    if quota not in fits[-1]:
        raise ValueError(f"nobody is ready to make a quota of {quota} persons")
    taken: list[Unit] = []
    for place, unit in enumerate(queue, 1):
        if quota - unit.size in fits[len(queue) - place]:
            taken.append(unit)
            quota -= unit.size
    return taken


def _let_them_write(units: list[Unit], draw: Draw) -> None:
    for start, end, quota in table.intervals(table.counts_of("contact")):
        for unit in take((unit for unit in units if "contact" not in unit.dates), quota):
            unit.dates["contact"] = draw.day(start + timedelta(days=1), end, weekend=0.6)


def _advance(units: list[Unit], rung: str, below: str, stopped: Callable[[Unit, date], bool], draw: Draw) -> None:
    """Take everybody one rung up who gets that far, interval by interval."""
    for start, end, quota in table.intervals(table.counts_of(rung)):
        ready = [u for u in units if rung not in u.dates and below in u.dates and u.dates[below] <= end]
        ready = [unit for unit in ready if not stopped(unit, end)]
        patience = min(12, (end - start).days / 3)  # in a hurry, who wrote first comes first
        waiting = {u.place: u.dates[below].toordinal() + patience * draw.uniform() - 6 * u.size for u in ready}
        ready.sort(key=lambda unit: (unit.reluctance > 0.88, waiting[unit.place], unit.place))
        for unit in take(ready, quota):
            first = max(start + timedelta(days=1), unit.dates[below])
            last = min(end, first + timedelta(days=SLACK[rung]))
            soon = draw.uniform() ** (2.2 if end <= NO_REST_UNTIL else 1.3)
            unit.dates[rung] = day_at(first, last, soon, weekend=1.0 if end <= NO_REST_UNTIL else 0.3)


def _cannot_leave_yet(unit: Unit, end: date) -> bool:
    return unit.lost is not None or unit.stays or (unit.delayed_help and end <= date(2017, 4, 17))


def _lose(units: list[Unit], count: int, days: tuple[date, date], rung: str, by: date, draw: Draw) -> None:
    """Contact is lost with some who had come to this rung by that day; nothing happens to them afterwards."""
    there = [u for u in units if u.size == 1 and u.place and rung in u.dates and u.dates[rung] <= by]
    there = [u for u in there if not u.infiltrator and not (u.lost or "verified" in u.dates and rung == "applied")]
    for unit in draw.some(there, count):
        unit.lost = draw.day(*days)


def _delay_first_help(units: list[Unit]) -> None:
    """Three of the 34 verified by 17 April have to wait for the first help: 31 are supported that evening."""
    eve = date(2017, 4, 17)
    verified = [u for u in units if u.size == 1 and u.place and u.dates.get("verified", table.TODAY) <= eve]
    for unit in sorted(verified, key=lambda unit: (unit.dates["verified"], unit.place))[-3:]:
        unit.delayed_help = True
        unit.reluctance = 0.0


def _stay_behind(units: list[Unit], draw: Draw) -> None:
    """Two who are sheltered for a while and go back under pressure: shelter is not evacuation."""
    for first, last in STAY_BEHIND:
        there = [u for u in units if first <= u.dates.get("verified", table.TODAY) <= last]
        draw.pick([u for u in there if u.size == 1 and not u.lost and not u.delayed_help]).stays = True


def _choose_departures(units: list[Unit], draw: Draw) -> list[Departure]:
    """Who goes abroad in which interval: first those whose eight months end in it, then the longest evacuated."""
    departures: list[Departure] = []
    gone: set[int] = set()
    patient = _wait_long(units, draw)
    for start, end, quota in table.intervals(table.counts_of("abroad")):
        if start == LAST_OF_2017:
            _close_in_care(units, gone, draw, date(2017, 8, 3), CLOSED_OF_2017)
        if start == table.REPORT_OF_APRIL:
            _close_in_care(units, gone, draw, LAST_OF_2017, CLOSED_OF_2018)
        ready = [u for u in units if u.place not in gone and "evacuated" in u.dates and not u.closing]
        ready = [u for u in ready if _after(u, table.SHORTEST_SUPPORT) <= end and not _waits_for_papers(u, end)]
        turn = {u.place: u.dates["evacuated"].toordinal() + 18 * draw.uniform() for u in ready}
        turn |= {place: day + LONG_WAIT for place, day in turn.items() if place in patient}
        ready.sort(key=lambda u: (_after(u, table.LONGEST_SUPPORT) > end, turn[u.place], u.place))
        for unit in take(ready, quota):
            gone.add(unit.place)
            earliest = max(start + timedelta(days=1), _after(unit, table.SHORTEST_SUPPORT))
            latest = min(end, _after(unit, table.LONGEST_SUPPORT))
            departures.append(Departure(unit, earliest, latest, draw.uniform()))
    return departures


def _wait_long(units: list[Unit], draw: Draw) -> set[int]:
    """Four of the early summer for whom no country says yes for months."""
    first, last = FIRST_SUMMER
    early = [u for u in units if u.size == 1 and first <= u.dates.get("evacuated", table.TODAY) <= last]
    return {unit.place for unit in draw.some(early, 4)}


def _waits_for_papers(unit: Unit, end: date) -> bool:
    """The first places were for men alone, then for couples too; families got their papers in the autumn."""
    return (unit.family and end <= PROGRAMME_ENDS) or (unit.size > 1 and end <= COUPLES_FROM)


def _after(unit: Unit, days: int) -> date:
    return unit.dates["evacuated"] + timedelta(days=days)


def _close_in_care(units: list[Unit], gone: set[int], draw: Draw, evacuated_after: date, reasons: list[str]) -> None:
    """A few who were evacuated need no country in the end: the case is closed, and with it the support."""
    waiting = [u for u in units if u.size == 1 and u.place not in gone and "evacuated" in u.dates and not u.closing]
    waiting = [u for u in waiting if evacuated_after < u.dates["evacuated"] <= evacuated_after + timedelta(days=150)]
    for unit, reason in zip(draw.shuffled(waiting), reasons, strict=False):
        unit.closing = reason
        first = max(_after(unit, table.SHORTEST_SUPPORT), date(2018, 1, 8))
        unit.support_end = draw.day(first, _after(unit, table.LONGEST_SUPPORT - 80))


def _settle_departures(units: list[Unit], departures: list[Departure]) -> None:
    """Fix every departure day, late enough for the mean of 3.5 months over those evacuated in 2017."""
    low, high = -6.0, 6.0
    for _ in range(40):
        middle = (low + high) / 2
        _depart(departures, middle)
        if mean_support(units) < table.MEAN_SUPPORT:
            low = middle
        else:
            high = middle


def _depart(departures: list[Departure], lateness: float) -> None:
    for departure in departures:
        moved = departure.earliest > LAST_OF_SUMMER and departure.unit.dates["evacuated"] <= LAST_OF_2017
        share = departure.share ** (2.0 ** -lateness) if moved else departure.share
        day = day_at(departure.earliest, departure.latest, share)
        departure.unit.dates["abroad"] = departure.unit.support_end = day


def mean_support(units: list[Unit]) -> float:
    """Months of support a person, over the persons evacuated in 2017."""
    of_2017 = [u for u in units if u.dates.get("evacuated", table.TODAY) <= LAST_OF_2017]
    days = sum(u.size * (u.support_end - u.dates["evacuated"]).days for u in of_2017 if u.support_end)
    return days / sum(u.size for u in of_2017) / table.DAYS_A_MONTH
