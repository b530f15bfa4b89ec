"""A worker answers a question: harmless, or what the person said. Answers stay; another one stands after it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.access import OpenRequest
from waystation.intake.once import place
from waystation.intake.signs import kinds, rows
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.boxes import Box


def answer_question(
    request: OpenRequest, question: str, answer: str, reason: str, *, now: datetime, form_id: str = ""
) -> None:
    """Write down what was found. A later answer says why it is another one; nothing is deleted.

    The same form sent twice is one answer. Refused without a reason, and while two officers look.
    """
    refuse_unsaid(answer, reason)
    with request.writing() as box:
        if rows.waits(one(request, question)):
            raise Refused(
                _("two officers look at this question"), hint=_("wait for what they say; ask them if it is urgent")
            )
        said = {"question": question, "answer": answer, "reason": reason.strip()}
        _keep(request, box, said, now, form_id)
        box.sign(Tag.REQUEST_QUESTION)


def refuse_unsaid(answer: str, reason: str) -> None:
    """An answer is one of the list, with its reason."""
    if answer not in kinds.ANSWERS or not reason.strip():
        raise Refused(_("there is no answer in this form"), hint=_("choose one, and write the reason in a sentence"))


def _keep(request: OpenRequest, box: Box, said: dict[str, Any], now: datetime, form_id: str) -> None:
    row, stands = place(box, rows.LABEL, form_id, {"is": rows.ANSWER, **said})
    if not stands:
        rows.write(box, row, rows.ANSWER, {**said, "by": request.keyring.worker_id, "at": moment_of(now)})
        rows.note_line(request)


def one(request: OpenRequest, question: str) -> dict[str, Any]:
    """One question of this request; NotYours where there is none."""
    found = next((row for row in rows.questions(request) if row["id"] == question), None)
    if found is None:
        raise NotYours()
    return found
