"""Sizes that say little: texts are padded to buckets, files to steps.

A padded text is its length (4 bytes big-endian), the text, then zeros. The buckets are 64, 256, 1,024 and 4,096 bytes
and then each bucket is ten ninths of the one before, rounded down: at most 12 % more than the text.
"""

from functools import lru_cache
from typing import Final

from waystation.core.sealing.errors import Damaged, EmptyFile, SealingError

LENGTH_SIZE: Final = 4
LARGEST_TEXT: Final = 1 << 30
SMALL_BUCKETS: Final = (64, 256, 1024, 4096)
CHUNK: Final = 64 * 1024
MEBIBYTE: Final = 1024 * 1024


@lru_cache(maxsize=1024)  # a search asks for thousands of texts of a few lengths
def bucket(size: int) -> int:
    """The smallest bucket that holds `size` bytes (the 4 bytes of length counted)."""
    for small in SMALL_BUCKETS:
        if size <= small:
            return small
    step = SMALL_BUCKETS[-1]
    while step < size:
        step = step * 10 // 9
    return step


def pad(text: bytes) -> bytes:
    """Length, text, zeros up to the bucket. SealingError above 1 GiB: such a thing is a file."""
    if len(text) > LARGEST_TEXT:
        raise SealingError("a value of more than 1 GiB is kept as a file")
    head = len(text).to_bytes(LENGTH_SIZE, "big") + text
    return head.ljust(bucket(len(head)), b"\0")


def unpad(padded: bytes) -> bytes:
    """The text. Damaged unless the bytes are exactly what `pad` makes of it."""
    end = LENGTH_SIZE + int.from_bytes(padded[:LENGTH_SIZE], "big")
    if len(padded) != bucket(end) or padded.count(0, end) != len(padded) - end:
        raise Damaged("the padding is not what this release makes")
    return padded[LENGTH_SIZE:end]


def padded_file_size(true: int) -> int:
    """Up to 1 MiB the next multiple of 64 KiB; above, steps of a twentieth: at most 5 % more than the file."""
    if true < 1:
        raise EmptyFile("the file is empty: there is nothing to seal")
    if true <= MEBIBYTE:
        return -(-true // CHUNK) * CHUNK
    step = MEBIBYTE
    while step < true:
        step = step * 21 // 20
    return step
