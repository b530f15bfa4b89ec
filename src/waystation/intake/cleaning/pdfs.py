"""A PDF without what is not on its pages: no metadata, no scripts, no attachments, no actions, no forms, no links."""

import io
from typing import Any

import pikepdf

KIND = "application/pdf"
_FROM_ROOT = ("/Metadata", "/OpenAction", "/AA", "/Names", "/AcroForm", "/AF", "/Collection", "/PieceInfo", "/URI",
              "/Outlines", "/StructTreeRoot", "/MarkInfo", "/SpiderInfo", "/Perms", "/DSS")  # fmt: skip
_FROM_ANY = ("/Metadata", "/PieceInfo", "/AA", "/JS", "/JavaScript", "/EF", "/AF", "/OpenAction", "/Annots", "/Thumb",
             "/LastModified", "/OPI", "/URI")  # fmt: skip


class Locked(Exception):
    """It opens with a password only."""


def clean(plain: bytes) -> bytes:
    """The copy. Raises Locked, or what pikepdf raises."""
    try:
        opened = pikepdf.open(io.BytesIO(plain))
    except pikepdf.PasswordError:
        raise Locked() from None
    with opened as pdf:
        for key in _FROM_ROOT:
            if key in pdf.Root:
                del pdf.Root[key]
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        for thing in pdf.objects:
            _strip(thing)
        pdf.remove_unreferenced_resources()
        out = io.BytesIO()
        pdf.save(out, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _strip(thing: Any) -> None:
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    for key in _FROM_ANY:
        if key in thing:
            del thing[key]
    if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == "/DCTDecode":
        thing.write(without_notes(thing.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG without its APP segments (place, time, camera; APP0 and Adobe's colours stay) and comments."""
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        mark, size = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big") + 2
        if not (0xE1 <= mark <= 0xEF and mark != 0xEE) and mark != 0xFE:
            kept.append(jpeg[at : at + size])
        at += size
    return b"".join([*kept, jpeg[at:]])
