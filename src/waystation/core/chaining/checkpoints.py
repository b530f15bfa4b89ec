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
    """A head of one source's chain, signed; `beside` is what else was signed with it, as the head of another list."""

    source: str
    head: Head
    beside: bytes
    signature: bytes


def checkpoint_bytes(source: str, head: Head, beside: bytes = b"") -> bytes:
    """What the signature of a checkpoint stands over."""
    return pack("waystation", "log-head", source, head.number, head.digest, beside)


def make_checkpoint(line: Line, sign: Sign, *, beside: bytes = b"") -> Checkpoint:
    """Sign the chain up to and with this line; `sign` takes the bytes and gives the signature."""
    head = Head(line.number, line_digest(line))
    return Checkpoint(line.source, head, beside, sign(checkpoint_bytes(line.source, head, beside)))


def check_checkpoint(checkpoint: Checkpoint, check: Check) -> Head:
    """The head, to be handed to `verify`, once `check(bytes, signature)` has not raised."""
    check(checkpoint_bytes(checkpoint.source, checkpoint.head, checkpoint.beside), checkpoint.signature)
    return checkpoint.head
