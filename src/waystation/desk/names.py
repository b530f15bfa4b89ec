"""Which working name is whom: a note sealed to every officer, and to nobody else. Optional.

Its writer signs it inside the seal: what another officer reads is what an officer of that hour wrote of this worker.
"""

import json
from datetime import datetime
from typing import TypeAlias

from django.db import transaction

from waystation.audit.actions import record, this_hour
from waystation.audit.tags import Tag
from waystation.core.sealing import SealingError, open_from, pack, seal_to, sign
from waystation.core.vocabulary.refusals import NotYours
from waystation.desk.models import WorkerName
from waystation.vault import signed
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label
from waystation.vault.public import has_signed

PURPOSE = "worker-name"
Said: TypeAlias = dict[str, str]  # text, by, hour, signature: handed on to later officers as it is


@transaction.atomic
def write_name(worker_id: str, text: str, *, by: Keyring, now: datetime) -> None:
    """Seal the note to each officer of now; an empty one takes it away."""
    if not by.is_officer:
        raise NotYours()
    WorkerName.objects.filter(about_id=worker_id).delete()
    if text.strip():
        said = {"text": text.strip(), "by": by.worker_id, "hour": this_hour(now)}
        said["signature"] = sign(by.pair, PURPOSE, *_signed_in(worker_id, said)).hex()
        for officer in signed.directory().officers(this_hour(now)):
            _seal(worker_id, said, officer)
    record(Tag.WORKER_NAME, by=by.worker_id, object=worker_id)


def read_name(worker_id: str, *, by: Keyring, now: datetime) -> str:
    """The note, or nothing. Officers who came later get theirs when another one reads."""
    row = WorkerName.objects.filter(about_id=worker_id, reader=by.worker_id).first()
    if row is None or not by.is_officer:
        return ""
    said = _open(row, by)
    if said is None:
        return ""
    present = signed.directory()
    have = dict(WorkerName.objects.filter(about_id=worker_id).values_list("reader", "version"))
    for officer in present.officers(this_hour(now)):
        if have.get(officer) != present.workers[officer].version:
            _seal(worker_id, said, officer)
    return said["text"]


def _open(row: WorkerName, by: Keyring) -> Said | None:
    """What an officer signed; None when it is sealed to keys that this one no longer has, or nobody signed it so."""
    try:
        found = json.loads(open_from(by.pair, bytes(row.sealed), _bound(row)))
        said: Said = {name: str(found[name]) for name in ("text", "by", "hour", "signature")}
        signature = bytes.fromhex(said["signature"])
    except (SealingError, ValueError, KeyError, TypeError):
        return None
    present, who = signed.directory(), said["by"]
    written = has_signed(present, who, signature, PURPOSE, *_signed_in(row.about_id, said))
    return said if written and present.was_officer(who, said["hour"]) else None


def _signed_in(about: str, said: Said) -> tuple[bytes | str, ...]:
    return signed.organisation(), about, said["by"], said["hour"], said["text"]


def _seal(worker_id: str, said: Said, officer: str) -> None:
    entry = signed.directory().workers[officer]
    WorkerName.objects.filter(about_id=worker_id, reader=officer).delete()
    row = WorkerName(about_id=worker_id, reader=officer, version=entry.version)
    row.sealed = seal_to(entry.public, json.dumps(said).encode(), _bound(row))
    row.save(force_insert=True)


def _bound(row: WorkerName) -> bytes:
    return pack("waystation", "worker name", int(Label.WORKER_NAME), row.id, row.about_id, row.reader)
