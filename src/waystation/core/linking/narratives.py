"""Which letters tell the same story in the same words, and in which sentences.

Each text becomes a set of *marks*: hashes of its runs of five words, thinned by winnowing (Schleimer, Wilkerson, Aiken:
"Winnowing: local algorithms for document fingerprinting", SIGMOD 2003), so that two texts with eight or more words in a
row in common always share a mark. What stands in many letters is a formula and links nobody. Whoever may read both
texts is then shown the passages; containment and resemblance are those of Broder ("On the resemblance and containment
of documents", 1997). A mark is no secret hash: whoever keeps marks seals them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from zlib import crc32

from waystation.core.linking.words import Words, words_of

Marks = frozenset[int]
RUN = 5  # words in what is hashed
WINDOW = 4  # hashes of which the smallest is a mark
SHORTEST = RUN + WINDOW - 1  # words in a row that never go unseen
LEAST = 20  # words in common, all passages together, below which it is a manner of speaking
FEWEST_MARKS = 2  # that many words leave so many marks at the least
COMMON_SHARE, COMMON_FLOOR = 0.02, 4  # a mark in more letters than this is a formula
_PLACES = 8  # at which one run of words is looked for in the other text: somebody may write one word a thousand times
MARK_BITS = 40  # enough to tell some million marks apart, few enough to be kept with each letter
_BASE, _MODULUS, _MARK = 1_000_003, (1 << 61) - 1, (1 << MARK_BITS) - 1
_LEAVING = pow(_BASE, RUN, _MODULUS)


@dataclass(frozen=True, slots=True)
class Passage:
    """The same words in both texts. `first`, `second`: (begin, end) in characters, so that text[begin:end] is it."""

    first: tuple[int, int]
    second: tuple[int, int]
    words: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Two texts that share passages.

    `containment`: words in common as a share of the shorter text, 0 to 1: a letter copied into a longer one has 1.
    `resemblance`: runs of words in common as a share of all runs of both, 0 to 1: only the same letter has 1.
    """

    first: str
    second: str
    passages: tuple[Passage, ...]
    containment: float
    resemblance: float

    @property
    def words(self) -> int:
        """How many words they have in common, in passages."""
        return sum(passage.words for passage in self.passages)


def marks_of(text: str) -> Marks:
    """What a text is found again by. Two texts with SHORTEST words in a row in common share one at least."""
    return frozenset(_thinned(_hashes(words_of(text).alike)))


def formulas(known: Iterable[Marks]) -> Marks:
    """Marks in more letters than are written with the same words by chance or by one hand: everybody's formulas."""
    letters = list(known)
    counted = Counter(mark for marks in letters for mark in marks)
    most = common_at(len(letters))
    return frozenset(mark for mark, count in counted.items() if count > most)


def common_at(letters: int) -> int:
    """The most letters in which a passage may stand and still say something of each of them."""
    return max(COMMON_FLOOR, math.floor(COMMON_SHARE * letters))


def nearest(new: Marks, known: Mapping[str, Marks]) -> list[tuple[str, int]]:
    """[(name, marks in common)] of the known texts that may share a story with a new one, most in common first.

    What is to be said to a human needs `compare` on both texts: marks only tell which to open.
    """
    counted = Counter(mark for marks in known.values() for mark in new & marks)
    most = common_at(len(known))
    telling = frozenset(mark for mark, count in counted.items() if count <= most)
    shared = [(name, len(telling & marks)) for name, marks in known.items()]
    return sorted(((n, count) for n, count in shared if count >= FEWEST_MARKS), key=lambda found: (-found[1], found[0]))


def compare(
    first: str, second: str, *, names: tuple[str, str] = ("", ""), ignoring: Collection[int] = ()
) -> Alike | None:
    """The passages that two texts share, in the order of the first. None where they tell nothing in the same words.

    `ignoring`: marks of everybody's formulas; a passage that has no other mark is none.
    """
    return _compare(words_of(first), words_of(second), names, frozenset(ignoring))


