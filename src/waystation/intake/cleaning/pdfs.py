"""A PDF without what is not on its pages: no metadata, no scripts, no attachments, no actions, no forms, no links.

What is in it is walked to the last entry; pictures are written anew (streams.py). What cannot be followed has no copy.
"""

import io
from typing import Any

import pikepdf

from waystation.intake.cleaning import streams

KIND = "application/pdf"
_OF_THE_FILE = frozenset({"/Root", "/Size", "/ID", "/Encrypt", "/Prev", "/Index", "/W", "/Length", "/Filter",
                          "/DecodeParms", "/Type", "/XRefStm"})  # fmt: skip
_OF_THE_ROOT = frozenset({"/Type", "/Pages", "/OCProperties"})  # the last says which layers are not shown
_OF_A_PAGE = frozenset({"/Type", "/Parent", "/Kids", "/Count", "/Resources", "/Contents", "/Group", "/Rotate",
                        "/UserUnit", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"})  # fmt: skip
_FROM_ANY = ("/Metadata", "/PieceInfo", "/AA", "/JS", "/JavaScript", "/EF", "/AF", "/OpenAction", "/Annots", "/Thumb",
             "/LastModified", "/OPI", "/URI", "/CreatorInfo", "/Creator", "/User",
             "/DefaultGray", "/DefaultRGB", "/DefaultCMYK")  # fmt: skip
_COLOURS = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}


class Locked(Exception):
    """It opens with a password only."""


def clean(plain: bytes) -> bytes:
    """The copy. Raises Locked, ValueError, or what pikepdf raises."""
    try:
        opened = pikepdf.open(io.BytesIO(plain))
    except pikepdf.PasswordError:
        raise Locked() from None
    with opened as pdf:
        streams.keep(pdf.trailer, _OF_THE_FILE)
        streams.keep(pdf.Root, _OF_THE_ROOT)
        for page in pdf.pages:
            page.externalize_inline_images()  # so that they are pictures like the others
            streams.keep(page.obj, _OF_A_PAGE)
            _refuse_photographs_in(page)
        pdf.remove_unreferenced_resources()
        for thing in pdf.objects:
            _strip(pdf, thing)
        out = io.BytesIO()
        pdf.save(out, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _strip(pdf: pikepdf.Pdf, thing: Any) -> None:
    """This object and what stands inside it; what it only points to has its own turn."""
    if isinstance(thing, pikepdf.Stream):
        streams.clean(pdf, thing)
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        streams.drop(thing, _FROM_ANY)
        if thing.get("/Type") in ("/Page", "/Pages"):
            streams.keep(thing, _OF_A_PAGE)
    elif isinstance(thing, pikepdf.Array):
        _use_plain_colours(thing)
    for drawn in _drawings(thing):
        _refuse_photographs_in(drawn)
    for inner in _inside(thing):
        if not inner.is_indirect:
            _strip(pdf, inner)


def _inside(thing: Any) -> list[Any]:
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return [inner for _, inner in thing.items() if isinstance(inner, pikepdf.Object)]
    return [inner for inner in thing if isinstance(inner, pikepdf.Object)] if isinstance(thing, pikepdf.Array) else []


def _use_plain_colours(array: Any) -> None:
    """A profile of colours names the screen or scanner, its number sometimes, and the day it was measured."""
    if len(array) and array[0] == "/ICCBased":
        array[0] = pikepdf.Name(_COLOURS[int(array[1].N)])
        while len(array) > 1:
            del array[1]


def _drawings(thing: Any) -> list[Any]:
    """What is drawn of this object, and may hold a picture between its lines: of a form, a pattern, or letters."""
    if isinstance(thing, pikepdf.Stream) and (thing.get("/Subtype") == "/Form" or thing.get("/PatternType") == 1):
        return [thing]
    letters = thing.get("/CharProcs") if isinstance(thing, pikepdf.Dictionary) else None
    return [letter for _, letter in letters.items()] if isinstance(letters, pikepdf.Dictionary) else []


def _refuse_photographs_in(drawn: Any) -> None:
    """A photograph that stands between the lines of a drawing, and was not taken out of it."""
    if isinstance(drawn, pikepdf.Stream) and b"BI" not in drawn.read_bytes():
        return
    found = pikepdf.parse_content_stream(drawn, "BI ID EI")
    between = [one.iimage for one in found if isinstance(one, pikepdf.ContentStreamInlineImage)]
    if not all(streams.is_plain(image.filters) for image in between):
        raise ValueError("a photograph between the lines")
