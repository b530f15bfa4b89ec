"""Sealing values, keys and summaries with AES-256-GCM; the bytes are in docs/sealed-format.md.

A value and a wrapped key each get a key of their own, derived from the parent and a random salt, that seals exactly
once; therefore its nonce is fixed at zero. Summaries and match records lie under one key and carry a random nonce.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from hmac import compare_digest
from typing import Final, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from waystation.core.sealing import formats
from waystation.core.sealing.derivation import check_key, derive, key_id
from waystation.core.sealing.errors import Damaged, SealingError, WrongKey
from waystation.core.sealing.fields import pack
from waystation.core.sealing.padding import pad, unpad

Draw: TypeAlias = Callable[[int], bytes]

ONCE: Final = bytes(formats.NONCE_SIZE)
HEADER: Final = formats.FORMAT_SIZE + formats.KEY_ID_SIZE
SALTED: Final = HEADER + formats.SALT_SIZE
NONCED: Final = HEADER + formats.NONCE_SIZE


@dataclass(frozen=True, slots=True)
class Context:
    """Where a sealed value belongs. Opening it with any other context is refused.

    `row` is the row's random id, `version` rises with each write, `epoch` is set for what lies under SK, MK or WK only.
    """

    app: str
    organisation: bytes
    label: int
    row: bytes
    version: int = 1
    epoch: int | None = None


def binding(context: Context, format_byte: int, kid: bytes) -> bytes:
    """The associated data: every field that must fit before anything opens."""
    place = _place(context.app, format_byte, context.organisation, context.label)
    row = len(context.row).to_bytes(4, "big") + context.row + _version(context.version)  # pack(row, version)
    return place + row + _keyed(kid, context.epoch)


@lru_cache(maxsize=256)  # a search opens thousands of rows in one place: packing it anew for each took most of the time
def _place(app: str, format_byte: int, organisation: bytes, label: int) -> bytes:
    return pack(app, format_byte, organisation, label)


@lru_cache(maxsize=256)
def _version(version: int) -> bytes:
    return pack(version)


@lru_cache(maxsize=256)
def _keyed(kid: bytes, epoch: int | None) -> bytes:
    return pack(kid) if epoch is None else pack(kid, epoch)


def seal_value(parent: bytes, context: Context, plaintext: bytes, *, draw: Draw = os.urandom) -> bytes:
    """Seal one version of one value, padded, under a key of its own."""
    _without_epoch(context)
    return _seal_once(parent, key_id(parent), context, pad(plaintext), formats.VALUE, draw)


def open_value(parent: bytes, context: Context, blob: bytes) -> bytes:
    """Open what `seal_value` made. UnknownFormat, WrongKey or Damaged, before any content is seen."""
    _without_epoch(context)
    return unpad(_open_once(parent, key_id(parent), context, blob, formats.VALUE))


def wrap_key(parent: bytes, context: Context, key: bytes, *, draw: Draw = os.urandom) -> bytes:
    """Seal a 32-byte key, unpadded. With an epoch in the context (under WK) it is bound too."""
    check_key(key)
    return _seal_once(parent, key_id(parent), context, key, _wrap_format(context), draw)


def unwrap_key(parent: bytes, context: Context, blob: bytes) -> bytes:
    """Open what `wrap_key` made: 32 bytes."""
    key = _open_once(parent, key_id(parent), context, blob, _wrap_format(context))
    check_key(key)
    return key


def rewrap_keys(
    old: bytes, new: bytes, wraps: Iterable[tuple[Context, Context, bytes]], *, draw: Draw = os.urandom
) -> list[bytes]:
    """Open each wrap under `old` in its old context and seal its key under `new` in its new one; for rotations."""
    old_kid, new_kid, rewrapped = key_id(old), key_id(new), []
    for was, becomes, blob in wraps:
        key = _open_once(old, old_kid, was, blob, _wrap_format(was))
        check_key(key)
        rewrapped.append(_seal_once(new, new_kid, becomes, key, _wrap_format(becomes), draw))
    return rewrapped


def seal_under(key: bytes, context: Context, plaintext: bytes, *, draw: Draw = os.urandom) -> bytes:
    """Seal a padded summary or match record under a key of an epoch; at most 2^32 seals for each key."""
    _with_epoch(context)
    kid = key_id(key)
    nonce = _drawn(draw, formats.NONCE_SIZE)
    sealed = AESGCM(_epoch_key(key)).encrypt(nonce, pad(plaintext), binding(context, formats.UNDER, kid))
    return bytes([formats.UNDER]) + kid + nonce + sealed


def open_under(key: bytes, context: Context, blob: bytes) -> bytes:
    """Open what `seal_under` made."""
    return open_many_under(key, [(context, blob)])[0]


def open_many_under(key: bytes, pairs: Iterable[tuple[Context, bytes]]) -> list[bytes]:
    """Open many at once, in order; the first that does not open ends the whole call with its error."""
    kid = key_id(key)
    opened = AESGCM(_epoch_key(key)).decrypt
    result: list[bytes] = []
    for context, blob in pairs:
        _with_epoch(context)
        blob = bytes(blob)
        _check_header(blob, formats.UNDER, kid, NONCED)
        try:
            padded = opened(blob[HEADER:NONCED], blob[NONCED:], binding(context, formats.UNDER, kid))
        except InvalidTag:
            raise Damaged("the sealed bytes do not belong here or were changed") from None
        result.append(unpad(padded))
    return result


def open_rows_under(key: bytes, place: Context, rows: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
    """As `open_many_under` for (row, blob) that share all of `place` but its row: what a search opens by thousands."""
    _with_epoch(place)
    kid, opened, result = key_id(key), AESGCM(_epoch_key(key)).decrypt, list[bytes]()
    before = _place(place.app, formats.UNDER, place.organisation, place.label)
    after = _version(place.version) + _keyed(kid, place.epoch)
    header, shortest = bytes([formats.UNDER]) + kid, NONCED + formats.TAG_SIZE
    lengths: dict[int, bytes] = {}  # rows of one table have ids of one length
    for row, blob in rows:
        if len(blob) < shortest or not blob.startswith(header):
            _check_header(blob, formats.UNDER, kid, NONCED)  # which says what is wrong with it
        size = len(row)
        if size not in lengths:
            lengths[size] = before + size.to_bytes(4, "big")
        bound = lengths[size] + row + after
        try:
            padded = opened(blob[HEADER:NONCED], blob[NONCED:], bound)
        except InvalidTag:
            raise Damaged("the sealed bytes do not belong here or were changed") from None
        result.append(unpad(padded))
    return result


def _seal_once(parent: bytes, kid: bytes, context: Context, plaintext: bytes, format_byte: int, draw: Draw) -> bytes:
    salt = _drawn(draw, formats.SALT_SIZE)
    once = AESGCM(_single_use_key(parent, context, format_byte, salt))
    return bytes([format_byte]) + kid + salt + once.encrypt(ONCE, plaintext, binding(context, format_byte, kid))


def _open_once(parent: bytes, kid: bytes, context: Context, blob: bytes, format_byte: int) -> bytes:
    blob = bytes(blob)
    _check_header(blob, format_byte, kid, SALTED)
    once = AESGCM(_single_use_key(parent, context, format_byte, blob[HEADER:SALTED]))
    try:
        return once.decrypt(ONCE, blob[SALTED:], binding(context, format_byte, kid))
    except InvalidTag:
        raise Damaged("the sealed bytes do not belong here or were changed") from None


def _single_use_key(parent: bytes, context: Context, format_byte: int, salt: bytes) -> bytes:
    purpose = "value" if format_byte == formats.VALUE else "wrap"
    return derive(parent, purpose, context.label, salt=salt)


def _epoch_key(key: bytes) -> bytes:
    return derive(key, "under")


def _check_header(blob: bytes, format_byte: int, kid: bytes, header: int) -> None:
    formats.check_format(blob, format_byte, header + formats.TAG_SIZE)
    if not compare_digest(blob[formats.FORMAT_SIZE : HEADER], kid):
        raise WrongKey("this was sealed under another key")


def _wrap_format(context: Context) -> int:
    return formats.KEY_WRAP if context.epoch is None else formats.KEY_WRAP_EPOCH


def _with_epoch(context: Context) -> None:
    if context.epoch is None:
        raise SealingError("what lies under a key of an epoch must bind the epoch")


def _without_epoch(context: Context) -> None:
    if context.epoch is not None:
        raise SealingError("a value binds the key id, not an epoch: re-wrapping must leave it as it is")


def _drawn(draw: Draw, size: int) -> bytes:
    drawn = draw(size)
    if len(drawn) != size:
        raise SealingError("the source of randomness gave too few bytes")
    return drawn
