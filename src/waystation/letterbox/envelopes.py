"""Sealing and opening what passes between door and desk, so that both agree on keys, labels and rows.

A request or a person's message has a fresh random key, sealed to a compartment: the door cannot read it back.
What is for the person is sealed to the mailbox key, which only the return code gives.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from waystation.core.sealing import (
    Context,
    Damaged,
    KeyPair,
    PublicKeys,
    SealingError,
    open_from,
    open_value,
    pack,
    seal_to,
    seal_value,
    sign,
    verify,
)
from waystation.letterbox.shapes import PersonMessage, RequestContent, StaffMessage, Summary
from waystation.vault.directory import Directory
from waystation.vault.labels import Label
from waystation.vault.public import compartment_context, seal_to_compartment

INTAKE = "intake"
APP = "letterbox"
Draw = Callable[[int], bytes]
Written = TypeVar("Written", RequestContent, PersonMessage)
_MAILBOX_LABELS = {
    "message": Label.MAILBOX_MESSAGE,
    "status": Label.MAILBOX_STATUS,
    "letter": Label.MAILBOX_LETTER,
    "page": Label.MAILBOX_PAGE,
}


class SealedRow(Protocol):
    """A row of SealedRequest or IncomingMessage, at the door or copied to the desk."""

    id: str
    compartment: str
    epoch: int
    key_blob: bytes
    content_blob: bytes


@dataclass(frozen=True)
class Sealed:
    """The columns of a sealed request or message."""

    compartment: str
    epoch: int
    key_blob: bytes
    content_blob: bytes


def value_context(organisation: bytes, label: Label, row: str) -> Context:
    """Where a value of the letterbox belongs; a value moved to another row or label does not open."""
    return Context(app=APP, organisation=organisation, label=int(label), row=row.encode())


def file_context(organisation: bytes, file_id: str) -> Context:
    """What a sealed file is bound to, from the first byte of the upload to its opening at the desk."""
    return value_context(organisation, Label.DOOR_FILE, file_id)


def seal_request(directory: Directory, request_id: str, content: RequestContent, *, draw: Draw = os.urandom) -> Sealed:
    """Seal a request to the intake compartment under a fresh request key, which is then forgotten."""
    return _seal(directory, INTAKE, Label.DOOR_REQUEST, request_id, content.to_bytes(), draw)


def open_request(directory: Directory, pair: KeyPair, row: SealedRow) -> tuple[bytes, RequestContent]:
    """(request key, content). `pair` is the compartment's pair of the row's epoch."""
    key, content = _open(directory, pair, Label.DOOR_REQUEST, row)
    return key, RequestContent.from_bytes(content)


def seal_summary(directory: Directory, request_id: str, summary: Summary) -> bytes:
    """Seal what the queue shows, by itself, so that the queue opens without the request."""
    return seal_to_compartment(directory, INTAKE, Label.DOOR_SUMMARY, request_id, summary.to_bytes())[1]


def open_summary(directory: Directory, pair: KeyPair, row: SealedRow, summary_blob: bytes) -> Summary:
    context = compartment_context(directory, row.compartment, row.epoch, Label.DOOR_SUMMARY, row.id)
    return Summary.from_bytes(open_from(pair, bytes(summary_blob), context))


def seal_person_message(
    directory: Directory, code: str, message_id: str, message: PersonMessage, *, draw: Draw = os.urandom
) -> Sealed:
    """Seal what a person wrote after sending to the compartment that a delivery statement names."""
    return _seal(directory, code, _label_of(message.kind), message_id, message.to_bytes(), draw)


def open_person_message(directory: Directory, pair: KeyPair, row: SealedRow, kind: str) -> tuple[bytes, PersonMessage]:
    """(message key, message). `kind` is the row's: a row whose kind was edited does not open."""
    key, content = _open(directory, pair, _label_of(kind), row)
    message = PersonMessage.from_bytes(content)
    if message.kind != kind:
        raise Damaged("the kind beside this message is not the one inside it")
    return key, message


def id_of_mailbox(public: PublicKeys) -> str:
    """The id of a mailbox is drawn from its public half, so that no other key can ever stand behind it."""
    return public.digest().hex()[:32]


