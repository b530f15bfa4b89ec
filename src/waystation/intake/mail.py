"""Putting something into a mailbox, sealed to the key from inside the request, never to the one in the mailbox row."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.core.sealing import PublicKeys
from waystation.core.sealing.derivation import derive
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import words
from waystation.intake.access import OpenRequest
from waystation.letterbox import mailboxes
from waystation.letterbox.models import Mailbox
from waystation.letterbox.shapes import StaffMessage
from waystation.vault import signed
from waystation.vault.boxes import Box
from waystation.vault.labels import SECTION_OF, Label


def has_mailbox(request: OpenRequest) -> bool:
    """Whether the person has a mailbox, and has not deleted it."""
    mailbox = request.contact.get("mailbox", "")
    return bool(mailbox) and Mailbox.objects.filter(pk=mailbox).exists()


def by_telephone(request: OpenRequest) -> bool:
    """Whether this person is reached by telephone only: somebody else may read what is written to them."""
    return says_by_telephone(request.contact)


def says_by_telephone(contact: dict[str, Any]) -> bool:
    """The same of what is kept about contact, in a request or a case."""
    return bool(contact.get("safe_contact", {}).get("ways") == words.TELEPHONE_ONLY)


def refuse_writing(contact: dict[str, Any]) -> None:
    """Refused where nothing may be written to this person."""
    if says_by_telephone(contact):
        raise Refused(
            _("This person is reached by telephone only: nothing is written to them."),
            hint=_("Call them as their rules allow, then note the attempt."),
        )


def put(request: OpenRequest, message: StaffMessage, now: datetime, *, form_id: str = "") -> str:
    """Lay a message or letter into the mailbox. Refused where there is none. Returns its id there.

    The same words of the same form lie there once, also when the desk stopped after the door had kept them.
    """
    contact = request.contact
    if not contact.get("mailbox"):
        raise Refused(
            _("This person has no mailbox."),
            hint=_("Use a way of contact that their rules allow, or make a return code for them."),
        )
    public = PublicKeys.from_bytes(bytes.fromhex(contact["mailbox_public"]))
    row = row_of(request.box, Label.REQUEST_MESSAGE, message, form_id)
    return mailboxes.put_message(signed.organisation(), public, contact["mailbox"], message, now, row=row)


def row_of(box: Box, label: Label, message: StaffMessage, form_id: str) -> str:
    """The place in the mailbox of what a form says, "" without a form.

    Drawn from a key of the box: who sees both databases can neither match the two nor try words against it.
    """
    if not form_id:
        return ""
    key = box.key_of(SECTION_OF[label], 1)
    said = (form_id, message.kind, message.title, message.text, message.status)
    return derive(key, "mailbox message", *said, length=16).hex()


def put_status(request: OpenRequest, status: str, now: datetime, *, form_id: str = "") -> None:
    """Say where the request stands, where there is a mailbox to say it in."""
    if has_mailbox(request):
        language = request.content.get("language", "en")
        message = StaffMessage("status", mailboxes.moment_of(now), status=status, language=language)
        put(request, message, now, form_id=form_id)
