"""The slips that a return code can be typed with."""

from enum import StrEnum

from waystation.core.sealing.errors import SealingError


class Slip(StrEnum):
    """What is wrong; the page says it in the person's language."""

    EMPTY = "empty"  # nothing was typed
    TOO_SHORT = "too_short"  # `place`: how many digits or words are there
    TOO_LONG = "too_long"  # `place`: how many digits or words are there; 0 when far too much was typed
    GROUP_SHORT = "group_short"  # `place`: which group, from 1
    GROUP_LONG = "group_long"  # `place`: which group, from 1
    MIXED = "mixed"  # `place`: which piece, from 1, holds letters and digits or other signs
    PUBLIC_PART = "public_part"  # the eight digits before the words; `place`: how many there are
    UNKNOWN_WORD = "unknown_word"  # `place`: which word, from 1; `nearest` a listed word or ""
    CHECK = "check"  # all is there, but the check digits or check bits do not fit
    TWO_READINGS = "two_readings"  # the cut words fit two languages: write them whole


class CodeSlip(SealingError):
    """A slip in a typed code. Its text names kind and place only; `nearest` is for the page, never for a log."""

    def __init__(self, kind: Slip, place: int, *, nearest: str = "") -> None:
        super().__init__(f"the code has a slip: {kind} {place}")
        self.kind = kind
        self.place = place
        self.nearest = nearest
