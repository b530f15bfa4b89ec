"""After a no: the request is taken up again, or somebody has looked and the no stands. Each with its reason."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.accounts.queries import worker as worker_of
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import dues, mail, milestones, pairs
from waystation.intake.access import OpenRequest
from waystation.intake.declining import second_look, summing
from waystation.intake.models import NOTHING_DUE, HelpRequest
from waystation.letterbox import clocks, taking
from waystation.letterbox.hours import later
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.boxes import Box
from waystation.vault.labels import Label


def reopen_request(request: OpenRequest, *, reason: str, now: datetime, form_id: str = "") -> None:
    """Take up a refused request again. It stands in the queue as before, and its persons are counted again.

    Where the person asked for a second look it goes to whoever takes it up, and that is never who said no. The same
    form sent twice is one thing.
    """
    with request.writing() as box, transaction.atomic(using=taking.DATABASE):
        if form_id and box.read(Label.REQUEST_DECISION, form_id) is not None:
            return
        _refuse(request, box, reason)
        appeal = second_look.waits(box)
        _decide(request, box, second_look.REOPENED, reason, now, form_id, appeal="yes" if appeal else "")
        request.row.state = HelpRequest.State.OPEN
        if appeal:
            request.row.assignee = worker_of(request.keyring.worker_id)
        request.row.save(update_fields=["state", "assignee"])
        if pairs.SAME not in pairs.states(box).values():  # else they stay counted with the other request of theirs
            milestones.bring_back(box)
        summing.note_reopened(request, now, appeal=appeal)
        if request.row.due_hour == NOTHING_DUE:
            level = request.summary.get("level") or "urgent"
            dues.expect(request, later(now, clocks.FIRST_ANSWER[level]))
        if not mail.by_telephone(request):
            mail.put_status(request, "reading", now, form_id=form_id)
        box.sign(Tag.REQUEST_REOPEN)


def let_stand(request: OpenRequest, *, reason: str, now: datetime, form_id: str = "") -> None:
    """Somebody has looked at what they wrote after a no, and the no stands; the clock stops.

    Where the person asked for a second look they are told by a refusal, not by silence: this is refused then.
    """
    with request.writing() as box:
        if form_id and box.read(Label.REQUEST_DECISION, form_id) is not None:
            return
        _refuse(request, box, reason)
        if second_look.waits(box):
            raise Refused(
                _("they asked for a second look, and wait for what comes of it"),
                hint=_("take it up again; if it stays a no, refuse it anew with a letter"),
            )
        _decide(request, box, second_look.STANDS, reason, now, form_id)
        _file_all(request, box)
        dues.settle(request)
        request.change_summary(unread=0)
        box.sign(Tag.REQUEST_STANDS)


def _refuse(request: OpenRequest, box: Box, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Looking at a refusal again needs its reason."), hint=_("One sentence is enough."))
    if request.row.state != HelpRequest.State.CLOSED or not second_look.is_declined(box):
        raise Refused(
            _("this request is not one that we refused, or somebody has taken it up already"),
            hint=_("read in its record how it stands"),
        )
    second_look.refuse_same_person(box, request.keyring.worker_id)


def _decide(
    request: OpenRequest, box: Box, kind: str, reason: str, now: datetime, form_id: str, **more: str
) -> None:
    told: dict[str, Any] = {"kind": kind, "by": request.keyring.worker_id, "at": moment_of(now)}
    told |= {"reason": reason.strip(), "messages": second_look.messages(box), **more}
    told["n"] = second_look.number(box)
    box.write(Label.REQUEST_DECISION, form_id or random_id(), told)


def _file_all(request: OpenRequest, box: Box) -> None:
    """Whoever lets it stand has read what stood there."""
    for row, message in box.read_all(Label.REQUEST_MESSAGE).items():
        if message["from"] == "person" and message["kind"] == "message" and not message["filed"]:
            box.write(Label.REQUEST_MESSAGE, row, {**message, "filed": True, "filed_by": request.keyring.worker_id})
