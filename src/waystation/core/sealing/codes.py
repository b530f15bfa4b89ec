"""The return code: drawn, shown as digits or words, read back with all its slips named, and what is derived from it.

A code is 8 public digits and a secret of 93 bits, written as 28 digits. As digits two check digits follow (ISO 7064,
mod 97-10, over the 36 before them); as words the secret and 6 check bits (the 36 digits mod 61) are nine words of
2,048.
"""

import os
from dataclasses import dataclass, field
from typing import Final

from waystation.core.sealing.code_slips import CodeSlip, Slip
from waystation.core.sealing.code_words import find_words
from waystation.core.sealing.derivation import derive
from waystation.core.sealing.errors import SealingError
from waystation.core.sealing.keys import KeyPair
from waystation.core.sealing.normalising import tokens
from waystation.core.sealing.values import Draw
from waystation.core.sealing.wordlists import CODE_LISTS, code_words

PUBLIC_DIGITS: Final = 8
SECRET_DIGITS: Final = 28
SECRET_BITS: Final = 93
CHECK_DIGITS: Final = 2
CHECK_BITS: Final = 6
CHECK_PRIME: Final = 61  # the largest prime that 6 bits hold: every single wrong or swapped public digit shows
GROUP: Final = 4
WORDS: Final = 9
WORD_BITS: Final = 11
LONGEST_TEXT: Final = 1000
WORD_LANGUAGES: Final = tuple(CODE_LISTS)

_ALL_DIGITS: Final = PUBLIC_DIGITS + SECRET_DIGITS + CHECK_DIGITS


@dataclass(frozen=True, slots=True)
class ReturnCode:
    """With this a person comes back to the door. `public` may be stored; `secret` never is and never prints."""

    public: str
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        if not (_are_digits(self.public, PUBLIC_DIGITS) and _are_digits(self.secret, SECRET_DIGITS)):
            raise SealingError("a return code is 8 and 28 digits")
        if int(self.secret) >> SECRET_BITS:
            raise SealingError("the secret of a return code has 93 bits")


def draw_code(draw: Draw = os.urandom) -> ReturnCode:
    """A new code: 93 bits of secret and a public part that is not derived from it."""
    return ReturnCode(
        f"{_below(10**PUBLIC_DIGITS, draw):0{PUBLIC_DIGITS}d}", f"{_below(1 << SECRET_BITS, draw):0{SECRET_DIGITS}d}"
    )


def digits(code: ReturnCode) -> str:
    """The code in groups of four digits, the last group being its two check digits."""
    body = code.public + code.secret
    whole = body + f"{98 - int(body) * 100 % 97:02d}"
    return " ".join(whole[start : start + GROUP] for start in range(0, len(whole), GROUP))


def words(code: ReturnCode, language: str) -> str:
    """The 8 public digits in two groups and nine words. SealingError where no reviewed list exists."""
    if language not in CODE_LISTS:
        raise SealingError("there is no reviewed word list in this language: show the digits")
    number = int(code.secret) << CHECK_BITS | _check_bits(code.public, code.secret)
    listed = code_words(language)
    chosen = [listed[number >> WORD_BITS * place & 0x7FF] for place in reversed(range(WORDS))]
    return " ".join([code.public[:GROUP], code.public[GROUP:], *chosen])


def parse(text: str) -> ReturnCode:
    """Read a code as typed: digits of any script or words, in any grouping, with any dashes, spaces and case.

    A word may be cut to its first four letters. CodeSlip names what is wrong, and where, without asking anybody.
    """
    if len(text) > LONGEST_TEXT:
        raise CodeSlip(Slip.TOO_LONG, 0)
    typed = tokens(text)
    if not typed:
        raise CodeSlip(Slip.EMPTY, 0)
    for place, token in enumerate(typed, start=1):
        if not (_is_number(token) or token.isalpha()):
            raise CodeSlip(Slip.MIXED, place)
    return _from_digits(typed) if all(_is_number(token) for token in typed) else _from_words(typed)


def mailbox_pair(code: ReturnCode) -> KeyPair:
    """The mailbox's key pair; the server stores its public half only, and comparing that is the check of the code."""
    return KeyPair.from_seed(derive(code.secret.encode(), "mailbox", salt=code.public.encode()))


def draft_key(code: ReturnCode) -> bytes:
    """The key of what is being written and not yet sent."""
    return derive(code.secret.encode(), "draft", salt=code.public.encode())


def _from_digits(typed: list[str]) -> ReturnCode:
    found = "".join(typed)
    if len(found) != _ALL_DIGITS:
        raise _length_slip(typed, len(found))
    if int(found) % 97 != 1 or int(found[PUBLIC_DIGITS:-CHECK_DIGITS]) >> SECRET_BITS:
        raise CodeSlip(Slip.CHECK, 0)
    return ReturnCode(found[:PUBLIC_DIGITS], found[PUBLIC_DIGITS:-CHECK_DIGITS])


def _length_slip(typed: list[str], found: int) -> CodeSlip:
    """Name the group of a wrong length when the code was typed in our groups; else say how long the whole is."""
    groups = [GROUP] * (_ALL_DIGITS // GROUP) + [CHECK_DIGITS]
    if len(typed) == len(groups):
        for place, (token, size) in enumerate(zip(typed, groups, strict=True), start=1):
            if len(token) != size:
                return CodeSlip(Slip.GROUP_SHORT if len(token) < size else Slip.GROUP_LONG, place)
    return CodeSlip(Slip.TOO_SHORT if found < _ALL_DIGITS else Slip.TOO_LONG, found)


def _from_words(typed: list[str]) -> ReturnCode:
    numbers = [token for token in typed if _is_number(token)]
    named = [token for token in typed if token.isalpha()]
    public = "".join(numbers)
    if typed != numbers + named or len(public) != PUBLIC_DIGITS:
        raise CodeSlip(Slip.PUBLIC_PART, len(public))
    readings = find_words(named)
    if len(named) != WORDS:
        raise CodeSlip(Slip.TOO_SHORT if len(named) < WORDS else Slip.TOO_LONG, len(named))
    fitting = [code for code in (_from_indexes(public, reading) for reading in readings) if code]
    if not fitting:
        raise CodeSlip(Slip.CHECK, 0)
    if len(fitting) > 1:
        raise CodeSlip(Slip.TWO_READINGS, 0)
    return fitting[0]


def _from_indexes(public: str, indexes: list[int]) -> ReturnCode | None:
    number = 0
    for index in indexes:
        number = number << WORD_BITS | index
    secret = f"{number >> CHECK_BITS:0{SECRET_DIGITS}d}"
    fits = number & ((1 << CHECK_BITS) - 1) == _check_bits(public, secret)
    return ReturnCode(public, secret) if fits else None


def _check_bits(public: str, secret: str) -> int:
    return int(public + secret) % CHECK_PRIME


def _are_digits(text: str, count: int) -> bool:
    return len(text) == count and _is_number(text)


def _is_number(token: str) -> bool:
    return token.isascii() and token.isdigit()


def _below(limit: int, draw: Draw) -> int:
    """An even number below `limit`: what lies above is thrown away and drawn again."""
    bits = (limit - 1).bit_length()
    size = (bits + 7) // 8
    while True:
        number = int.from_bytes(draw(size), "big") >> (size * 8 - bits)
        if number < limit:
            return number
