"""Fields side by side, never to be confused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waystation.core.vocabulary.packing import pack

fields = st.lists(st.text(max_size=12), max_size=5)


def test_three_fields_by_hand() -> None:
    assert pack("é", 258, b"\xff") == b"\0\0\0\x02\xc3\xa9" + b"\0\0\0\x08\0\0\0\0\0\0\x01\x02" + b"\0\0\0\x01\xff"


def test_no_fields_are_no_bytes_and_an_empty_field_is_a_field() -> None:
    assert (pack(), pack(b""), pack("", "")) == (b"", bytes(4), bytes(8))


@given(fields, fields)
def test_two_lists_of_fields_never_give_the_same_bytes(one: list[str], other: list[str]) -> None:
    assert (pack(*one) == pack(*other)) == (one == other)


@pytest.mark.parametrize("number", [-1, 1 << 64])
def test_numbers_that_do_not_fit_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="2\\^64"):
        pack(number)


@pytest.mark.parametrize("thing", [None, True, 1.5, ["a"], bytearray(b"a")])
def test_other_things_are_refused(thing: object) -> None:
    with pytest.raises(TypeError):
        pack(thing)  # type: ignore[arg-type]
