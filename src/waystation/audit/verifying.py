"""Does the log hold? Edits, deletions, reordering and truncation, by the chain and by every signed head."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from waystation.audit.actions import database_of, head_message, log_key
from waystation.audit.models import Checkpoint, Detail, Head, Line
from waystation.core import chaining
from waystation.core.sealing import pack


@dataclass(frozen=True)
class Finding:
    """What was found in one chain: `holds`, how many lines, and in words what is wrong."""

    source: str
    holds: bool
    lines: int
    says: str


def verify_chain(source: str, officer_key: Callable[[str], list[bytes]]) -> Finding:
    """Check one chain from its first line to its head, and each checkpoint on the way."""
    database = database_of(source)
    heads: dict[int, bytes] = {}
    verdict = chaining.verify(_collect(source, database, heads))
    head = Head.objects.using(database).filter(pk=source).first()
    wrong = "" if verdict.holds else verdict.says
    wrong = wrong or _head_wrong(head, heads) or _checkpoints_wrong(source, database, heads, officer_key)
    wrong = wrong or _details_wrong(source, database)
    return Finding(source, not wrong, len(heads), wrong or f"{len(heads)} lines hold")


def _collect(source: str, database: str, heads: dict[int, bytes]) -> Iterator[chaining.Line]:
    for row in Line.objects.using(database).filter(source=source).order_by("number").iterator(2000):
        line = chaining.Line(
            number=row.number,
            previous=bytes(row.previous),
            source=row.source,
            hour=row.hour,
            subject=row.subject,
            action=row.action,
            object=row.object,
            detail_digest=bytes(row.detail_digest),
        )
        heads[row.number] = chaining.line_digest(line)
        yield line


def _head_wrong(head: Head | None, heads: dict[int, bytes]) -> str:
    number = head.number if head else 0
    if number != len(heads):
        return f"the log ends at line {len(heads)}, but its head says {number}: lines were cut off or put in"
    if head and number and heads.get(number) != bytes(head.digest):
        return f"line {number} is not the one its head names"
    return ""


def _checkpoints_wrong(
    source: str, database: str, heads: dict[int, bytes], officer_key: Callable[[str], list[bytes]]
) -> str:
    log_public = log_key().public_key().public_bytes_raw()
    for point in Checkpoint.objects.using(database).filter(source=source).order_by("number"):
        message = head_message(source, point.number, bytes(point.digest), bytes(point.list_head))
        keys = [log_public]
        if point.signer != "log":
            keys, message = officer_key(point.signer), pack("waystation", "log-head", message)
        if not any(_signed(public, bytes(point.signature), message) for public in keys):
            return f"the signature of the checkpoint at line {point.number} does not hold"
        if point.number not in heads:
            return f"a checkpoint names line {point.number}, which is gone: the log was cut"
        if heads[point.number] != bytes(point.digest):
            return f"line {point.number} or one before it was changed after it was signed"
    return ""


def _details_wrong(source: str, database: str) -> str:
    for detail in Detail.objects.using(database).filter(source=source).iterator(2000):
        line = Line.objects.using(database).filter(source=source, number=detail.number).first()
        if line is None or hashlib.sha256(bytes(detail.sealed)).digest() != bytes(line.detail_digest):
            return f"the detail of line {detail.number} was changed"
    return ""


def _signed(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True
