"""What in a text looks as if it could tell who or where somebody is. A question to whoever sends it, never a proof."""

import re
from collections.abc import Iterable

from waystation.intake import matching

MOST = 40
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_BEGINS = re.compile(r"(?:^|[.!?…:\n«“\"(]\s*|[-–—]\s+)$")


def found_in(text: str, known: Iterable[str] = ()) -> list[str]:
    """Numbers, handles, addresses and documents as they are written; words of `known`; and what may be a name, which is
    a word with a capital inside a sentence. Scripts without capitals show only what is known."""
    found = [*matching.as_written(text), *_known(text, known), *_capitals(text)]
    return list(dict.fromkeys(found))[:MOST]


def _known(text: str, known: Iterable[str]) -> list[str]:
    """Each word of a name by its beginning: names are inflected."""
    low = text.casefold()
    words = [word for name in known for word in _WORD.findall(name) if len(word) >= 3]
    return [word for word in words if re.search(rf"(?<!\w){re.escape(word.casefold()[: max(3, len(word) - 1)])}", low)]


def _capitals(text: str) -> list[str]:
    return [
        match.group()
        for match in _WORD.finditer(text)
        if match.group()[0].isupper() and len(match.group()) > 1 and not _BEGINS.search(text[: match.start()][-4:])
    ]
