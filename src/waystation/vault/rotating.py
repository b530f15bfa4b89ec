"""Rotation: the second act of a revocation, done by the next member who signs in, in pieces that can be resumed."""

from collections.abc import Callable

from django.db import transaction

from waystation.core.sealing import wrap_key
from waystation.core.vocabulary.refusals import NotYours
from waystation.vault import compartments, shelf, signed, wraps
from waystation.vault.keyring import EpochKeys, Keyring
from waystation.vault.labels import Label
from waystation.vault.models import MatchRecord, Summary, Wrap

BATCH = 500
# Others that hold things sealed to a compartment's epoch (the letterbox): (keyring, code, limit) -> how many were done.
also: list[Callable[[Keyring, str, int], int]] = []


def due(keyring: Keyring) -> list[str]:
    """Compartments of this worker that wait for a rotation, or whose rotation was not finished."""
    present = signed.directory()
    return sorted(
        c for c in keyring.codes if (c in present.rotation_due or c in present.floor_due) and keyring.has_wrap(c)
    )


def rotate(code: str, keyring: Keyring, *, batches: int | None = None) -> bool:
    """Rotate one compartment, or go on where it stopped. True when it is finished; `batches` bounds one call."""
    if code not in keyring.codes:
        raise NotYours()
    if code in signed.directory().rotation_due:
        compartments.new_epoch(code, keyring)
    done = 0
    while batches is None or done < batches:
        if not _one_batch(code, keyring):
            return _raise_floor(code, keyring)
        done += 1
    return False


def _one_batch(code: str, keyring: Keyring) -> int:
    """Re-seal up to 500 things in one transaction; nobody waits longer than that."""
    for step in (_wraps, _summaries, _matches, *also):
        with transaction.atomic():
            done = step(keyring, code, BATCH)
        if done:
            return done
    return 0


def _wraps(keyring: Keyring, code: str, limit: int) -> int:
    new = keyring.compartment(code)
    rows = list(Wrap.objects.filter(compartment=code, epoch__lt=new.epoch)[:limit])
    for row in rows:
        key = wraps.open_under_epoch(_old(keyring, new, row.epoch), row)
        bound = signed.context(Label(row.label), row.id, epoch=new.epoch)
        row.epoch, row.sealed = new.epoch, wrap_key(new.wrapping_key, bound, key)
    Wrap.objects.bulk_update(rows, ["epoch", "sealed"], batch_size=100)
    return len(rows)


def _summaries(keyring: Keyring, code: str, limit: int) -> int:
    new = keyring.compartment(code)
    rows = list(Summary.objects.filter(compartment=code, epoch__lt=new.epoch)[:limit])
    for row in rows:
        old, row.outside = _old(keyring, new, row.epoch), False
        row.epoch, row.sealed = new.epoch, shelf.reseal(old, new, row.subject, bytes(row.sealed), Label.SUMMARY)
    Summary.objects.bulk_update(rows, ["epoch", "outside", "sealed"], batch_size=100)
    return len(rows)


def _matches(keyring: Keyring, code: str, limit: int) -> int:
    new = keyring.compartment(code)
    rows = list(MatchRecord.objects.filter(compartment=code, epoch__lt=new.epoch)[:limit])
    for row in rows:
        old = _old(keyring, new, row.epoch)
        row.epoch, row.sealed = new.epoch, shelf.reseal(old, new, row.id, bytes(row.sealed), Label.MATCH_RECORD)
    MatchRecord.objects.bulk_update(rows, ["epoch", "sealed"], batch_size=100)
    return len(rows)


def _old(keyring: Keyring, new: EpochKeys, epoch: int) -> EpochKeys:
    return keyring.epoch(new.code, epoch)


def _raise_floor(code: str, keyring: Keyring) -> bool:
    """From now on nothing of an earlier epoch is accepted for wraps, summaries and match records."""
    entry = signed.directory().compartment(code)
    if code in signed.directory().floor_due and entry.floor < entry.epoch:
        signed.append("floor", {"compartment": code, "floor": entry.epoch}, pair=keyring.pair, by=keyring.worker_id)
    return True
