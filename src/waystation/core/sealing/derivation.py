"""Every derived key and key id: HKDF-SHA256 (RFC 5869), one purpose each."""

from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from waystation.core.sealing.errors import SealingError
from waystation.core.sealing.fields import Field, pack
from waystation.core.sealing.formats import KEY_SIZE

NAME: Final = "waystation"


def derive(parent: bytes, purpose: str, *fields: Field, salt: bytes = b"", length: int = 32) -> bytes:
    """HKDF-SHA256 over `parent`; `info` is pack("waystation", purpose, *fields), so purposes never meet."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=pack(NAME, purpose, *fields)).derive(parent)


def check_key(key: bytes) -> None:
    """SealingError unless the key has exactly 32 bytes: an unset or shortened key must never seal anything."""
    if len(key) != KEY_SIZE:
        raise SealingError("a key has exactly 32 bytes")


def key_id(parent: bytes) -> bytes:
    """32 bytes that name a key and commit to it, and say nothing about it."""
    check_key(parent)
    return derive(parent, "id")
