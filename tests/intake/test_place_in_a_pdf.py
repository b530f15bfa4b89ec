"""The copy of a PDF keeps no place and no time of the photographs in it, however they are written into it."""

import base64
import io
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.intake.test_cleaning import MARK, picture
from waystation.intake.cleaning import child, jpeg2000, jpegs

BARE = jpegs.bare(picture())
RGB = {"Width": 40, "Height": 20, "BitsPerComponent": 8, "ColorSpace": Name.DeviceRGB}


def jp2(**how):
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, "JPEG2000", **how)
    return out.getvalue()


def box(kind, said):
    return (len(said) + 8).to_bytes(4, "big") + kind + said


def photo(pdf, data, chain, **more):
    return pikepdf.Stream(pdf, data, Type=Name.XObject, Subtype=Name.Image, **{**RGB, "Filter": chain, **more})


def pdf_of(*, drawing=b"q 40 0 0 20 0 0 cm /P Do Q", **resources):
    """Bytes of one page; each of the resources is made by a function of the file."""
    made = pikepdf.new()
    made.add_blank_page()
    made.pages[0].Resources = Dictionary({f"/{name}": make(made) for name, make in resources.items()})
    made.pages[0].Contents = pikepdf.Stream(made, drawing)
    return saved(made)


def saved(pdf):
    out = io.BytesIO()
    pdf.save(out, compress_streams=False)
    return out.getvalue()


def with_photo(data, chain, **more):
    return pdf_of(XObject=lambda pdf: Dictionary(P=photo(pdf, data, chain, **more)))


def all_of(copy):
    """Everything that lies in a copy: each stream as it is stored and as it unpacks, and all that stands between."""
    with pikepdf.open(io.BytesIO(copy)) as opened:
        streams = [one for one in opened.objects if isinstance(one, pikepdf.Stream)]
        raw = [one.read_raw_bytes() for one in streams]
        unpacked = [one.read_bytes() for one in streams if one.get("/Filter") == "/FlateDecode"]
        out = io.BytesIO()
        opened.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return b"".join([*raw, *unpacked, out.getvalue()])


def shown(copy):
    """The picture of the copy, drawn."""
    with pikepdf.open(io.BytesIO(copy)) as opened:
        drawn = pikepdf.PdfImage(opened.pages[0].Resources.XObject.P).as_pil_image().convert("RGB")
        return drawn.size, drawn.getpixel((20, 10))[0] > 240


def cleaned_of(plain):
    """The copy as the child makes it, but in this process: the child would read another copy of the source."""
    _kind, _copy_kind, copy, why = child.answer(plain)
    assert why == ""
    assert MARK not in all_of(copy)
    return copy


def marked(plain):
    assert MARK in plain or MARK in all_of(plain)
    return plain


def has_no_copy(plain):
    return child.answer(plain)[2:] == (b"", "failed")


JPEGS = {
    "a list of filters": lambda: (picture(), Array([Name.DCTDecode])),
    "a short name": lambda: (picture(), Name.DCT),
    "a byte that fills": lambda: (picture()[:2] + b"\xff\xff" + picture()[2:], Name.DCTDecode),
    "a picture behind it": lambda: (BARE + picture(), Name.DCTDecode),
    "a text behind it": lambda: (BARE + MARK, Name.DCTDecode),
    "step by step": lambda: (picture(progressive=True, comment=MARK), Name.DCTDecode),
    "a comment before the end": lambda: (BARE[:-2] + b"\xff\xfe\x00\x0d" + MARK + BARE[-2:], Name.DCTDecode),
    "small picture in the head": lambda: (BARE[:2] + b"\xff\xe0\x00\x12JFXX\x00" + MARK + BARE[2:], Name.DCTDecode),
    "small picture behind JFIF": lambda: (
        BARE[:2] + b"\xff\xe0\x00\x1bJFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + MARK + BARE[2:], Name.DCTDecode,
    ),
    "behind the word Adobe": lambda: (
        BARE[:2] + b"\xff\xee\x00\x19Adobe\x00\x64\x00\x00\x00\x00\x01" + MARK + BARE[2:], Name.DCTDecode,
    ),
    "a profile": lambda: (picture(icc_profile=b"x" * 200 + MARK), Name.DCTDecode),
}  # fmt: skip


@pytest.mark.parametrize("how", JPEGS.values(), ids=JPEGS)
def test_a_photograph_loses_all_but_its_points_however_it_is_written(how):
    copy = cleaned_of(marked(with_photo(*how())))
    assert shown(copy) == ((40, 20), True)


