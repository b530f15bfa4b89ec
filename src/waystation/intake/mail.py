"""Putting something into a mailbox, sealed to the key from inside the request, never to the one in the mailbox row."""

from datetime import datetime

from django.utils.translation import gettext as _

from waystation.core.sealing import PublicKeys
from waystation.core.vocabulary.refusals import Refused
from waystation.intake.access import OpenRequest
from waystation.letterbox import mailboxes
from waystation.letterbox.models import Mailbox
from waystation.letterbox.shapes import StaffMessage
from waystation.vault import signed


def has_mailbox(request: OpenRequest) -> bool:
    """Whether the person has a mailbox, and has not deleted it."""
    mailbox = request.contact.get("mailbox", "")
    return bool(mailbox) and Mailbox.objects.filter(pk=mailbox).exists()


def put(request: OpenRequest, message: StaffMessage, now: datetime) -> str:
    """Lay a message or letter into the mailbox. Refused where there is none. Returns its id there."""
    contact = request.contact
    if not contact.get("mailbox"):
        raise Refused(
            _("This person has no mailbox."),
            hint=_("Use a way of contact that their rules allow, or make a return code for them."),
        )
    public = PublicKeys.from_bytes(bytes.fromhex(contact["mailbox_public"]))
    return mailboxes.put_message(signed.organisation(), public, contact["mailbox"], message, now)


def put_status(request: OpenRequest, status: str, now: datetime) -> None:
    """Say where the request stands, where there is a mailbox to say it in."""
    if has_mailbox(request):
        language = request.content.get("language", "en")
        put(request, StaffMessage("status", mailboxes.moment_of(now), status=status, language=language), now)
