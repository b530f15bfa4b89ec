"""Looking for words on a disk, in every spelling in which a program might have left them there."""

import base64
import json
import subprocess
import zlib
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from urllib.parse import quote, quote_plus

from django.db import connections

MOST_INSIDE = 1 << 22  # of one compressed stream
ZLIB_HEADS = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
GZIP_HEAD, ZIP_HEAD = b"\x1f\x8b\x08", b"PK\x03\x04"


def spellings(marker: str) -> dict[str, bytes]:
    """{name of the spelling: bytes} of one marker."""
    plain = marker.encode()
    found = {
        "UTF-8": plain,
        "UTF-16 LE": marker.encode("utf-16-le"),
        "UTF-16 BE": marker.encode("utf-16-be"),
        "percent": quote(marker, safe="").encode(),
        "percent, small": quote(marker, safe="").lower().encode(),
        "form": quote_plus(marker).encode(),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "JSON": json.dumps(marker)[1:-1].encode(),
    }
    for shift in range(3):
        found[f"base64 after {shift}"] = _sure_part(plain, shift, base64.b64encode)
        found[f"base64url after {shift}"] = _sure_part(plain, shift, base64.urlsafe_b64encode)
    return found


def _sure_part(plain: bytes, shift: int, encode: object) -> bytes:
    """The characters of base64 that stand there whatever lies before and behind the marker."""
    whole: bytes = encode(bytes(shift) + plain)  # type: ignore[operator]
    return whole[-(-8 * shift // 6) : 8 * (shift + len(plain)) // 6]


def gps_spellings(degrees: float) -> dict[str, bytes]:
    """A coordinate as EXIF writes it: degrees, minutes, hundredths of a second, in either byte order."""
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    seconds = Fraction(round(((degrees - whole) * 60 - minutes) * 6000), 100)
    pairs = [(whole, 1), (minutes, 1), (seconds.numerator, seconds.denominator)]
    return {
        f"EXIF {order}": b"".join(number.to_bytes(4, order) for pair in pairs for number in pair)  # type: ignore[arg-type]
        for order in ("little", "big")
    }


def files_below(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_file():
            yield place
        for path in place.rglob("*"):
            if path.is_file() and not path.is_symlink():
                yield path


def bytes_of(path: Path) -> bytes:
    """What lies in a file, read by another process.

    Opening and closing a database's file in this process would drop SQLite's locks on it: the next process that
    closes the database would then delete its log under us.
    """
    return subprocess.run(["cat", path], capture_output=True, check=False).stdout


def hunt(wanted: dict[str, dict[str, bytes]], places: Iterable[Path]) -> set[tuple[str, str, str]]:
    """{(marker, spelling, name of the file)} of everything that was found; compressed streams are looked into."""
    hits: set[tuple[str, str, str]] = set()
    for path in files_below(places):
        data = bytes_of(path)
        for layer in (path.name.encode(), data, *inside(data)):
            for marker, ways in wanted.items():
                hits |= {(marker, way, path.name) for way, spelled in ways.items() if spelled in layer}
    return hits


def wanted(markers: Iterable[str], *, places: Iterable[float] = ()) -> dict[str, dict[str, bytes]]:
    """What `hunt` looks for: words, and coordinates."""
    return {m: spellings(m) for m in markers} | {f"at {p}": gps_spellings(p) for p in places}


def inside(data: bytes) -> Iterator[bytes]:
    """What lies in zlib, gzip and zip streams anywhere in these bytes."""
    for head in ZLIB_HEADS:
        yield from _streams(data, head, zlib.MAX_WBITS, 0)
    yield from _streams(data, GZIP_HEAD, zlib.MAX_WBITS | 16, 0)
    start = data.find(ZIP_HEAD)
    while start != -1:
        names = int.from_bytes(data[start + 26 : start + 28], "little") + int.from_bytes(
            data[start + 28 : start + 30], "little"
        )
        yield _opened(data, start + 30 + names, -zlib.MAX_WBITS)
        start = data.find(ZIP_HEAD, start + 4)


def _streams(data: bytes, head: bytes, bits: int, skip: int) -> Iterator[bytes]:
    start = data.find(head)
    while start != -1:
        yield _opened(data, start + skip, bits)
        start = data.find(head, start + 1)


def _opened(data: bytes, start: int, bits: int) -> bytes:
    """As much of a stream as opens; a false head opens nothing."""
    opener, opened = zlib.decompressobj(bits), b""
    try:
        for place in range(start, len(data), 4096):  # in pieces: what opened before a break counts too
            opened += opener.decompress(data[place : place + 4096], MOST_INSIDE)
            if opener.eof or len(opened) > MOST_INSIDE:
                break
    except zlib.error:
        pass
    return opened


def files_with(database: str, wanted: bytes) -> list[str]:
    """The names of the files of this SQLite database in which these bytes stand: its own, and what lies beside it."""
    path = Path(connections[database].settings_dict["NAME"])
    return [file.name for file in sorted(path.parent.glob(f"{path.name}*")) if wanted in bytes_of(file)]
