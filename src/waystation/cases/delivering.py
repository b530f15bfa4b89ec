"""Whether what a person writes reaches the team of their case. Seen to at each opening of its page."""

from datetime import datetime

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.cases.access import OpenCase
from waystation.letterbox.deliveries import compartment_for, state_delivery
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.models import Mailbox
from waystation.vault import signed
from waystation.vault.labels import Label


def see_to_delivery(case: OpenCase, now: datetime) -> bool:
    """Whether new messages go to the team, after whoever may has stated it anew; True where there is no mailbox.

    A statement is a row of the door: it may have been deleted or written by hand, or fall with the worker who made it.
    """
    mailbox = (case.read(Label.PERSON_CONTACT, "case") or {}).get("mailbox", "")
    if not mailbox or not Mailbox.objects.filter(pk=mailbox).exists():
        return True
    directory, team = signed.directory(), case.row.compartment
    goes = compartment_for(directory, mailbox)
    if goes == team or not {INTAKE, goes} & case.keyring.codes:
        return goes == team
    record(Tag.CASE_DELIVERY, by=case.by, object=case.ref)
    state_delivery(directory, mailbox, team, worker=case.by, pair=case.keyring.pair, now=now)
    return compartment_for(directory, mailbox) == team
