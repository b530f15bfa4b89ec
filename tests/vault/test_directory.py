"""The signed list: nothing in it counts whose chain does not end in the pinned root, and nothing can be taken out."""

import json

import pytest

from tests.vault.book import (
    ADA,
    BEN,
    FAYE,
    GIL,
    HOUR,
    LATER,
    ORGANISATION,
    OTHER,
    PAIRS,
    ROOT,
    Book,
    new_book,
    proposed,
    request_of,
)
from waystation.core.sealing import sign
from waystation.vault import directory as lists
from waystation.vault import founding
from waystation.vault.directory import PURPOSE_LINE, ListRefused, RawLine, canonical


@pytest.fixture
def book() -> Book:
    return new_book()


def test_a_list_signed_throughout_is_read(book):
    directory = book.worker(BEN, by=GIL).read()
    assert directory.members("intake") == {ADA}
    assert directory.officers(HOUR) == {FAYE, GIL}
    assert not directory.demo


def test_a_list_under_another_root_is_refused(book):
    with pytest.raises(ListRefused):
        lists.read(book.lines, bytes(32))


def test_an_officer_certified_by_another_root_is_refused(book):
    with pytest.raises(ListRefused):
        book.officer(BEN, root=founding.new_root()).read()


def test_a_certificate_of_another_organisation_is_refused(book):
    with pytest.raises(ListRefused):
        book.officer(BEN, organisation=OTHER).read()


def test_a_second_organisation_is_refused(book):
    with pytest.raises(ListRefused):
        book.add(*founding.sign_organisation(ROOT, OTHER)).read()


def test_a_demo_organisation_says_so():
    assert Book().add(*founding.sign_organisation(ROOT, ORGANISATION, demo=True)).read().demo


def test_a_line_signed_with_another_key_is_refused(book):
    book.worker(BEN)
    with pytest.raises(ListRefused):
        book.member("intake", BEN, pair=PAIRS[BEN]).read()


def test_a_worker_who_is_no_officer_grants_nothing(book):
    with pytest.raises(ListRefused):
        book.worker(BEN).member("intake", BEN, by=ADA).read()


@pytest.mark.parametrize("place", [0, 1, 4, 5])  # the last has no line after it: only its own signature shows it
def test_a_line_changed_by_hand_is_refused(book, place):
    line = book.lines[place]
    body = json.loads(line.body)
    body["extra"] = "1"
    book.lines[place] = RawLine(line.number, canonical(body), line.previous, line.signature)
    with pytest.raises(ListRefused):
        book.read()


def test_a_line_that_is_not_written_in_the_one_way_is_refused(book):
    """Else one act would have two texts, and two digests."""
    data = b'{"act": "a", "by": "%s", "hour": "%s", "kind": "revoke", "worker": "%s"}'
    data %= (FAYE.encode(), HOUR.encode(), ADA.encode())
    signed = sign(PAIRS[FAYE], PURPOSE_LINE, bytes.fromhex(ORGANISATION), len(book.lines) + 1, book.head, data)
    with pytest.raises(ListRefused):
        book.add(data, signed).read()


def test_a_line_taken_out_is_refused(book):
    del book.lines[3]
    with pytest.raises(ListRefused):
        book.read()


def test_a_revocation_taken_out_is_refused(book):
    """What follows holds without it too, so only the numbers and the chain can tell."""
    book.left("intake").line("revoke", by=FAYE, worker=BEN)
    del book.lines[-2]
    with pytest.raises(ListRefused):
        book.read()


def test_lines_in_another_order_are_refused(book):
    book.lines[1], book.lines[2] = book.lines[2], book.lines[1]
    with pytest.raises(ListRefused):
        book.read()


def test_a_revoked_officer_signs_nothing_more(book):
    with pytest.raises(ListRefused):
        book.line("revoke", by=GIL, worker=FAYE).worker(BEN, by=FAYE).read()


def test_a_revoked_worker_has_no_key_any_more(book):
    assert book.line("revoke", by=GIL, worker=ADA).read().worker(ADA) is None


def test_an_officer_whose_term_is_over_signs_nothing_more(book):
    with pytest.raises(ListRefused):
        book.line("revoke", by=FAYE, hour=LATER, worker=ADA).read()


def test_a_revoked_worker_is_not_certified_again(book):
    with pytest.raises(ListRefused):
        book.line("revoke", by=GIL, worker=ADA).worker(ADA, version=2).read()


def test_a_second_key_under_the_same_version_is_refused(book):
    with pytest.raises(ListRefused):
        book.worker(ADA, keys=PAIRS[BEN].public.to_bytes().hex()).read()


def test_a_key_from_before_the_present_one_is_refused(book):
    book.worker(ADA, version=2, keys=PAIRS[BEN].public.to_bytes().hex())
    with pytest.raises(ListRefused):
        book.worker(ADA, version=1).read()


def test_a_certificate_says_whose_keys_they_are_and_one_from_before_says_nothing(book):
    assert ADA not in book.read().names
    assert book.worker(ADA, name="Ada").read().names[ADA] == "Ada"


def test_new_keys_end_old_grants(book):
    directory = book.worker(ADA, version=2, keys=PAIRS[BEN].public.to_bytes().hex()).read()
    assert directory.members("intake") == set()


