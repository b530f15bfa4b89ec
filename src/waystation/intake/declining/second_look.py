"""Reading in a request's own box whether they ask that somebody else looks at a refusal, and who may not.

All of it comes from what is signed in the box: anybody can seal a summary to the intake desk.
"""

from typing import Any

from django.utils.translation import gettext as _

from waystation.core.vocabulary.refusals import Refused
from waystation.intake.entries import in_time
from waystation.letterbox.adding import SECOND_LOOK
from waystation.vault.boxes import Box
from waystation.vault.labels import Label

ASKS = SECOND_LOOK
DECLINED, REOPENED, STANDS = "declined", "reopened", "stands"
DUPLICATE = "duplicate"  # the reason of a refusal: these persons asked before
ENDS = frozenset({DECLINED, REOPENED, STANDS, "accepted", "withdrew", "enquiry"})
Content = dict[str, Any]


def is_appeal(message: Content) -> bool:
    return message.get("from") == "person" and bool(message.get("about", {}).get(ASKS))


def standing(box: Box) -> Content:
    """The last decision on how it ended; {} while it is open for the first time."""
    found = _ends(box)
    return found[-1] if found else {}


def _ends(box: Box) -> list[Content]:
    """In their order: two of one second are told apart by their number."""
    found = [entry for entry in in_time(box.read_all(Label.REQUEST_DECISION)) if entry["kind"] in ENDS]
    return sorted(found, key=lambda entry: entry.get("n", 0))


def number(box: Box) -> int:
    """The number of the next decision on how it ends."""
    return 1 + max((entry.get("n", 0) for entry in _ends(box)), default=0)


def is_declined(box: Box) -> bool:
    """Whether what stands is that we said no."""
    return standing(box).get("kind") in (DECLINED, STANDS)


def waits(box: Box) -> bool:
    """Whether they asked for a second look, and nobody has decided on it yet."""
    stands = standing(box)
    if stands.get("kind") not in (DECLINED, STANDS):
        return False
    seen = set(stands.get("messages", ()))
    return any(is_appeal(one) and row not in seen for row, one in box.read_all(Label.REQUEST_MESSAGE).items())


def asked_for(box: Box) -> bool:
    """Whether it is open again because they asked for a second look."""
    stands = standing(box)
    return stands.get("kind") == REOPENED and bool(stands.get("appeal"))


def messages(box: Box) -> list[str]:
    """What the person had written when something was decided: what comes after it is new."""
    return sorted(row for row, one in box.read_all(Label.REQUEST_MESSAGE).items() if one["from"] == "person")


def counted_elsewhere(box: Box) -> bool:
    """Whether it was refused because they are counted with another request, and was not taken up again since."""
    found = [entry for entry in _ends(box) if entry["kind"] in (DECLINED, REOPENED)]
    return bool(found) and found[-1].get("code") == DUPLICATE


def last_no(box: Box) -> str:
    """Who said no last. A desk of two can still look again at a second no."""
    said = [entry["by"] for entry in _ends(box) if entry["kind"] == DECLINED]
    return said[-1] if said else ""


def may_look(box: Box, worker: str) -> bool:
    """Whether this worker may do what a second look asks for."""
    return worker != last_no(box) or not (waits(box) or asked_for(box))


def refuse_same_person(box: Box, worker: str) -> None:
    """Refused where they asked that somebody else looks, and this is who said no."""
    if not may_look(box, worker):
        raise Refused(
            _("they asked that somebody else looks at it, and you are who said no"),
            hint=_("leave it to a colleague; write a note if there is something they should know"),
        )
