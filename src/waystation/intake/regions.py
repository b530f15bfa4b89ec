"""Regions that come first, each with its reason: a short list in a box of the intake desk's own, sealed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import office_box
from waystation.intake.searching import folded
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label


def subject() -> str:
    """The id of the intake desk's notebook; the same for everybody in the organisation, and it says nothing."""
    return office_box.subject_of("intake-notebook")


def read_regions(keyring: Keyring) -> dict[str, dict[str, Any]]:
    """{id: {"region", "reason", "by", "at"}}; empty before the first one was written."""
    box = office_box.opened(keyring, subject())
    return box.read_all(Label.REQUEST_DETAIL) if box else {}


@transaction.atomic
def add_region(keyring: Keyring, region: str, reason: str, *, now: datetime) -> str:
    """Put a region on the priority list, with the reason that pages will show."""
    if not region.strip() or not reason.strip():
        raise Refused(_("a region needs its name and a reason"), hint=_("write both; pages show the reason"))
    box, row = office_box.locked(keyring, subject()), random_id()
    said = {"region": region.strip(), "reason": reason.strip(), "by": keyring.worker_id, "at": moment_of(now)}
    box.write(Label.REQUEST_DETAIL, row, said)
    box.sign(Tag.REQUEST_REGIONS)
    return row


@transaction.atomic
def drop_region(keyring: Keyring, row: str) -> None:
    """Take a region off the list. Requests keep the rank they were given until they are triaged again."""
    box = office_box.locked(keyring, subject())
    if box.read(Label.REQUEST_DETAIL, row) is None:
        raise NotYours()
    box.remove(Label.REQUEST_DETAIL, row)
    box.sign(Tag.REQUEST_REGIONS)


def suggested(regions: dict[str, dict[str, Any]], said: str) -> str:
    """The entry of the list that the person's own words name, or ""."""
    text = folded(said)
    return next((row for row, entry in regions.items() if folded(entry["region"]) in text), "") if text else ""
