"""The lost-contact watch: when a sign of life is expected, and the clock that rings when it does not come."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.cases.access import OpenCase
from waystation.cases.summaries import newest
from waystation.core.vocabulary.refusals import Refused
from waystation.core.vocabulary.risk import DUE_LEVEL, EXPECT_LIFE_WITHIN
from waystation.letterbox import clocks
from waystation.letterbox.hours import later
from waystation.vault.labels import Label

WATCH = "watch"
LONGEST = 60 * 24  # hours


def watch_of(case: OpenCase) -> dict[str, Any]:
    """{"hours", "next", "due"}; empty while nothing is expected."""
    return case.read(Label.SIGN_OF_LIFE, WATCH) or {}


def expect(case: OpenCase, *, now: datetime, hours: int | None = None) -> str:
    """Expect the next sign of life in so many hours (None: as agreed, else by the danger). Returns the hour."""
    level = newest(case.read_all(Label.RISK_ASSESSMENT)).get("level", "medium")
    agreed = watch_of(case).get("hours") or EXPECT_LIFE_WITHIN[level]
    wait = hours or agreed
    if not 1 <= wait <= LONGEST:
        raise Refused(_("A sign of life is expected within 1 hour to 60 days."), hint=_("Choose a shorter time."))
    stop(case)
    hour = later(now, wait)
    # The clock stands in the door's database and says nothing but hour, group and level; its id is known only here.
    due = clocks.set_due_at(case.row.compartment, DUE_LEVEL[level], hour)
    case.write(Label.SIGN_OF_LIFE, WATCH, {"hours": agreed, "next": hour, "due": due})
    return hour


def agree(case: OpenCase, hours: int, *, now: datetime) -> None:
    """From now on signs of life are expected at this distance."""
    case.write(Label.SIGN_OF_LIFE, WATCH, {**watch_of(case), "hours": hours})
    expect(case, now=now, hours=hours)


def stop(case: OpenCase) -> None:
    """Nothing is expected any more; the clock is taken away."""
    watch = watch_of(case)
    if watch.get("due"):
        clocks.settle_due(watch["due"])
    if watch:
        case.write(Label.SIGN_OF_LIFE, WATCH, {**watch, "next": "", "due": ""})


def signs(case: OpenCase) -> list[dict[str, Any]]:
    """Signs of life, the newest first."""
    found = [entry for row, entry in case.read_all(Label.SIGN_OF_LIFE).items() if row != WATCH]
    return sorted(found, key=lambda entry: str(entry["when"]), reverse=True)
