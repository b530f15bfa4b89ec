"""Finding typed words in the lists of the return code, whole or cut to four letters or more."""

from difflib import get_close_matches
from functools import cache
from typing import Final

from waystation.core.sealing.code_slips import CodeSlip, Slip
from waystation.core.sealing.normalising import fold
from waystation.core.sealing.wordlists import CODE_LISTS, code_words

UNIQUE_LETTERS: Final = 4


def find_words(named: list[str]) -> list[list[int]]:
    """The numbers of these folded words in every language that knows them all; CodeSlip for the first unknown one."""
    found = {language: [_find(language, word) for word in named] for language in CODE_LISTS}
    whole = [[index for index in row if index is not None] for row in found.values() if None not in row]
    if whole:
        return whole
    likely = min(found, key=lambda language: found[language].count(None))
    place = found[likely].index(None)
    raise CodeSlip(Slip.UNKNOWN_WORD, place + 1, nearest=_nearest(likely, named[place]))


def _find(language: str, word: str) -> int | None:
    exact, short = _tables(language)
    if word in exact:
        return exact[word]
    index = short.get(word[:UNIQUE_LETTERS]) if len(word) >= UNIQUE_LETTERS else None
    listed = None if index is None else fold(code_words(language)[index])
    return index if listed and listed.startswith(word) else None


def _nearest(language: str, word: str) -> str:
    exact, _ = _tables(language)
    close = get_close_matches(word[:20], exact, n=1)
    return code_words(language)[exact[close[0]]] if close else ""


@cache
def _tables(language: str) -> tuple[dict[str, int], dict[str, int]]:
    exact = {fold(word): index for index, word in enumerate(code_words(language))}
    return exact, {word[:UNIQUE_LETTERS]: index for word, index in exact.items()}
