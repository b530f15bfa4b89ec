"""Adding to the log. Every action of a worker ends here, and so does every refusal."""

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from waystation.audit.models import Checkpoint, Copy, Detail, Head, Line
from waystation.audit.tags import Tag
from waystation.core import chaining
from waystation.core.sealing import pack
from waystation.core.vocabulary.refusals import NotSetUp

CHECKPOINT_EVERY = 500
# Set by the vault when it is there: the head of the signed list, so that a cut list shows in the log.
list_head: list[Callable[[], bytes]] = []


def database_of(source: str) -> str:
    """Each face has its own chain in its own database, so door and desk never wait for each other."""
    return "door" if source == "door" else "default"


def this_hour(now: datetime | None = None) -> str:
    return (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H")


def record(
    tag: Tag,
    *,
    by: str,
    object: str = "",
    source: str = "desk",
    detail: bytes = b"",
    kind: str = "s",
    signature: bytes = b"",
    now: datetime | None = None,
) -> Line:
    """Append one line; part of the transaction that surrounds it, so an act and its line stand or fall together.

    `signature` stands in the line where a digest would, for an act that is believed long after: it has no detail then.
    """
    database = database_of(source)
    with transaction.atomic(using=database):
        head = _locked_head(source, database)
        entry = chaining.Line(
            number=head.number + 1,
            previous=bytes(head.digest) or chaining.BEGINNING,
            source=source,
            hour=this_hour(now),
            subject=by,
            action=str(tag),
            object=object,
            detail_digest=hashlib.sha256(detail).digest() if detail else signature,
        )
        line = _store(entry, database)
        if detail:
            Detail.objects.using(database).create(
                source=source, number=entry.number, object=object, kind=kind, sealed=detail
            )
        head.number, head.digest = entry.number, chaining.line_digest(entry)
        head.save(using=database)
        _checkpoint_when_due(head, entry, database)
    return line


def next_number(source: str = "desk") -> int:
    """The number that the next line will have. Part of a transaction: until it ends, nobody else adds one."""
    return _locked_head(source, database_of(source)).number + 1


def refuse(*, by: str, object: str = "", source: str = "desk", tag: Tag = Tag.REFUSED) -> Line:
    """Record an attempt that was refused. Call it after the rollback, never inside the transaction that failed."""
    return record(tag, by=by, object=object, source=source)


def checkpoint(
    source: str, *, signer: str, sign: Callable[[bytes], bytes], now: datetime | None = None
) -> Checkpoint | None:
    """Sign the present head of one chain. Returns None while the chain is empty."""
    database = database_of(source)
    head = Head.objects.using(database).filter(pk=source).first()
    return _sign_head(head, signer, sign, this_hour(now), database) if head and head.number else None


def record_copy(source: str, *, by: str, now: datetime | None = None) -> Copy:
    """An officer downloads a copy of this chain: from now on it, not this host, proves what stood there."""
    database = database_of(source)
    with transaction.atomic(using=database):
        line = record(Tag.LOG_COPY, by=by, source=source, now=now)
        return Copy.objects.using(database).create(source=source, number=line.number, hour=line.hour, by=by)


def head_message(source: str, number: int, digest: bytes, listed: bytes) -> bytes:
    """The bytes a checkpoint signs."""
    return pack("waystation", "log-head", source, number, digest, listed)


def _locked_head(source: str, database: str) -> Head:
    heads = Head.objects.using(database).select_for_update()
    if head := heads.filter(source=source).first():
        return head
    Head.objects.using(database).get_or_create(source=source)  # the first line of this chain
    return heads.get(source=source)


def _store(entry: chaining.Line, database: str) -> Line:
    return Line.objects.using(database).create(
        source=entry.source,
        number=entry.number,
        previous=entry.previous,
        hour=entry.hour,
        subject=entry.subject,
        action=entry.action,
        object=entry.object,
        detail_digest=entry.detail_digest,
    )


def _checkpoint_when_due(head: Head, entry: chaining.Line, database: str) -> None:
    newest = Checkpoint.objects.using(database).filter(source=entry.source, signer="log").order_by("-number").first()
    if newest and newest.hour == entry.hour and entry.number - newest.number < CHECKPOINT_EVERY:
        return
    _sign_head(head, "log", log_key().sign, entry.hour, database)


def _sign_head(head: Head, signer: str, sign: Callable[[bytes], bytes], hour: str, database: str) -> Checkpoint:
    listed = list_head[0]() if list_head and database == "default" else b""
    digest = bytes(head.digest)
    return Checkpoint.objects.using(database).create(
        source=head.source,
        number=head.number,
        hour=hour,
        digest=digest,
        list_head=listed,
        signer=signer,
        signature=sign(head_message(head.source, head.number, digest, listed)),
    )


def log_key() -> Ed25519PrivateKey:
    """The log key lies on the host and proves nothing against root; only copies off the host do."""
    path = Path(settings.LOG_KEY)
    if not path.exists():
        raise NotSetUp("the log key is missing: run `waystation setup new`, or put log.key back where it was")
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def is_by_log_key(signature: bytes, message: bytes) -> bool:
    """Whether this host signed it."""
    try:
        log_key().public_key().verify(signature, message)
    except InvalidSignature:
        return False
    return True


def make_log_key(path: Path) -> None:
    """Write a new log key, readable by this user only; an existing key is never replaced."""
    with open(path, "xb", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
        file.write(Ed25519PrivateKey.generate().private_bytes_raw())
