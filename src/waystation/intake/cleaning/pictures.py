"""A picture drawn anew from its points alone: no place, no time, no camera, no thumbnail, no comment."""

import io
import warnings

from PIL import Image, ImageOps

KINDS = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff"})
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
MOST_POINTS = 60_000_000
LONGEST_SIDE = 3000


def clean(plain: bytes) -> tuple[str, bytes]:
    """(kind, copy): turned as it was meant to be seen, at most 3,000 points a side. Raises what Pillow raises."""
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(io.BytesIO(plain), formats=_FORMATS) as opened:
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        turned = ImageOps.exif_transpose(opened)
        clear = turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info
        points = turned.convert("RGBA" if clear else "RGB")
    points.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    fresh = Image.new(points.mode, points.size)  # carries nothing of what the old one knew
    fresh.paste(points)
    out = io.BytesIO()
    if clear:
        fresh.save(out, "PNG")
        return "image/png", out.getvalue()
    fresh.save(out, "JPEG", quality=88)
    return "image/jpeg", out.getvalue()