WRAPPED = {
    "behind Flate": lambda: (zlib.compress(picture()), Array([Name.FlateDecode, Name.DCTDecode])),
    "behind letters": lambda: (base64.a85encode(picture()) + b"~>", Array([Name.ASCII85Decode, Name.DCTDecode])),
    "behind two": lambda: (
        zlib.compress(picture()).hex().encode() + b">", Array([Name.ASCIIHexDecode, Name.FlateDecode, Name.DCTDecode]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", WRAPPED.values(), ids=WRAPPED)
def test_a_photograph_behind_other_filters_is_unwrapped_and_written_anew(how):
    copy = cleaned_of(with_photo(*how()))
    assert shown(copy) == ((40, 20), True)
    assert b"/Filter /DCTDecode" in all_of(copy)


def in_a_code_stream():
    plain = jp2(no_jp2=True, comment=MARK)
    assert MARK in plain
    return plain


def two_pictures():
    plain = jp2()
    return plain + box(b"jp2c", in_a_code_stream())


JPXS = {
    "a text": lambda: jp2() + box(b"xml ", b"<x>" + MARK + b"</x>"),
    "a text before the points": lambda: jp2().replace(b"\x00\x00\x00\x2djp2h", box(b"uuid", MARK) + b"\0\0\0\x2djp2h"),
    "a comment": lambda: jp2(comment=MARK),
    "without boxes": in_a_code_stream,
    "a second picture": two_pictures,
    "behind the end": lambda: jp2(no_jp2=True) + MARK,
    "in many tiles": lambda: jp2(tile_size=(16, 16), comment=MARK),
}


@pytest.mark.parametrize("how", JPXS.values(), ids=JPXS)
def test_a_jpeg_2000_loses_all_but_its_points(how):
    copy = cleaned_of(marked(with_photo(how(), Name.JPXDecode)))
    assert shown(copy) == ((40, 20), True)


def test_a_jpeg_2000_keeps_its_colours_and_not_the_profile_of_the_device():
    plain = jp2()
    profile = bytes(16) + b"RGB " + MARK * 3
    header = plain[plain.index(b"jp2h") + 4 :][:37].replace(
        box(b"colr", b"\1\0\0\0\0\0\x10"), box(b"colr", b"\2\0\0" + profile)
    )
    plain = (
        box(b"jP  ", b"\r\n\x87\n")
        + box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
        + box(b"jp2h", header)
        + plain[plain.index(b"jp2c") - 4 :]
    )
    copy = cleaned_of(marked(with_photo(plain, Name.JPXDecode)))
    assert shown(copy) == ((40, 20), True)


SPOILT = {
    "no beginning": (b"\n" + picture(), Name.DCTDecode),
    "no end": (BARE[:-2] + MARK, Name.DCTDecode),
    "a segment of another kind": (BARE[:2] + b"\xff\xf7\x00\x0d" + MARK + BARE[2:], Name.DCTDecode),
    "a filter behind it": (picture(), Array([Name.DCTDecode, Name.FlateDecode])),
    "an unknown filter": (picture(), Name.PlaceDecode),
    "a cut box": (jp2()[:60], Name.JPXDecode),
    "points that go on": (jp2(no_jp2=True)[:-2] + MARK, Name.JPXDecode),
    "no such wrapping": (picture(), Array([Name.FlateDecode, Name.DCTDecode])),
}


@pytest.mark.parametrize(("data", "chain"), SPOILT.values(), ids=SPOILT)
def test_a_photograph_that_cannot_be_followed_to_its_end_leaves_no_copy(data, chain):
    assert has_no_copy(with_photo(data, chain))


def in_the_mask(pdf):
    return Dictionary(P=photo(pdf, BARE, Name.DCTDecode, SMask=photo(pdf, picture(), Array([Name.DCTDecode]))))


def test_a_photograph_that_lies_in_another_file_leaves_no_copy():
    assert has_no_copy(with_photo(picture(), None, F=Name.DCT))


def among_alternates(pdf):
    other = Dictionary(Image=photo(pdf, picture(), Array([Name.DCTDecode])))
    return Dictionary(P=photo(pdf, BARE, Name.DCTDecode, Alternates=Array([other])))


def in_words(pdf):
    told = Dictionary(GPTS=Array([pikepdf.String(MARK.decode())]))
    return Dictionary(P=photo(pdf, BARE, Name.DCTDecode, Measure=told, ID=pikepdf.String(MARK.decode())))


@pytest.mark.parametrize("make", [in_the_mask, among_alternates, in_words])
def test_what_stands_beside_a_photograph_goes_too(make):
    assert shown(cleaned_of(marked(pdf_of(XObject=make)))) == ((40, 20), True)


def test_what_is_written_about_a_part_of_a_page_goes_too():
    def make(pdf):
        return Dictionary(A=Dictionary(Kids=Array([Dictionary(Metadata=pikepdf.Stream(pdf, MARK))])))

    cleaned_of(marked(pdf_of(Properties=make)))


def test_a_photograph_in_a_form_in_a_form_is_written_anew():
    def form(pdf, inner):
        return pikepdf.Stream(
            pdf, b"/P Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9],
            Resources=Dictionary(XObject=Dictionary(P=inner)),
            Ref=Dictionary(F=pikepdf.String(MARK.decode())), Name=Name("/" + MARK.decode()),
        )  # fmt: skip

    def make(pdf):
        return Dictionary(P=form(pdf, form(pdf, photo(pdf, picture(), Array([Name.DCTDecode])))))

    cleaned_of(marked(pdf_of(XObject=make)))


INLINE = b"q 40 0 0 20 0 0 cm BI /W 40 /H 20 /CS /RGB /BPC 8 /F /DCT ID " + picture() + b"\nEI Q\n"


def test_a_photograph_between_the_lines_of_a_page_is_written_anew():
    copy = cleaned_of(marked(pdf_of(drawing=INLINE)))
    assert b"/DCTDecode" in all_of(copy)


def test_a_photograph_between_the_lines_of_a_pattern_or_a_letter_leaves_no_copy():
    def pattern(pdf):
        return Dictionary(
            A=pikepdf.Stream(
                pdf,
                INLINE,
                PatternType=1,
                PaintType=1,
                TilingType=1,
                BBox=[0, 0, 9, 9],
                XStep=9,
                YStep=9,
                Resources=Dictionary(),
            )
        )

    def font(pdf):
        return Dictionary(
            A=Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=Dictionary(a=pikepdf.Stream(pdf, INLINE)))
        )

    assert has_no_copy(pdf_of(Pattern=pattern, drawing=b"/Pattern cs /A scn 0 0 9 9 re f"))
    assert has_no_copy(pdf_of(Font=font, drawing=b"BT /A 9 Tf (a) Tj ET"))


def test_points_written_between_the_lines_stay():
    drawing = b"q 4 0 0 4 0 0 cm BI /W 2 /H 1 /CS /RGB /BPC 8 ID \xff\0\0\xff\0\0 EI Q"
    assert cleaned_of(pdf_of(drawing=drawing))


def test_nothing_lies_behind_the_end_of_compressed_points():
    copy = cleaned_of(with_photo(zlib.compress(b"\xff\0\0" * 800) + picture(), Name.FlateDecode))
    assert shown(copy) == ((40, 20), True)


def page_of(change):
    made = pikepdf.open(io.BytesIO(with_photo(BARE, Name.DCTDecode)))
    change(made, photo(made, picture(), Array([Name.DCTDecode])))
    return saved(made)


def annotated(pdf, other):
    look = pikepdf.Stream(
        pdf, b"/P Do", Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=Dictionary(XObject=Dictionary(P=other))
    )
    pdf.pages[0].Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[0, 0, 9, 9], AP=Dictionary(N=look))]
    )


