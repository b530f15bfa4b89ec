"""The shape of what waits for somebody, as Today lists it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from waystation.vault.keyring import Keyring


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: how grave (0 danger, 1 waits for us, 2 when there is time), in words, and where to go.

    `which`: (what it is called, its page) of those it is about, as far as they are few.
    """

    grave: int
    text: str
    url: str
    button: str
    detail: str = ""
    which: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Matter:
    """What is missing, where to do it, and who looks after it: a pseudonym, or empty for nobody."""

    alias: str
    missing: str
    url: str
    hands: str = ""


Source = Callable[[Keyring, datetime], list[Waiting]]
