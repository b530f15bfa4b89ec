"""What people type, brought to one form: case, diacritics, digits of any script, dashes, spaces and invisible marks."""

import unicodedata
from typing import Final

# Letters that Unicode does not take apart but that people write for one another.
SAME: Final = {"ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "œ": "oe", "æ": "ae", "ـ": ""}


def fold(text: str) -> str:
    """Lower case without diacritics or invisible marks, ё as е, all alefs as one, digits as 0-9."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_folded(sign) for sign in decomposed)


def tokens(text: str) -> list[str]:
    """The folded text cut at everything that only separates: spaces, dashes, dots, commas and the like."""
    return "".join(sign if _belongs(sign) else " " for sign in fold(text)).split()


def _folded(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in ("Mn", "Me", "Cf"):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    return SAME.get(sign, sign)


def _belongs(sign: str) -> bool:
    return unicodedata.category(sign)[0] not in "ZPC" and sign not in "|−~"
