"""Writing down that somebody asks about a person. Nothing is compared here: whoever writes learns nothing by it."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.sealing import pack
from waystation.core.vocabulary.enquiries import ASKERS, MANNERS
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.core.vocabulary.terms import find
from waystation.intake.enquiries.copies import groups, put_copy
from waystation.intake.models import Enquiry
from waystation.letterbox import clocks, taking
from waystation.letterbox.hours import hour_of
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import signed
from waystation.vault.directory import canonical
from waystation.vault.keyring import Keyring

CHANNELS = ("telephone", "in-person", "mail", "app", "door", "partner")


@dataclass(frozen=True)
class Asked:
    """What somebody said who asks about a person; every field in their words, none of it believed."""

    channel: str
    asker: str  # one of ASKERS
    who: str = ""  # how they called themselves
    reach: str = ""  # the number or handle they used
    names: str = ""  # of whom they ask about, one a line, as they said them
    born: str = ""  # the year, or the age
    reach_of: str = ""  # numbers, handles and papers they named
    words: str = ""
    manners: tuple[str, ...] = ()  # of MANNERS
    told: str = ""  # what they were told beside the words of the page; empty: nothing


@transaction.atomic
def record_enquiry(keyring: Keyring, asked: Asked, *, form_id: str, now: datetime) -> str:
    """Seal it to every group that compares, and ring each of them, whoever was asked about. Returns its id.

    The same form sent twice is one enquiry; with other words it is a second one.
    """
    if not keyring.certified:
        raise NotYours()
    _check(asked)
    said = {**asdict(asked), "manners": list(asked.manners)}
    enquiry = hashlib.sha256(pack("waystation", "enquiry", form_id, canonical(said))).hexdigest()[:32]
    if Enquiry.objects.filter(enquiry=enquiry).exists():
        return enquiry
    signed.hold_list()
    with transaction.atomic(using=taking.DATABASE):
        dues = {code: clocks.set_due_at(code, "urgent", hour_of(now)) for code in groups()}
        for code in groups():
            put_copy(keyring, enquiry, code, {**said, "at": moment_of(now), "dues": dues}, hour_of(now))
        record(Tag.ENQUIRY_RECORD, by=keyring.worker_id, object=enquiry)
    return enquiry


def _check(asked: Asked) -> None:
    find(ASKERS, asked.asker)
    for manner in asked.manners:
        find(MANNERS, manner)
    if asked.channel not in CHANNELS:
        raise Refused(_("This way is not in the list."), hint=_("Choose one of the list; say more in the words."))
    if not (asked.names.strip() or asked.reach_of.strip() or asked.words.strip()):
        raise Refused(
            _("Nothing is written of what they asked."), hint=_("Write whom they ask about, or what they said.")
        )
