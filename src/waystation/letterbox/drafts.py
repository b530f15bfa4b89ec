"""Messages that were begun and not sent. Only the return code opens them; the server cannot.

A draft holds plain answers: {step: {field: text}}. One page saved is one read and one write.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from django.db import IntegrityError, connections, transaction

from waystation.audit.ids import random_id
from waystation.core.sealing import ReturnCode, draft_key, key_id, open_value, seal_value
from waystation.letterbox import files
from waystation.letterbox.envelopes import value_context
from waystation.letterbox.hours import hour_of
from waystation.letterbox.models import Draft, DraftFile
from waystation.letterbox.questions import Answers, still_asked
from waystation.letterbox.shapes import FileNote
from waystation.letterbox.wiping import wipe_after_commit
from waystation.vault.labels import Label

DATABASE = "door"
_TABLE = Draft._meta.db_table
DRAFT_LIVES = timedelta(days=14)
DRAFT_FILES_LIVE = timedelta(hours=24)
# Stands in the place of what was deleted, sealed like any draft: an old page must not begin a message under that code.
DELETED: Answers = {"deleted": {}}
# Long enough for a tab that was left open; after it nothing shows any more that this code was ever real.
MARK_LIVES = timedelta(hours=24)


@dataclass
class OpenDraft:
    """A draft in memory for one request."""

    id: str
    key: bytes
    answers: Answers = field(default_factory=dict)


def find_draft(organisation: bytes, code: ReturnCode, now: datetime, *, lock: bool = False) -> OpenDraft | None:
    """The draft of this code, or None; with `lock` inside a transaction that will write it."""
    found = _find(organisation, code, now, lock=lock)
    return None if found is None or found.answers == DELETED else found


def was_deleted(organisation: bytes, code: ReturnCode, now: datetime) -> bool:
    """Whether the person deleted this code, or the draft under it, while an old page could still be sent."""
    found = _find(organisation, code, now)
    return found is not None and found.answers == DELETED


def _find(organisation: bytes, code: ReturnCode, now: datetime, *, lock: bool = False) -> OpenDraft | None:
    key = draft_key(code)
    wanted, oldest = _digest(key), hour_of(now - DRAFT_LIVES)
    for row, digest, sealed, hour in _rows(code, lock=lock):
        if compare_digest(bytes(digest), wanted) and hour >= oldest:
            opened = open_value(key, value_context(organisation, Label.DOOR_DRAFT, row), bytes(sealed))
            return OpenDraft(row, key, json.loads(opened))
    return None


def _rows(code: ReturnCode, *, lock: bool) -> list[tuple[str, Any, Any, str]]:
    """(id, digest, sealed, hour). Plain SQL: each page asks, and making the query anew cost more than the answer."""
    with connections[DATABASE].cursor() as cursor:
        held = " FOR UPDATE" if lock and connections[DATABASE].features.has_select_for_update else ""
        cursor.execute(f"SELECT id, digest, sealed, hour FROM {_TABLE} WHERE code_id = %s{held}", [code.public])  # nosec
        found: list[tuple[str, Any, Any, str]] = cursor.fetchall()
    return found


def save_answers(organisation: bytes, code: ReturnCode, changes: Answers, now: datetime) -> OpenDraft | None:
    """Put these answers into the code's draft. None, and nothing kept, without a draft.

    What is not named stays, but for pages that these answers take out of the way: those are forgotten.
    """
    with transaction.atomic(using=DATABASE):
        draft = find_draft(organisation, code, now, lock=True)
        if draft is not None:
            draft.answers = still_asked(draft.answers | changes)
            _write(draft.id, _sealed(organisation, draft), hour_of(now))
    return draft


def _write(row: str, sealed: bytes, hour: str) -> None:
    with connections[DATABASE].cursor() as cursor:
        cursor.execute(f"UPDATE {_TABLE} SET sealed = %s, hour = %s WHERE id = %s", [sealed, hour, row])  # nosec B608


def begin_draft(organisation: bytes, code: ReturnCode, answers: Answers, now: datetime) -> OpenDraft | None:
    """Begin a draft under this code; None where it was deleted. The same first page twice at once begins one."""
    _drop_expired(code, now)
    draft = OpenDraft(random_id(), draft_key(code), still_asked(answers))
    try:
        with transaction.atomic(using=DATABASE):
            _insert(organisation, code, draft, now)
    except IntegrityError:
        if was_deleted(organisation, code, now):
            return None
        return save_answers(organisation, code, answers, now) or draft
    return draft


def leave_mark(organisation: bytes, code: ReturnCode, now: datetime) -> None:
    """For a day nothing begins under this code. Without the code nobody tells it from a draft that is soon swept."""
    with transaction.atomic(using=DATABASE):
        Draft.objects.filter(code_id=code.public, digest=_digest(draft_key(code))).delete()
        _insert(organisation, code, OpenDraft(random_id(), draft_key(code), DELETED), now - DRAFT_LIVES + MARK_LIVES)


def _insert(organisation: bytes, code: ReturnCode, draft: OpenDraft, now: datetime) -> None:
    row = Draft(id=draft.id, code_id=code.public, digest=_digest(draft.key), hour=hour_of(now))
    row.sealed = _sealed(organisation, draft)
    row.save(force_insert=True)


def _sealed(organisation: bytes, draft: OpenDraft) -> bytes:
    plain = json.dumps(draft.answers, ensure_ascii=False, separators=(",", ":")).encode()
    return seal_value(draft.key, value_context(organisation, Label.DOOR_DRAFT, draft.id), plain)


@contextmanager
def held(draft: OpenDraft) -> Iterator[None]:
    """While this lasts no other form adds to this draft: what is counted inside it still holds when rows are added."""
    with transaction.atomic(using=DATABASE):
        lock_drafts([draft.id])
        yield


def lock_drafts(ids: Iterable[str]) -> None:
    """Whoever deletes a draft, sends it or adds a file holds its row first: in this order nobody waits in a circle.

    On SQLite the transaction itself is the lock.
    """
    list(Draft.objects.select_for_update().filter(pk__in=list(ids)).order_by("pk").values_list("pk"))


def keep_files(organisation: bytes, draft: OpenDraft, notes: list[FileNote], now: datetime) -> None:
    """Seal the keys of these files under the draft key; their bytes already lie on the disk, synced."""
    DraftFile.objects.bulk_create(
        DraftFile(
            id=note.id, draft_id=draft.id, size=note.padded, digest=note.digest, hour=hour_of(now),
            sealed=seal_value(draft.key, _file_context(organisation, note.id), json.dumps(note.__dict__).encode()),
        )
        for note in notes
    )  # fmt: skip


def files_of(organisation: bytes, draft: OpenDraft, now: datetime) -> list[FileNote]:
    """The files of a draft that have not expired, by name."""
    oldest = hour_of(now - DRAFT_FILES_LIVE)
    rows = DraftFile.objects.filter(draft_id=draft.id, hour__gte=oldest).values_list("id", "sealed")
    notes = [_open_note(organisation, draft, row, bytes(sealed)) for row, sealed in rows]
    return sorted(notes, key=lambda note: (note.name, note.id))


def drop_file(draft: OpenDraft, file_id: str) -> None:
    """Remove one file of this draft; another draft's file is left alone."""
    if DraftFile.objects.filter(pk=file_id, draft_id=draft.id).delete()[0]:
        wipe_after_commit()
        files.remove_files([file_id])