def link_all(texts: Mapping[str, str]) -> tuple[Alike, ...]:
    """Every pair of texts that share a story, the most words first. Only pairs with marks in common are compared."""
    alike: dict[str, str] = {}
    read = {name: words_of(text, alike) for name, text in texts.items()}
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for name, words in read.items():
        for mark in set(_thinned(_hashes(words.alike))):
            holders[mark].append(name)
    most = common_at(len(texts))
    common = frozenset(mark for mark, names in holders.items() if len(names) > most)
    together = Counter(pair for names in holders.values() if 1 < len(names) <= most for pair in combinations(names, 2))
    pairs = (pair for pair, count in together.items() if count >= FEWEST_MARKS)
    found = (_compare(read[first], read[second], (first, second), common) for first, second in pairs)
    return tuple(sorted((a for a in found if a), key=lambda a: (-a.words, a.first, a.second)))


def _compare(first: Words, second: Words, names: tuple[str, str], ignoring: Marks) -> Alike | None:
    runs = _same_runs(first.alike, second.alike)
    telling = [run for run in runs if _tells(first.alike[run[0] : run[0] + run[2]], ignoring)]
    lengths = [length for _here, _there, length in telling]
    common = sum(lengths)
    if common < LEAST or max(lengths) < SHORTEST:
        return None
    passages = tuple(_passage(first, second, run) for run in telling)
    shorter = min(len(first.alike), len(second.alike))
    return Alike(*names, passages, min(1.0, common / shorter), _resemblance(first.alike, second.alike))


def _same_runs(first: tuple[str, ...], second: tuple[str, ...]) -> list[tuple[int, int, int]]:
    """(place in first, place in second, words) of the longest runs of RUN words or more, left to right."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(second) - RUN + 1):
        there = places[second[at : at + RUN]]
        if len(there) < _PLACES:
            there.append(at)
    found, at = [], 0
    while at <= len(first) - RUN:
        starts = places.get(first[at : at + RUN], ())
        length, start = max(((_as_far(first, second, at, s), -s) for s in starts), default=(0, 0))
        if length:
            found.append((at, -start, length))
        at += max(length, 1)
    return found


def _as_far(first: tuple[str, ...], second: tuple[str, ...], here: int, there: int) -> int:
    """How many words are the same from these places on."""
    most, length = min(len(first) - here, len(second) - there), RUN
    while length < most and first[here + length] == second[there + length]:
        length += 1
    return length


def _tells(words: tuple[str, ...], ignoring: Marks) -> bool:
    return not ignoring or any(mark not in ignoring for mark in _thinned(_hashes(words)))


def _passage(first: Words, second: Words, run: tuple[int, int, int]) -> Passage:
    here, there, length = run
    in_first = (first.begins[here], first.ends[here + length - 1])
    return Passage(in_first, (second.begins[there], second.ends[there + length - 1]), length)


def _resemblance(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    one, other = set(_hashes(first)), set(_hashes(second))
    return len(one & other) / len(one | other)


def _hashes(words: tuple[str, ...]) -> list[int]:
    """One number for each run of RUN words, rolled from the one before. The same on every machine and in every run."""
    if len(words) < RUN:
        return []
    numbers = [crc32(word.encode()) for word in words]
    rolled, found = 0, []
    for at, number in enumerate(numbers):
        rolled = (rolled * _BASE + number) % _MODULUS
        if at >= RUN:
            rolled = (rolled - numbers[at - RUN] * _LEAVING) % _MODULUS
        if at >= RUN - 1:
            found.append(rolled & _MARK)
    return found


def _thinned(hashes: list[int]) -> Iterable[int]:
    """The smallest of each WINDOW: of fewer, the smallest there is."""
    if len(hashes) <= WINDOW:
        return [min(hashes)] if hashes else []
    return map(min, *(hashes[shift : len(hashes) - WINDOW + 1 + shift] for shift in range(WINDOW)))
