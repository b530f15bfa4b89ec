"""The words of a text in any script, made alike, each with its place in the text as it was written."""

import re
import unicodedata
from dataclasses import dataclass

# What stands inside a word and carries nothing here: vowel signs and accents, the Arabic stretch, and signs without a
# width, which somebody may strew into a copied letter.
_SIGNS = "".join(sign for sign in map(chr, range(0x300, 0x3100)) if unicodedata.category(sign)[0] == "M")
_INSIDE = _SIGNS + "\u0640\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060\ufeff"
# Scripts that set no spaces: each character counts as a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(f"[{_UNSPACED}]|(?:[^\\W_{_UNSPACED}]+[{_INSIDE}]*)+")
LIKE_EACH_OTHER = str.maketrans({"ى": "ي", "ة": "ه", "ı": "i", "ø": "o", "ł": "l", "đ": "d"})


@dataclass(frozen=True, slots=True)
class Words:
    """`alike`: each word as it is compared; `begins`, `ends`: its place in the text, in characters."""

    alike: tuple[str, ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]


def words_of(text: str, known: dict[str, str] | None = None) -> Words:
    """The words of a text: case, accents, vowel signs and invisible characters make no difference.

    `known`: words made alike before, for a caller with many texts; what is new is added.
    """
    alike: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    known = {} if known is None else known
    for found in _WORD.finditer(text):
        written = found[0]
        word = known.get(written)
        if word is None:
            word = known[written] = made_alike(written)
        if word:
            begin, end = found.span()
            alike.append(word)
            begins.append(begin)
            ends.append(end)
    return Words(tuple(alike), tuple(begins), tuple(ends))


def made_alike(word: str) -> str:
    """One word as it is compared: "Ещё" and "еще", "Café" and "cafe", "كَتَبَ" and "كتب" are the same."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    letters = "".join(sign for sign in apart if unicodedata.category(sign)[0] in "LN" and sign != "\u0640")
    return letters.translate(LIKE_EACH_OTHER)