@pytest.mark.parametrize("end", ["leave", "revoke", "worker"])
def test_what_somebody_signed_stays_signed_where_the_line_that_ends_their_grant_names_it(book, end):
    keys = PAIRS[BEN].public.to_bytes().hex()
    how = {"leave": {"compartment": "intake"}, "revoke": {}, "worker": {"version": 2, "keys": keys}}[end]
    directory = book.line(end, by=FAYE, worker=ADA, stays=["5a"], **how).read()
    assert directory.signed_as_member("intake", ADA, "5a", HOUR)
    assert not directory.signed_as_member("intake", ADA, "other", HOUR)
    assert not directory.signed_as_member("intake", BEN, "5a", HOUR)
    assert not directory.signed_as_member("team-birch", ADA, "5a", HOUR)


def test_a_list_from_before_lines_named_it_holds_and_nothing_stays(book):
    directory = book.line("leave", by=FAYE, worker=ADA, compartment="intake").read()
    assert not directory.signed_as_member("intake", ADA, "5a", HOUR)


@pytest.mark.parametrize(("code", "worker"), [("intake", BEN), ("nowhere", ADA)])
def test_nobody_is_granted_what_is_not_certified(book, code, worker):
    with pytest.raises(ListRefused):
        book.member(code, worker).read()


def test_houses_take_two_officers(book):
    with pytest.raises(ListRefused):
        book.keepers().member("keepers", ADA).read()


def test_two_different_officers_grant_a_house(book):
    fields = proposed(GIL, act="grant", compartment="keepers", worker=ADA)
    book.keepers().line("member", by=FAYE, until="", **fields)
    assert book.read().members("keepers") == {ADA}


def test_the_same_officer_is_not_two(book):
    fields = proposed(FAYE, act="grant", compartment="keepers", worker=ADA)
    with pytest.raises(ListRefused):
        book.keepers().line("member", by=FAYE, until="", **fields).read()


def test_a_proposal_for_one_worker_does_not_grant_another(book):
    fields = proposed(GIL, act="grant", compartment="keepers", worker=ADA) | {"worker": BEN}
    with pytest.raises(ListRefused):
        book.worker(BEN).keepers().line("member", by=FAYE, until="", **fields).read()


def test_a_proposal_is_good_once(book):
    fields = proposed(GIL, act="grant", compartment="keepers", worker=ADA)
    book.keepers().line("member", by=FAYE, until="", **fields)
    book.line("leave", by=FAYE, compartment="keepers", worker=ADA)
    with pytest.raises(ListRefused):
        book.line("member", by=FAYE, until="", **fields).read()


def test_recovery_takes_two_officers(book):
    with pytest.raises(ListRefused):
        book.line("recovered", by=FAYE, compartment="intake").read()


def test_an_epoch_is_not_skipped(book):
    with pytest.raises(ListRefused):
        book.epoch("intake", 3).read()


def test_an_epoch_is_not_repeated(book):
    with pytest.raises(ListRefused):
        book.epoch("intake", 1).read()


def test_a_member_signs_no_epoch_that_no_revocation_asked_for(book):
    with pytest.raises(ListRefused):
        book.epoch("intake", 2, by=ADA).read()


def test_a_member_signs_the_epoch_after_a_revocation(book):
    book.worker(BEN).member("intake", BEN).line("revoke", by=FAYE, worker=BEN)
    assert book.epoch("intake", 2, by=ADA).read().compartment("intake").epoch == 2


def test_the_floor_is_never_lowered(book):
    book.left("intake").epoch("intake", 2, by=ADA).line("floor", by=FAYE, compartment="intake", floor=2)
    assert book.read().compartment("intake").floor == 2
    with pytest.raises(ListRefused):
        book.line("floor", by=FAYE, compartment="intake", floor=1).read()


def test_the_floor_is_not_raised_above_the_epoch(book):
    with pytest.raises(ListRefused):
        book.line("floor", by=FAYE, compartment="intake", floor=2).read()


def test_a_member_raises_no_floor_that_no_rotation_asked_for(book):
    with pytest.raises(ListRefused):
        book.line("floor", by=ADA, compartment="intake", floor=1).read()


def test_whoever_left_raises_no_floor(book):
    book.left("intake").epoch("intake", 2, by=ADA)
    with pytest.raises(ListRefused):
        book.line("floor", by=BEN, compartment="intake", floor=2).read()


def test_a_grant_ends_at_its_hour(book):
    book.worker(BEN).line("member", by=FAYE, compartment="intake", worker=BEN, until=HOUR)
    assert book.read().members("intake", HOUR) == {ADA, BEN}
    assert book.read().members("intake", LATER) == {ADA}


def test_whoever_was_an_officer_at_an_hour_stays_so_after_another_certificate(book):
    book.add(*founding.sign_officer(ROOT, ORGANISATION, request_of(FAYE, FAYE, 1), since="2017-05-02T00", until=LATER))
    assert book.read().was_officer(FAYE, HOUR) and book.read().was_officer(FAYE, LATER)
    assert not book.read().was_officer(FAYE, "2017-05-01T12") and not book.read().was_officer(ADA, HOUR)


def test_a_revoked_officer_was_one_until_that_hour(book):
    book.line("revoke", by=GIL, worker=FAYE)
    assert book.read().was_officer(FAYE, HOUR)
    assert not book.read().was_officer(FAYE, "2017-04-02T11")
