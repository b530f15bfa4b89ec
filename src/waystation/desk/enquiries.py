"""Somebody asks where a person is: compared when a member of a group opens a page, and told to whom it concerns."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.cases import asked_about
from waystation.desk import canaries
from waystation.desk.waiting import Waiting
from waystation.intake.enquiries import comparing
from waystation.intake.enquiries.copies import DUTY, LIVES
from waystation.intake.enquiries.finding import unjudged
from waystation.intake.models import Enquiry
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import hour_of
from waystation.vault import signed
from waystation.vault.keyring import Keyring

FEW = 6
Named = tuple[tuple[str, str], ...]


def compare(keyring: Keyring, now: datetime) -> None:
    """Nobody has to press a button for it, and the log says the same whatever was found."""
    if signed.is_founded() and keyring.certified:
        comparing.compare_waiting(keyring, now)


def about_ours(keyring: Keyring, now: datetime) -> list[Waiting]:
    """Cases and requests of mine that an enquiry may be about, and that nobody has judged yet."""
    named = [*_cases(keyring, now), *_requests(keyring, now)]
    text = ngettext(
        "somebody asks where a person of yours is",
        "somebody asks where persons of yours are: %(n)d cases or requests",
        len(named),
    )
    if not named:
        return []
    return [Waiting(0, text % {"n": len(named)}, named[0][1], _("See what they asked"), which=tuple(named[:FEW]))]


def _cases(keyring: Keyring, now: datetime) -> Named:
    found = asked_about.unjudged(keyring, now).items()
    return tuple((str(line.get("alias", "")), reverse("cases:asked", args=[ref])) for ref, line in found)


def _requests(keyring: Keyring, now: datetime) -> Named:
    if INTAKE not in keyring.codes or not keyring.has_wrap(INTAKE):
        return ()
    found = unjudged(keyring, now).items()
    return tuple((str(line.get("alias", "")) or ref[:6], reverse("intake:request", args=[ref])) for ref, line in found)


def that_echo(keyring: Keyring, now: datetime) -> list[Waiting]:
    """For officers who may read enquiries: a caller said what only one worker was told. It names nobody."""
    count = len({one.enquiry.enquiry for one in canaries.heard(by=keyring, now=now)}) if keyring.is_officer else 0
    text = ngettext(
        "a caller said something that only one worker was told",
        "%(n)d callers said something that only one worker was told",
        count,
    )
    link = _("Think who else could know it")
    return [Waiting(1, text % {"n": count}, reverse("desk:canaries"), link)] if count else []


def unread(keyring: Keyring, now: datetime) -> list[Waiting]:
    """For whoever is on duty: who asked since they last looked."""
    if DUTY not in keyring.codes:
        return []
    since = hour_of(now - LIVES)  # what is older stands on no list
    new = Enquiry.objects.filter(compartment=DUTY, compared=False, hour__gte=since).count()
    text = ngettext(
        "%(n)d time somebody asked about a person; nobody on duty has read it",
        "%(n)d times somebody asked about a person; nobody on duty has read it",
        new,
    )
    return [Waiting(1, text % {"n": new}, reverse("enquiries:list"), _("Read who asked"))] if new else []
