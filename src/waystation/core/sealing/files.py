"""Files, sealed and opened as streams with little memory; the bytes are in docs/sealed-format.md.

The content and its padding are cut into chunks of 64 KiB, sealed under one key that is derived for this file alone.
The nonce is a counter and a flag that marks the final chunk, which also carries the true length.
"""

import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from waystation.core.sealing import formats
from waystation.core.sealing.derivation import derive, key_id
from waystation.core.sealing.errors import Damaged, EmptyFile, SealingError, WrongKey
from waystation.core.sealing.padding import CHUNK, padded_file_size
from waystation.core.sealing.values import SALTED, Context, Draw, binding

LENGTH_SIZE: Final = 8
SEALED_CHUNK: Final = CHUNK + formats.TAG_SIZE
LARGEST_FINAL: Final = LENGTH_SIZE + SEALED_CHUNK
COUNTER_SIZE: Final = formats.NONCE_SIZE - 1


class FileSealer:
    """Seal one file as it arrives: store `head()`, then what each `update()` gives, then what `finish()` gives."""

    def __init__(self, key: bytes, context: Context, *, draw: Draw = os.urandom) -> None:
        salt = draw(formats.SALT_SIZE)
        if len(salt) != formats.SALT_SIZE:
            raise SealingError("the source of randomness gave too few bytes")
        kid = key_id(key)
        self._head = bytes([formats.FILE]) + kid + salt
        self._chunks = _Chunks(key, context, kid, salt)
        self._waiting = bytearray()
        self._digest = sha256(self._head)
        self._finished = False
        self.true_size = 0

    def head(self) -> bytes:
        """The first 65 bytes of the sealed file."""
        return self._head

    def update(self, piece: bytes) -> bytes:
        """Take the next piece of the file; give the sealed chunks that are complete, often none."""
        if self._finished:
            raise SealingError("this file is already finished")
        self.true_size += len(piece)
        self._waiting += piece
        return b"".join(self._full_chunks())

    def finish(self) -> bytes:
        """The last chunks, padding included. EmptyFile if there never was a byte."""
        return b"".join(self.finish_in_pieces())

    def finish_in_pieces(self) -> Iterator[bytes]:
        """As `finish`, one chunk at a time: the padding of a very large file is large too."""
        if self._finished:
            raise SealingError("this file is already finished")
        left = padded_file_size(self.true_size) - self.true_size
        self._finished = True
        while left:
            zeros = min(left, CHUNK)
            left -= zeros
            self._waiting += bytes(zeros)
            yield from self._full_chunks()
        yield self._counted(self._chunks.seal_final(self.true_size, bytes(self._waiting)))
        self._waiting.clear()

    @property
    def digest_hex(self) -> str:
        """SHA-256 of all sealed bytes so far, the head included."""
        return self._digest.hexdigest()

    def _full_chunks(self) -> Iterator[bytes]:
        while len(self._waiting) > CHUNK:  # one is held back: only `finish` knows which chunk is the final one
            chunk = bytes(self._waiting[:CHUNK])
            del self._waiting[:CHUNK]
            yield self._counted(self._chunks.seal(chunk))

    def _counted(self, sealed: bytes) -> bytes:
        self._digest.update(sealed)
        return sealed


def open_file(key: bytes, context: Context, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Open a sealed file, given in pieces of any size, piece by piece.

    Every piece that comes out is genuine and in its place, but only the normal end of the iteration says that the file
    is whole: what came out before an error MUST NOT be kept. Damaged, WrongKey, UnknownFormat.
    """
    source = _Reader(chunks)
    opener = _opener(key, context, source.take(SALTED))
    content = _Content()
    while source.has_more_than(LARGEST_FINAL):
        yield from content.add(opener.open(source.take(SEALED_CHUNK)))
    true_size, last = opener.open_final(source.take(LARGEST_FINAL))
    yield from content.add(last)
    yield from content.end(true_size)


def _opener(key: bytes, context: Context, head: bytes) -> "_Chunks":
    formats.check_format(head, formats.FILE, SALTED)
    kid = key_id(key)
    if not compare_digest(head[formats.FORMAT_SIZE : SALTED - formats.SALT_SIZE], kid):
        raise WrongKey("this was sealed under another key")
    return _Chunks(key, context, kid, head[-formats.SALT_SIZE :])


class _Chunks:
    """The AEAD of one file: counts its chunks, in both directions."""

    def __init__(self, key: bytes, context: Context, kid: bytes, salt: bytes) -> None:
        if context.epoch is not None:
            raise SealingError("a file binds the key id, not an epoch")
        self._aead = AESGCM(derive(key, "file", context.label, salt=salt))
        self._binding = binding(context, formats.FILE, kid)
        self._count = 0

    def seal(self, chunk: bytes) -> bytes:
        return self._aead.encrypt(self._nonce(final=False), chunk, self._binding)

    def seal_final(self, true_size: int, chunk: bytes) -> bytes:
        length = true_size.to_bytes(LENGTH_SIZE, "big")
        return self._aead.encrypt(self._nonce(final=True), length + chunk, self._binding)

    def open(self, sealed: bytes) -> bytes:
        return self._opened(sealed, final=False)

    def open_final(self, sealed: bytes) -> tuple[int, bytes]:
        if len(sealed) <= LENGTH_SIZE + formats.TAG_SIZE:
            raise Damaged("the file is cut: its final chunk is missing")
        opened = self._opened(sealed, final=True)
        return int.from_bytes(opened[:LENGTH_SIZE], "big"), opened[LENGTH_SIZE:]

    def _opened(self, sealed: bytes, *, final: bool) -> bytes:
        try:
            return self._aead.decrypt(self._nonce(final=final), sealed, self._binding)
        except InvalidTag:
            raise Damaged("the file was changed, cut, reordered or lengthened, or it does not belong here") from None

    def _nonce(self, *, final: bool) -> bytes:
        nonce = self._count.to_bytes(COUNTER_SIZE, "big") + bytes([final])
        self._count += 1
        return nonce


class _Reader:
    """Takes exact sizes out of pieces of any size."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._held = bytearray()

    def has_more_than(self, size: int) -> bool:
        while len(self._held) <= size:
            piece = next(self._pieces, None)
            if piece is None:
                return False
            self._held += piece
        return True

    def take(self, size: int) -> bytes:
        """At most `size` bytes; fewer only at the end."""
        self.has_more_than(size)
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken


class _Content:
    """Tells the file from its padding without knowing the true length until the end.

    Zeros at the end of a chunk are only counted, and given out when something else follows: so memory stays small.
    """

    def __init__(self) -> None:
        self._given = 0
        self._zeros = 0

    def add(self, chunk: bytes) -> Iterator[bytes]:
        kept = chunk.rstrip(b"\0")
        if kept:
            yield from self._give_zeros(self._zeros)
            self._given += len(kept)
            self._zeros = 0
            yield kept
        self._zeros += len(chunk) - len(kept)

    def end(self, true_size: int) -> Iterator[bytes]:
        total = self._given + self._zeros
        if true_size < 1 or true_size < self._given or padded_file_size(true_size) != total:
            raise Damaged("the length in the final chunk does not fit the file")
        yield from self._give_zeros(true_size - self._given)

    def _give_zeros(self, count: int) -> Iterator[bytes]:
        self._given += count
        while count:
            piece = min(count, CHUNK)
            count -= piece
            yield bytes(piece)


__all__ = ["EmptyFile", "FileSealer", "open_file"]
