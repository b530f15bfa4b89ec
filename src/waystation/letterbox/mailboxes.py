"""Mailboxes: what is put there for a person, what they find when they come back, and forgetting it all."""

from datetime import UTC, datetime
from hmac import compare_digest

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.sealing import KeyPair, PublicKeys, ReturnCode, SealingError, mailbox_pair, sign, verify
from waystation.core.vocabulary.refusals import Refused
from waystation.letterbox import drafts
from waystation.letterbox.envelopes import id_of_mailbox, open_mailbox_message, seal_message_to_mailbox
from waystation.letterbox.hours import hour_of
from waystation.letterbox.models import Delivery, Mailbox, MailboxMessage
from waystation.letterbox.shapes import StaffMessage
from waystation.letterbox.wiping import wipe_after_commit

DATABASE, DELETED = "door", "mailbox-deleted"


def find_mailbox(code: ReturnCode, pair: KeyPair) -> Mailbox | None:
    """The mailbox of this code: the stored public half must be the one the code derives."""
    found = None
    for mailbox in Mailbox.objects.filter(code_id=code.public):
        if compare_digest(bytes(mailbox.public), pair.public.to_bytes()):
            found = mailbox
    return found


def make_mailbox(code: ReturnCode, pair: KeyPair, now: datetime) -> Mailbox:
    """A mailbox for this code. IntegrityError where it exists: that is how a second sending is told from the first."""
    public = pair.public
    return Mailbox.objects.create(
        id=id_of_mailbox(public), code_id=code.public, digest=public.digest(), public=public.to_bytes(),
        hour=hour_of(now),
    )  # fmt: skip


def put_message(
    organisation: bytes, public: PublicKeys, mailbox_id: str, message: StaffMessage, now: datetime, *, row: str = ""
) -> str:
    """Seal something for the person and lay it into the mailbox. The desk passes the key from inside the request.

    With a `row` of its own it is laid down once, however often it is tried. Returns its id.
    """
    if not Mailbox.objects.filter(pk=mailbox_id).exists():
        raise Refused(
            _("the person has deleted this mailbox, so nothing can be put there"),
            hint=_("use another way of contact, as far as their rules allow one"),
        )
    row = row or random_id()
    if MailboxMessage.objects.filter(pk=row).exists():
        return row  # the door kept it, and the desk stopped before it could write that down
    sealed = seal_message_to_mailbox(organisation, public, mailbox_id, row, message)
    MailboxMessage.objects.create(id=row, mailbox_id=mailbox_id, kind=message.kind, sealed=sealed, hour=hour_of(now))
    return row


def put_status(
    organisation: bytes, public: PublicKeys, mailbox_id: str, status: str, language: str, now: datetime
) -> str:
    """Say where the request stands: one of shapes.STATUSES; the door says it in the person's language."""
    message = StaffMessage(kind="status", status=status, written_at=moment_of(now), language=language)
    return put_message(organisation, public, mailbox_id, message, now)


def put_missing(
    organisation: bytes, public: PublicKeys, mailbox_id: str, missing: tuple[str, ...], language: str, now: datetime
) -> str:
    """Renew the list of what we still need from the person; an empty one says that nothing is missing any more."""
    message = StaffMessage(kind="status", missing=missing, written_at=moment_of(now), language=language)
    return put_message(organisation, public, mailbox_id, message, now)


def read_mailbox(organisation: bytes, mailbox: Mailbox, pair: KeyPair) -> tuple[list[StaffMessage], int]:
    """(what opened, oldest first; how many did not open). One spoilt message does not hide the others."""
    opened: list[StaffMessage] = []
    spoilt = 0
    for row in MailboxMessage.objects.filter(mailbox_id=mailbox.id).exclude(kind="page"):
        try:
            opened.append(open_mailbox_message(organisation, pair, row))
        except (SealingError, Refused):
            spoilt += 1
    return sorted(opened, key=lambda message: message.written_at), spoilt


def note_return(mailbox: Mailbox, now: datetime) -> None:
    """Record that somebody came back with the code of this mailbox."""
    record(Tag.DOOR_BACK, by="door", object=mailbox.id, source="door", now=now)


def delete_code(organisation: bytes, code: ReturnCode, mailbox: Mailbox, now: datetime) -> None:
    """What the person asks for: the mailbox goes with all its messages, and no old page begins another one under its
    code. The request itself stays at the desk.

    The line of it is signed with the key that only the code gives: a restore deletes again by these lines.
    """
    signature = sign(mailbox_pair(code), DELETED, organisation, mailbox.id)
    with transaction.atomic(using=DATABASE):
        delete_mailbox(mailbox.id)
        record(Tag.DOOR_FORGET, by="door", object=mailbox.id, source="door", signature=signature, now=now)
        drafts.leave_mark(organisation, code, now)


def was_deleted_by_code(organisation: bytes, mailbox: Mailbox, signature: bytes) -> bool:
    """Whether whoever holds the code of this mailbox has asked for its end. Its id is that of one key alone."""
    try:
        public = PublicKeys.from_bytes(bytes(mailbox.public))
        verify(public.ed25519, signature, DELETED, organisation, mailbox.id)
    except (SealingError, ValueError):
        return False
    return mailbox.id == id_of_mailbox(public)


def delete_mailbox(mailbox_id: str) -> None:
    """Delete a mailbox, its messages and its delivery statements: by the person, or by the desk after a lost code."""
    with transaction.atomic(using=DATABASE):
        Delivery.objects.filter(mailbox=mailbox_id).delete()
        Mailbox.objects.filter(pk=mailbox_id).delete()
        wipe_after_commit()


def moment_of(now: datetime) -> str:
    """The moment in UTC, to the second: only ever inside an envelope."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
