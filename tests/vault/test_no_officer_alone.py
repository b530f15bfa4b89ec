"""No officer is two, none gives a group a new key alone, and nobody signs into the past (decision 0026)."""

import pytest

from tests.vault.book import (
    ADA,
    BEN,
    FAYE,
    GIL,
    HOUR,
    LATER,
    ORGANISATION,
    OVER,
    PAIRS,
    ROOT,
    TERM,
    Book,
    founded,
    new_book,
    proposed,
    request_of,
)
from waystation.core.sealing import sign
from waystation.vault import founding
from waystation.vault.directory import PURPOSE_PROPOSAL, ListRefused, proposal_body


@pytest.fixture
def book() -> Book:
    return new_book()


def test_an_officer_does_not_take_the_place_of_another(book):
    """With the keys of two officers in one hand, whatever takes two would take one."""
    with pytest.raises(ListRefused):
        book.worker(GIL, by=FAYE, version=2, keys=PAIRS[BEN].public.to_bytes().hex()).read()


def test_the_keys_of_somebody_who_was_an_officer_come_from_the_root_too(book):
    book.add(*founding.sign_officer(ROOT, ORGANISATION, request_of(BEN, BEN, 1), **OVER))
    assert BEN not in book.read().officers(HOUR)
    with pytest.raises(ListRefused):
        book.worker(BEN, version=2, keys=PAIRS[GIL].public.to_bytes().hex()).read()


def test_the_root_gives_an_officer_new_keys(book):
    directory = book.add(*founding.sign_officer(ROOT, ORGANISATION, request_of(GIL, BEN, 2), **TERM)).read()
    assert directory.is_officer(GIL, HOUR) and directory.workers[GIL].version == 2


@pytest.mark.parametrize("code", ["intake", "keepers"])
def test_an_officer_alone_signs_no_later_epoch(book, code):
    """Not even after a membership that the same officer ended: the group's new key would be the officer's own."""
    fields = proposed(GIL, act="grant", compartment="keepers", worker=ADA)
    book.keepers().line("member", by=FAYE, until="", **fields)
    book.line("leave", by=FAYE, compartment=code, worker=ADA)
    assert code in book.read().rotation_due
    with pytest.raises(ListRefused):
        book.epoch(code, 2, by=FAYE).read()


def _recovered(book) -> Book:
    """Faye and Gil brought the group's key back; Faye holds it."""
    said = proposal_body({"act": "back", "kind": "recovered", "compartment": "intake"})
    hand = sign(PAIRS[GIL], PURPOSE_PROPOSAL, bytes.fromhex(ORGANISATION), said).hex()
    return book.line("recovered", by=FAYE, act="back", compartment="intake", second={"by": GIL, "signature": hand})


def test_an_officer_who_recovered_with_another_signs_the_next_epoch(book):
    _recovered(book)
    assert book.epoch("intake", 2, by=FAYE).read().compartment("intake").epoch == 2
    with pytest.raises(ListRefused):
        book.epoch("intake", 3, by=FAYE).read()


@pytest.mark.parametrize(("by", "hour"), [(GIL, HOUR), (FAYE, LATER)], ids=["another", "no officer any more"])
def test_nobody_but_the_officer_who_recovered_signs_the_next_epoch(book, by, hour):
    with pytest.raises(ListRefused):
        _recovered(book).epoch("intake", 2, by=by, hour=hour).read()


def test_a_house_is_not_founded_by_one_officer(book):
    with pytest.raises(ListRefused):
        book.epoch("keepers", 1).read()


WRONG_HANDS = {
    "their own": lambda: founded("keepers", by=FAYE),
    "no officer's": lambda: founded("keepers", by=ADA),
    "for another group": lambda: founded("keepers", compartment="duty"),
    "for another act": lambda: founded("keepers", kind="leave"),
    "used before": lambda: founded("keepers", act="act1"),
    "changed": lambda: founded("keepers") | {"proposed": founded("keepers", worker=BEN)["proposed"]},
}


@pytest.mark.parametrize("hand", WRONG_HANDS.values(), ids=WRONG_HANDS)
def test_a_house_is_not_founded_with_a_hand_that_is_not_anothers(book, hand):
    with pytest.raises(ListRefused):
        book.epoch("keepers", 1, second=hand()).read()


def test_hours_never_go_back_from_line_to_line(book):
    with pytest.raises(ListRefused):
        book.line("revoke", by=FAYE, hour="2017-04-02T09", worker=ADA).read()


def test_an_officer_whose_term_is_over_does_not_sign_into_the_past(book):
    over = founding.sign_officer(ROOT, ORGANISATION, request_of(BEN, BEN, 1), **OVER)
    with pytest.raises(ListRefused):
        book.add(*over).line("member", by=BEN, hour="2016-06-01T00", compartment="intake", worker=BEN, until="").read()


def test_an_officer_signs_nothing_before_their_term(book):
    early = {"since": "2017-04-03T00", "until": "2017-05-01T00"}
    with pytest.raises(ListRefused):
        book.add(*founding.sign_officer(ROOT, ORGANISATION, request_of(BEN, BEN, 1), **early)).line(
            "revoke", by=BEN, worker=ADA
        ).read()


def test_a_grant_that_is_over_asks_for_a_new_epoch_once(book):
    book.worker(BEN).line("member", by=FAYE, compartment="intake", worker=BEN, until=HOUR)
    assert book.read().rotation_due_at(HOUR) == set()
    assert book.read().rotation_due_at(LATER) == {"intake"}
    assert book.epoch("intake", 2, by=ADA, hour=LATER).read().rotation_due_at(LATER) == set()


def test_whose_grant_is_over_keeps_what_the_next_epoch_names(book):
    """A member who renews the key names it; of somebody whose grant goes on, they cannot."""
    book.worker(BEN).line("member", by=FAYE, compartment="intake", worker=BEN, until=HOUR)
    assert not book.read().signed_as_member("intake", BEN, "5a", LATER)
    directory = book.epoch("intake", 2, by=ADA, hour=LATER, stays={BEN: ["5a"], ADA: ["5b"]}).read()
    assert directory.signed_as_member("intake", BEN, "5a", LATER)
    assert ("intake", ADA) not in directory.stays
