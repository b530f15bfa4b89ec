"""Phrases that only an official would use, as this organisation knows them: in a box of the intake desk, sealed.

Who wrote which and when stays with it; one that is taken off is kept beside the others, and not used.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.tags import Tag
from waystation.core.linking.signs import phrase
from waystation.core.sealing import pack
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.signs.rows import id_of
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import signed
from waystation.vault.boxes import Box, BoxPlan, create_box, open_box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label, Section
from waystation.vault.models import Wrap

MOST, LONGEST = 300, 120
Entry = dict[str, Any]


def subject() -> str:
    """The id of the box; the same for everybody in the organisation, and it says nothing."""
    return hashlib.sha256(pack("waystation", "intake-phrases", signed.organisation())).hexdigest()[:32]


def read(keyring: Keyring) -> list[str]:
    """The phrases that are looked for."""
    return [entry["text"] for entry in entries(keyring) if not entry["off"]]


def entries(keyring: Keyring) -> list[Entry]:
    """Every phrase with `id`, who wrote it, and whether it was taken `off`. NotYours outside the intake desk."""
    if INTAKE not in keyring.codes:
        raise NotYours()
    if not Wrap.objects.filter(subject=subject()).exists():
        return []
    found = open_box(keyring, subject()).read_all(Label.REQUEST_QUESTION)
    return sorted(({"id": row, **entry} for row, entry in found.items()), key=lambda entry: entry["text"].casefold())


@transaction.atomic
def add(keyring: Keyring, text: str, *, now: datetime) -> None:
    """Look for this phrase too. The same one twice is one; one that was taken off is looked for again."""
    text = " ".join(text.split())
    if len(text) > LONGEST or phrase(text) is None:
        hint = _("write one to twelve words; a * at the end of a word stands for its forms")
        raise Refused(_("this is not a phrase"), hint=hint)
    box = _locked(keyring)
    row = id_of("phrase", text.casefold())
    known = box.read_all(Label.REQUEST_QUESTION)
    if len(known) >= MOST and row not in known:
        raise Refused(_("there are three hundred phrases already"), hint=_("take off some that found nothing"))
    if known.get(row, {"off": True})["off"]:
        _write(box, row, keyring, text, off="", now=now)


@transaction.atomic
def take_off(keyring: Keyring, row: str, *, now: datetime) -> None:
    """Look for it no more. It stays in the list, with who took it off."""
    box = _locked(keyring)
    entry = box.read(Label.REQUEST_QUESTION, row)
    if entry is None:
        raise NotYours()
    if not entry["off"]:
        _write(box, row, keyring, entry["text"], off=moment_of(now), now=now)


def _write(box: Box, row: str, keyring: Keyring, text: str, *, off: str, now: datetime) -> None:
    entry = {"text": text, "by": keyring.worker_id, "at": moment_of(now), "off": off}
    box.write(Label.REQUEST_QUESTION, row, entry)
    box.sign(Tag.REQUEST_PHRASES)


def _locked(keyring: Keyring) -> Box:
    """The box, held until the end of the transaction."""
    if INTAKE not in keyring.codes:
        raise NotYours()
    if not _hold():
        signed.hold_list(alone=True)  # nobody else makes the box meanwhile
        if not _hold():
            return create_box(keyring, subject(), BoxPlan(whole=(INTAKE,), sections=(Section.REQUEST,)))
    return open_box(keyring, subject())


def _hold() -> bool:
    return bool(list(Wrap.objects.select_for_update().filter(subject=subject()).order_by("pk")))
