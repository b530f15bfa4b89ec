"""The word lists, as published; see NOTICE.txt for whose they are."""

from functools import cache
from importlib.resources import files
from typing import Final

CODE_LISTS: Final = {"en": "bip39_english.txt", "fr": "bip39_french.txt"}


@cache
def diceware() -> tuple[str, ...]:
    """The 7,776 words of the EFF's large list, for passphrases and fingerprints."""
    return _read("eff_large.txt", 7776)


@cache
def code_words(language: str) -> tuple[str, ...]:
    """The 2,048 words of a reviewed list, for return codes; KeyError where there is none."""
    return _read(CODE_LISTS[language], 2048)


def _read(name: str, count: int) -> tuple[str, ...]:
    words = tuple((files(__name__) / name).read_text(encoding="utf-8").split())
    if len(set(words)) != count:
        raise RuntimeError(f"the word list {name} does not hold {count} different words")
    return words