def sign_written(organisation: bytes, pair: KeyPair, row: str, content: Written) -> Written:
    """What a person wrote, signed with the key of their mailbox and bound to its row. `pair` is `mailbox_pair(code)`.

    A seal does not say who wrote: anybody who writes rows can seal something to a compartment.
    """
    bare = replace(content, signature="")
    return replace(bare, signature=sign(pair, _purpose(content), organisation, row, bare.to_bytes()).hex())


def is_written_by(organisation: bytes, mailbox_public: str, row: str, content: Written) -> bool:
    """Whether whoever holds the code of this mailbox wrote it, and wrote it for this mailbox.

    `mailbox_public` (hex) may come from inside the content itself: the id of a mailbox is that of one key alone. Which
    mailbox is whose comes from inside what the desk has opened, never from a row.
    """
    bare = replace(content, signature="")
    try:
        public, said = PublicKeys.from_bytes(bytes.fromhex(mailbox_public)), bytes.fromhex(content.signature)
        verify(public.ed25519, said, _purpose(content), organisation, row, bare.to_bytes())
    except (SealingError, ValueError):
        return False
    return content.mailbox == id_of_mailbox(public)


def _purpose(content: RequestContent | PersonMessage) -> str:
    return "person-request" if isinstance(content, RequestContent) else "person-message"


def seal_message_to_mailbox(
    organisation: bytes, public: PublicKeys, mailbox_id: str, message_id: str, message: StaffMessage
) -> bytes:
    """Seal something for the person. The desk passes the public key from *inside* the sealed request."""
    return seal_to(public, message.to_bytes(), _mailbox_context(organisation, message.kind, mailbox_id, message_id))


class MailboxRow(Protocol):
    """A row of MailboxMessage."""

    id: str
    mailbox_id: str
    kind: str
    sealed: Any


def open_mailbox_message(organisation: bytes, pair: KeyPair, row: MailboxRow) -> StaffMessage:
    """Open one thing in the mailbox. `pair` is `mailbox_pair(code)`; a row that was moved or relabelled is refused."""
    context = _mailbox_context(organisation, row.kind, row.mailbox_id, row.id)
    return StaffMessage.from_bytes(open_from(pair, bytes(row.sealed), context))


def seal_own_page(organisation: bytes, public: PublicKeys, mailbox_id: str, row: str, page: bytes) -> bytes:
    """Seal the person's own page, as `own_page.OwnPage` writes it."""
    return seal_to(public, page, _mailbox_context(organisation, "page", mailbox_id, row))


def open_own_page(organisation: bytes, pair: KeyPair, row: MailboxRow) -> bytes:
    """The page as it was written. `pair` is `mailbox_pair(code)`."""
    return open_from(pair, bytes(row.sealed), _mailbox_context(organisation, row.kind, row.mailbox_id, row.id))


def _mailbox_context(organisation: bytes, kind: str, mailbox_id: str, message_id: str) -> bytes:
    return pack("waystation", "mailbox", organisation, int(_MAILBOX_LABELS[kind]), mailbox_id, message_id)


def _label_of(kind: str) -> Label:
    return Label.DOOR_CLAIM if kind == "claim" else Label.DOOR_MESSAGE


def _seal(directory: Directory, code: str, label: Label, row: str, plaintext: bytes, draw: Draw) -> Sealed:
    key = draw(32)
    epoch, key_blob = seal_to_compartment(directory, code, Label.DOOR_REQUEST_KEY, row, key)
    content_blob = seal_value(key, value_context(directory.organisation, label, row), plaintext, draw=draw)
    return Sealed(code, epoch, key_blob, content_blob)


def _open(directory: Directory, pair: KeyPair, label: Label, row: SealedRow) -> tuple[bytes, bytes]:
    context = compartment_context(directory, row.compartment, row.epoch, Label.DOOR_REQUEST_KEY, row.id)
    key = open_from(pair, bytes(row.key_blob), context)
    return key, open_value(key, value_context(directory.organisation, label, row.id), bytes(row.content_blob))
