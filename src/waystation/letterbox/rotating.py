"""After a revocation: what waits unopened at the door is re-sealed to the compartment's new key. Desk only."""

from typing import Any

from django.db.models import QuerySet

from waystation.core.sealing import open_from
from waystation.letterbox.models import IncomingMessage, SealedRequest
from waystation.letterbox.taking import SPOILT
from waystation.vault import signed
from waystation.vault.directory import Directory
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label
from waystation.vault.public import compartment_context, seal_to_compartment

REQUEST = {"summary_blob": Label.DOOR_SUMMARY, "key_blob": Label.DOOR_REQUEST_KEY}
MESSAGE = {"key_blob": Label.DOOR_REQUEST_KEY}


def reseal_waiting(keyring: Keyring, code: str, limit: int) -> int:
    """Re-seal up to `limit` rows of an earlier epoch; returns how many. Runs again where it stopped.

    What does not open is left out: the door's process can write any row, and a rotation must come to its end.
    """
    keyring.compartment(code)  # whoever has no key finds nothing damaged
    requests = _some(keyring, SealedRequest.objects.all(), code, REQUEST, limit)
    SealedRequest.objects.bulk_update(requests, ["epoch", *REQUEST], batch_size=100)
    messages = _some(keyring, IncomingMessage.objects.all(), code, MESSAGE, limit - len(requests))
    IncomingMessage.objects.bulk_update(messages, ["epoch", *MESSAGE], batch_size=100)
    return len(requests) + len(messages)


def _some(keyring: Keyring, rows: QuerySet[Any], code: str, blobs: dict[str, Label], limit: int) -> list[Any]:
    """Up to `limit` rows with at least one of their blobs sealed anew. What lies below the floor stays refused."""
    directory = signed.directory()
    done: list[Any] = []
    entry = directory.compartment(code)
    waiting = rows.filter(compartment=code, epoch__gte=entry.floor, epoch__lt=entry.epoch)
    for row in waiting.iterator(chunk_size=100):
        if len(done) >= limit:
            break
        again = {name: _again(keyring, directory, row, label, name) for name, label in blobs.items()}
        if any(again.values()):
            for name, blob in again.items():
                setattr(row, name, blob or getattr(row, name))
            row.epoch = entry.epoch
            done.append(row)
    return done


def _again(keyring: Keyring, directory: Directory, row: Any, label: Label, name: str) -> bytes | None:
    try:
        pair = keyring.epoch(row.compartment, row.epoch).pair
        bound = compartment_context(directory, row.compartment, row.epoch, label, row.id)
        plain = open_from(pair, bytes(getattr(row, name)), bound)
    except SPOILT:
        return None
    return seal_to_compartment(directory, row.compartment, label, row.id, plain)[1]
