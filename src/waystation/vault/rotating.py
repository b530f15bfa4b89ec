"""Rotation: the second act of a revocation, done by the next member who signs in, in pieces that can be resumed."""

import time
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db import models, transaction

from waystation.audit.actions import this_hour
from waystation.core.sealing import Context, rewrap_keys, wrap_key
from waystation.core.sealing.formats import HPKE
from waystation.core.vocabulary.refusals import NotYours
from waystation.vault import compartments, pairs, shelf, signed, wraps
from waystation.vault.keyring import EpochKeys, Keyring
from waystation.vault.labels import Label
from waystation.vault.models import MatchRecord, Summary, Wrap

BATCH = 500
LONGEST_PAUSE = 0.5  # seconds
GIVE_WAY = 8
# Others that hold things sealed to a compartment's epoch (the letterbox): (keyring, code, limit) -> how many were done.
also: list[Callable[[Keyring, str, int], int]] = []


def due(keyring: Keyring) -> list[str]:
    """Compartments of this worker that wait for a rotation, or whose rotation was not finished."""
    present = signed.directory()
    waiting = present.rotation_due_at(this_hour()) | present.floor_due
    return sorted(c for c in keyring.codes & waiting if keyring.has_wrap(c))


def rotate(code: str, keyring: Keyring, *, batches: int | None = None) -> bool:
    """Rotate one compartment, or go on where it stopped. True when it is finished; `batches` bounds one call."""
    if code not in keyring.codes:
        raise NotYours()
    if code in signed.directory().rotation_due_at(this_hour()):
        compartments.new_epoch(code, keyring)
    done = 0
    while batches is None or done < batches:
        begun, worked = time.monotonic(), time.thread_time()
        if not _one_batch(code, keyring) and _raise_floor(code, keyring):
            return True
        time.sleep(_pause(time.monotonic() - begun, time.thread_time() - worked))
        done += 1
    return False


def _pause(took: float, worked: float) -> float:
    """Seconds to leave to whoever asks at the door: as long as a batch took, and much longer where the processors are
    busy. `worked`: of that time, what this thread computed; the rest it waited, because others did."""
    return min(took + GIVE_WAY * max(0.0, took - worked), LONGEST_PAUSE)


def _one_batch(code: str, keyring: Keyring) -> int:
    """Re-seal up to 500 things in one transaction; nobody waits longer than that."""
    for step in (_wraps, _summaries, _matches, pairs.reseal_halves, *also):
        with transaction.atomic():
            done = step(keyring, code, BATCH)
        if done:
            return done
    return 0


def _older(rows: models.QuerySet[Any], new: EpochKeys, limit: int) -> Iterable[tuple[int, list[Any]]]:
    """(epoch, rows) still to be brought to the new epoch. What lies below the floor was put back, and stays refused."""
    floor = signed.directory().compartment(new.code).floor
    older = rows.filter(compartment=new.code, epoch__gte=floor, epoch__lt=new.epoch)
    found = older.select_for_update().order_by("epoch")[:limit]  # what is read here is not written by others meanwhile
    return [(epoch, list(some)) for epoch, some in groupby(found, key=lambda row: int(row.epoch))]


def _wraps(keyring: Keyring, code: str, limit: int) -> int:
    new, done = keyring.compartment(code), 0
    for epoch, rows in _older(Wrap.objects.all(), new, limit):
        old = keyring.epoch(code, epoch)
        public = [row for row in rows if bytes(row.sealed[:1]) == bytes([HPKE])]
        under = [row for row in rows if bytes(row.sealed[:1]) != bytes([HPKE])]
        was, becomes = _bound(under, epoch), _bound(under, new.epoch)
        blobs = (bytes(row.sealed) for row in under)
        sealed = rewrap_keys(old.wrapping_key, new.wrapping_key, zip(was, becomes, blobs, strict=True))
        sealed += [
            wrap_key(new.wrapping_key, bound, wraps.open_under_epoch(old, row))
            for row, bound in zip(public, _bound(public, new.epoch), strict=True)
        ]
        _store(Wrap, "epoch", new.epoch, zip([*under, *public], sealed, strict=True))
        done += len(rows)
    return done


def _bound(rows: list[Wrap], epoch: int) -> list[Context]:
    organisation = signed.organisation()
    return [Context("waystation", organisation, row.label, row.id.encode(), 1, epoch) for row in rows]


def _summaries(keyring: Keyring, code: str, limit: int) -> int:
    new, done = keyring.compartment(code), 0
    for epoch, rows in _older(Summary.objects.all(), new, limit):
        things = [(row.subject, bytes(row.sealed)) for row in rows]
        sealed = shelf.reseal_many(keyring.epoch(code, epoch), new, things, Label.SUMMARY)
        _store(Summary, "outside = %s, epoch", new.epoch, zip(rows, sealed, strict=True), False)
        done += len(rows)
    return done


def _matches(keyring: Keyring, code: str, limit: int) -> int:
    new, done = keyring.compartment(code), 0
    for epoch, rows in _older(MatchRecord.objects.all(), new, limit):
        things = [(row.id, bytes(row.sealed)) for row in rows]
        sealed = shelf.reseal_many(keyring.epoch(code, epoch), new, things, Label.MATCH_RECORD)
        _store(MatchRecord, "epoch", new.epoch, zip(rows, sealed, strict=True))
        done += len(rows)
    return done


def _store(
    model: type[models.Model], columns: str, epoch: int, rows: Iterable[tuple[Any, bytes]], *values: Any
) -> None:
    """One prepared statement for all rows; Django's bulk_update writes a CASE of 500 branches, ten times as slow."""
    table, key = model._meta.db_table, model._meta.pk.column
    data: Sequence[tuple[Any, ...]] = [(*values, epoch, sealed, row.pk) for row, sealed in rows]
    if data:
        with transaction.get_connection().cursor() as cursor:
            cursor.executemany(f"UPDATE {table} SET {columns} = %s, sealed = %s WHERE {key} = %s", data)  # nosec B608


def _raise_floor(code: str, keyring: Keyring) -> bool:
    """From now on nothing of an earlier epoch is accepted. False when somebody sealed for the old one meanwhile."""
    with transaction.atomic():
        signed.hold_list(alone=True)
        entry = signed.directory().compartment(code)
        if _one_batch(code, keyring):
            return False
        if code in signed.directory().floor_due:
            signed.append("floor", {"compartment": code, "floor": entry.epoch}, pair=keyring.pair, by=keyring.worker_id)
    return True
