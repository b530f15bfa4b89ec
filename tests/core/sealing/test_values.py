"""Values and wrapped keys: what opens them, and that nothing else does."""

import hmac
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.core.sealing.places import ELSEWHERE, EPOCH_PLACE, KEY, OTHER_KEY, PLACE
from tests.vectors.draws import fixed_bytes, fixed_draw
from waystation.core.sealing import (
    Context,
    Damaged,
    SealingError,
    UnknownFormat,
    WrongKey,
    formats,
    key_id,
    open_value,
    rewrap_keys,
    seal_value,
    unwrap_key,
    values,
    wrap_key,
)

TEXT = b"Nur asks for help with her son Sami"
SECTION_KEY = fixed_bytes("section key")


def hkdf(parent: bytes, salt: bytes, info: bytes) -> bytes:
    """RFC 5869 for one block of SHA-256, by hand."""
    extracted = hmac.digest(salt or bytes(32), parent, "sha256")
    return hmac.digest(extracted, info + b"\x01", "sha256")


def field(raw: bytes) -> bytes:
    return len(raw).to_bytes(4, "big") + raw


def test_what_was_sealed_opens_in_its_own_place() -> None:
    assert open_value(KEY, PLACE, seal_value(KEY, PLACE, TEXT)) == TEXT


def test_an_empty_text_is_a_text() -> None:
    assert open_value(KEY, PLACE, seal_value(KEY, PLACE, b"")) == b""


def test_a_sealed_value_opens_by_hand_as_the_format_page_says() -> None:
    blob = seal_value(KEY, PLACE, TEXT)
    kid = hkdf(KEY, b"", field(b"waystation") + field(b"id"))
    label = (7).to_bytes(8, "big")
    value_key = hkdf(KEY, blob[33:65], field(b"waystation") + field(b"value") + field(label))
    parts = [b"waystation", (1).to_bytes(8, "big"), PLACE.organisation, label, b"row-one", (3).to_bytes(8, "big"), kid]
    padded = AESGCM(value_key).decrypt(bytes(12), blob[65:], b"".join(map(field, parts)))
    assert (blob[0], blob[1:33]) == (1, kid)
    assert padded == len(TEXT).to_bytes(4, "big") + TEXT + bytes(64 - 4 - len(TEXT))


def test_the_same_text_sealed_twice_looks_different() -> None:
    first, second = seal_value(KEY, PLACE, TEXT), seal_value(KEY, PLACE, TEXT)
    assert first[33:65] != second[33:65]
    assert first[65:] != second[65:]


def test_texts_of_one_bucket_cannot_be_told_apart_by_size() -> None:
    assert len(seal_value(KEY, PLACE, b"no")) == len(seal_value(KEY, PLACE, b"y" * 60)) == 65 + 64 + 16


def test_every_changed_byte_of_a_value_is_refused() -> None:
    blob = seal_value(KEY, PLACE, TEXT)
    for place in range(len(blob)):
        with pytest.raises(SealingError):
            open_value(KEY, PLACE, flipped(blob, place))


def test_every_cut_and_every_added_byte_is_refused() -> None:
    blob = seal_value(KEY, PLACE, TEXT)
    for size in range(len(blob)):
        with pytest.raises(SealingError):
            open_value(KEY, PLACE, blob[:size])
    with pytest.raises(Damaged):
        open_value(KEY, PLACE, blob + b"\0")


