"""Who moves together: the 236 people of the operation as single persons, couples and families, in order of contact."""

from dataclasses import dataclass, field
from datetime import date

from waystation.site.demo.draw import Draw
from waystation.site.demo.table import TABLE, TODAY

COUPLES = 14
FAMILIES = {2: 10, 3: 8, 4: 3}  # persons in the family: how many such families
FAMILIES_WRITE_AFTER = 70  # persons: men alone came first; families began to write in May
FIRST_ALONE = 12  # the first week: nobody dared to write for two
KIN = {2: (("mother",), ("sibling",), ("child",), ("sibling",)), 3: (("spouse", "child"), ("mother", "sibling")),
       4: (("spouse", "child", "child"), ("mother", "sibling", "sibling"))}  # fmt: skip


@dataclass(eq=False)
class Unit:
    """People who travel together, while the world is being made: their dates fill up rung by rung."""

    members: tuple[str, ...]  # relation to the first of them: self, partner, sibling, mother, spouse, child
    place: int = 0  # in order of contact
    reluctance: float = 0.0  # the last in every queue are those who in the end did not go on
    dates: dict[str, date] = field(default_factory=dict)
    lost: date | None = None  # contact was lost on this day and never found again
    infiltrator: bool = False
    support_end: date | None = None
    closing: str = ""  # a closing reason, where the operation closed a case before departure
    country: str = ""
    delayed_help: bool = False
    stays: bool = False  # sheltered without ever being evacuated

    @property
    def size(self) -> int:
        return len(self.members)

    @property
    def family(self) -> bool:
        return self.size > 1 and self.members[1] != "partner"


def make_units(draw: Draw) -> list[Unit]:
    """All units in order of contact; the first to write is alone."""
    families = [
        Unit(members=("self", *KIN[size][n % len(KIN[size])])) for size, count in FAMILIES.items() for n in range(count)
    ]
    couples = [Unit(members=("self", "partner")) for _ in range(COUPLES)]
    total = TABLE[TODAY][0]
    alone = total - sum(unit.size for unit in families + couples)
    early_alone = FAMILIES_WRITE_AFTER - 2 * 6
    first = [Unit(members=("self",)) for _ in range(FIRST_ALONE)]
    early = [Unit(members=("self",)) for _ in range(early_alone - FIRST_ALONE)] + couples[:6]
    late = [Unit(members=("self",)) for _ in range(alone - early_alone)] + couples[6:] + families
    units = [*first, *draw.shuffled(early), *draw.shuffled(late)]
    for place, unit in enumerate(units):
        unit.place, unit.reluctance = place, draw.uniform() if place and unit.size == 1 else 0.0
    _plant_infiltrators(units, draw)
    return units


def _plant_infiltrators(units: list[Unit], draw: Draw) -> None:
    """Two who are not what they say: one of the first summer, one of the autumn."""
    for first, last in ((100, 125), (140, 160)):
        between = [unit for unit in units if unit.size == 1 and first <= _persons_before(units, unit) <= last]
        draw.pick(between).infiltrator = True


def _persons_before(units: list[Unit], unit: Unit) -> int:
    return sum(other.size for other in units if other.place < unit.place)
