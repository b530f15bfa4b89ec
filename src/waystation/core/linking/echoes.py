"""Whether a small fact that only one person was told turns up in a text, in whatever words around it.

A fact is known again by its telling words: those long enough to carry something, compared by their first letters, so
that forms of a word count as the word. Most of them must stand close together. It names places; people judge.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from waystation.core.linking.words import Words, words_of

LEAST_LETTERS = 4  # shorter words are everybody's
STEM = 5  # letters by which two forms of a word are the same
FEWEST = 3  # telling words of a fact
MOST_OF = 0.7  # of the telling words that must stand together
SPREAD = 3  # in a stretch of so many times the words of the fact


@dataclass(frozen=True, slots=True)
class Echo:
    """A fact that turned up: its name, where in the text (begin, end), and which share of its words stand there."""

    name: str
    place: tuple[int, int]
    share: float


def telling_words(fact: str) -> frozenset[str]:
    """What a fact is known again by. Fewer than FEWEST: it is too short to be known again."""
    return frozenset(stem for word in words_of(fact).alike if (stem := _stem(word)))


def echoes(text: str, facts: Mapping[str, str]) -> tuple[Echo, ...]:
    """Which of these facts {name: fact} turn up in a text, those with most of their words first."""
    words = words_of(text)
    stems = [_stem(word) for word in words.alike]
    found = (_echo(name, fact, words, stems) for name, fact in facts.items())
    return tuple(sorted((echo for echo in found if echo), key=lambda echo: (-echo.share, echo.name)))


def _echo(name: str, fact: str, words: Words, stems: list[str]) -> Echo | None:
    """The stretch of the text in which most of the telling words stand, the shortest one."""
    telling = telling_words(fact)
    hits = [at for at, stem in enumerate(stems) if stem in telling]
    stretch = SPREAD * len(words_of(fact).alike)
    best: tuple[int, int, int] | None = None
    for number, first in enumerate(hits):
        seen: set[str] = set()
        for last in hits[number:]:
            if last - first >= stretch:
                break
            seen.add(stems[last])
            if best is None or (len(seen), first - last) > (best[0], best[1] - best[2]):
                best = (len(seen), first, last)
    if best is None or len(telling) < FEWEST or best[0] < max(FEWEST, MOST_OF * len(telling)):
        return None
    return Echo(name, (words.begins[best[1]], words.ends[best[2]]), best[0] / len(telling))


def _stem(word: str) -> str:
    """The beginning of a word that carries something; numbers of two digits do. "" for the others."""
    if word.isdigit():
        return word if len(word) > 1 else ""
    return word[:STEM] if len(word) >= LEAST_LETTERS else ""
