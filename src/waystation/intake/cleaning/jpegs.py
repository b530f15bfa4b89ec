"""A JPEG written anew from what its points need: no place, no time, no camera, no small picture, no second one behind.

Markers are those of ITU-T T.81. What is not listed here is left out, and what cannot be followed is refused.
"""

import re
from collections.abc import Iterator

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_ABOUT, _ADOBE, _COMMENT = 0xE0, 0xEE, 0xFE
_FRAMES_AND_TABLES = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD, _SCAN}) - {0xC8}
_LEFT_OUT = frozenset({*range(0xE0, 0xF0), _COMMENT})
_NEXT_MARK = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # not a byte of the points, nor a place to start again
_JFIF = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"  # says how colours are written; no size, no small picture


def bare(jpeg: bytes) -> bytes:
    """The same points, up to their end. Raises ValueError where the file cannot be followed to its end."""
    if jpeg[:2] != b"\xff\xd8":
        raise ValueError("no JPEG begins here")
    kept = [jpeg[:2]]
    for mark, said, points in _segments(jpeg):
        kept += [_segment(mark, said), points]
    return b"".join([*kept, b"\xff\xd9"])


def _segments(jpeg: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(marker, what the segment says, the points that follow a scan's segment), until the end of the picture."""
    at = 2
    while True:
        mark, at = _marker(jpeg, at)
        if mark == _END:
            return
        end = at + int.from_bytes(jpeg[at : at + 2], "big")
        said, at = jpeg[at + 2 : end], end
        points = b""
        if mark == _SCAN:
            found = _NEXT_MARK.search(jpeg, at)
            if found is None:
                raise ValueError("the points have no end")
            points, at = jpeg[at : found.start()].rstrip(b"\xff"), found.start()
        yield mark, said, points


def _marker(jpeg: bytes, at: int) -> tuple[int, int]:
    """The marker here and where it ends: any number of 0xFF may stand before it."""
    begun = at
    while jpeg[at : at + 1] == b"\xff":
        at += 1
    if at == begun or at >= len(jpeg):
        raise ValueError("a marker is missing")
    return jpeg[at], at + 1


def _segment(mark: int, said: bytes) -> bytes:
    if mark == _ABOUT and said.startswith(b"JFIF\x00"):
        return _written(mark, _JFIF)
    if mark == _ADOBE and said.startswith(b"Adobe") and len(said) >= 12:
        mixed = said[11:12]  # how colours are mixed
        return _written(mark, b"Adobe\x00\x64\x00\x00\x00\x00" + mixed)
    if mark in _FRAMES_AND_TABLES:
        return _written(mark, said)
    if mark not in _LEFT_OUT:
        raise ValueError("a segment of an unknown kind")
    return b""


def _written(mark: int, said: bytes) -> bytes:
    return bytes([0xFF, mark]) + (len(said) + 2).to_bytes(2, "big") + said
