"""Parts of a name, and whether two of them are one: the same by some rule, near, or not."""

import re
from dataclasses import dataclass
from typing import Final, Literal

from waystation.core.linking.known import KNOWN
from waystation.core.linking.letters import Heard, bare, hear, is_arabic

Kind = Literal["same", "near", "initial"]
# Rules, as codes: an app has words for them. The first ones say "same", the others "near".
SAME_RULES: Final = ("written", "sound", "vowels", "known-name", "ending", "consonants", "joined")
NEAR_RULES: Final = ("letter", "few-consonants", "initial", "without-ending")
_BETWEEN: Final = re.compile(r"[\s\-\u2010-\u2015.,_/·]+")
_ARTICLES: Final = frozenset(["al", "el", "ad", "ash", "ac", "as", "an", "ar", "at", "ал", "аль", "эль", "ال"])
_JOINERS: Final = frozenset(
    ["bin", "ben", "ibn", "bint", "oglu", "ogly", "kyzy", "kizi", "qizi", "бин", "бен", "ибн", "бинт", "оглы", "кызы"]
    + ["بن", "بنت", "ابن"]
)
_SERVANT_OR_FATHER: Final = frozenset(["abd", "abdu", "abdul", "abu", "абд", "абду", "абдул", "абу", "عبد", "ابو"])
_PATRONYMIC: Final = re.compile("[oe]v(iC|na)$|iCna$")
_OV: Final = re.compile("[oe][vf]a?$")
_SKI: Final = re.compile("(?<=sk)(i|a|ia|aia|ai|ii)$")
_ENDING: Final = re.compile("ov$")
_CLOSE: Final = frozenset(("ae", "ea", "ei", "ie", "ou", "uo"))  # vowels that are written for each other
_VOWELS: Final = re.compile("[aeiou]+")
_COARSE: Final = str.maketrans("zjv", "sSf")
SHORTEST_FOR_A_SLIP: Final = 5
ENOUGH_CONSONANTS: Final = 3
FEWEST_CONSONANTS: Final = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a name as it was written, the same without marks, and what it may sound like."""

    written: str
    bare: str
    heard: Heard
    is_patronymic: bool

    @property
    def is_initial(self) -> bool:
        return len(self.bare) == 1


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two parts that are one, or nearly; `rule` of SAME_RULES or NEAR_RULES says why."""

    ours: str
    theirs: str
    kind: Kind
    rule: str


def parts_of(name: str) -> tuple[Part, ...]:
    """The parts that are heard, in the order of writing; articles and "son of" are none, doubled ones count once."""
    found = {part.bare: part for word in reversed(_split(name)) if (part := part_of(word))}
    return tuple(reversed(found.values()))


def part_of(word: str) -> Part | None:
    """One word as a part of a name; None where nothing of it is heard."""
    heard = hear(word)
    if not heard.plain:
        return None
    ended = Heard(*(frozenset(map(_ended, some)) for some in (heard.plain, heard.merged, heard.german)))
    father = any(len(letters) > 5 and _PATRONYMIC.search(letters) for letters in heard.plain)
    return Part(word, bare(word), ended, father)


def _split(name: str) -> list[str]:
    """Words, without articles; what belongs to "Abd" or "Abu" stands with it."""
    words = [word for word in _BETWEEN.split(name.strip()) if word]
    words = [_without_article(word) for word in words if bare(word) not in _ARTICLES | _JOINERS] or words
    joined: list[str] = []
    for word in words:
        if joined and bare(joined[-1]) in _SERVANT_OR_FATHER:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _without_article(word: str) -> str:
    return word[2:] if is_arabic(word) and word.startswith("ال") and len(word) > 4 else word


def _ended(letters: str) -> str:
    """Gender, the old "off" and ev for ov count for nothing in family names: Oshparova and Ochparoff are one."""
    return _SKI.sub("i", _OV.sub("ov", letters)) if len(letters) >= SHORTEST_FOR_A_SLIP else letters


