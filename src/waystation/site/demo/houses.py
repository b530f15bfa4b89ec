"""Ten houses, 56 beds, by code name only; who was sheltered from when, and in which bed they slept."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Final

from waystation.site.demo import table
from waystation.site.demo.draw import Draw
from waystation.site.demo.lives import Life, persons_of
from waystation.site.demo.records import House, Stay
from waystation.site.demo.schedule import take
from waystation.site.demo.units import Unit

HOUSES: Final = (
    House("Alder", "Central Russia", 6, date(2017, 4, 4), ("ground floor", "families"), "No visitors."),
    House("Bramble", "North-West Russia", 6, date(2017, 4, 6), ("no pets",), "Two at most on the street together."),
    House("Cinder", "Central Russia", 5, date(2017, 4, 9), ("lift",), "Curtains drawn after dark."),
    House("Dunlin", "Volga", 6, date(2017, 4, 11), ("garden", "families"), "No telephone brought from home."),
    House("Ember", "North-West Russia", 4, date(2017, 4, 14), ("women",), "No visitors."),
    House("Fennel", "Central Russia", 7, date(2017, 4, 20), ("two bathrooms", "families"), "Smoke on the back steps."),
    House("Gannet", "Urals", 6, date(2017, 4, 27), ("pets",), "Deliveries only to the keyholder."),
    House("Hazel", "Volga", 5, date(2017, 5, 4), ("step-free",), "No names at the door."),
    House("Isinglass", "North-West Russia", 6, date(2017, 5, 8), ("quiet",), "Lights out at midnight."),
    House("Juniper", "Central Russia", 5, date(2017, 5, 15), ("families", "near a clinic"), "No visitors."),
)
SHELTERED_WITHOUT_LEAVING: Final = (date(2017, 7, 31), date(2017, 12, 31))  # one each in the intervals ending here


def shelter(units: list[Unit], draw: Draw) -> None:
    """Date the shelter of as many persons as each row counts: most on the day they left, some before or after."""
    for start, end, quota in table.intervals(table.counts_of("sheltered")):
        left = [u for u in units if "evacuated" in u.dates and start < u.dates["evacuated"] <= end]
        if end in SHELTERED_WITHOUT_LEAVING:
            quota -= _shelter_one_who_stays(units, start, end, draw)
        for unit in take(draw.shuffled(left), quota):
            unit.dates["sheltered"] = _night(unit, start, end, draw)


def _night(unit: Unit, start: date, end: date, draw: Draw) -> date:
    left = unit.dates["evacuated"]
    moved = left + timedelta(days=draw.weighted({0: 80.0, 1: 6.0, 2: 4.0, -2: 5.0, -4: 5.0}))
    return moved if unit.dates["verified"] <= moved and start < moved <= end and unit.place else left


def _shelter_one_who_stays(units: list[Unit], start: date, end: date, draw: Draw) -> int:
    """Somebody verified who is sheltered for a while and never leaves the region for good."""
    unit = next(u for u in units if u.stays and "sheltered" not in u.dates and u.dates["verified"] <= end)
    unit.dates["sheltered"] = draw.day(max(start + timedelta(days=1), unit.dates["verified"]), end)
    unit.closing = "returned under pressure"
    return 1


def make_stays(units: list[Unit], lives: list[Life], draw: Draw) -> tuple[Stay, ...]:
    """Every night from the first in shelter to departure: one bed each, a household in one house where it fits."""
    free_from: dict[tuple[str, int], date] = {(h.code, bed): h.opened for h in HOUSES for bed in range(1, h.beds + 1)}
    stays: list[Stay] = []
    for first, until, unit in sorted(_parts(units, draw), key=lambda part: (part[0], part[2].place)):
        beds = _free_beds(free_from, first, unit.size, draw)
        for life, bed in zip(persons_of(lives, unit), beds, strict=True):
            stays.append(Stay(life.id, bed[0], bed[1], first, until))
            free_from[bed] = until or date.max
    return tuple(stays)


def _parts(units: list[Unit], draw: Draw) -> list[tuple[date, date | None, Unit]]:
    """Each unit's time in shelter, one move in the middle for one in five."""
    parts: list[tuple[date, date | None, Unit]] = []
    for unit in (unit for unit in units if "sheltered" in unit.dates):
        first, until = unit.dates["sheltered"], unit.support_end
        if "evacuated" not in unit.dates:
            until = first + timedelta(days=draw.between(20, 45))
        end = until or table.TODAY
        if (end - first).days > 40 and draw.chance(0.2):
            middle = first + timedelta(days=draw.between(10, (end - first).days - 10))
            parts.append((first, middle, unit))
            first = middle
        parts.append((first, until, unit))
    return parts


def _free_beds(free_from: dict[tuple[str, int], date], day: date, count: int, draw: Draw) -> list[tuple[str, int]]:
    """So many free beds, in one house if any has them."""
    free: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for bed, since in free_from.items():
        if since <= day:
            free[bed[0]].append(bed)
    fits = [house for house, beds in free.items() if len(beds) >= count]
    if fits:
        tightest = min(len(free[house]) for house in fits)  # larger rooms are kept for households
        return free[draw.pick([house for house in fits if len(free[house]) == tightest])][:count]
    return [bed for beds in free.values() for bed in beds][:count]
