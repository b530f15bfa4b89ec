"""Generated passphrases, and what is stretched from them."""

import os
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from waystation.core.sealing.derivation import derive
from waystation.core.sealing.errors import SealingError
from waystation.core.sealing.values import Draw
from waystation.core.sealing.wordlists import diceware

WORDS: Final = 6
ITERATIONS: Final = 3
MEMORY_KIB: Final = 128 * 1024
LANES: Final = 1
SALT_SIZE: Final = 16


@dataclass(frozen=True, slots=True)
class Stretched:
    """What a passphrase gives: a verifier that the server may store, and a key that it may not."""

    verifier: bytes = field(repr=False)
    kek: bytes = field(repr=False)


def generate_passphrase(draw: Draw = os.urandom) -> str:
    """Six words of 7,776, evenly drawn: 77 bits."""
    words = diceware()
    return " ".join(words[_below(len(words), draw)] for _ in range(WORDS))


def stretch(passphrase: str, salt16: bytes) -> Stretched:
    """Argon2id (RFC 9106; t=3, 128 MiB, p=1), then HKDF into verifier and KEK; case and spacing do not matter."""
    if len(salt16) != SALT_SIZE:
        raise SealingError("the salt of a passphrase has exactly 16 bytes")
    argon = Argon2id(salt=salt16, length=32, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB)
    stretched = argon.derive(_normal(passphrase).encode("utf-8"))
    return Stretched(verifier=derive(stretched, "verifier"), kek=derive(stretched, "KEK"))


def _normal(passphrase: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", passphrase).casefold().split())


def _below(limit: int, draw: Draw) -> int:
    """An even number below `limit`: what would favour the low ones is thrown away."""
    fair = (1 << 16) - (1 << 16) % limit
    while True:
        number = int.from_bytes(draw(2), "big")
        if number < fair:
            return number % limit
