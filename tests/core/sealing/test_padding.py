"""Sizes that say little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waystation.core.sealing import Damaged, EmptyFile, SealingError, pad, padded_file_size, padding, unpad

KIB, MIB = 1024, 1024 * 1024


@pytest.mark.parametrize(
    ("text", "padded"),
    [
        (0, 64),
        (60, 64),
        (61, 256),
        (252, 256),
        (253, 1024),
        (1020, 1024),
        (1021, 4096),
        (4092, 4096),
        (4093, 4551),
        (4548, 5056),
    ],
)
def test_a_text_is_padded_to_its_bucket(text: int, padded: int) -> None:
    assert len(pad(b"x" * text)) == padded


def test_the_padded_text_is_its_length_itself_and_zeros() -> None:
    assert pad(b"abc") == b"\0\0\0\x03abc" + bytes(57)


@given(st.binary(max_size=9000))
def test_padding_comes_off_again(text: bytes) -> None:
    assert unpad(pad(text)) == text


@given(st.integers(min_value=4093, max_value=1 << 27))
def test_above_four_kibibytes_padding_adds_at_most_12_percent(size: int) -> None:
    assert size + 4 <= padding.bucket(size + 4) <= size * 1.12


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0\0\0",
        bytes(63),
        bytes(65),
        bytes(256),
        b"\0\0\0\x3d" + bytes(60),
        b"\xff\xff\xff\xff" + bytes(60),
        bytes(63) + b"x",
    ],
    ids=["nothing", "no length", "short", "long", "wrong bucket", "too much said", "far too much said", "not zeros"],
)
def test_padding_that_we_never_make_is_refused(padded: bytes) -> None:
    with pytest.raises(Damaged):
        unpad(padded)


def test_a_text_beyond_all_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(padding, "LARGEST_TEXT", 10)
    with pytest.raises(SealingError, match="file"):
        pad(b"x" * 11)


@pytest.mark.parametrize(
    ("true", "padded"),
    [
        (1, 64 * KIB),
        (64 * KIB, 64 * KIB),
        (64 * KIB + 1, 128 * KIB),
        (MIB, MIB),
        (MIB + 1, 1101004),
        (1101005, 1156054),
    ],
)
def test_a_file_is_padded_to_its_step(true: int, padded: int) -> None:
    assert padded_file_size(true) == padded


@given(st.integers(min_value=MIB + 1, max_value=1 << 42))
def test_above_one_mebibyte_a_file_grows_by_at_most_5_percent(true: int) -> None:
    assert true <= padded_file_size(true) <= true * 1.05


@given(st.integers(min_value=1, max_value=1 << 34), st.integers(min_value=1, max_value=1 << 34))
def test_a_larger_file_is_never_padded_to_less(one: int, other: int) -> None:
    assert padded_file_size(min(one, other)) <= padded_file_size(max(one, other))


def test_an_empty_file_has_no_size() -> None:
    with pytest.raises(EmptyFile):
        padded_file_size(0)