def of_the_trailer(pdf, other):
    pdf.trailer["/Extra"] = pdf.make_indirect(other)


def of_the_root(pdf, other):
    pdf.Root.Extra = pdf.make_indirect(other)


def of_the_page(pdf, other):
    pdf.pages[0].VP = Array(
        [Dictionary(Type=Name.Viewport, Measure=Dictionary(GPTS=Array([pikepdf.String(MARK.decode())])))]
    )
    pdf.pages[0].Extra = pdf.make_indirect(other)


def of_nothing(pdf, other):
    pdf.pages[0].Resources.XObject.Q = pdf.make_indirect(other)


def attached(pdf, other):
    pdf.attachments["a.jpg"] = picture()


@pytest.mark.parametrize("change", [annotated, of_the_trailer, of_the_root, of_the_page, of_nothing, attached])
def test_a_photograph_that_is_on_no_page_is_gone(change):
    copy = cleaned_of(marked(page_of(change)))
    assert shown(copy) == ((40, 20), True)
    assert all_of(copy).count(b"/DCTDecode") == 1


def test_no_profile_of_a_screen_or_scanner_is_left_and_the_colours_are():
    def make(pdf):
        profile = pikepdf.Stream(pdf, MARK, N=3)
        return Dictionary(
            P=photo(pdf, b"\xff\0\0" * 800, None, ColorSpace=pdf.make_indirect(Array([Name.ICCBased, profile])))
        )

    assert shown(cleaned_of(marked(pdf_of(XObject=make)))) == ((40, 20), True)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_other_colours_of_a_jpeg_stay_as_they_were(mode):
    plain = picture(mode=mode)
    before, after = Image.open(io.BytesIO(plain)), Image.open(io.BytesIO(jpegs.bare(plain)))
    assert before.tobytes() == after.tobytes()


@pytest.mark.parametrize("how", [{}, {"tile_size": (16, 16)}, {"no_jp2": True}, {"irreversible": True}])
def test_the_points_of_a_jpeg_2000_stay_as_they_were(how):
    before, after = Image.open(io.BytesIO(jp2(**how))), Image.open(io.BytesIO(jpeg2000.bare(jp2(**how))))
    assert before.tobytes() == after.tobytes()
