"""The signed list: nothing in it counts whose chain does not end in the pinned root, and nothing can be taken out."""

import json

import pytest

from waystation.core.sealing import KeyPair, sign
from waystation.vault import directory as lists
from waystation.vault import founding
from waystation.vault.directory import (
    PURPOSE_LINE,
    PURPOSE_PROPOSAL,
    Directory,
    ListRefused,
    RawLine,
    canonical,
    proposal_body,
)

ORGANISATION, OTHER = "0f" * 16, "1e" * 16
FAYE, GIL, ADA, BEN = "fa" * 16, "61" * 16, "ad" * 16, "be" * 16
ROOT = founding.new_root()
PINNED = bytes.fromhex(founding.fingerprint_of(ROOT))
PAIRS = {worker: KeyPair.from_seed(bytes.fromhex(worker) * 2) for worker in (FAYE, GIL, ADA, BEN)}
HOUR, LATER = "2017-04-02T10", "2017-06-02T10"
TERM = {"since": "2017-04-01T00", "until": "2017-05-01T00"}
OVER = {"since": "2016-01-01T00", "until": "2016-12-31T23"}


class Book:
    """A list that grows by properly signed lines, unless a test signs one otherwise."""

    def __init__(self) -> None:
        self.lines: list[RawLine] = []
        self.acts = 0

    def add(self, body: bytes, signature: bytes) -> "Book":
        self.lines.append(RawLine(len(self.lines) + 1, body, self.head, signature))
        return self

    @property
    def head(self) -> bytes:
        return self.lines[-1].digest() if self.lines else lists.BEGINNING

    def officer(self, worker: str, organisation: str = ORGANISATION, root: KeyPair = ROOT) -> "Book":
        return self.add(*founding.sign_officer(root, organisation, _request(worker, worker, 1), **TERM))

    def line(self, kind: str, *, by: str, hour: str = HOUR, pair: KeyPair | None = None, **fields: object) -> "Book":
        self.acts += 1
        data = canonical({"act": f"act{self.acts}", **fields, "kind": kind, "by": by, "hour": hour})
        number, organisation = len(self.lines) + 1, bytes.fromhex(ORGANISATION)
        return self.add(data, sign(pair or PAIRS[by], PURPOSE_LINE, organisation, number, self.head, data))

    def worker(self, worker: str, by: str = FAYE, **fields: object) -> "Book":
        keys = PAIRS[worker].public.to_bytes().hex()
        return self.line("worker", by=by, **{"worker": worker, "version": 1, "keys": keys, **fields})

    def epoch(self, code: str, epoch: int, *, by: str = FAYE, **more: object) -> "Book":
        keys = KeyPair.from_seed(bytes([epoch]) * 32).public.to_bytes().hex()
        return self.line("epoch", by=by, compartment=code, epoch=epoch, keys=keys, **more)

    def member(self, code: str, worker: str, *, by: str = FAYE, **more: object) -> "Book":
        return self.line("member", by=by, compartment=code, worker=worker, until="", **more)

    def left(self, code: str, worker: str = BEN) -> "Book":
        """Somebody came and left, so that a rotation is due."""
        return self.worker(worker).member(code, worker).line("leave", by=FAYE, compartment=code, worker=worker)

    def keepers(self) -> "Book":
        """A group that takes two officers, founded by two."""
        return self.epoch("keepers", 1, second=founded("keepers"))

    def read(self) -> Directory:
        return lists.read(self.lines, PINNED)


def _request(worker: str, keys_of: str, version: int) -> dict[str, object]:
    """What somebody sends to whoever keeps the root."""
    return {"worker": worker, "version": version, "keys": PAIRS[keys_of].public.to_bytes().hex()}


def proposed(by: str, **fields: object) -> dict[str, object]:
    """The first of two officers signs an act; returns the fields of the line that the second one adds."""
    body = proposal_body({"kind": "member", "until": "", **fields})
    signature = sign(PAIRS[by], PURPOSE_PROPOSAL, bytes.fromhex(ORGANISATION), body)
    return {**fields, "second": {"by": by, "signature": signature.hex()}}


def founded(code: str, by: str = GIL, **changed: object) -> dict[str, object]:
    """The second hand on the founding of a group: another officer's proposal of its first member."""
    body = {"act": "founding", "kind": "member", "compartment": code, "worker": ADA, "until": "", **changed}
    signature = sign(PAIRS[by], PURPOSE_PROPOSAL, bytes.fromhex(ORGANISATION), canonical(body))
    return {"by": by, "signature": signature.hex(), "proposed": body}


@pytest.fixture
def book() -> Book:
    book = Book().add(*founding.sign_organisation(ROOT, ORGANISATION))
    return book.officer(FAYE).officer(GIL).worker(ADA).epoch("intake", 1).member("intake", ADA)


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


def test_new_keys_end_old_grants(book):
    directory = book.worker(ADA, version=2, keys=PAIRS[BEN].public.to_bytes().hex()).read()
    assert directory.members("intake") == set()
    assert directory.was_member("intake", ADA, directory.number - 1)
    assert not directory.was_member("intake", ADA, directory.number)


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


def test_an_officer_does_not_take_the_place_of_another(book):
    """With the keys of two officers in one hand, whatever takes two would take one."""
    with pytest.raises(ListRefused):
        book.worker(GIL, by=FAYE, version=2, keys=PAIRS[BEN].public.to_bytes().hex()).read()


def test_the_keys_of_somebody_who_was_an_officer_come_from_the_root_too(book):
    book.add(*founding.sign_officer(ROOT, ORGANISATION, _request(BEN, BEN, 1), **OVER))
    assert BEN not in book.read().officers(HOUR)
    with pytest.raises(ListRefused):
        book.worker(BEN, version=2, keys=PAIRS[GIL].public.to_bytes().hex()).read()


def test_the_root_gives_an_officer_new_keys(book):
    directory = book.add(*founding.sign_officer(ROOT, ORGANISATION, _request(GIL, BEN, 2), **TERM)).read()
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
    over = founding.sign_officer(ROOT, ORGANISATION, _request(BEN, BEN, 1), **OVER)
    with pytest.raises(ListRefused):
        book.add(*over).line("member", by=BEN, hour="2016-06-01T00", compartment="intake", worker=BEN, until="").read()


def test_an_officer_signs_nothing_before_their_term(book):
    early = {"since": "2017-04-03T00", "until": "2017-05-01T00"}
    with pytest.raises(ListRefused):
        book.add(*founding.sign_officer(ROOT, ORGANISATION, _request(BEN, BEN, 1), **early)).line(
            "revoke", by=BEN, worker=ADA
        ).read()


def test_a_grant_that_is_over_asks_for_a_new_epoch_once(book):
    book.worker(BEN).line("member", by=FAYE, compartment="intake", worker=BEN, until=HOUR)
    assert book.read().rotation_due_at(HOUR) == set()
    assert book.read().rotation_due_at(LATER) == {"intake"}
    assert book.epoch("intake", 2, by=ADA, hour=LATER).read().rotation_due_at(LATER) == set()
