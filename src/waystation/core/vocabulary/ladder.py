"""The ladder: how far a person has come. A partial order: sheltered cannot be compared with evacuated."""

from dataclasses import dataclass
from typing import Final, Literal

from waystation.core.vocabulary.terms import Term

CountOf = Literal["ever", "now"]
Unit = Literal["persons", "households"]
PRECISIONS: Final = (
    Term("day", "day", "The date is known to the day."),
    Term("about", "about", "The date is near this day; counted from it."),
    Term("week", "week", "Only the week is known; counted from its Sunday."),
    Term("month", "month", "Only the month is known; counted from its last day."),
    Term("year", "year", "Only the year is known; counted from 31 December."),
)


@dataclass(frozen=True)
class Rung(Term):
    """A rung; `below` is the rung that whoever stands here has also reached."""

    below: str = ""


RUNGS: Final = (
    Rung("contact", "contact", "Has spoken with us at least once, by whatever way."),
    Rung("applied", "applied", "Has asked us for help for themselves or for those with them.", below="contact"),
    Rung("verified", "verified", "We have checked what was told, and found it credible.", below="applied"),
    Rung("evacuated", "evacuated", "Has left the region of danger, even inside the same State.", below="verified"),
    Rung("sheltered", "sheltered", "Has slept at least one night in a place of ours.", below="verified"),
    Rung("abroad", "abroad", "Has crossed the border of that State.", below="evacuated"),
    Rung("resettled", "resettled", "Has arrived where they may stay.", below="abroad"),
)


@dataclass(frozen=True)
class Ending(Term):
    """Something that ends a stay on rungs. It counts for *now* only: *ever* is never taken back."""

    ends: tuple[str, ...] = ()


ENDINGS: Final = (
    Ending("left-shelter", "left shelter", "Sleeps in a place of ours no more.", ends=("sheltered",)),
    Ending(
        "returned",
        "returned",
        "Is in the region of danger again.",
        ends=("evacuated", "abroad", "resettled"),
    ),
    Ending(
        "closed",
        "closed",
        "Our work with this person has ended.",
        ends=("contact", "applied", "verified", "sheltered", "evacuated", "abroad", "resettled"),
    ),
)


def rungs_below(code: str) -> tuple[str, ...]:
    """This rung and every rung it stands on, downwards: ("abroad", "evacuated", "verified", "applied", "contact")."""
    known = {rung.code: rung.below for rung in RUNGS}
    found = [code]
    while known[found[-1]]:
        found.append(known[found[-1]])
    return tuple(found)


def rungs_from(code: str) -> tuple[str, ...]:
    """This rung and every rung that stands on it: whoever is on one of them has reached this one."""
    return tuple(rung.code for rung in RUNGS if code in rungs_below(rung.code))
