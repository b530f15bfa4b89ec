"""One stream of a PDF without what is not seen: pictures written anew, nothing behind an end, no text beside it."""

import zlib
from typing import Any

import pikepdf

from waystation.intake.cleaning import jpeg2000, jpegs

_SHORT = {"/Fl": "/FlateDecode", "/LZW": "/LZWDecode", "/A85": "/ASCII85Decode", "/AHx": "/ASCIIHexDecode",
          "/RL": "/RunLengthDecode", "/CCF": "/CCITTFaxDecode", "/DCT": "/DCTDecode"}  # fmt: skip
_WRAPPINGS = frozenset({"/FlateDecode", "/LZWDecode", "/ASCII85Decode", "/ASCIIHexDecode", "/RunLengthDecode"})
_FAXES = frozenset({"/CCITTFaxDecode", "/JBIG2Decode"})  # black and white: no camera writes them
_PICTURES = {"/DCTDecode": jpegs.bare, "/JPXDecode": jpeg2000.bare}
_OF_A_PICTURE = frozenset({"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent",
                           "/ImageMask", "/Mask", "/Decode", "/Interpolate", "/SMask", "/SMaskInData", "/Matte", "/OC",
                           "/Filter", "/DecodeParms", "/Length"})  # fmt: skip
_OF_A_FORM = frozenset({"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/OC",
                        "/Filter", "/DecodeParms", "/Length"})  # fmt: skip
_PIECE = 1 << 20


def clean(pdf: pikepdf.Pdf, stream: Any) -> None:
    """Change this stream in its place. Raises ValueError, or what pikepdf raises, where it cannot be understood."""
    if "/F" in stream:
        raise ValueError("its bytes lie in another file")
    *wrappings, last = filters_of(stream) or [""]
    if not _WRAPPINGS.issuperset(wrappings) or last not in {"", *_WRAPPINGS, *_FAXES, *_PICTURES}:
        raise ValueError("a filter that is not known here")
    if last in _PICTURES:
        _write_anew(pdf, stream, wrappings, last)
    elif last == "/FlateDecode" and not wrappings:
        _cut_at_the_end(stream)
    elif last in _WRAPPINGS:
        stream.write(zlib.compress(stream.read_bytes()), filter=pikepdf.Name.FlateDecode)
    if last in _PICTURES or last in _FAXES or stream.get("/Subtype") == "/Image":
        keep(stream, _OF_A_PICTURE)
    elif stream.get("/Subtype") == "/Form":
        keep(stream, _OF_A_FORM)


def filters_of(stream: Any) -> list[str]:
    """The long names of its filters, the outermost first, however they are written down."""
    found = stream.get("/Filter")
    names = list(found) if isinstance(found, pikepdf.Array) else [] if found is None else [found]
    return [_SHORT.get(str(name), str(name)) for name in names]


def is_plain(filters: list[str]) -> bool:
    """Whether nothing but points can lie behind these filters."""
    return all(_SHORT.get(name, name) in _WRAPPINGS | _FAXES for name in filters)


def keep(thing: Any, names: frozenset[str]) -> None:
    drop(thing, [name for name in thing.keys() if name not in names])  # noqa: SIM118  # a stream is no mapping


def drop(thing: Any, names: Any) -> None:
    for name in names:
        if name in thing:
            del thing[name]


def _write_anew(pdf: pikepdf.Pdf, stream: Any, wrappings: list[str], last: str) -> None:
    parms = _parms_of(stream, len(wrappings) + 1)
    raw = stream.read_raw_bytes()
    if wrappings:
        inner = pikepdf.Stream(pdf, raw)
        inner.Filter = pikepdf.Array([pikepdf.Name(name) for name in wrappings])
        inner.DecodeParms = pikepdf.Array(parms[:-1])
        raw = inner.read_bytes()
    transform = parms[-1].get("/ColorTransform") if isinstance(parms[-1], pikepdf.Dictionary) else None
    kept = None if transform is None else pikepdf.Dictionary(ColorTransform=transform)
    stream.write(_PICTURES[last](raw), filter=pikepdf.Name(last), decode_parms=kept)


def _parms_of(stream: Any, count: int) -> list[Any]:
    found = stream.get("/DecodeParms", stream.get("/DP"))
    listed = list(found) if isinstance(found, pikepdf.Array) else [] if found is None else [found]
    return [*listed, *[None] * count][:count]


def _cut_at_the_end(stream: Any) -> None:
    """What stands behind the end of the compressed bytes is read by nobody, and is left out."""
    raw, opener = stream.read_raw_bytes(), zlib.decompressobj()
    for place in range(0, len(raw), _PIECE):
        piece = raw[place : place + _PIECE]
        while piece and not opener.eof:
            opener.decompress(piece, _PIECE)  # in pieces: a small stream may unpack to very much
            piece = opener.unconsumed_tail
        if opener.eof:
            end = min(len(raw), place + _PIECE) - len(opener.unused_data)
            stream.write(raw[:end], filter=pikepdf.Name.FlateDecode, decode_parms=_parms_of(stream, 1)[0])
            return
