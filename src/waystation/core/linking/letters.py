"""Scripts and ways of writing: a name becomes letters of one alphabet, once for each way in which it can be read.

The alphabet is ours: one letter for each sound that names of the regions tell apart.
`j` is zh, j, dzh; `h` is kh, h; `c` is ts; `C` is ch; `S` is sh and shch; i, e, a, o, u are the vowels. Signs and
doubled letters are gone. A Latin spelling does not say after which rule it was written ("ch" is heard as in English, as
in French or as in German), so it has one reading for each rule; Cyrillic has one.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_CYRILLIC_LETTERS: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ"
_CYRILLIC_SOUNDS: Final = "a b v g d e j z i i k l m n o p r s t u f h c C S S _ i _ e iu ia e i i e g"
_ARABIC: Final[Mapping[str, str]] = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ى": "a", "ع": "a", "ء": "", "ؤ": "u", "ئ": "i", "ب": "b",
    "پ": "p", "ت": "t", "ث": "t", "ج": "j", "چ": "C", "ح": "h", "خ": "h", "د": "d", "ذ": "d", "ر": "r", "ز": "z",
    "ژ": "j", "س": "s", "ش": "S", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "g", "ف": "f", "ڤ": "v", "ق": "k",
    "ك": "k", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "u", "ي": "i", "ی": "i",
}  # fmt: skip
# Longest first. What stands before the colon is written, what follows is heard.
_EVERYWHERE: Final = "shtch:S chtch:S shch:S dzh:j dj:j zh:j kh:h gh:g ts:c tz:c ph:f th:t dh:d ou:u sh:S w:v q:k y:i"
_ENGLISH: Final = "sch:S tch:C ch:C ck:k ce:se ci:si c:k ee:i oo:u x:ks j:j"
_FRENCH: Final = "tch:C ch:S ce:se ci:si c:k qu:k x:ks j:j"
_GERMAN: Final = "schtsch:S tsch:C dsch:j sch:S tz:c ch:h ck:k c:k z:c x:ks j:i"
_POLISH: Final = "szcz:S sz:S cz:C rz:j ch:h ck:k c:c x:ks j:i"
_CHAT: Final = "sch:S tch:C ch:C c:c x:h j:i"
# Two letters beside each other are two sounds: Vishan is Вис-хан, Bekhan is Бек-хан, Taschetow is Тас-хетов.
_CHAT_APART: Final = "tch:C ch:C c:c x:h j:i sh:sh kh:kh zh:zh gh:gh ts:ts"
_GERMAN_APART: Final = "tsch:C dsch:j sch:sh ch:h ck:k c:k z:c x:ks j:i ts:ts"


@dataclass(frozen=True, slots=True)
class Scheme:
    """One rule of writing: what is heard for what is written, and which sounds it writes with one letter."""

    code: str
    heard: Mapping[str, str]
    merges: bool  # does not tell s from z, nor sh from zh
    pattern: re.Pattern[str]


def _scheme(code: str, own: str, *, merges: bool = False) -> Scheme:
    heard = dict(pair.split(":") for pair in (*_EVERYWHERE.split(), *own.split()))
    longest = sorted(heard, key=len, reverse=True)
    return Scheme(code, heard, merges, re.compile("|".join(longest)))


LATIN: Final = (
    _scheme("english", _ENGLISH),
    _scheme("french", _FRENCH),
    _scheme("german", _GERMAN, merges=True),  # "s" stands for s and z, "sch" for sh and zh
    _scheme("german-apart", _GERMAN_APART, merges=True),
    _scheme("polish", _POLISH),
    _scheme("chat", _CHAT),
    _scheme("chat-apart", _CHAT_APART),
)
MERGED: Final = str.maketrans("zj", "sS")
_FROM_CYRILLIC: Final = {
    written: heard.strip("_") for written, heard in zip(_CYRILLIC_LETTERS, _CYRILLIC_SOUNDS.split(), strict=True)
}
# Letters with a mark that is a sound of its own; every other mark is taken off.
_MARKED: Final = str.maketrans({
    "š": "sh", "č": "tch", "ž": "zh", "ć": "tch", "ş": "sh", "ș": "sh", "ç": "tch", "ğ": "g", "ı": "i", "ł": "l",
    "đ": "dj", "ø": "o", "æ": "e", "œ": "e", "ß": "ss", "ə": "e", "ż": "zh", "ź": "z", "þ": "t", "ð": "d",
})  # fmt: skip
_BARE: Final = str.maketrans({"ı": "i", "ł": "l", "đ": "d", "ø": "o", "ß": "ss", "ə": "e", "æ": "e", "œ": "e"})
_VOWELS: Final = "aeiou"
_SILENT: Final = re.compile("['’ʼʹ`´‘ʿʾ\u02b0-\u02ff\u064b-\u065f\u0670\u0640]")
_SOFT_I: Final = re.compile(f"(?<![{_VOWELS}])i(?=[{_VOWELS}])|i(?=e)")
_DOUBLED: Final = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class Heard:
    """Every way to read one part: as it is, and with the sounds merged that a German spelling does not tell apart."""

    plain: frozenset[str]
    merged: frozenset[str]  # all of them, merged
    german: frozenset[str]  # of these, those that come from a rule which merges

    def is_one_with(self, other: "Heard") -> bool:
        plain, merged = self.plain & other.plain, self.german & other.merged
        return bool(plain or merged or self.merged & other.german)


def hear(part: str) -> Heard:
    """What one part of a name may sound like, by every rule in which it can have been written.

    >>> sorted(hear("Хасан").plain), sorted(hear("Chasan").plain)
    (['hasan'], ['Casan', 'Sasan', 'hasan'])
    """
    found = [(letters, merges) for letters, merges in _read(part) if letters]
    plain = frozenset(letters for letters, _ in found)
    german = frozenset(letters.translate(MERGED) for letters, merges in found if merges)
    return Heard(plain, frozenset(letters.translate(MERGED) for letters in plain), german)


def is_arabic(part: str) -> bool:
    return any("\u0600" <= sign <= "\u06ff" for sign in part)


def bare(text: str) -> str:
    """In small letters, without marks and apostrophes; "ё" is "е", "й" stays itself."""
    text = unicodedata.normalize("NFKC", text).casefold()
    kept = unicodedata.normalize("NFD", _SILENT.sub("", text)).replace("и\u0306", "й").replace("і\u0308", "ї")
    kept = re.sub(r"([اويه])[\u0653-\u0655]", r"\1", kept)
    return "".join(sign for sign in kept if not unicodedata.combining(sign)).translate(_BARE)


def _read(part: str) -> Iterator[tuple[str, bool]]:
    """(letters, whether this rule merges) for each rule."""
    plain = bare(part)
    if is_arabic(plain):
        yield from ((letters, False) for letters in _read_arabic(plain))
    elif any(sign in _FROM_CYRILLIC for sign in plain):
        letters = "".join(_FROM_CYRILLIC.get(sign, sign) for sign in plain.replace("дж", "ж"))
        yield _settle(letters), False
    else:
        marked = bare(unicodedata.normalize("NFC", part).casefold().translate(_MARKED))
        for scheme in LATIN:
            for written in dict.fromkeys((marked, plain)):
                yield _settle(_as_heard(scheme, written)), scheme.merges


def _as_heard(scheme: Scheme, written: str) -> str:
    heard = scheme.heard
    return scheme.pattern.sub(lambda found: heard[found[0]], written)


def _read_arabic(plain: str) -> Iterator[str]:
    """Waw is a consonant at the beginning; elsewhere it is read both ways."""
    first = "v" if plain.startswith("و") else ""
    yield _settle(first + "".join(_ARABIC.get(sign, sign) for sign in plain[len(first) :]))
    yield _settle("".join("v" if sign == "و" else _ARABIC.get(sign, sign) for sign in plain))


def _settle(letters: str) -> str:
    """The soft i before a vowel is not heard, and a letter counts once however often it is doubled."""
    return _DOUBLED.sub(r"\1", _SOFT_I.sub("", _DOUBLED.sub(r"\1", letters)))
