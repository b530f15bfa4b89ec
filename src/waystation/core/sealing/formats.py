"""The format byte: the first byte of everything sealed. A number is never changed or used again."""

from typing import Final

from waystation.core.sealing.errors import Damaged, UnknownFormat

VALUE: Final = 0x01
UNDER: Final = 0x02
KEY_WRAP: Final = 0x03
KEY_WRAP_EPOCH: Final = 0x04
HPKE: Final = 0x05
FILE: Final = 0x06

FORMAT_SIZE: Final = 1
KEY_ID_SIZE: Final = 32
SALT_SIZE: Final = 32
NONCE_SIZE: Final = 12
TAG_SIZE: Final = 16
KEY_SIZE: Final = 32


def check_format(blob: bytes, expected: int, least: int) -> None:
    """UnknownFormat unless the first byte is the expected one; Damaged if fewer than `least` bytes are there."""
    if not blob:
        raise Damaged("there are no bytes to open")
    if blob[0] != expected:
        raise UnknownFormat(f"format {blob[0]} is not format {expected}")
    if len(blob) < least:
        raise Damaged("the sealed bytes are cut short")
