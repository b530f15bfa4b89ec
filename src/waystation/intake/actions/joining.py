"""Who is who: a worker says that two requests are of one person, are not, or that it is not known yet.

Nothing moves: both keep their words, clocks and mailboxes. What follows of it is worked out anew each time from what
stands: of all requests of one person the eldest counts in figures, the others are set aside; taking it back restores.
"""

from contextlib import ExitStack
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import milestones, pairs
from waystation.intake.access import OpenRequest, open_request
from waystation.intake.declining import second_look
from waystation.intake.models import HelpRequest
from waystation.intake.once import place
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.boxes import Box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

PURPOSE = "who is who"
MOST = 12  # requests of one person: each is opened for it
Members = dict[str, OpenRequest]


def say_same(
    keyring: Keyring, ref: str, other: str, said: str, *, reason: str, now: datetime, form_id: str = ""
) -> str:
    """Say of two requests whether they are of one person, with the reason. Returns the row of the decision.

    Said anew it counts instead of what was said before; everything that was said stays readable.
    """
    _check(ref, other, said, reason)
    with ExitStack() as stack:
        members = _open_all(keyring, ref, other, stack)
        with transaction.atomic(), ExitStack() as writing:
            boxes = {r: writing.enter_context(members[r].writing()) for r in sorted(members)}
            _refuse_changed(members, boxes)
            row, stands = _write(boxes, members, ref, other, said, reason.strip(), now, form_id)
            if stands:
                return row
            _refuse_closed(members, ref, other, said)
            _count_once(members, boxes)
            _tell_lists(members, ref, other, said)
            for box in boxes.values():
                if box.unsigned:
                    box.sign(Tag.REQUEST_SAME)
    return row


def _check(ref: str, other: str, said: str, reason: str) -> None:
    refuse_itself(ref, other)
    if said not in pairs.SAID:
        raise Refused(_("This answer is not on the list."), hint=_("Choose one of the three."))
    if not reason.strip():
        raise Refused(_("The reason is missing."), hint=_("One sentence is enough."))


def refuse_itself(ref: str, other: str) -> None:
    """Refused where one request is set against itself."""
    if ref == other:
        raise Refused(
            _("This is one request: it cannot be set against itself."), hint=_("Choose another request to compare.")
        )


def _open_all(keyring: Keyring, ref: str, other: str, stack: ExitStack) -> Members:
    """Both, and everybody who was said to be the same person as either; of the others whoever is still here."""
    members: Members = {}
    for wanted in (ref, other):
        members[wanted] = stack.enter_context(open_request(keyring, wanted, purpose=PURPOSE))
    pairs.group([ref, other], lambda each: _same_with(keyring, each, members, stack))
    return members


def _same_with(keyring: Keyring, ref: str, members: Members, stack: ExitStack) -> list[str]:
    if ref not in members:
        try:
            members[ref] = stack.enter_context(open_request(keyring, ref, purpose=PURPOSE))
        except NotYours:  # forgotten since
            return []
    if len(members) > MOST:
        raise Refused(
            _("More requests are said to be of this person than one person sends."),
            hint=_("Look through them together with a colleague and take back what is wrong."),
        )
    return _edges(members[ref].box)


def _edges(box: Box) -> list[str]:
    return [other for other, said in pairs.states(box).items() if said == pairs.SAME]


def _write(
    boxes: dict[str, Box], members: Members, ref: str, other: str, said: str, reason: str, now: datetime, form_id: str
) -> tuple[str, bool]:
    """The decision, in both boxes under one row. (row, whether this form has said it already)."""
    told = {"said": said, "reason": reason, "with": other}
    row, stands = place(boxes[ref], Label.REQUEST_SAME, form_id, told)
    if stands:
        return row, True
    by = members[ref].keyring.worker_id
    for one, the_other in ((ref, other), (other, ref)):
        number = len(boxes[one].read_all(Label.REQUEST_SAME))
        entry: dict[str, Any] = {**told, "with": the_other, "by": by, "at": moment_of(now), "number": number}
        boxes[one].write(Label.REQUEST_SAME, row, entry)
    return row, False


def _refuse_closed(members: Members, ref: str, other: str, said: str) -> None:
    """A request that has ended is joined to none; to take back what was said, or to say no, is always possible."""
    ended = [members[each] for each in (ref, other) if members[each].row.state == HelpRequest.State.CLOSED]
    if said == pairs.SAME and ended:
        raise Refused(
            _("One of the two is closed: it is not joined to another any more."),
            hint=_("Write a note in the open one that they asked before."),
        )


def _refuse_changed(members: Members, boxes: dict[str, Box]) -> None:
    """Refused where a colleague joined somebody else in this very moment: all of one person are counted together."""
    more = {other for box in boxes.values() for other in _edges(box)} - members.keys()
    if HelpRequest.objects.filter(pk__in=more).exists():
        raise Refused(
            _("A colleague has just said something about one of these."), hint=_("Look at the page, then say it again.")
        )


def _count_once(members: Members, boxes: dict[str, Box]) -> None:
    """Figures count each person once: in the eldest request of each group, with what the others had reached."""
    hours = {ref: (request.row.received, ref) for ref, request in members.items()}
    left = set(members)
    while left:
        some = pairs.group([min(left)], lambda ref: [other for other in _edges(boxes[ref]) if other in members])
        left -= some
        eldest = min(some, key=hours.__getitem__)
        for ref in sorted(some - {eldest}):
            milestones.join(boxes[ref], {})
            milestones.set_aside(boxes[ref])
        if not second_look.counted_elsewhere(boxes[eldest]):  # no word here brings back what was closed for that
            milestones.bring_back(boxes[eldest])
        milestones.join(boxes[eldest], {ref: _reached(boxes[ref]) for ref in sorted(some - {eldest})})


def _reached(box: Box) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = milestones.read(box).get("aside", [])
    return found


def _tell_lists(members: Members, ref: str, other: str, said: str) -> None:
    for one, the_other in ((ref, other), (other, ref)):
        line = pairs.with_pair(members[one].summary, the_other, said)
        members[one].change_summary(pairs=line["pairs"], same=line["same"])