@pytest.mark.parametrize("elsewhere", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_a_value_does_not_open_anywhere_else(elsewhere: Context) -> None:
    with pytest.raises(Damaged):
        open_value(KEY, elsewhere, seal_value(KEY, PLACE, TEXT))


def test_every_changed_byte_of_what_is_bound_is_refused() -> None:
    blob = seal_value(KEY, PLACE, TEXT)
    for name in ("organisation", "row"):
        bound: bytes = getattr(PLACE, name)
        for place in range(len(bound)):
            with pytest.raises(Damaged):
                open_value(KEY, replace(PLACE, **{name: flipped(bound, place)}), blob)  # type: ignore[arg-type]


def test_another_key_is_named_as_such_before_anything_opens() -> None:
    with pytest.raises(WrongKey):
        open_value(OTHER_KEY, PLACE, seal_value(KEY, PLACE, TEXT))


def test_a_key_id_written_over_does_not_help_another_key() -> None:
    blob = seal_value(KEY, PLACE, TEXT)
    with pytest.raises(Damaged):
        open_value(OTHER_KEY, PLACE, blob[:1] + key_id(OTHER_KEY) + blob[33:])


def test_a_value_is_not_opened_as_a_key_nor_a_key_as_a_value() -> None:
    with pytest.raises(UnknownFormat):
        unwrap_key(KEY, PLACE, seal_value(KEY, PLACE, SECTION_KEY))
    with pytest.raises(UnknownFormat):
        open_value(KEY, PLACE, wrap_key(KEY, PLACE, SECTION_KEY))


def test_the_format_byte_is_bound_and_not_only_compared() -> None:
    wrapped = wrap_key(KEY, PLACE, SECTION_KEY)
    with pytest.raises(Damaged):
        unwrap_key(KEY, EPOCH_PLACE, b"\x04" + wrapped[1:])
    assert len({values.binding(PLACE, number, key_id(KEY)) for number in range(1, 7)}) == 6


def test_a_wrapped_key_opens_with_and_without_an_epoch() -> None:
    for place in (PLACE, EPOCH_PLACE):
        assert unwrap_key(KEY, place, wrap_key(KEY, place, SECTION_KEY)) == SECTION_KEY


def test_a_wrap_of_an_older_epoch_does_not_open_as_a_newer_one() -> None:
    with pytest.raises(Damaged):
        unwrap_key(KEY, replace(PLACE, epoch=6), wrap_key(KEY, EPOCH_PLACE, SECTION_KEY))


@pytest.mark.parametrize("place", [PLACE, EPOCH_PLACE], ids=["under a case key", "under an epoch key"])
def test_every_changed_byte_of_a_wrapped_key_is_refused(place: Context) -> None:
    blob = wrap_key(KEY, place, SECTION_KEY)
    for position in range(len(blob)):
        with pytest.raises(SealingError):
            unwrap_key(KEY, place, flipped(blob, position))


def test_re_wrapping_moves_keys_to_a_new_epoch_and_leaves_values_readable() -> None:
    value = seal_value(SECTION_KEY, PLACE, TEXT)
    later = replace(PLACE, epoch=6)
    (moved,) = rewrap_keys(KEY, OTHER_KEY, [(EPOCH_PLACE, later, wrap_key(KEY, EPOCH_PLACE, SECTION_KEY))])
    assert open_value(unwrap_key(OTHER_KEY, later, moved), PLACE, value) == TEXT
    with pytest.raises(WrongKey):
        unwrap_key(KEY, EPOCH_PLACE, moved)


def test_a_value_takes_no_epoch_so_that_re_wrapping_leaves_it_alone() -> None:
    with pytest.raises(SealingError, match="not an epoch"):
        seal_value(KEY, EPOCH_PLACE, TEXT)


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
@pytest.mark.parametrize("seal", [seal_value, wrap_key])
def test_only_a_key_of_32_bytes_seals(seal: Callable[..., bytes], size: int) -> None:
    with pytest.raises(SealingError, match="32 bytes"):
        seal(bytes(size), PLACE, SECTION_KEY)


def test_only_a_key_of_32_bytes_is_wrapped() -> None:
    with pytest.raises(SealingError, match="32 bytes"):
        wrap_key(KEY, PLACE, SECTION_KEY[:31])


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_wrap_that_holds_something_else_than_a_key_is_refused(size: int) -> None:
    wrapped = values._seal_once(KEY, key_id(KEY), PLACE, bytes(size), formats.KEY_WRAP, fixed_draw("wrap"))
    with pytest.raises(SealingError, match="32 bytes"):
        unwrap_key(KEY, PLACE, wrapped)
    with pytest.raises(SealingError, match="32 bytes"):
        rewrap_keys(KEY, OTHER_KEY, [(PLACE, PLACE, wrapped)])


def test_a_source_of_randomness_that_runs_dry_stops_the_sealing() -> None:
    with pytest.raises(SealingError, match="randomness"):
        seal_value(KEY, PLACE, TEXT, draw=lambda size: bytes(size - 1))


def test_the_key_id_says_nothing_of_the_key() -> None:
    assert key_id(KEY) not in (KEY, sha256(KEY).digest())
    assert seal_value(KEY, PLACE, TEXT, draw=fixed_draw("x")).count(KEY) == 0


def flipped(blob: bytes, place: int) -> bytes:
    changed = bytearray(blob)
    changed[place] ^= 0x01
    return bytes(changed)
