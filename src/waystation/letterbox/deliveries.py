"""To which compartment a person's next messages go: what a worker signed, checked at each use."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from django.db import DatabaseError
from django.db.models import Max

from waystation.audit.actions import this_hour
from waystation.core.sealing import KeyPair, pack, sign
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
    for statement in _holding(directory, Delivery.objects.filter(mailbox=mailbox).order_by("number"), this_hour()):
        present = statement.compartment
    return present


def staying(directory: Directory, worker: str, *, over: bool) -> list[str]:
    """Digests of this worker's statements that hold now: a case does not lose its person with the worker who moved it.

    `over`: the time of their membership ran out before. What they sign meanwhile cannot be told from what they signed
    in good time, so nothing stays that would bring messages to a group they are still in.
    """
    mine = Delivery.objects.filter(worker=worker).values_list("mailbox", flat=True)
    rows = list(Delivery.objects.filter(mailbox__in=mine.distinct()).order_by("mailbox", "number"))
    hour, found = this_hour(), []
    for _mailbox, statements in groupby(rows, key=lambda row: row.mailbox):
        for statement in _holding(directory, statements, "" if over else hour):
            brings = over and worker in directory.members(statement.compartment, hour)
            if statement.worker == worker and not brings:
                found.append(digest_of(directory, statement))
    return found


def staying_or_none(directory: Directory, worker: str, *, over: bool) -> list[str]:
    """As `staying`. Where the door's database does not answer, none: somebody is kept out at once all the same, and
    messages go to intake until a case is opened (`cases.delivering`)."""
    try:
        return staying(directory, worker, over=over)
    except DatabaseError:
        return []


def _holding(directory: Directory, statements: Iterable[Delivery], hour: str) -> Iterator[Delivery]:
    """Those of one mailbox that hold, in their order; `hour` is now, or "" for the hour of each."""
    present = INTAKE
    for statement in statements:
        if _holds(directory, statement, present, hour or statement.hour):
            present = statement.compartment
            yield statement


def _holds(directory: Directory, statement: Delivery, present: str, hour: str) -> bool:
    """Signed by somebody who may move it: a member of intake, or of the compartment that had the mailbox until then.

    Of somebody who has left, only what the line of the list that says so names as well: its hour and its number they
    could still write as they like, and so bring messages of others to a group they are in.
    """
    if statement.compartment not in directory.compartments or not _is_signed(directory, statement):
        return False
    digest = digest_of(directory, statement)
    return any(directory.signed_as_member(code, statement.worker, digest, hour) for code in (INTAKE, present))


def digest_of(directory: Directory, statement: Delivery) -> str:
    """By what the signed list names a statement."""
    return hashlib.sha256(pack("waystation", PURPOSE, directory.organisation, *_said(statement))).hexdigest()


def _is_signed(directory: Directory, statement: Delivery) -> bool:
    said = (directory.organisation, *_said(statement))
    return has_signed(directory, statement.worker, bytes(statement.signature), PURPOSE, *said)


def _said(statement: Delivery) -> tuple[str | int, ...]:
    return (
        statement.mailbox, statement.number, statement.compartment, statement.worker, statement.hour,
        statement.list_number,
    )  # fmt: skip
