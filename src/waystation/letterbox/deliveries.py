"""To which compartment a person's next messages go: what a worker signed, checked at each use."""

from datetime import datetime

from django.db.models import Max

from waystation.core.sealing import BadSignature, KeyPair, sign, verify
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import hour_of
from waystation.letterbox.models import Delivery
from waystation.vault.directory import Directory

PURPOSE = "delivery"


def state_delivery(
    directory: Directory, mailbox: str, compartment: str, *, worker: str, pair: KeyPair, now: datetime
) -> Delivery:
    """State, signed by this worker, that new messages from this mailbox go to this compartment."""
    highest: int = Delivery.objects.filter(mailbox=mailbox).aggregate(top=Max("number"))["top"] or 0
    number, hour = highest + 1, hour_of(now)
    signature = sign(pair, PURPOSE, directory.organisation, mailbox, number, compartment, worker, hour)
    return Delivery.objects.create(
        mailbox=mailbox, number=number, compartment=compartment, worker=worker, hour=hour, signature=signature
    )


def compartment_for(directory: Directory, mailbox: str) -> str:
    """The compartment of the newest statement that holds; intake when none does."""
    for statement in Delivery.objects.filter(mailbox=mailbox).order_by("-number"):
        if _holds(directory, statement):
            return statement.compartment
    return INTAKE


def _holds(directory: Directory, statement: Delivery) -> bool:
    signer = directory.worker(statement.worker)
    if signer is None or not directory.codes_of(statement.worker):
        return False
    if statement.compartment not in directory.compartments:
        return False
    said = (statement.mailbox, statement.number, statement.compartment, statement.worker, statement.hour)
    try:
        verify(signer.public.ed25519, bytes(statement.signature), PURPOSE, directory.organisation, *said)
    except BadSignature:
        return False
    return True
