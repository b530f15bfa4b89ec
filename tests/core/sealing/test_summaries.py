"""Summaries and match records: many under one key of an epoch."""

from dataclasses import replace

import pytest

from tests.core.sealing.places import ELSEWHERE, EPOCH_PLACE, KEY, OTHER_KEY, PLACE
from tests.core.sealing.test_values import flipped
from waystation.core.sealing import (
    Context,
    Damaged,
    SealingError,
    UnknownFormat,
    WrongKey,
    open_many_under,
    open_rows_under,
    open_under,
    seal_under,
    seal_value,
)

SUMMARY = b'{"alias":"heron","stage":"received"}'


def test_what_was_sealed_under_an_epoch_key_opens_in_its_own_place() -> None:
    assert open_under(KEY, EPOCH_PLACE, seal_under(KEY, EPOCH_PLACE, SUMMARY)) == SUMMARY


def test_many_open_in_the_order_they_came() -> None:
    places = [replace(EPOCH_PLACE, row=str(number).encode(), version=number) for number in range(1, 200)]
    sealed = [(place, seal_under(KEY, place, place.row * 5)) for place in places]
    assert open_many_under(KEY, iter(sealed)) == [place.row * 5 for place in places]


def test_no_summaries_are_no_error() -> None:
    assert open_many_under(KEY, []) == []


def test_one_bad_summary_among_many_is_never_passed_over() -> None:
    good = (EPOCH_PLACE, seal_under(KEY, EPOCH_PLACE, SUMMARY))
    with pytest.raises(Damaged):
        open_many_under(KEY, [good, (EPOCH_PLACE, flipped(good[1], 60)), good])


def test_two_summaries_that_were_swapped_do_not_open() -> None:
    other = replace(EPOCH_PLACE, row=b"row-two")
    first, second = seal_under(KEY, EPOCH_PLACE, SUMMARY), seal_under(KEY, other, SUMMARY)
    with pytest.raises(Damaged):
        open_many_under(KEY, [(EPOCH_PLACE, second), (other, first)])


def test_rows_of_one_place_open_as_each_does_by_itself() -> None:
    rows = [(str(number).encode(), b"summary" * number) for number in range(1, 50)]
    sealed = [(row, seal_under(KEY, replace(EPOCH_PLACE, row=row), text)) for row, text in rows]
    assert open_rows_under(KEY, EPOCH_PLACE, sealed) == [text for _row, text in rows]


def test_rows_that_were_swapped_or_changed_or_cut_are_refused_among_many() -> None:
    sealed = {row: seal_under(KEY, replace(EPOCH_PLACE, row=row), SUMMARY) for row in (b"one", b"two")}
    bad = [(b"one", sealed[b"two"]), (b"one", b""), (b"one", sealed[b"one"][:70])]
    bad += [(b"one", flipped(sealed[b"one"], place)) for place in range(len(sealed[b"one"]))]
    for row in bad:
        with pytest.raises(SealingError):
            open_rows_under(KEY, EPOCH_PLACE, [(b"two", sealed[b"two"]), row])


def test_rows_of_another_key_epoch_or_organisation_are_refused() -> None:
    row = (b"one", seal_under(KEY, replace(EPOCH_PLACE, row=b"one"), SUMMARY))
    with pytest.raises(WrongKey):
        open_rows_under(OTHER_KEY, EPOCH_PLACE, [row])
    for place in (replace(EPOCH_PLACE, epoch=9), replace(EPOCH_PLACE, organisation=b"another")):
        with pytest.raises(Damaged):
            open_rows_under(KEY, place, [row])
    with pytest.raises(SealingError):
        open_rows_under(KEY, PLACE, [row])


def test_every_changed_byte_of_a_summary_is_refused() -> None:
    blob = seal_under(KEY, EPOCH_PLACE, SUMMARY)
    for place in range(len(blob)):
        with pytest.raises(SealingError):
            open_under(KEY, EPOCH_PLACE, flipped(blob, place))


def test_every_cut_of_a_summary_is_refused() -> None:
    blob = seal_under(KEY, EPOCH_PLACE, SUMMARY)
    for size in range(len(blob)):
        with pytest.raises(SealingError):
            open_under(KEY, EPOCH_PLACE, blob[:size])


@pytest.mark.parametrize("elsewhere", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_a_summary_does_not_open_anywhere_else(elsewhere: Context) -> None:
    with pytest.raises(Damaged):
        open_under(KEY, replace(elsewhere, epoch=5), seal_under(KEY, EPOCH_PLACE, SUMMARY))


@pytest.mark.parametrize("epoch", [0, 4, 6])
def test_a_summary_does_not_open_in_another_epoch(epoch: int) -> None:
    with pytest.raises(Damaged):
        open_under(KEY, replace(PLACE, epoch=epoch), seal_under(KEY, EPOCH_PLACE, SUMMARY))


def test_a_summary_without_an_epoch_is_neither_sealed_nor_opened() -> None:
    with pytest.raises(SealingError, match="epoch"):
        seal_under(KEY, PLACE, SUMMARY)
    with pytest.raises(SealingError, match="epoch"):
        open_under(KEY, PLACE, seal_under(KEY, EPOCH_PLACE, SUMMARY))


def test_a_summary_under_another_key_is_named_as_such() -> None:
    with pytest.raises(WrongKey):
        open_under(OTHER_KEY, EPOCH_PLACE, seal_under(KEY, EPOCH_PLACE, SUMMARY))


def test_a_value_is_not_a_summary() -> None:
    with pytest.raises(UnknownFormat):
        open_under(KEY, EPOCH_PLACE, seal_value(KEY, PLACE, SUMMARY))


def test_each_summary_has_a_nonce_of_its_own() -> None:
    assert len({seal_under(KEY, EPOCH_PLACE, SUMMARY)[33:45] for _ in range(100)}) == 100
