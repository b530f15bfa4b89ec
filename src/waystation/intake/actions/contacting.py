"""Reaching a person without harm: the rules are confirmed before a number is shown, every attempt is noted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import dues
from waystation.intake.access import OpenRequest
from waystation.intake.declining import second_look
from waystation.intake.once import place
from waystation.letterbox.hours import hour_of
from waystation.letterbox.mailboxes import moment_of
from waystation.letterbox.shapes import ONLY_HERE
from waystation.vault.labels import Label

CHANNELS = ("door", "telephone", "app", "mail", "in-person", "partner")
CODE_WORD = ("given", "not-given", "none-agreed")
RESULTS = ("reached", "no-answer", "somebody-else", "message-left", "wrong-number", "refused-to-talk")


def reveal_contact(request: OpenRequest, *, rules_confirmed: bool) -> dict[str, Any]:
    """The number or handle, after the worker confirmed the rules for safe contact. Each time is written down.

    Refused where the person wants to be answered only here: a number they once wrote is not ours to use.
    """
    if not rules_confirmed:
        raise Refused(
            _("The rules for safe contact were not confirmed, so the number stays closed."),
            hint=_("Read the rules on the page of the request and confirm that you keep to them."),
        )
    rules = request.contact.get("safe_contact", {})
    if rules.get("ways") == ONLY_HERE:
        raise Refused(
            _("This person wants to be answered only here: no number is shown."),
            hint=_("Answer in the mailbox. Where there is none, wait until they come or call again."),
        )
    with transaction.atomic():
        record(Tag.REQUEST_REVEAL, by=request.keyring.worker_id, object=request.ref)
    return {name: rules.get(name, "") for name in ("reach", "code_word", "question", "answer")}


def record_attempt(
    request: OpenRequest,
    *,
    channel: str,
    result: str,
    now: datetime,
    whom: str = "",
    code_word: str = "none-agreed",
    note: str = "",
    next_try: datetime | None = None,
    form_id: str = "",
) -> str:
    """Note one attempt to reach the person. Reaching them is an answer and stops the clocks; a next try starts one."""
    if channel not in CHANNELS or result not in RESULTS or code_word not in CODE_WORD:
        raise Refused(_("This attempt cannot be read."), hint=_("Choose how, the code word and the result."))
    if next_try is not None and next_try <= now:
        raise Refused(_("The next try lies in the past."), hint=_("Choose a day and an hour to come, or none."))
    said = {"channel": channel, "result": result, "whom": whom, "code_word": code_word, "note": note}
    when = {"at": moment_of(now), "next": hour_of(next_try) if next_try else ""}
    with request.writing() as box:
        row, stands = place(box, Label.CONTACT_ATTEMPT, form_id, {**said, "next": when["next"]})
        if stands:
            return row
        box.write(Label.CONTACT_ATTEMPT, row, {**said, **when, "by": request.keyring.worker_id})
        if result == "reached":
            if not second_look.waits(box):  # a call is no second look either
                dues.settle(request)
            dues.note_answered(request, now)
        if next_try is not None:
            dues.expect(request, hour_of(next_try))
        box.sign(Tag.REQUEST_ATTEMPT)
    return row
