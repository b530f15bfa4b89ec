"""What to do next in a case: the first heading of its page. Pure: what is known goes in, one step comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NOTHING = "nothing"


@dataclass(frozen=True)
class Known:
    """What the step follows from."""

    open: bool
    stage: str
    flags: Mapping[str, Any] = field(default_factory=dict)
    asked: bool = False  # somebody asks where a person is who may be of this case, and nobody has judged it
    silent: bool = False  # an expected sign of life did not come
    waiting: int = 0  # messages nobody has answered
    danger: str = ""
    verify_again: str = ""  # what changed since the account was found credible; empty while that holds
    look_again: bool = False  # whether something came since that nobody has looked at
    asked_help: bool = True  # whether every person was asked whether we may help
    overdue_task: str = ""
    next_task: str = ""
    unmet: int = 0


@dataclass(frozen=True)
class Step:
    """`code` names the heading and the page that leads on; `about` is what it speaks of, in a worker's own words."""

    code: str
    about: str = ""


def next_step(known: Known) -> Step:
    """The most pressing step, in the order in which a duty officer would ask."""
    if known.asked:
        return Step("asked")
    if not known.open:
        return Step("closed")
    if "lost-contact" in known.flags:
        return Step("find")
    if known.silent:
        return Step("silence")
    if known.waiting:
        return Step("answer")
    if "paused" in known.flags:
        return Step("paused")
    return _planned(known)


def _planned(known: Known) -> Step:
    if known.verify_again:
        return Step("verify", known.verify_again)
    if known.look_again:
        return Step("look-again")
    if not known.danger:
        return Step("danger")
    if known.overdue_task:
        return Step("overdue-task", known.overdue_task)
    if not known.asked_help:
        return Step("consent")
    if known.next_task:
        return Step("task", known.next_task)
    if known.unmet:
        return Step("needs")
    return Step(known.stage if known.stage in ("accepted", "sheltered", "papers", "travelling", "arrived") else NOTHING)
