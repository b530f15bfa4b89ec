"""What was done to whom, and why each person is in need: exact counts where a number was published.

April 2018: 119 evacuated (the ladder), 114 helped (the report), of whom 102 have a ground. Nothing in this world says
who is right: five evacuated persons are simply not in the report's total, and twelve in it have no ground.
"""

from datetime import date, timedelta
from typing import Final

from waystation.site.demo import table
from waystation.site.demo.draw import Draw
from waystation.site.demo.lives import ON_NO_LIST, Life, evacuated_by_april

GROUNDS: Final = {"detained": 41, "relative": 30, "pressed to inform": 14, "threatened": 7, "witness": 7, "helper": 3}
UNASSIGNED: Final = 12
NOT_IN_THE_TOTAL: Final = 5
DETAINED: Final = 214
BEATEN_AND_ELECTROCUTED: Final = 36
USUAL: Final = {"detained": 66.0, "pressed to inform": 14.0, "threatened": 9.0, "witness": 6.0, "relative": 3.0,
                "helper": 2.0}  # fmt: skip
DETENTION_BEGINS: Final = date(2017, 2, 20)
PLACES: Final = ("D1", "D2", "D3", "D4", "D5", "D6")
DEAD_SOLID, DEAD_REPORTED = 3, 17


def choose_grounds(lives: list[Life], draw: Draw) -> None:
    """The grounds of the report, exactly; for everybody else in the operation what is usual."""
    counted = evacuated_by_april(lives)
    kin = [life for life in counted if life.kin]
    others = draw.shuffled(life for life in counted if not life.kin)
    left = GROUNDS | {"relative": GROUNDS["relative"] - len(kin)}
    labels = [ground for ground, number in left.items() for _ in range(number)]
    labels += ["unassigned"] * UNASSIGNED + ["not in the total"] * NOT_IN_THE_TOTAL
    for life, label in [*((life, "relative") for life in kin), *zip(others, labels, strict=True)]:
        life.report_ground = label
        life.ground = {"unassigned": "", "not in the total": draw.weighted(USUAL)}.get(label, label)
    for life in lives:
        if life.unit and not life.report_ground:
            life.ground = "relative" if life.kin else draw.weighted(USUAL)


def choose_testimonies(lives: list[Life], draw: Draw) -> None:
    """Who gave testimony and when: 33 by the end of July 2017. Nobody testifies before verification."""
    able = ("detained", "pressed to inform", "witness", "threatened", "")
    for start, end, quota in table.intervals(table.TESTIMONIES):
        ready = [life for life in lives if life.by("verified", end - timedelta(days=1)) and not life.testified_on]
        ready = [life for life in ready if not life.kin and life.ground in able and life.unit and not life.unit.lost]
        for life in draw.some(ready, quota):
            first = max(start, life.on("verified") or start) + timedelta(days=1)
            life.testified_on = draw.day(first, end)


def choose_detained(lives: list[Life], draw: Draw) -> list[Life]:
    """Exactly 214 detained and on some list by 3 April 2018; returns those whom another list knew before they wrote."""
    eve = table.REPORT_OF_APRIL
    taken = ("detained", "pressed to inform")
    wrote = [life for life in lives if life.harmed and life.by("contact", eve)]
    never_wrote = [life for life in lives if not life.unit]
    later = [life for life in lives if life.harmed and life.unit and not life.by("contact", eve)]
    certain = [life for life in wrote if life.ground in taken]
    possible = [life for life in wrote if life.ground in ("witness", "")]
    listed = never_wrote[: -ON_NO_LIST]
    known = certain + draw.some(possible, len(possible) * 2 // 3)
    known += draw.some(listed, min(len(listed) - 4, DETAINED - len(known)))
    before_writing = draw.some([life for life in later if life.ground in taken], DETAINED - len(known))
    for life in known + before_writing:
        _detain(life, eve - timedelta(days=20), draw)
    for life in [life for life in later if life.ground in taken and life not in before_writing]:
        _detain(life, table.TODAY, draw)
    for life in never_wrote[-ON_NO_LIST :]:
        if draw.chance(0.7):
            _detain(life, eve, draw)
    _hurt(known + before_writing, draw)
    _kill([life for life in listed if life.detained_on and life.detained_on < date(2017, 7, 10)], draw)
    return before_writing


def _detain(life: Life, latest: date, draw: Draw) -> None:
    wrote = life.on("contact")
    last = min(latest, wrote - timedelta(days=2) if wrote else latest)
    first = max(DETENTION_BEGINS, last - timedelta(days=75)) if wrote else DETENTION_BEGINS
    if not wrote and draw.chance(0.7):
        last = date(2017, 6, 30)
    life.detained_on = draw.day(first, last, weekend=0.8)
    life.detained_place = draw.pick(PLACES)
    life.detained_days = draw.between(1, 21)


def _hurt(known: list[Life], draw: Draw) -> None:
    """36 of the 214: most of them gave testimony."""
    testified = [life for life in known if life.testified_on and life.testified_on <= table.REPORT_OF_APRIL]
    first = draw.some(testified, 27)
    rest = [life for life in known if life not in first]
    for life in first + draw.some(rest, BEATEN_AND_ELECTROCUTED - len(first)):
        life.beaten_and_electrocuted = True


def _kill(detained: list[Life], draw: Draw) -> None:
    """Twenty dead, three of them with solid evidence; none of them ever wrote to the operation."""
    for place, life in enumerate(draw.some(detained, DEAD_SOLID + DEAD_REPORTED)):
        life.death_evidence = "solid" if place < DEAD_SOLID else "reported"
        assert life.detained_on is not None  # nosec B101  # for the type checker: chosen so above
        life.died_on = life.detained_on + timedelta(days=draw.between(1, 20))
