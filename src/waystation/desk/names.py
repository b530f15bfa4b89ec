"""Which working name is whom: a note sealed to every officer, and to nobody else. Optional."""

import json
from datetime import datetime

from django.db import transaction

from waystation.audit.actions import record, this_hour
from waystation.audit.tags import Tag
from waystation.core.sealing import SealingError, open_from, pack, seal_to
from waystation.core.vocabulary.refusals import NotYours
from waystation.desk.models import WorkerName
from waystation.vault import signed
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label


@transaction.atomic
def write_name(worker_id: str, text: str, *, by: Keyring, now: datetime) -> None:
    """Seal the note to each officer of now; an empty one takes it away."""
    if not by.is_officer:
        raise NotYours()
    WorkerName.objects.filter(about_id=worker_id).delete()
    if text.strip():
        for officer in signed.directory().officers(this_hour(now)):
            _seal(worker_id, text.strip(), officer)
    record(Tag.WORKER_NAME, by=by.worker_id, object=worker_id)


def read_name(worker_id: str, *, by: Keyring, now: datetime) -> str:
    """The note, or nothing. Officers who came later get theirs when another one reads."""
    row = WorkerName.objects.filter(about_id=worker_id, reader=by.worker_id).first()
    if row is None or not by.is_officer:
        return ""
    try:
        text: str = json.loads(open_from(by.pair, bytes(row.sealed), _bound(row)))["text"]
    except SealingError:  # sealed to keys that this officer no longer has
        return ""
    present = signed.directory()
    have = dict(WorkerName.objects.filter(about_id=worker_id).values_list("reader", "version"))
    for officer in present.officers(this_hour(now)):
        if have.get(officer) != present.workers[officer].version:
            _seal(worker_id, text, officer)
    return text


def _seal(worker_id: str, text: str, officer: str) -> None:
    entry = signed.directory().workers[officer]
    WorkerName.objects.filter(about_id=worker_id, reader=officer).delete()
    row = WorkerName(about_id=worker_id, reader=officer, version=entry.version)
    row.sealed = seal_to(entry.public, json.dumps({"text": text}).encode(), _bound(row))
    row.save(force_insert=True)


def _bound(row: WorkerName) -> bytes:
    return pack("waystation", "worker name", int(Label.WORKER_NAME), row.id, row.about_id, row.reader)
