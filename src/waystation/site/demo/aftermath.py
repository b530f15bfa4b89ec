"""What comes after: testimonies, follow-up interviews at fixed months, governments briefed."""

from datetime import date, timedelta
from typing import Final

from waystation.site.demo import table
from waystation.site.demo.cast import INTERPRETER
from waystation.site.demo.draw import Draw
from waystation.site.demo.lives import Life
from waystation.site.demo.records import Briefing, FollowUp, Testimony, Track

PURPOSES: Final = ("advocacy", "press", "court", "archive")
MONTHS: Final = (3, 6, 12)
# Which nineteen States these were was never published: this is an invented choice. Published are the three that agreed
# and one refusal in words.
BRIEFED: Final = ("AT", "BE", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "IE", "IT", "LT", "LU", "LV", "NL", "PL", "PT",
                  "SE", "SI")  # fmt: skip
ANSWERS: Final = {
    "LT": ("agreed", date(2017, 5, 9)),
    "FR": ("agreed", date(2017, 5, 19)),
    "DE": ("agreed", date(2017, 6, 2)),
    "SE": ("refused", date(2017, 6, 15)),
}


def make_testimonies(lives: list[Life], draw: Draw) -> tuple[Testimony, ...]:
    """The testimonies in the order in which they were taken, under two letters each."""
    told = sorted((life for life in lives if life.testified_on), key=lambda life: (life.testified_on, life.id))
    letters = [a + b for a in "ABCDEFGHJKLM" for b in "NPQRSTUVWXYZ"]
    return tuple(_testimony(life, alias, draw) for life, alias in zip(told, letters, strict=False))


def _testimony(life: Life, alias: str, draw: Draw) -> Testimony:
    assert life.testified_on is not None  # nosec B101  # for the type checker: chosen so above
    language = draw.weighted({"ru": 80.0, "ce": 20.0})
    agreed = tuple(purpose for purpose in PURPOSES if draw.chance(0.7))
    interpreter = INTERPRETER if language == "ce" else ""
    consent = ("service", *agreed)
    return Testimony(life.id, life.testified_on, language, interpreter, alias, consent, draw.between(40, 160))


def make_follow_ups(tracks: tuple[Track, ...], draw: Draw) -> tuple[FollowUp, ...]:
    """Interviews 3, 6 and 12 months after arrival; one in seven is not reached."""
    found: list[FollowUp] = []
    for track in (track for track in tracks if track.abroad):
        for step, month in enumerate(MONTHS):
            assert track.abroad is not None  # nosec B101  # for the type checker: chosen so above
            on = track.abroad + timedelta(days=round(month * table.DAYS_A_MONTH) + draw.between(-4, 9))
            scales = [min(5, 1 + step + draw.below(3)) for _ in range(4)]
            if draw.chance(6 / 7) and on <= table.TODAY:
                found.append(FollowUp(track.person, month, on, *scales))
    return tuple(sorted(found, key=lambda one: (one.on, one.person, one.month)))


def make_briefings(draw: Draw) -> tuple[Briefing, ...]:
    """Nineteen States of the European Union, all briefed in April 2017."""
    days = sorted(draw.day(date(2017, 4, 10), date(2017, 4, 28), weekend=0.0) for _ in BRIEFED)
    pairs = zip(draw.shuffled(BRIEFED), days, strict=True)
    return tuple(Briefing(code, on, *ANSWERS.get(code, ("no answer", None))) for code, on in pairs)
