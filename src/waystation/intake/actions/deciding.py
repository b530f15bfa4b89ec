"""How a request ends: accepted as a case, refused with a reason and advice, or withdrawn by the person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import dues, mail, milestones, replies
from waystation.intake.access import OpenRequest
from waystation.intake.actions.verifying import stop_verifying
from waystation.intake.models import HelpRequest
from waystation.letterbox import taking
from waystation.letterbox.mailboxes import moment_of
from waystation.letterbox.shapes import StaffMessage
from waystation.vault.boxes import Box
from waystation.vault.labels import Label

DUPLICATE = "duplicate"
DECLINED = "declined"  # also names the letter of a refusal in its mailbox: a request is refused once
REFUSAL_REASONS = ("not-ours", "no-way", "better-placed", "safe-elsewhere", "not-credible", DUPLICATE, "unreachable")


def refuse_request(
    request: OpenRequest, *, code: str, reason: str, title: str, advice: str, now: datetime, form_id: str = ""
) -> None:
    """Close a request with a reason code and the reason in words, and tell the person where else to turn.

    Title and advice become a letter in the person's language, where they have a mailbox and may be written to; whoever
    is reached by telephone only is called. `form_id` is the id of the decision in the record: the same form sent twice
    is one refusal.
    """
    if code not in REFUSAL_REASONS or not reason.strip() or not advice.strip():
        raise Refused(
            _("A refusal needs its reason, and advice where else to turn."), hint=_("Choose the reason and write both.")
        )
    replies.refuse_gaps(title)
    replies.refuse_gaps(advice)
    with request.writing() as box, transaction.atomic(using=taking.DATABASE):
        if form_id and box.read(Label.REQUEST_DECISION, form_id) is not None:
            return
        request.refuse_closed()
        if mail.has_mailbox(request) and not mail.by_telephone(request):
            _send_letter(request, title, advice, now, form_id or DECLINED)
            mail.put_status(request, DECLINED, now, form_id=form_id or DECLINED)
            dues.note_answered(request, now)
        said = {"code": code, "reason": reason.strip(), "advice": advice.strip()}
        close(request, box, DECLINED, now, row=form_id, **said)
        if code == DUPLICATE:
            milestones.set_aside(box)
        box.sign(Tag.REQUEST_REFUSE)


def _send_letter(request: OpenRequest, title: str, advice: str, now: datetime, form_id: str) -> None:
    letter = StaffMessage(
        "letter", moment_of(now), advice.strip(), title.strip(), language=request.content.get("language", "en")
    )
    mail.put(request, letter, now, form_id=form_id)
    said = {"kind": "letter", "at": letter.written_at, "title": letter.title, "text": letter.text, "filed": True}
    request.box.write(Label.REQUEST_MESSAGE, random_id(), {**said, "from": "staff", "by": request.keyring.worker_id})


def withdraw_request(request: OpenRequest, *, reason: str, now: datetime) -> None:
    """The person does not want it any more: said at the door, or to a worker. Nothing is deleted by this."""
    with request.writing() as box, transaction.atomic(using=taking.DATABASE):
        request.refuse_closed()
        _tell(request, "withdrawn", now)
        close(request, box, "withdrew", now, reason=reason.strip())
        box.sign(Tag.REQUEST_WITHDRAW)


def mark_accepted(request: OpenRequest, *, case: str, now: datetime) -> None:
    """Close a request because a case begins. Called by the action that starts the case, in its transaction.

    Which case it became stands inside the box only.
    """
    with request.writing() as box, transaction.atomic(using=taking.DATABASE):
        request.refuse_closed()
        _tell(request, "accepted", now)
        milestones.hand_over(box)
        close(request, box, "accepted", now, case=case)
        box.sign(Tag.REQUEST_ACCEPT)


def _tell(request: OpenRequest, status: str, now: datetime) -> None:
    if not mail.by_telephone(request):
        mail.put_status(request, status, now)


def close(request: OpenRequest, box: Box, outcome: str, now: datetime, *, row: str = "", **said: str) -> None:
    told = {"kind": outcome, "by": request.keyring.worker_id, "at": moment_of(now)}
    box.write(Label.REQUEST_DECISION, row or random_id(), {**told, **said})
    dues.settle(request)
    stop_verifying(request)
    request.change_summary(stage="accepted" if outcome == "accepted" else "closed", outcome=outcome, unread=0)
    request.row.state = HelpRequest.State.CLOSED
    request.row.save(update_fields=["state"])
