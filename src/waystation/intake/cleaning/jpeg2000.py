"""A JPEG 2000 written anew from what its points need: no place, no time, no texts, no profile of a device.

Boxes and markers are those of ITU-T T.800. What is not listed here is left out, and what cannot be followed is refused.
"""

from collections.abc import Iterator

_SIGNED = b"\x0d\x0a\x87\x0a"
_TYPE = b"jp2 \x00\x00\x00\x00jp2 "
_HEADER = frozenset({b"ihdr", b"bpcc", b"pclr", b"cmap", b"cdef"})
_COLOURS = {b"GRAY": 17, b"RGB ": 16, b"CMYK": 12}  # of a profile -> numbers of colour spaces
_COLOUR_NUMBERS = frozenset({0, 12, 14, 16, 17, 18})
_CODE, _TILE, _POINTS, _END = 0xFF4F, 0xFF90, 0xFF93, 0xFFD9
_KEPT = frozenset(
    {0xFF50, 0xFF51, 0xFF52, 0xFF53, 0xFF57, 0xFF58, 0xFF5C, 0xFF5D, 0xFF5E, 0xFF5F, 0xFF60, 0xFF61, 0xFF63}
)
_LEFT_OUT = frozenset({0xFF55, 0xFF64})  # lengths of tiles, which change here and which nobody needs; comments


def bare(picture: bytes) -> bytes:
    """The same points, up to their end. Raises ValueError where the file cannot be followed to its end."""
    if _number(picture, 0) == _CODE:
        return _code(picture)
    found = dict(reversed(list(_boxes(picture))))  # the first of each kind is the one that counts
    if not {b"jp2h", b"jp2c"} <= found.keys():
        raise ValueError("no JPEG 2000 begins here")
    whole = ((b"jP  ", _SIGNED), (b"ftyp", _TYPE), (b"jp2h", _header(found[b"jp2h"])), (b"jp2c", _code(found[b"jp2c"])))
    return b"".join(_box(kind, said) for kind, said in whole)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = at + size if size else len(data)
        if end < at + head or end > len(data):
            raise ValueError("a box has no end")
        yield kind, data[at + head : end]
        at = end


def _box(kind: bytes, said: bytes) -> bytes:
    return (len(said) + 8).to_bytes(4, "big") + kind + said


def _header(header: bytes) -> bytes:
    kept = [_box(kind, said) for kind, said in _boxes(header) if kind in _HEADER]
    colours = [_colour(said) for kind, said in _boxes(header) if kind == b"colr"]
    return b"".join([*kept[:1], *(_box(b"colr", said) for said in colours[:1]), *kept[1:]])


def _colour(said: bytes) -> bytes:
    """A colour space by its number; a profile names the device and the day it was measured."""
    number = int.from_bytes(said[3:7], "big") if said[:1] == b"\x01" else _COLOURS.get(said[19:23])
    if number not in _COLOUR_NUMBERS:
        raise ValueError("colours of an unknown kind")
    return b"\x01\x00\x00" + number.to_bytes(4, "big")


def _code(code: bytes) -> bytes:
    """The points themselves, header by header, tile by tile."""
    head, at = _segments(code, 2, _TILE)
    kept = [code[:2], head]
    while _number(code, at) == _TILE:
        tile, at = _tile(code, at)
        kept.append(tile)
    if _number(code, 0) != _CODE or len(kept) == 2 or (at < len(code) and _number(code, at) != _END):
        raise ValueError("the points have no end")
    return b"".join([*kept, _END.to_bytes(2, "big")])


def _tile(code: bytes, start: int) -> tuple[bytes, int]:
    size = int.from_bytes(code[start + 6 : start + 10], "big")
    head, at = _segments(code, start + 12, _POINTS)
    end = start + size if size else code.find(_END.to_bytes(2, "big"), at)
    if not at < end <= len(code):
        raise ValueError("a tile has no end")
    body = head + code[at:end]
    return code[start : start + 6] + (len(body) + 12).to_bytes(4, "big") + code[start + 10 : start + 12] + body, end


def _segments(code: bytes, at: int, until: int) -> tuple[bytes, int]:
    """What is kept of the segments from here to this marker, and where that stands."""
    kept = []
    while (mark := _number(code, at)) != until:
        end = at + 2 + _number(code, at + 2)
        if mark in _KEPT:
            kept.append(code[at:end])
        elif mark not in _LEFT_OUT:
            raise ValueError("a segment of an unknown kind")
        at = end
    return b"".join(kept), at


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")
