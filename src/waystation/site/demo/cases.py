"""From accepted requests to cases: stages, needs, risk, closing."""

from datetime import date, timedelta
from typing import Final

from waystation.site.demo import table
from waystation.site.demo.cast import TEAMS
from waystation.site.demo.draw import Draw
from waystation.site.demo.lives import Life, persons_of
from waystation.site.demo.notes import NEED_NOTES, RISK_NOTES
from waystation.site.demo.records import Case, Milestone, Need, StageChange
from waystation.site.demo.units import Unit

ON_THE_WAY_SINCE: Final = date(2018, 11, 12)  # who was evacuated before and is still in care is on the way today
ADJECTIVES: Final = ("Quiet", "Amber", "Early", "Slate", "Tall", "Winter", "Plain", "Green", "North", "Silver", "Broad",
                     "Clear", "Late", "Small", "Bright")  # fmt: skip
NOUNS: Final = ("Harbour", "Ladder", "Orchard", "Lantern", "Meadow", "Bridge", "Kettle", "Walnut", "Thread", "Station",
                "Pencil", "Window", "Gravel", "Saddle", "Button")  # fmt: skip
CLOSED_BEFORE_LEAVING: Final = {"withdrew": 26.0, "safe elsewhere": 24.0, "declined with referral": 14.0,
                                "returned under pressure": 12.0, "unreachable": 16.0, "detained": 6.0,
                                "taken from shelter": 2.0}  # fmt: skip


def accepted(units: list[Unit]) -> list[Unit]:
    """The units that became cases, in the order in which they did."""
    return sorted((u for u in units if "verified" in u.dates), key=lambda u: (u.dates["verified"], u.place))


def close_the_rest(units: list[Unit], draw: Draw) -> dict[int, tuple[str, date]]:
    """Reason and day for every case that is closed by 31 January 2019."""
    closed: dict[int, tuple[str, date]] = {}
    for unit in accepted(units):
        if (end := _closing(unit, draw)) and end[1] <= table.TODAY:
            closed[unit.place] = end
    return closed


def _closing(unit: Unit, draw: Draw) -> tuple[str, date] | None:
    reason, wait, luck = draw.weighted(CLOSED_BEFORE_LEAVING), draw.between(30, 180), draw.uniform()
    if unit.lost:
        return None
    if "abroad" in unit.dates:
        settled = unit.dates["abroad"] + timedelta(days=375 + wait // 3)
        return ("settled", settled) if luck < 0.75 else None
    if "evacuated" in unit.dates:
        return (unit.closing, unit.support_end) if unit.closing and unit.support_end else None
    if "sheltered" in unit.dates:
        return unit.closing, unit.dates["sheltered"] + timedelta(days=46 + wait // 2)
    if reason == "taken from shelter":
        reason = "withdrew"
    return reason, unit.dates["verified"] + timedelta(days=wait)


def make_case(number: int, unit: Unit, lives: list[Life], ids: tuple[str, str], alias: str,
              milestones: tuple[Milestone, ...], closed: tuple[str, date] | None, draw: Draw) -> Case:  # fmt: skip
    """The case of one unit, as it stands on 31 January 2019."""
    persons = persons_of(lives, unit)
    team = "birch" if number % 2 else "cedar"
    risk = draw.weighted({"high": 5.0, "medium": 4.0, "low": 1.0})
    flags = ("lost contact",) if unit.lost else (("paused",) if not closed and draw.chance(0.05) else ())
    return Case(
        id=ids[1], alias=alias, request=ids[0], principal=persons[0].id,
        dependants=tuple(life.id for life in persons[1:]), opened=unit.dates["verified"], team=team,
        worker=draw.pick(TEAMS[team]), ground=persons[0].ground, risk=risk, risk_note=draw.pick(RISK_NOTES[risk]),
        needs=_needs(persons, unit, draw), stages=_stages(unit, closed, draw), flags=flags,
        closed=closed[1] if closed else None, closing_reason=closed[0] if closed else "", milestones=milestones,
        planted="lost contact" if unit.lost else "",
    )  # fmt: skip


def aliases(draw: Draw) -> list[str]:
    """Enough two-word names for all cases, each once."""
    return draw.shuffled(f"{adjective} {noun}" for adjective in ADJECTIVES for noun in NOUNS)


def _stages(unit: Unit, closed: tuple[str, date] | None, draw: Draw) -> tuple[StageChange, ...]:
    """The stages the case went through; a later stage never stands on an earlier day."""
    dates = unit.dates
    verifying = dates["applied"]
    steps = [("received", dates["contact"]), ("screening", dates["contact"]), ("verifying", verifying)]
    steps.append(("accepted", dates["verified"]))
    if "sheltered" in dates:
        steps.append(("sheltered", dates["sheltered"]))
    if "evacuated" in dates:
        papers = dates["evacuated"] + timedelta(days=draw.between(8, 60))
        papers = max(papers, dates.get("sheltered", papers) + timedelta(days=1))
        steps.append(("papers", min(papers, dates["abroad"] - timedelta(days=5)) if "abroad" in dates else papers))
        if "abroad" not in dates and not closed and dates["evacuated"] < ON_THE_WAY_SINCE and draw.chance(0.4):
            steps.append(("travelling", table.TODAY - timedelta(days=1)))
    if "abroad" in dates:
        gone = dates["abroad"]
        steps += [("travelling", gone - timedelta(days=draw.between(0, 2))), ("arrived", gone)]
        steps.append(("settling", gone + timedelta(days=draw.between(5, 20))))
    last = closed[1] if closed else table.TODAY
    kept = [StageChange(stage, on) for stage, on in steps if on <= last]
    return (*kept, StageChange("closed", last)) if closed else tuple(kept)


def _needs(persons: list[Life], unit: Unit, draw: Draw) -> tuple[Need, ...]:
    """Coded needs, dated: what follows from who they are and what was done to them, and sometimes one more."""
    since = unit.dates["verified"]
    found: list[Need] = []
    for life in persons:
        codes = []
        if life.detained_on and draw.chance(0.55):
            codes.append("TR")
        if life.relation == "child":
            codes.append("CR")
        if life.relation == "mother":
            codes.append("ER")
        if life.sex == "f" and life.relation == "self":
            codes.append("WR")
        if draw.chance(0.18):
            codes.append(draw.pick(("SM", "LP", "DS")))
        found += [Need(code, life.id, since + timedelta(days=draw.between(0, 9)), draw.pick(NEED_NOTES[code]))
                  for code in codes]  # fmt: skip
    return tuple(found)

