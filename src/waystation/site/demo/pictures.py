"""Photographs and scans, drawn: a door, a table with papers, a page that looks like a passport's. Nobody is on them."""

import io
from datetime import date, datetime, time

from PIL import Image, ImageDraw, ImageFilter, TiffImagePlugin

from waystation.site.demo.draw import Draw

Colour = tuple[int, int, int]
WALLS: tuple[Colour, ...] = ((196, 188, 172), (172, 182, 176), (188, 170, 158), (150, 158, 170))
CAMERAS = (("Demo Optics", "Pocket 3"), ("Beispielkamera", "B-12"), ("Exemple", "Téléphone 5"))
EXIF, GPS = 0x8769, 0x8825


def photograph(draw: Draw, taken: date) -> bytes:
    """A JPEG of a wall with a door and some marks, with the traces that a telephone leaves in it."""
    picture = _room(draw)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82, exif=traces(draw, taken))
    return out.getvalue()


def scan(draw: Draw, given: str, family: str, born: int) -> Image.Image:
    """A page like that of a passport, invented in every line, tilted and a little dirty as scans are."""
    page = Image.new("RGB", (900, 640), (236, 228, 216))
    pen = ImageDraw.Draw(page)
    pen.rectangle((24, 24, 876, 616), outline=(150, 120, 120), width=3)
    pen.rectangle((60, 110, 290, 400), fill=(205, 205, 205), outline=(120, 120, 120), width=2)
    pen.ellipse((130, 160, 220, 270), fill=(170, 170, 170))
    pen.pieslice((90, 270, 260, 470), 180, 360, fill=(170, 170, 170))
    lines = ("SPECIMEN - DEMO - NO SUCH STATE", f"Surname   {family}", f"Given     {given}", f"Born      {born}",
             f"No.       00 {draw.between(100000, 999999)}", "Valid     see page 3")  # fmt: skip
    for place, line in enumerate(lines):
        pen.text((330, 110 + 48 * place), line, fill=(60, 50, 70), font_size=26)
    pen.text((60, 540), f"P<XXX{family.upper()}<<{given.upper()}".ljust(44, "<"), fill=(40, 40, 50), font_size=24)
    _dirt(pen, draw, page.size)
    tilted = page.rotate(draw.between(-20, 20) / 10, Image.Resampling.BICUBIC, expand=True, fillcolor=(250, 250, 250))
    return tilted.convert("L")


def traces(draw: Draw, taken: date) -> Image.Exif:
    """Camera, serial number, hour and place: what a telephone writes and a cleaned copy must not have."""
    maker, model = draw.pick(CAMERAS)
    when = datetime.combine(taken, time(draw.between(6, 22), draw.below(60), draw.below(60)))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0131] = maker, model, "demo 1.0"
    exif[0x0132] = when.strftime("%Y:%m:%d %H:%M:%S")
    serial = f"DEMO{draw.between(10**7, 10**8 - 1)}"
    exif.get_ifd(EXIF).update({0x9003: exif[0x0132], 0xA431: serial, 0x9286: b"ASCII\0\0\0demo"})
    north, east = 42.5 + draw.uniform(), 49.0 + draw.uniform()  # open sea: nobody lives there
    exif.get_ifd(GPS).update({1: "N", 2: _degrees(north), 3: "E", 4: _degrees(east), 29: taken.strftime("%Y:%m:%d")})
    return exif


def _degrees(angle: float) -> tuple[TiffImagePlugin.IFDRational, ...]:
    whole = int(angle)
    minutes = int((angle - whole) * 60)
    seconds = round(((angle - whole) * 60 - minutes) * 6000)
    parts = ((whole, 1), (minutes, 1), (seconds, 100))
    return tuple(TiffImagePlugin.IFDRational(*part) for part in parts)


def _room(draw: Draw) -> Image.Image:
    wall = draw.pick(WALLS)
    picture = Image.new("RGB", (1024, 768), wall)
    pen = ImageDraw.Draw(picture)
    floor = draw.between(520, 640)
    pen.rectangle((0, floor, 1024, 768), fill=_darker(wall, 70))
    left = draw.between(80, 620)
    pen.rectangle((left, 170, left + 230, floor), fill=(64, 84, 128), outline=(30, 40, 60), width=6)
    pen.ellipse((left + 190, 370, left + 210, 390), fill=(200, 190, 120))
    window = (left + 420) % 800
    pen.rectangle((window, 120, window + 150, 260), fill=(226, 232, 238), outline=_darker(wall, 90), width=8)
    pen.line((window + 75, 120, window + 75, 260), fill=_darker(wall, 90), width=6)
    _dirt(pen, draw, picture.size)
    return picture.filter(ImageFilter.GaussianBlur(1.2))


def _dirt(pen: ImageDraw.ImageDraw, draw: Draw, size: tuple[int, int]) -> None:
    """Specks and scratches, so that no two pictures are alike."""
    for _ in range(160):
        x, y, shade = draw.below(size[0]), draw.below(size[1]), draw.between(70, 170)
        pen.ellipse((x, y, x + draw.between(1, 4), y + draw.between(1, 4)), fill=(shade, shade, shade))
    for _ in range(6):
        x, y = draw.below(size[0]), draw.below(size[1])
        pen.line((x, y, x + draw.between(-120, 120), y + draw.between(-60, 60)), fill=(110, 105, 100), width=2)


def _darker(colour: Colour, by: int) -> Colour:
    red, green, blue = colour
    return max(red - by, 0), max(green - by, 0), max(blue - by, 0)
