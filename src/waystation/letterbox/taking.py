"""What the desk does here: find what waits, and mark it as taken once it is sealed anew in the desk's own database."""

from collections.abc import Iterable
from typing import cast

from waystation.audit.ids import is_id
from waystation.core.sealing import SealingError
from waystation.core.vocabulary.refusals import Refused
from waystation.letterbox.envelopes import INTAKE, SealedRow, is_written_by, open_person_message
from waystation.letterbox.models import IncomingMessage, SealedRequest
from waystation.letterbox.shapes import PersonMessage
from waystation.vault import signed
from waystation.vault.keyring import Keyring

DATABASE = "door"
# What a row may raise whose columns or content somebody made up. It is passed over, and never stops its neighbours.
SPOILT = (SealingError, Refused, ValueError, TypeError, KeyError)


def waiting_requests(limit: int = 200) -> list[SealedRequest]:
    """Requests to the intake desk that it has not taken yet, the oldest hour first. Others cannot fill the batch."""
    return list(SealedRequest.objects.filter(moved=False, compartment=INTAKE).order_by("hour", "id")[:limit])


def waiting_messages(compartments: Iterable[str]) -> list[tuple[str, str, str]]:
    """(id, mailbox, hour) of what people added for these compartments, the oldest hour first. All: one that does not
    open stays where it is, and must not keep the ones after it from being seen."""
    waiting = IncomingMessage.objects.filter(moved=False, compartment__in=list(compartments)).exclude(kind="claim")
    rows = waiting.order_by("hour", "id").values_list("id", "mailbox", "hour")
    # A correction may bring another mailbox: what was written from the old one comes before it.
    return [*rows.exclude(kind="correction"), *rows.filter(kind="correction")]


def waiting_claims(compartments: Iterable[str]) -> list[IncomingMessage]:
    """Claims of lost codes, the oldest hour first. One whose id is none was made up by hand: no page could name it."""
    waiting = IncomingMessage.objects.filter(kind="claim", moved=False, compartment__in=list(compartments))
    return [row for row in waiting.order_by("hour", "id") if is_id(row.pk)]


def unnoted_messages(limit: int = 200) -> list[IncomingMessage]:
    """What people added for the intake desk and no queue has counted yet, the oldest hour first."""
    waiting = IncomingMessage.objects.filter(moved=False, noted=False, compartment=INTAKE).exclude(kind="claim")
    return list(waiting.order_by("hour", "id")[:limit])


def mark_noted(ids: Iterable[str]) -> None:
    IncomingMessage.objects.filter(pk__in=list(ids)).update(noted=True)


def open_message(keyring: Keyring, row: IncomingMessage) -> PersonMessage | None:
    """What a person added; None where the row does not open, where no page could name it, or where it was not written
    with the code of its mailbox: it stays at the door."""
    message = open_letter(keyring, row)
    return message if message is not None and is_theirs(row, message) else None


def is_theirs(row: IncomingMessage, message: PersonMessage) -> bool:
    """Whether it was written with the code of this mailbox. The id is that of one key alone: so whoever asks takes the
    mailbox's id from inside the request or the case, and needs no key beside it."""
    return is_written_by(signed.organisation(), message.mailbox_public, row.pk, message)


def open_letter(keyring: Keyring, row: IncomingMessage) -> PersonMessage | None:
    """What lies there for a case, whoever wrote it: the person, or two hands at intake. The caller asks who."""
    if not is_id(row.pk):
        return None
    try:
        pair = keyring.epoch(row.compartment, row.epoch).pair
        _, message = open_person_message(signed.directory(), pair, cast(SealedRow, row), row.kind)
    except SPOILT:
        return None
    return message if message.mailbox == row.mailbox else None  # else it was moved to another mailbox by hand


def mark_moved(row: SealedRequest | IncomingMessage) -> None:
    """The desk has committed its own sealed copy. Kept until `delete_moved`, so that a crash between loses nothing."""
    type(row).objects.filter(pk=row.pk).update(moved=True)


def delete_moved(ids: list[str]) -> None:
    """Remove rows that the desk has. Their files stay: they are sealed once, and only their keys were re-sealed."""
    SealedRequest.objects.filter(pk__in=ids, moved=True).delete()
    IncomingMessage.objects.filter(pk__in=ids, moved=True).delete()
