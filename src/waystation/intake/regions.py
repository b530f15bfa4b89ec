"""Regions that come first, each with its reason: a short list in a box of the intake desk's own, sealed."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.sealing import pack
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.searching import folded
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import signed
from waystation.vault.boxes import Box, BoxPlan, create_box, open_box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label, Section
from waystation.vault.models import Wrap


def subject() -> str:
    """The id of the intake desk's notebook; the same for everybody in the organisation, and it says nothing."""
    return hashlib.sha256(pack("waystation", "intake-notebook", signed.organisation())).hexdigest()[:32]


def read_regions(keyring: Keyring) -> dict[str, dict[str, Any]]:
    """{id: {"region", "reason", "by", "at"}}; empty before the first one was written."""
    if INTAKE not in keyring.codes:
        raise NotYours()
    if not Wrap.objects.filter(subject=subject()).exists():
        return {}
    return open_box(keyring, subject()).read_all(Label.REQUEST_DETAIL)


@transaction.atomic
def add_region(keyring: Keyring, region: str, reason: str, *, now: datetime) -> str:
    """Put a region on the priority list, with the reason that pages will show."""
    if not region.strip() or not reason.strip():
        raise Refused(_("a region needs its name and a reason"), hint=_("write both; pages show the reason"))
    box, row = _notebook(keyring), random_id()
    said = {"region": region.strip(), "reason": reason.strip(), "by": keyring.worker_id, "at": moment_of(now)}
    box.write(Label.REQUEST_DETAIL, row, said)
    box.sign(Tag.REQUEST_REGIONS)
    return row


@transaction.atomic
def drop_region(keyring: Keyring, row: str) -> None:
    """Take a region off the list. Requests keep the rank they were given until they are triaged again."""
    box = _notebook(keyring)
    if box.read(Label.REQUEST_DETAIL, row) is None:
        raise NotYours()
    box.remove(Label.REQUEST_DETAIL, row)
    box.sign(Tag.REQUEST_REGIONS)


def _notebook(keyring: Keyring) -> Box:
    if INTAKE not in keyring.codes:
        raise NotYours()
    if Wrap.objects.filter(subject=subject()).exists():
        return open_box(keyring, subject())
    return create_box(keyring, subject(), BoxPlan(whole=(INTAKE,), sections=(Section.REQUEST,)))


def suggested(regions: dict[str, dict[str, Any]], said: str) -> str:
    """The entry of the list that the person's own words name, or ""."""
    text = folded(said)
    return next((row for row, entry in regions.items() if folded(entry["region"]) in text), "") if text else ""
