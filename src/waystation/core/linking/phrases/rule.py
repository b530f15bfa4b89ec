"""One rule, and how its pattern is written."""

import re
import unicodedata
from dataclasses import dataclass

from waystation.core.linking.words import LIKE_EACH_OTHER

# Kinds of a rule. WHERE, WHO and HOUSES are asked for; INNER and OFFICE are words of those who hold people.
WHERE, WHO, HOUSES, INNER, OFFICE, COUNSEL = "where", "who", "houses", "inner", "office", "counsel"
_GAP = re.compile(r" ~(\d) ")


@dataclass(frozen=True, slots=True)
class Rule:
    """`asks`: the sentence must ask for something, with a verb of asking or a question mark, to count.

    `unless`: a pattern that takes the sentence out: the words mean something else beside it.
    """

    kind: str
    pattern: re.Pattern[str]
    asks: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None


def pattern(text: str) -> re.Pattern[str]:
    """A pattern as it is written here: with accents as in the language; `~4` between words is a gap of up to four."""
    apart = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in apart if unicodedata.category(sign)[0] != "M").translate(LIKE_EACH_OTHER)
    return re.compile(rf"\b(?:{_GAP.sub(_gap, plain)})\b")


def rules(kind: str, *texts: str, asks: str = "", unless: str = "") -> tuple[Rule, ...]:
    """Rules of one kind under the same conditions."""
    asking, out = (pattern(asks) if asks else None), (pattern(unless) if unless else None)
    return tuple(Rule(kind, pattern(text), asking, out) for text in texts)


def _gap(found: re.Match[str]) -> str:
    return rf"(?: \w+){{0,{found[1]}}} "
