"""Verification in the demo: a step with its result by one worker, a second look by another, then the finding."""

from datetime import date, datetime, timedelta

from waystation.intake import actions as intake
from waystation.intake.access import OpenRequest, open_request
from waystation.site.demo.load_desk import Desk
from waystation.site.demo.load_told import Told

OTHER = {"ada": "ben", "ben": "ada"}  # the second person at the intake desk
ASKED = {
    "interview": "A talk about the days that were written about.",
    "partner": "One confirmation: the dates of the detention.",
    "document": "A photograph of the summons.",
}
AGREED = "Read the notes twice; the days and the order hold, and nothing was put into their mouth."


def kind_of(source: str) -> str:
    return "partner" if "partner" in source else "interview"


def take_steps(desk: Desk, told: Told, by: str, kind: str, reason: str, source: str, day: date, now: datetime) -> str:
    """One step, asked for and answered, and read by somebody else. Returns its id."""
    with open_request(desk.keyring(by), told.ref, purpose="verify") as opened:
        step = intake.open_check(opened, kind, what=ASKED[kind], now=now)
        intake.record_check(opened, step, "supports", reason=reason, source=source, day=day, now=now)
    with open_request(desk.keyring(OTHER[by]), told.ref, purpose="verify") as opened:
        intake.look_at_check(opened, step, "agrees", reason=AGREED, now=now)
    return step


def ask_for_more(desk: Desk, told: Told, real: datetime, now: datetime) -> None:
    """A talk that nobody else has read yet, and a paper that was due: their page says what is still missing."""
    with open_request(desk.keyring(told.request.worker), told.ref, purpose="verify") as opened:
        intake.open_check(
            opened, "document", what=ASKED["document"], missing=["paper"], until=(real - timedelta(days=1)).date(),
            now=real - timedelta(days=1),
        )  # fmt: skip
        talk = intake.open_check(opened, "interview", what=ASKED["interview"], missing=["time"], now=now)
        _answer(opened, talk, now)


def _answer(opened: OpenRequest, step: str, now: datetime) -> None:
    reason = "Told the same in another order, with details that a neighbour would know."
    intake.record_check(opened, step, "supports", reason=reason, source="worker", now=now)
