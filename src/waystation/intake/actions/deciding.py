"""How a request ends: accepted as a case, refused with a reason and advice, or withdrawn by the person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import dues, mail, milestones, replies
from waystation.intake.access import OpenRequest
from waystation.intake.actions.verifying import stop_verifying
from waystation.intake.declining import letters, second_look, summing
from waystation.intake.declining.words import refuse_blame
from waystation.intake.models import HelpRequest
from waystation.letterbox import taking
from waystation.letterbox.mailboxes import moment_of
from waystation.letterbox.shapes import Onward, StaffMessage
from waystation.vault.boxes import Box
from waystation.vault.labels import Label

DUPLICATE = second_look.DUPLICATE
DECLINED = "declined"  # also begins the name of the letter of a refusal in its mailbox
# Codes are stored: none is renamed or taken away.
REFUSAL_REASONS = (
    "not-ours", "outside-region", "no-way", "no-room", "better-placed", "conflict", "not-verifiable", "not-credible",
    "safe-elsewhere", DUPLICATE, "unreachable",
)  # fmt: skip


def refuse_request(
    request: OpenRequest,
    *,
    code: str,
    reason: str,
    title: str,
    advice: str,
    now: datetime,
    form_id: str = "",
    onward: Sequence[str] = (),
    dated: bool = False,
) -> None:
    """Close a request with a reason code and the reason in words, and tell the person where else to turn.

    Title and advice become a letter in the person's language, where they have a mailbox and may be written to; whoever
    is reached by telephone only is called. `onward`: codes of the directory's entries that go along; `dated`: also one
    that was not looked at for long, with a sentence that says so. `form_id` is the id of the decision in the record:
    the same form sent twice is one refusal. Who declined does not decide on a second look.
    """
    if code not in REFUSAL_REASONS or not reason.strip() or not advice.strip():
        raise Refused(
            _("A refusal needs its reason, and advice where else to turn."), hint=_("Choose the reason and write both.")
        )
    for text in (title, advice):
        replies.refuse_gaps(text)
        refuse_blame(text)
    with request.writing() as box, transaction.atomic(using=taking.DATABASE):
        if form_id and box.read(Label.REQUEST_DECISION, form_id) is not None:
            return
        request.refuse_closed()
        second_look.refuse_same_person(box, request.keyring.worker_id)
        language = request.content.get("language", "en")
        found = letters.chosen(request.keyring, onward, language, now.date(), dated=dated)
        letter = _letter(title, advice, found, language, now)
        once = form_id or _once(box)
        if mail.has_mailbox(request) and not mail.by_telephone(request):
            _send_letter(request, letter, now, once)
            mail.put_status(request, DECLINED, now, form_id=once)
            dues.note_answered(request, now)
        summing.note_declined(request, code, len(letter.onward), now)
        said = {"code": code, "reason": reason.strip(), "advice": letter.text}
        close(request, box, DECLINED, now, row=form_id, **said, messages=second_look.messages(box))
        if code == DUPLICATE:
            milestones.set_aside(box)
        box.sign(Tag.REQUEST_REFUSE)


def _once(box: Box) -> str:
    """A name for this no in its mailbox: one for each time, however often it is tried."""
    before = [one for one in box.read_all(Label.REQUEST_DECISION).values() if one["kind"] == DECLINED]
    return f"{DECLINED}-{len(before)}" if before else DECLINED


def _letter(title: str, advice: str, onward: tuple[Onward, ...], language: str, now: datetime) -> StaffMessage:
    """The text holds the organisations too: on paper, by telephone, and for a page that knows no list."""
    whole = "\n\n".join(filter(None, [advice.strip(), letters.in_words(onward, language)]))
    return StaffMessage(
        "letter", moment_of(now), whole, title.strip(), language=language, why=advice.strip(), onward=onward
    )


def _send_letter(request: OpenRequest, letter: StaffMessage, now: datetime, form_id: str) -> None:
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


def close(request: OpenRequest, box: Box, outcome: str, now: datetime, *, row: str = "", **said: Any) -> None:
    told = {"kind": outcome, "by": request.keyring.worker_id, "at": moment_of(now), "n": second_look.number(box)}
    box.write(Label.REQUEST_DECISION, row or random_id(), {**told, **said})
    dues.settle(request)
    stop_verifying(request)
    request.change_summary(stage="accepted" if outcome == "accepted" else "closed", outcome=outcome, unread=0)
    request.row.state = HelpRequest.State.CLOSED
    request.row.save(update_fields=["state"])
