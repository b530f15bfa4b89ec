"""To which compartment a person's next messages go: what a worker signed, checked at each use."""

from datetime import datetime

from django.db.models import Max

from waystation.core.sealing import KeyPair, sign
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import hour_of
from waystation.letterbox.models import Delivery
from waystation.vault.directory import Directory
from waystation.vault.public import has_signed

PURPOSE = "delivery"


def state_delivery(
    directory: Directory, mailbox: str, compartment: str, *, worker: str, pair: KeyPair, now: datetime
) -> Delivery:
    """State, signed by this worker, that new messages from this mailbox go to this compartment."""
    highest: int = Delivery.objects.filter(mailbox=mailbox).aggregate(top=Max("number"))["top"] or 0
    made = Delivery(
        mailbox=mailbox, number=highest + 1, compartment=compartment, worker=worker, hour=hour_of(now),
        list_number=directory.number,
    )  # fmt: skip
    made.signature = sign(pair, PURPOSE, directory.organisation, *_said(made))
    made.save(force_insert=True)
    return made


def compartment_for(directory: Directory, mailbox: str) -> str:
    """The compartment of the newest statement that holds; intake when none does. Each goes on from the one before."""
    present = INTAKE
    for statement in Delivery.objects.filter(mailbox=mailbox).order_by("number"):
        if _holds(directory, statement, present):
            present = statement.compartment
    return present


def _holds(directory: Directory, statement: Delivery, present: str) -> bool:
    """Signed by somebody who may move it: a member of intake, or of the compartment that had the mailbox until then.

    Somebody who left, was revoked or whose grant is over keeps what they signed before, so that a case does not lose
    its person with its worker; but it names a compartment of theirs then, whose keys were changed when they left. A key
    that was stolen and a row written by hand can therefore misdirect a message, and never let anybody read it.
    """
    if statement.compartment not in directory.compartments or not _is_signed(directory, statement):
        return False
    signer, number, hour = statement.worker, statement.list_number, statement.hour
    if any(signer in directory.members(code, hour) for code in (INTAKE, present)):
        return True
    then = [directory.was_member(code, signer, number, hour) for code in (INTAKE, present)]
    return any(then) and directory.was_member(statement.compartment, signer, number, hour)


def _is_signed(directory: Directory, statement: Delivery) -> bool:
    said = (directory.organisation, *_said(statement))
    return has_signed(directory, statement.worker, bytes(statement.signature), PURPOSE, *said)


def _said(statement: Delivery) -> tuple[str | int, ...]:
    return (
        statement.mailbox, statement.number, statement.compartment, statement.worker, statement.hour,
        statement.list_number,
    )  # fmt: skip