def discard_draft(organisation: bytes, code: ReturnCode, now: datetime) -> bool:
    """Delete the draft and its files, for good: an old page brings nothing back. False when there was none."""
    with transaction.atomic(using=DATABASE):
        draft = find_draft(organisation, code, now, lock=True)
        if draft is None:
            return False
        ids = delete_drafts([draft.id])
        leave_mark(organisation, code, now)
    files.remove_files(ids)
    return True


def delete_drafts(ids: list[str]) -> list[str]:
    """Delete rows of drafts; returns the ids of files whose bytes are to be removed once this is committed."""
    with transaction.atomic(using=DATABASE):
        file_ids = list(DraftFile.objects.filter(draft_id__in=ids).values_list("id", flat=True))
        if Draft.objects.filter(pk__in=ids).delete()[0]:
            wipe_after_commit()
    return file_ids


def _drop_expired(code: ReturnCode, now: datetime) -> None:
    # An expired draft that the clock has not swept yet would stand in the way of a new one under the same code.
    old = Draft.objects.filter(code_id=code.public, digest=_digest(draft_key(code))).values_list("id", "hour")
    limit = hour_of(now - DRAFT_LIVES)
    if ids := [row for row, hour in old if hour < limit]:
        drop_old(ids, limit)


def drop_old(ids: list[str], limit: str) -> int:
    """Delete those of these drafts that are older still, now that nobody else can save them. Returns how many."""
    with transaction.atomic(using=DATABASE):
        lock_drafts(ids)
        old = list(Draft.objects.filter(pk__in=ids, hour__lt=limit).values_list("id", flat=True))
        stale = delete_drafts(old)
    files.remove_files(stale)
    return len(old)


def _open_note(organisation: bytes, draft: OpenDraft, row: str, sealed: bytes) -> FileNote:
    return FileNote(**json.loads(open_value(draft.key, _file_context(organisation, row), sealed)))


def _file_context(organisation: bytes, file_id: str) -> Any:
    return value_context(organisation, Label.DOOR_DRAFT_FILE_KEY, file_id)


def _digest(key: bytes) -> bytes:
    return sha256(key_id(key)).digest()
