"""One line of a chain and its digest."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from waystation.core.vocabulary.packing import pack

DIGEST_SIZE: Final = 32
BEGINNING: Final = bytes(DIGEST_SIZE)  # what stands as `previous` in the first line of a chain


@dataclass(frozen=True, slots=True)
class Line:
    """Who did what to which object, in which hour. Only pseudonyms, tags, random ids and digests: nothing to read.

    `number` counts from 1 without gaps; `previous` is the digest of the line before (32 bytes; BEGINNING for line 1);
    `hour` is written as 2026-11-20T18, in UTC; `detail_digest` has 32 bytes, or none when
    there is no detail; a line that its writer signed has the signature there, 64 bytes.
    """

    number: int
    previous: bytes
    source: str
    hour: str
    subject: str
    action: str
    object: str
    detail_digest: bytes = b""


def line_digest(line: Line) -> bytes:
    """SHA-256 over all fields, each behind its length, under a name of its own: 32 bytes."""
    fields = (line.source, line.hour, line.subject, line.action, line.object, line.detail_digest)
    return sha256(pack("waystation", "chain line", line.number, line.previous, *fields)).digest()


def append(
    last: Line | None, *, source: str, hour: str, subject: str, action: str, object: str, detail_digest: bytes = b""
) -> Line:
    """The line that follows `last` (None: the first of its chain). ValueError if it would change the chain's source."""
    if last is not None and last.source != source:
        raise ValueError("a chain has one source")
    number, previous = (1, BEGINNING) if last is None else (last.number + 1, line_digest(last))
    return Line(number, previous, source, hour, subject, action, object, detail_digest)
