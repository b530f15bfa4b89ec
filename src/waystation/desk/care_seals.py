"""How the row of one worker is sealed: two parts to the worker's own key, two to those on duty, all of one size."""

import json
from typing import Any

from waystation.accounts.models import Worker
from waystation.core.sealing import SealingError, open_from, pack, seal_to, sign
from waystation.core.vocabulary.refusals import NotYours
from waystation.desk.models import CareBook
from waystation.vault import public, signed
from waystation.vault.directory import canonical
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

DUTY, PURPOSE = "duty", "care"
TO_DUTY = {"shared": "shared_epoch", "talks_duty": "talks_epoch"}
PARTS = ("own", "talks_own", *TO_DUTY)
ROOM = 8192  # bytes of each part; what is oldest goes when it is full
Entries = dict[str, Any]


def new_row(worker: Worker) -> CareBook:
    """A row with all its parts, empty and of full size: whoever has one has all of it."""
    row = CareBook(worker=worker)
    for part in PARTS:
        _seal(row, part, _padded({}))
    row.save(force_insert=True)
    return row


def put(keyring: Keyring, row: CareBook, **parts: Entries) -> None:
    """Sign and seal these parts anew. What is oldest goes first where there is not room for all."""
    for part, entries in parts.items():
        _seal(row, part, _fitting(keyring, row, part, entries))
    row.save()


def read(keyring: Keyring, row: CareBook, part: str) -> Entries:
    """What was signed; {} for an empty part, and for what does not open or was not signed so: nobody reads words that
    somebody put there by hand. A worker with new keys begins anew."""
    try:
        written = json.loads(_plain(keyring, row, part))
        entries, by, signature = written["said"], written["by"], bytes.fromhex(written["signature"])
    except (SealingError, NotYours, ValueError, KeyError, TypeError):
        return {}
    fields = _fields(row, part, by, entries)
    found: Entries = entries if public.has_signed(signed.directory(), by, signature, PURPOSE, *fields) else {}
    return found if part.startswith("talks") or by == row.pk else {}


def reseal_care(keyring: Keyring, code: str, limit: int) -> int:
    """A step of a rotation: bring what those on duty read to their new epoch, whatever is in it."""
    if code != DUTY:
        return 0
    new, floor, done = keyring.compartment(code), signed.directory().compartment(code).floor, 0
    for part, column in TO_DUTY.items():
        older = {f"{column}__lt": new.epoch, f"{column}__gte": floor}
        for row in CareBook.objects.select_for_update().filter(**older)[:limit]:
            _seal(row, part, _plain(keyring, row, part))
            row.save(update_fields=[part, column])
            done += 1
    return done


def _plain(keyring: Keyring, row: CareBook, part: str) -> bytes:
    sealed = bytes(getattr(row, part))
    if part not in TO_DUTY:
        return open_from(keyring.pair, sealed, _bound(row, part))
    epoch = getattr(row, TO_DUTY[part])
    signed.check_floor(DUTY, epoch)
    bound = public.compartment_context(signed.directory(), DUTY, epoch, Label.CARE_BOOK, f"{row.pk} {part}")
    return open_from(keyring.epoch(DUTY, epoch).pair, sealed, bound)


def _seal(row: CareBook, part: str, data: bytes) -> None:
    directory = signed.directory()
    if part in TO_DUTY:
        place = f"{row.pk} {part}"
        epoch, sealed = public.seal_to_compartment(directory, DUTY, Label.CARE_BOOK, place, data)
        setattr(row, TO_DUTY[part], epoch)
    else:
        entry = directory.worker(row.pk)
        if entry is None:
            raise NotYours()
        sealed = seal_to(entry.public, data, _bound(row, part))
    setattr(row, part, sealed)


def _bound(row: CareBook, part: str) -> bytes:
    return pack("waystation", PURPOSE, int(Label.CARE_BOOK), row.pk, part)


def _fitting(keyring: Keyring, row: CareBook, part: str, entries: Entries) -> bytes:
    while len(data := _signed(keyring, row, part, entries)) > ROOM:
        entries = _without_oldest(entries)
    return _padded(json.loads(data))


def _without_oldest(entries: Entries) -> Entries:
    """Without the first entry of the longest list."""
    name = max(
        (n for n, some in entries.items() if isinstance(some, list)), key=lambda n: len(canonical({n: entries[n]}))
    )
    return {**entries, name: entries[name][1:]}


def _signed(keyring: Keyring, row: CareBook, part: str, entries: Entries) -> bytes:
    fields = _fields(row, part, keyring.worker_id, entries)
    signature = sign(keyring.pair, PURPOSE, *fields).hex()
    return canonical({"said": entries, "by": keyring.worker_id, "signature": signature, "room": ""})


def _padded(written: Entries) -> bytes:
    """Always of `ROOM` bytes: the size says nothing."""
    bare = canonical({**written, "room": ""})
    return canonical({**written, "room": " " * (ROOM - len(bare))})


def _fields(row: CareBook, part: str, by: str, entries: Entries) -> tuple[bytes | str, ...]:
    return signed.organisation(), row.pk, part, by, canonical(entries)
