"""What a controlled list consists of: a code that is stored, a word, what it means, and who says so."""

from collections.abc import Iterable
from dataclasses import dataclass

from waystation.core.vocabulary.refusals import Refused

HOUSE = "Waystation, docs/glossary.md"


@dataclass(frozen=True)
class Term:
    """One entry. `code` is stored and keeps its meaning; `term` is English; `source` says where it comes from."""

    code: str
    term: str
    definition: str
    source: str = HOUSE


def codes(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(term.code for term in terms)


def find(terms: Iterable[Term], code: str) -> Term:
    """The entry with this code. Refused when the list does not have it: what is stored comes from the list only."""
    for term in terms:
        if term.code == code:
            return term
    raise Refused("this word is not in the list", hint="choose one of the words of the list")
