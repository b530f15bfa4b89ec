"""A session's seed in three parts: the cookie, the row, and the shared page (security.md section 4)."""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import DatabaseError
from django.utils import timezone

from waystation.accounts.models import Worker
from waystation.audit.ids import random_id
from waystation.core.sealing import Context, KeyPair, SealingError, unwrap_key, wrap_key
from waystation.vault import lockdown, pepper
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label
from waystation.vault.models import Session

IDLE, LONGEST, CONFIRMED_FOR = timedelta(minutes=15), timedelta(hours=8), timedelta(minutes=5)
REMEMBER_ENDED = timedelta(hours=24)


@dataclass(frozen=True)
class OpenSession:
    row: Session
    worker: Worker
    keyring: Keyring


def start(worker: Worker, pair: KeyPair, *, now: datetime) -> str:
    """Begin a session. Returns what the cookie holds; it is not kept here."""
    sweep(now)
    session_id, cookie_part = random_id(), os.urandom(32)
    sealed = wrap_key(_key(cookie_part), _context(session_id, worker.pk), pair.seed)
    Session.objects.create(
        id=session_id,
        worker=worker,
        sealed=sealed,
        started=now,
        seen=now,
        confirmed=now,
    )
    return session_id + cookie_part.hex()


def resume(token: str, *, now: datetime) -> OpenSession | None:
    """The session behind a cookie, or None when it ended, is unknown, or the desk is locked or was restarted.

    None also for somebody whose access was withdrawn.
    """
    row = _row(token)
    if row is None or _over(row, now) or lockdown.is_locked() or row.worker.state == Worker.State.REVOKED:
        return None
    try:
        seed = unwrap_key(_key(_cookie_part(token)), _context(row.pk, row.worker_id), bytes(row.sealed))
    except SealingError:
        return None
    if now - row.seen > timedelta(seconds=30):  # one write in half a minute is enough for a clock of 15 minutes
        row.seen = now
        with suppress(DatabaseError):  # a full disk must not keep an officer from the page that locks the desk
            Session.objects.filter(pk=row.pk).update(seen=now)
    keyring = Keyring(row.worker_id, KeyPair.from_seed(seed), still_valid=lambda: _still_valid(row.pk))
    return OpenSession(row, row.worker, keyring)


def ended_worker(token: str, *, now: datetime) -> Worker | None:
    """Whose session this was, if it ended within a day: so that what they typed can be kept for them."""
    row = _row(token)
    if row is None or lockdown.is_locked() or now - row.seen > REMEMBER_ENDED:
        return None
    try:
        unwrap_key(_key(_cookie_part(token)), _context(row.pk, row.worker_id), bytes(row.sealed))
    except SealingError:
        return None
    return row.worker


def confirm(session: Session, *, now: datetime) -> None:
    Session.objects.filter(pk=session.pk).update(confirmed=now)


def end(token: str) -> None:
    row = _row(token)
    if row:
        row.delete()


def end_all_of(worker_id: str) -> None:
    Session.objects.filter(worker_id=worker_id).delete()


def sweep(now: datetime) -> None:
    """Drop rows of sessions that ended more than a day ago."""
    Session.objects.filter(seen__lt=now - REMEMBER_ENDED).delete()


def _over(row: Session, now: datetime) -> bool:
    return now - row.seen > IDLE or now - row.started > LONGEST


def _still_valid(session_id: str) -> bool:
    row = Session.objects.filter(pk=session_id).first()
    return row is not None and not _over(row, timezone.now()) and not lockdown.is_locked()


def _row(token: str) -> Session | None:
    if len(token) != 96 or not all(c in "0123456789abcdef" for c in token):
        return None
    return Session.objects.select_related("worker").filter(pk=token[:32]).first()


def _cookie_part(token: str) -> bytes:
    return bytes.fromhex(token[32:])


def _key(cookie_part: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=pepper.pepper(), info=b"waystation session").derive(cookie_part)


def _context(session_id: str, worker_id: str) -> Context:
    # Not bound to the organisation: an officer signs in before the signed list exists.
    bound = hashlib.sha256(f"{session_id}:{worker_id}".encode()).digest()
    return Context("waystation", b"", int(Label.SESSION_SEED), bound)
