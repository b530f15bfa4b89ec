"""PDF files: a scanned-looking page of a passport and a letter from a clinic, with the metadata such files carry."""

import io
from datetime import date

import pikepdf
from PIL import Image

from waystation.site.demo.draw import Draw
from waystation.site.demo.pictures import scan

A4 = (595, 842)
LETTER = (
    "Clinic of the demo town, surgical out-patients",
    "",
    "To whom it may concern",
    "The patient came on {day} with bruises of the chest and back",
    "and two broken fingers of the left hand, about a week old.",
    "The patient speaks of a fall. The marks on both wrists are circular.",
    "X-ray 000/17. Plaster for four weeks. No police form was filled in.",
    "",
    "Signed by the doctor on duty (invented, like all of this)",
)


def passport_page(draw: Draw, given: str, family: str, born: int, made: date) -> bytes:
    """A PDF that holds one scanned image and says which machine made it, and when."""
    picture = scan(draw, given, family, born)
    inside = io.BytesIO()
    picture.save(inside, "JPEG", quality=70)
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=A4)
    image = pikepdf.Stream(pdf, inside.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
                           Width=picture.width, Height=picture.height, ColorSpace=pikepdf.Name.DeviceGray,
                           BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode)  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=image))
    page.Contents = pikepdf.Stream(pdf, _placed(picture))
    return _saved(pdf, f"{family} passport", "DemoScan 200", made)


def clinic_letter(seen: date) -> bytes:
    """A PDF with real text in it: what a text search, and a leak, would find."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=A4)
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    shown = ("(" + line.format(day=seen.isoformat()).replace("(", "\\(").replace(")", "\\)") + ") '" for line in LETTER)
    page.Contents = pikepdf.Stream(pdf, ("BT /F1 12 Tf 18 TL 72 760 Td " + " ".join(shown) + " ET").encode("ascii"))
    return _saved(pdf, "Letter from the clinic", "Demo Writer 4", seen)


def _placed(picture: Image.Image) -> bytes:
    width = A4[0] - 80
    height = round(width * picture.height / picture.width)
    return f"q {width} 0 0 {height} 40 {A4[1] - 60 - height} cm /Scan Do Q".encode("ascii")


def _saved(pdf: pikepdf.Pdf, title: str, producer: str, made: date) -> bytes:
    """The same bytes for the same page: ids from the content, no clock."""
    pdf.docinfo["/Title"], pdf.docinfo["/Producer"] = title, producer
    pdf.docinfo["/Author"], pdf.docinfo["/CreationDate"] = "DESKTOP-DEMO", f"D:{made:%Y%m%d}091500+03'00'"
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()
