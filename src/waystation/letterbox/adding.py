"""What a person adds after sending: a message, a withdrawal, a correction, or the claim of a lost code."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.sealing import KeyPair, ReturnCode, mailbox_pair, pack
from waystation.letterbox import clocks
from waystation.letterbox.deliveries import compartment_for
from waystation.letterbox.envelopes import INTAKE, seal_person_message, sign_written
from waystation.letterbox.hours import hour_of
from waystation.letterbox.mailboxes import find_mailbox, make_mailbox, put_status
from waystation.letterbox.models import IncomingMessage, Mailbox
from waystation.letterbox.sending import store_files
from waystation.letterbox.shapes import FileNote, PersonMessage
from waystation.vault.directory import Directory

DATABASE = "door"
SECOND_LOOK = "second-look"  # in `about`: sealed, so that no column says who asked that somebody else looks at a no
TAGS = {"withdrawal": Tag.DOOR_WITHDRAW, "claim": Tag.DOOR_CLAIM}


@dataclass(frozen=True)
class Added:
    """What somebody wrote after sending. `id` was drawn with the form."""

    id: str
    kind: str
    language: str
    text: str = ""
    level: str = "urgent"
    about: tuple[tuple[str, str], ...] = ()
    files: tuple[FileNote, ...] = ()

    @property
    def row(self) -> str:
        """The id of its row: the same form with the same words is one message, with other words it is a second one.

        A claim with other words goes on as a message into the mailbox that was made with it, so both count alike.
        """
        kind = "message" if self.kind == "claim" else self.kind
        said = [kind, self.text, self.level, *(note.plain or note.digest for note in self.files)]
        said += [word for pair in self.about for word in pair]
        return hashlib.sha256(pack("waystation", "added", self.id, *said)).hexdigest()[:32]


def add_message(directory: Directory, mailbox: Mailbox, pair: KeyPair, added: Added, now: datetime) -> bool:
    """Seal it to the compartment that looks after this mailbox. False when it had arrived before, word for word."""
    try:
        with transaction.atomic(using=DATABASE):
            code = compartment_for(directory, mailbox.id)
            _store(directory, code, mailbox.id, pair, added, now)
            if (SECOND_LOOK, "yes") in added.about:
                put_status(directory.organisation, pair.public, mailbox.id, "appealed", added.language, now)
            if added.kind == "withdrawal":
                put_status(directory.organisation, pair.public, mailbox.id, "withdrawn", added.language, now)
    except IntegrityError:
        return False
    return True


def claim_lost_code(directory: Directory, new_code: ReturnCode, added: Added, now: datetime) -> bool:
    """Ask for a new mailbox under a new code; two workers decide. False when it had arrived before, word for word.

    The same form with other words is laid beside the claim, for whoever compares the answers.
    """
    pair = mailbox_pair(new_code)
    try:
        with transaction.atomic(using=DATABASE):
            mailbox = make_mailbox(new_code, pair, now)
            _store(directory, INTAKE, mailbox.id, pair, added, now)
            put_status(directory.organisation, pair.public, mailbox.id, "received", added.language, now)
    except IntegrityError:
        there = find_mailbox(new_code, pair)
        return there is not None and add_message(directory, there, pair, replace(added, kind="message"), now)
    return True


def _store(directory: Directory, code: str, mailbox_id: str, pair: KeyPair, added: Added, now: datetime) -> None:
    message = PersonMessage(
        kind=added.kind, mailbox=mailbox_id, mailbox_public=pair.public.to_bytes().hex(), hour=hour_of(now),
        due=clocks.set_due(code, added.level, now), language=added.language, text=added.text,
        about=dict(added.about), files=added.files,
    )  # fmt: skip
    message = sign_written(directory.organisation, pair, added.row, message)
    sealed = seal_person_message(directory, code, added.row, message)
    IncomingMessage.objects.create(
        id=added.row, kind=added.kind, mailbox=mailbox_id, compartment=sealed.compartment, epoch=sealed.epoch,
        key_blob=sealed.key_blob, content_blob=sealed.content_blob, hour=hour_of(now),
    )  # fmt: skip
    store_files(added.row, list(added.files), now)
    record(TAGS.get(added.kind, Tag.DOOR_MESSAGE), by="door", object=added.row, source="door", now=now)
