"""Phrases that only an official would use, as this organisation knows them: in a box of the intake desk, sealed.

Who wrote which and when stays with it; one that is taken off is kept beside the others, and not used.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.linking.signs import phrase
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import office_box
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.boxes import Box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

MOST, LONGEST = 300, 120
Entry = dict[str, Any]


def subject() -> str:
    """The id of the box; the same for everybody in the organisation, and it says nothing."""
    return office_box.subject_of("intake-phrases")


def read(keyring: Keyring) -> list[str]:
    """The phrases that are looked for."""
    return [entry["text"] for entry in entries(keyring) if not entry["off"]]


def entries(keyring: Keyring) -> list[Entry]:
    """Every phrase with `id`, who wrote it, and whether it was taken `off`. NotYours outside the intake desk."""
    box = office_box.opened(keyring, subject())
    found = box.read_all(Label.REQUEST_QUESTION) if box else {}
    return sorted(({"id": row, **entry} for row, entry in found.items()), key=lambda entry: entry["text"].casefold())


@transaction.atomic
def add(keyring: Keyring, text: str, *, now: datetime) -> None:
    """Look for this phrase too. The same one twice is one; one that was taken off is looked for again."""
    text = " ".join(text.split())
    if len(text) > LONGEST or phrase(text) is None:
        hint = _("write one to twelve words; a * at the end of a word stands for its forms")
        raise Refused(_("this is not a phrase"), hint=hint)
    box = office_box.locked(keyring, subject())
    known = box.read_all(Label.REQUEST_QUESTION)
    alike = (row for row, entry in known.items() if entry["text"].casefold() == text.casefold())
    row = next(alike, random_id())
    if len(known) >= MOST and row not in known:
        raise Refused(_("there are three hundred phrases already"), hint=_("take off some that found nothing"))
    if known.get(row, {"off": True})["off"]:
        _write(box, row, keyring, text, off="", now=now)


@transaction.atomic
def take_off(keyring: Keyring, row: str, *, now: datetime) -> None:
    """Look for it no more. It stays in the list, with who took it off."""
    box = office_box.locked(keyring, subject())
    entry = box.read(Label.REQUEST_QUESTION, row)
    if entry is None:
        raise NotYours()
    if not entry["off"]:
        _write(box, row, keyring, entry["text"], off=moment_of(now), now=now)


def _write(box: Box, row: str, keyring: Keyring, text: str, *, off: str, now: datetime) -> None:
    entry = {"text": text, "by": keyring.worker_id, "at": moment_of(now), "off": off}
    box.write(Label.REQUEST_QUESTION, row, entry)
    box.sign(Tag.REQUEST_PHRASES)