def skeleton(letters: str) -> str:
    """Consonants alone, with a mark for a vowel at the beginning; what is often written for each other is one.

    >>> skeleton("umar"), skeleton("sarduhov")
    ('_mr', 'srdhf')
    """
    first = "_" if letters[:1] in "aeiou" else ""
    return first + _VOWELS.sub("", letters.translate(_COARSE))


def sound_keys(part: Part) -> frozenset[str]:
    """What a list is searched by: parts that are the same by some rule have one in common."""
    keys = set[str]()
    for letters in part.heard.plain:
        keys.add(KNOWN.get(letters) or skeleton(letters))
        if len(letters) > SHORTEST_FOR_A_SLIP:
            keys.add(skeleton(_ENDING.sub("", letters)))
    return frozenset(key for key in keys if len(key) > 1)


def meet(ours: Part, theirs: Part) -> Meeting | None:
    """How two parts are one; None where they are not. The surest rule counts; it is the same the other way round."""
    if ours.bare == theirs.bare:
        kind: Kind = "initial" if ours.is_initial else "same"
        return Meeting(ours.written, theirs.written, kind, "initial" if ours.is_initial else "written")
    if ours.is_initial or theirs.is_initial:
        return _meet_initial(ours, theirs)
    rule = _same_rule(ours, theirs)
    if rule:
        return Meeting(ours.written, theirs.written, "same", rule)
    rule = _near_rule(ours, theirs)
    return Meeting(ours.written, theirs.written, "near", rule) if rule else None


def _same_rule(ours: Part, theirs: Part) -> str:
    if ours.heard.is_one_with(theirs.heard):
        return "sound"
    if _known(ours) & _known(theirs):
        return "known-name"
    if any(_differ_in_vowels(one, other) for one in ours.heard.plain for other in theirs.heard.plain):
        return "vowels"
    long_enough = {bones for bones in _shared_bones(ours, theirs) if len(bones) >= ENOUGH_CONSONANTS}
    return "consonants" if long_enough else ""


def _known(part: Part) -> set[str]:
    return {KNOWN[letters] for letters in part.heard.plain if letters in KNOWN}


def _differ_in_vowels(one: str, other: str) -> bool:
    """Khaled and Khalid. The first letter stays as it is heard, and so do all consonants."""
    if len(one) != len(other) or one[0] != other[0] or len(skeleton(one)) < FEWEST_CONSONANTS:
        return False
    return all(a == b or a + b in _CLOSE for a, b in zip(one, other, strict=True))


def _shared_bones(ours: Part, theirs: Part) -> set[str]:
    """Consonants in common, where one side is in Arabic letters, which write few vowels."""
    if is_arabic(ours.written) == is_arabic(theirs.written):
        return set()
    return {skeleton(one) for one in ours.heard.plain} & {skeleton(other) for other in theirs.heard.plain}


def _near_rule(ours: Part, theirs: Part) -> str:
    found = {_slip(one, other) for one in ours.heard.plain for other in theirs.heard.plain}
    found |= {"few-consonants"} if _shared_bones(ours, theirs) else set()
    return next((rule for rule in NEAR_RULES if rule in found), "")


def _slip(one: str, other: str) -> str:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < SHORTEST_FOR_A_SLIP or len(longer) - len(shorter) > 2:
        return ""
    if _ENDING.sub("", longer) == shorter:
        return "without-ending"
    return "letter" if is_one_slip(shorter, longer) else ""


def is_one_slip(shorter: str, longer: str) -> bool:
    """Whether one letter was changed, left out or put in, or two that stand together changed places."""
    if len(longer) - len(shorter) > 1 or shorter == longer:
        return False
    at = next((n for n, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    changed = shorter[at + 1 :] == longer[at + 1 :]
    return changed or (shorter[at : at + 2] == longer[at : at + 2][::-1] and shorter[at + 2 :] == longer[at + 2 :])


def _meet_initial(ours: Part, theirs: Part) -> Meeting | None:
    firsts = [{letters[0] for letters in part.heard.plain} for part in (ours, theirs)]
    if ours.bare[0] == theirs.bare[0] or firsts[0] & firsts[1]:
        return Meeting(ours.written, theirs.written, "initial", "initial")
    return None
