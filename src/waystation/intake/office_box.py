"""What an office keeps for all its work: regions, reply texts, the directory, phrases, the glossary.

Each is a box like that of a request, made by whoever writes first.
"""

import hashlib
from collections.abc import Collection

from waystation.core.sealing import pack
from waystation.core.vocabulary.refusals import NotYours
from waystation.letterbox.envelopes import INTAKE
from waystation.vault import signed
from waystation.vault.boxes import Box, BoxPlan, create_box, open_box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Section
from waystation.vault.models import Wrap

OF_INTAKE = (INTAKE,)


def subject_of(name: str) -> str:
    """The id of the box of this name; the same for everybody in the organisation, and it says nothing."""
    return hashlib.sha256(pack("waystation", name, signed.organisation())).hexdigest()[:32]


def opened(keyring: Keyring, subject: str, holders: Collection[str] = OF_INTAKE) -> Box | None:
    """The box; None before anybody wrote, or before this worker's group was let in. NotYours outside `holders`."""
    _need(keyring, holders)
    held = Wrap.objects.filter(subject=subject, compartment__in=keyring.codes)
    return open_box(keyring, subject) if held.exists() else None


def locked(keyring: Keyring, subject: str, holders: Collection[str] = OF_INTAKE) -> Box:
    """The box, held until the end of the transaction: the second of two writers sees what the first one wrote.

    Made where there is none. NotYours outside `holders`.
    """
    _need(keyring, holders)
    if not _hold(subject):
        signed.hold_list(alone=True)  # nobody else makes the box meanwhile
        if not _hold(subject):
            return create_box(keyring, subject, BoxPlan(whole=tuple(holders), sections=(Section.REQUEST,)))
    return open_box(keyring, subject)


def _need(keyring: Keyring, holders: Collection[str]) -> None:
    if keyring.codes.isdisjoint(holders):
        raise NotYours()


def _hold(subject: str) -> bool:
    return bool(list(Wrap.objects.select_for_update().filter(subject=subject).order_by("pk")))
