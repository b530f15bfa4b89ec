"""The reference reading of the world: what could be said on any evening. Independent of how the app counts."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from waystation.site.demo.records import Milestone, World
from waystation.site.demo.table import RUNGS

EU = ("FR", "DE", "LT")


def milestones(world: World) -> Iterator[Milestone]:
    """All milestones: those of cases, and those of requests that never became one."""
    for case in world.cases:
        yield from case.milestones
    for request in world.requests:
        yield from request.milestones


def ladder(world: World, as_of: date) -> dict[str, int]:
    """Persons, ever, end of day: how many had come to each rung by this evening."""
    reached = Counter(stone.rung for stone in milestones(world) if stone.on <= as_of)
    return {rung: reached[rung] for rung in (*RUNGS, "resettled")}


def in_care(world: World, as_of: date) -> int:
    """Persons evacuated whose support has not ended by this evening."""
    return sum(_within(track.support_start, track.support_end, as_of) for track in world.tracks)


def supported(world: World, as_of: date) -> int:
    """Persons who have help of any kind on this evening; it may begin before the evacuation."""
    return sum(_within(track.helped_from, track.helped_until, as_of) for track in world.tracks)


def _within(first: date | None, until: date | None, day: date) -> bool:
    return first is not None and first <= day and (until is None or day < until)


def lost_contact(world: World, as_of: date) -> int:
    """Persons with whom contact was lost by this evening and never found again."""
    return sum(track.lost_contact_on is not None and track.lost_contact_on <= as_of for track in world.tracks)


def countries(world: World, as_of: date) -> dict[str, int]:
    """Persons abroad by country of arrival; XX is the partner that nobody may name."""
    return dict(Counter(track.country for track in world.tracks if track.abroad and track.abroad <= as_of))


def eu_humanitarian_visas(world: World, as_of: date) -> int:
    """Persons who went abroad on a humanitarian visa of a State of the European Union."""
    gone = (track for track in world.tracks if track.abroad and track.abroad <= as_of)
    return sum(track.visa == "humanitarian" and track.country in EU for track in gone)


def charity(world: World, as_of: date) -> tuple[int, int]:
    """(persons whom the charity has helped abroad, those of them in Canada)."""
    helped = [track for track in world.tracks if track.charity_helped_on and track.charity_helped_on <= as_of]
    return len(helped), sum(track.country == "CA" for track in helped)


def testimonies(world: World, as_of: date) -> int:
    """Testimonies taken by this evening."""
    return sum(testimony.on <= as_of for testimony in world.testimonies)


def states_briefed(world: World, as_of: date) -> int:
    """States of the European Union that had been briefed."""
    return sum(briefing.on <= as_of for briefing in world.briefings)


def detained(world: World, as_of: date) -> tuple[int, int]:
    """(persons detained and on some list by this evening, those of them beaten and electrocuted)."""
    known = [
        person for person in world.people
        if person.detained_on and person.detained_on <= as_of and person.documented_on and person.documented_on <= as_of
    ]  # fmt: skip
    return len(known), sum(person.beaten_and_electrocuted for person in known)


def report_grounds(world: World) -> dict[str, int]:
    """The grounds of the report of April 2018, with "unassigned" (12) and "not in the total" (5) beside them."""
    return dict(Counter(track.report_ground for track in world.tracks if track.report_ground))
