"""Every person while the world is being made: who they are, with whom they travel, what was done to them."""

from dataclasses import dataclass, field
from datetime import date

from waystation.site.demo import table
from waystation.site.demo.draw import Draw
from waystation.site.demo.names import Names, romanise, spellings
from waystation.site.demo.units import Unit

HARMED = 320
ON_NO_LIST = 36
WOMEN_WHO_WRITE = 22
CHARITY_KEEPS_TO_MEN_UNTIL = date(2017, 9, 1)  # its published 31 and 35 are men
AGES = {"self": (18, 44), "partner": (19, 42), "spouse": (20, 38), "sibling": (14, 30), "mother": (46, 66),
        "child": (1, 15)}  # fmt: skip


@dataclass(eq=False)
class Life:
    """One person; the fields fill up step by step."""

    relation: str
    harmed: bool
    unit: Unit | None
    id: str = ""
    sex: str = "m"
    born: int = 0
    given: str = ""
    family: str = ""
    phone: str = ""
    handle: str = ""
    languages: tuple[str, ...] = ()
    ground: str = ""
    report_ground: str = ""
    detained_on: date | None = None
    detained_place: str = ""
    detained_days: int = 0
    beaten_and_electrocuted: bool = False
    died_on: date | None = None
    death_evidence: str = ""
    listed: dict[str, date] = field(default_factory=dict)
    testified_on: date | None = None

    def on(self, rung: str) -> date | None:
        """The day on which this person came to the rung, if ever."""
        return self.unit.dates.get(rung) if self.unit else None

    def by(self, rung: str, day: date) -> bool:
        """True when the person had come to the rung by the evening of this day."""
        reached = self.on(rung)
        return reached is not None and reached <= day

    @property
    def kin(self) -> bool:
        return self.relation not in ("self", "partner", "")

    @property
    def documented_on(self) -> date | None:
        return min(self.listed.values(), default=None)

    @property
    def name_latin(self) -> str:
        return f"{romanise(self.given)} {romanise(self.family)}"

    @property
    def other_spellings(self) -> tuple[str, ...]:
        return spellings(self.given, self.family)


def make_lives(seed: int, units: list[Unit]) -> list[Life]:
    """The 320 harmed in the order of their ids, then kin and infiltrators."""
    draw = Draw(seed, "lives")
    moving = [Life(name, _is_harmed(name, unit), unit) for unit in units for name in unit.members]
    harmed = [life for life in moving if life.harmed]
    harmed += [Life("", True, None) for _ in range(HARMED - len(harmed))]
    lives = draw.shuffled(harmed) + [life for life in moving if not life.harmed]
    for number, life in enumerate(lives, 1):
        life.id = f"p{number:03d}"
    _set_sexes(units, lives, draw)
    _set_names(seed, lives, draw)
    return lives


def _is_harmed(relation: str, unit: Unit) -> bool:
    return relation in ("self", "partner") and not unit.infiltrator


def _set_sexes(units: list[Unit], lives: list[Life], draw: Draw) -> None:
    early = CHARITY_KEEPS_TO_MEN_UNTIL
    may_be_women = [
        u for u in units if "spouse" not in u.members and not u.infiltrator
        and not (u.country in ("CA", "XX") and u.dates["abroad"] <= early)
    ]  # fmt: skip
    women = {unit.place for unit in draw.some([u for u in may_be_women if u.place], WOMEN_WHO_WRITE)}
    for life in lives:
        if life.relation in ("self", "partner"):
            life.sex = "f" if life.unit and life.unit.place in women else "m"
        elif life.relation in ("mother", "spouse"):
            life.sex = "f"
        else:
            life.sex = "f" if draw.chance(0.5 if life.relation else 0.06) else "m"


def _set_names(seed: int, lives: list[Life], draw: Draw) -> None:
    names = Names(seed)
    shared: dict[int, str] = {}
    for life in sorted(lives, key=lambda life: (life.relation != "self", life.id)):
        related = life.kin and life.unit is not None
        known = shared.get(life.unit.place, "") if related and life.unit else ""
        life.given, life.family = names.given_and_family(life.sex, known)
        if life.unit and life.relation == "self":
            shared[life.unit.place] = life.family
        young, old = AGES.get(life.relation, (18, 46))
        life.born = 2017 - draw.between(young, old)
        life.phone, life.handle = names.phone(), names.handle()
        life.languages = _languages(life, draw)


def _languages(life: Life, draw: Draw) -> tuple[str, ...]:
    third = draw.weighted({"": 0.62, "en": 0.22, "fr": 0.06, "de": 0.06, "tr": 0.04})
    known = ["ce", "ru"] + ([third] if third and life.relation != "child" else [])
    return tuple(known)


def persons_of(lives: list[Life], unit: Unit) -> list[Life]:
    """The people of a unit, the principal first."""
    order = {name: place for place, name in enumerate(("self", "partner", "spouse", "mother", "sibling", "child"))}
    return sorted((life for life in lives if life.unit is unit), key=lambda life: (order[life.relation], life.id))


def counted(lives: list[Life], rung: str, day: date) -> list[Life]:
    """All who had come to this rung by the evening of this day."""
    return [life for life in lives if life.by(rung, day)]


def evacuated_by_april(lives: list[Life]) -> list[Life]:
    """The 119 of the report of April 2018."""
    return counted(lives, "evacuated", table.REPORT_OF_APRIL)
