"""Which words of a letter are worth a question to a human. There is no sum and no verdict: each finding quotes words.

Who asks where others are, who works here or how many houses there are may be a brother; who writes as an office does
may be a lawyer. So a finding says only *which words*; what to ask next is for people.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from waystation.core.linking.phrases import RULES, Rule
from waystation.core.linking.phrases.rule import COUNSEL, HOUSES, INNER, OFFICE, WHERE, WHO
from waystation.core.linking.words import Words, words_of

OFFICIAL = "official"
KINDS = (WHERE, WHO, HOUSES, OFFICIAL)
Span = tuple[int, int]
ENOUGH_INNER = 2  # different words of those who hold people; one may be anybody's
ENOUGH_OFFICE = 2  # beside one of them, words of any office
_STOP = re.compile(r"[.!?…;\n؟。！？]")
_QUESTION = re.compile(r"[?؟？]")
_SHORT = frozenset(
    ["г", "ст", "ул", "кв", "д", "п", "с", "им", "тел", "no", "nr", "st", "art", "mr", "mrs", "dr", "av"]
)
_LONGEST_PHRASE = 12  # words of a phrase of the organisation's own


@dataclass(frozen=True, slots=True)
class Sign:
    """`kind`: one of KINDS. `quotes`: (begin, end) in characters of the text: the words that gave rise to it."""

    kind: str
    quotes: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The words of one sentence in a row, where each begins in that row, and whether it ends with a question mark."""

    text: str
    begins: tuple[int, ...]
    first: int
    asks: bool


def signs_of(text: str, own: Iterable[str] = ()) -> tuple[Sign, ...]:
    """The signs of one text in any of the four languages, in the order of KINDS.

    `own`: phrases of the organisation that only an official would use; a `*` at the end of a word stands for its forms.
    One of those is enough, for somebody decided so.
    """
    words = words_of(text)
    sentences = list(_sentences(text, words))
    found: dict[str, list[tuple[Rule, Span]]] = {}
    for rule in RULES:
        for span in _matches(rule, sentences, words):
            found.setdefault(rule.kind, []).append((rule, span))
    quotes = {kind: [span for _rule, span in found.get(kind, [])] for kind in (WHERE, WHO, HOUSES)}
    quotes[OFFICIAL] = [*_official(found), *_own(own, sentences, words)]
    return tuple(Sign(kind, _joined(quotes[kind])) for kind in KINDS if quotes[kind])


def phrase(text: str) -> re.Pattern[str] | None:
    """A phrase of the organisation's own as a pattern; None where it holds no word or more than a phrase does."""
    words = words_of(text)
    stars = [text[end : end + 1] == "*" for end in words.ends]
    known = [re.escape(word) + (r"\w*" if more else "") for word, more in zip(words.alike, stars, strict=True)]
    if not 0 < len(known) <= _LONGEST_PHRASE:
        return None
    return re.compile(rf"\b{' '.join(known)}\b")


def _official(found: dict[str, list[tuple[Rule, Span]]]) -> list[Span]:
    """Two different inner words, or one beside office language that is no lawyer's."""
    inner, office = found.get(INNER, []), [] if COUNSEL in found else found.get(OFFICE, [])
    different = len({rule.pattern for rule, _span in inner})
    beside = len({rule.pattern for rule, _span in office})
    if different >= ENOUGH_INNER:
        return [span for _rule, span in [*inner, *office]]
    return [span for _rule, span in [*inner, *office]] if different and beside >= ENOUGH_OFFICE else []


def _own(own: Iterable[str], sentences: list[_Sentence], words: Words) -> list[Span]:
    patterns = [known for text in own if (known := phrase(text))]
    return [span for known in patterns for span in _matches(Rule(OFFICIAL, known), sentences, words)]


def _sentences(text: str, words: Words) -> Iterator[_Sentence]:
    first = 0
    for at in range(len(words.alike)):
        after = text[words.ends[at] : words.begins[at + 1] if at + 1 < len(words.alike) else len(text)]
        if at + 1 == len(words.alike) or _ends_here(after, words.alike[at]):
            row, begins, length = words.alike[first : at + 1], [], 0
            for word in row:
                begins.append(length)
                length += len(word) + 1
            yield _Sentence(" ".join(row), tuple(begins), first, bool(_QUESTION.search(after)))
            first = at + 1


def _ends_here(after: str, word: str) -> bool:
    """A stop behind an abbreviation ends nothing: "ст. 91", "ул. Мира"."""
    return bool(_STOP.search(after)) and not (word in _SHORT and after.startswith(".") and "\n" not in after)


def _matches(rule: Rule, sentences: list[_Sentence], words: Words) -> Iterator[Span]:
    for sentence in sentences:
        found = rule.pattern.search(sentence.text)
        if not found or (rule.unless and rule.unless.search(sentence.text)):
            continue
        if rule.asks and not (sentence.asks or rule.asks.search(sentence.text)):
            continue
        yield _place(sentence, found.span(), words)


def _place(sentence: _Sentence, span: Span, words: Words) -> Span:
    """From the row of words back to the text as it was written."""
    touched = [at for at, begin in enumerate(sentence.begins) if span[0] <= begin < span[1]]
    return words.begins[sentence.first + touched[0]], words.ends[sentence.first + touched[-1]]


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """In the order of the text, those that overlap as one."""
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)
