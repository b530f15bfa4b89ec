"""Randomness that is the same every time, for vectors and worked examples only."""

from collections.abc import Callable
from hashlib import shake_256


def fixed_draw(name: str) -> Callable[[int], bytes]:
    """A source of bytes that depends on its name alone; each call goes on where the last one ended."""
    given = 0

    def draw(size: int) -> bytes:
        nonlocal given
        stream = shake_256(b"waystation test draw " + name.encode()).digest(given + size)
        given += size
        return stream[-size:]

    return draw


def fixed_bytes(name: str, size: int = 32) -> bytes:
    """`size` bytes that depend on the name alone."""
    return fixed_draw(name)(size)
