"""Heads of a chain, and checkpoints: heads that somebody signed. Signing itself is handed in as a function."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from waystation.core.chaining.lines import Line, line_digest
from waystation.core.vocabulary.packing import pack

Sign: TypeAlias = Callable[[bytes], bytes]
Check: TypeAlias = Callable[[bytes, bytes], None]


@dataclass(frozen=True, slots=True)
class Head:
    """A line by its number and digest: what a copy off the host remembers of a chain."""

    number: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A head of one source's chain, signed in an hour."""

    source: str
    head: Head
    hour: int
    signature: bytes

    def signed_bytes(self) -> bytes:
        """What the signature stands over."""
        return _to_sign(self.source, self.head, self.hour)


def make_checkpoint(line: Line, *, hour: int, sign: Sign) -> Checkpoint:
    """Sign the chain up to and with this line; `sign` takes the bytes and gives the signature."""
    head = Head(line.number, line_digest(line))
    return Checkpoint(line.source, head, hour, sign(_to_sign(line.source, head, hour)))


def check_checkpoint(checkpoint: Checkpoint, check: Check) -> Head:
    """The head, once `check(bytes, signature)` has not raised; hand it to `verify`."""
    check(checkpoint.signed_bytes(), checkpoint.signature)
    return checkpoint.head


def _to_sign(source: str, head: Head, hour: int) -> bytes:
    return pack("waystation", "chain checkpoint", source, head.number, head.digest, hour)
