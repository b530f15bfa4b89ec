"""What a file is by its bytes, and whether it is two things at once."""

import puremagic

_TAIL = 66_000  # an end record of a ZIP archive lies in the last 65,557 bytes
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_PAGES = (b"<script", b"<html", b"<!doctype html", b"<?php", b"<svg")


def kind_of(plain: bytes) -> str:
    """A media type such as image/png, "" where the bytes are of no known kind."""
    try:
        found = puremagic.magic_string(plain)
    except (puremagic.PureError, ValueError):
        return ""
    return found[0].mime_type if found else ""


def reader_of(plain: bytes) -> str:
    """ffmpeg's name of the format that these first bytes announce, "" where it is no sound and no film."""
    riff = {b"WAVE": "wav", b"AVI ": "avi"}
    if plain[:4] == b"RIFF":
        return riff.get(plain[8:12], "")
    if plain[4:8] == b"ftyp":
        return "" if plain[8:12] in (b"heic", b"heix", b"mif1", b"avif") else "mov"
    for mark, name in ((b"OggS", "ogg"), (b"fLaC", "flac"), (b"\x1aE\xdf\xa3", "matroska"), (b"#!AMR", "amr"),
                       (b"ID3", "mp3"), (b"\xff\xf1", "aac"), (b"\xff\xf9", "aac")):  # fmt: skip
        if plain.startswith(mark):
            return name
    return "mp3" if plain[:1] == b"\xff" and plain[1:2] in (b"\xfb", b"\xfa", b"\xf3", b"\xf2") else ""


def is_two_things(kind: str, plain: bytes) -> bool:
    """Whether a picture or a PDF would also open as an archive, a page or the other one of them."""
    if kind.startswith("image/"):
        return b"%PDF-" in plain or _has_archive(plain) or _has_page(plain)
    if kind == "application/pdf":
        return not plain.startswith(b"%PDF-") or _has_archive(plain)
    return False


def _has_archive(plain: bytes) -> bool:
    return b"PK\x05\x06" in plain[-_TAIL:] or any(mark in plain for mark in _ARCHIVES)


def _has_page(plain: bytes) -> bool:
    lowered = plain.lower()
    return any(mark in lowered for mark in _PAGES)
