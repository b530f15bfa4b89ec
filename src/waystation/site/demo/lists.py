"""Who came to whose list: five lists of the 320, with the overlaps such lists have, and 36 people on none.

Some are more visible than others, so one list makes the next more likely: a newspaper hands on to the human rights
organisation, the charity to the operation. That is why a simple two-list estimate is too low here.
"""

import math
from datetime import date, timedelta
from typing import Final

from waystation.site.demo import table
from waystation.site.demo.departures import CHARITY_IN_UNNAMED, UNNAMED
from waystation.site.demo.draw import Draw
from waystation.site.demo.lives import CHARITY_KEEPS_TO_MEN_UNTIL, ON_NO_LIST, Life
from waystation.site.demo.names import GERMAN, PASSPORT, romanise
from waystation.site.demo.records import ListEntry

SIZES: Final = {"newspaper": 96, "ngo": 78, "charity": 84, "clinic": 38}
FIRST_LIST: Final = {"newspaper": 46.0, "ngo": 30.0, "charity": 15.0, "clinic": 9.0}
OPENS: Final = {"newspaper": date(2017, 3, 20), "ngo": date(2017, 4, 10), "charity": date(2017, 4, 5),
                "clinic": date(2017, 4, 20)}  # fmt: skip
MARCH_ENDS: Final = date(2018, 3, 31)


def fill_lists(lives: list[Life], before_writing: list[Life], draw: Draw) -> None:
    """Put people on lists, each list as long as `SIZES` says; those on no list keep an empty one."""
    harmed = [life for life in lives if life.harmed]
    never_wrote = [life for life in harmed if not life.unit]
    reachable = [life for life in harmed if life.unit or life not in never_wrote[-ON_NO_LIST:]]
    for life in reachable:
        if wrote := life.on("contact"):
            life.listed["operation"] = wrote
    for life in charity_helped(lives):
        life.listed["charity"] = _day_on_list(life, "charity", before_writing, draw)
    for life in [*never_wrote[:-ON_NO_LIST], *before_writing]:
        if not set(life.listed) & set(SIZES):
            name = draw.weighted(FIRST_LIST)
            life.listed[name] = _day_on_list(life, name, before_writing, draw)
    for name, size in SIZES.items():
        _fill(name, size, reachable, before_writing, draw)


def charity_helped(lives: list[Life]) -> list[Life]:
    """Everybody in Canada, and four of those who had gone to the unnamed country by 1 September 2017."""
    in_canada = [life for life in lives if life.unit and life.unit.country == "CA"]
    unnamed = [life for life in lives if life.unit and life.unit.country == UNNAMED]
    early = [life for life in unnamed if life.by("abroad", CHARITY_KEEPS_TO_MEN_UNTIL)]
    return in_canada + sorted(early, key=lambda life: life.id)[:CHARITY_IN_UNNAMED]


def _fill(name: str, size: int, reachable: list[Life], before_writing: list[Life], draw: Draw) -> None:
    """Up to the size, the more visible first, with luck (the largest of weight plus Gumbel noise)."""
    chances: dict[str, float] = {}
    for life in reachable:
        luck = -math.log(-math.log(draw.uniform() + 1e-12))
        seen = 0.7 * len(life.listed) + (0.9 if life.detained_on else 0) + (0.5 if life.died_on else 0)
        chances[life.id] = luck + seen
    rest = sorted((life for life in reachable if name not in life.listed), key=lambda life: -chances[life.id])
    room = size - sum(name in life.listed for life in reachable)
    for life in rest[: max(room, 0)]:
        life.listed[name] = _day_on_list(life, name, before_writing, draw)


def _day_on_list(life: Life, name: str, before_writing: list[Life], draw: Draw) -> date:
    """After the detention; by March 2018 for all who never wrote; after their letter for those who wrote later."""
    wrote = life.on("contact")
    first = max(OPENS[name], (life.detained_on or OPENS[name]) + timedelta(days=3))
    if wrote and wrote > table.REPORT_OF_APRIL and life not in before_writing:
        return draw.day(wrote, min(table.TODAY, wrote + timedelta(days=60)))
    if wrote and life not in before_writing:
        return draw.day(max(first, wrote - timedelta(days=20)), max(first, wrote) + timedelta(days=90))
    return draw.day(first, max(first, min(MARCH_ENDS, first + timedelta(days=120))))


def entries_of(lives: list[Life], draw: Draw) -> dict[str, tuple[ListEntry, ...]]:
    """The lines of all lists by person, numbered in the order of each list."""
    found: dict[str, list[ListEntry]] = {life.id: [] for life in lives}
    for name in ("operation", *SIZES):
        on_it = sorted((life for life in lives if name in life.listed), key=lambda life: (life.listed[name], life.id))
        for number, life in enumerate(on_it, 1):
            found[life.id].append(_entry(life, name, number, draw))
    return {person: tuple(entries) for person, entries in found.items()}


def _entry(life: Life, name: str, number: int, draw: Draw) -> ListEntry:
    year = life.born + draw.weighted({0: 88.0, 1: 6.0, -1: 6.0})
    born = draw.weighted({str(year): 60.0, f"about {5 * round(year / 5)}": 25.0, "": 15.0})
    place = draw.pick(("the capital", "the plain", "the mountains", "the north", ""))
    note = "died" if life.died_on else ("detained" if life.detained_on else "threatened")
    label = f"{name[0].upper()}-{number:03d}"
    return ListEntry(name, label, life.listed[name], _written(life, name, draw), born, place, note)


def _written(life: Life, name: str, draw: Draw) -> str:
    """The name as this source writes it; one in twelve has a slip of the pen."""
    ways = {
        "operation": f"{life.given} {life.family}",
        "newspaper": draw.pick((f"{life.given} {life.family[0]}.", f"{life.given} {life.family}", life.given)),
        "ngo": life.name_latin,
        "charity": f"{romanise(life.given, PASSPORT)} {romanise(life.family, PASSPORT)}",
        "clinic": f"{romanise(life.given, GERMAN)} {romanise(life.family, GERMAN)[0]}.",
    }
    written = ways[name]
    return _slip(written, draw) if draw.chance(1 / 12) else written


def _slip(text: str, draw: Draw) -> str:
    """Two neighbouring letters swapped, never the first."""
    at = draw.between(1, max(1, len(text) - 3))
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
