"""A secret for two: anyone writes it, nobody alone reads it back."""

from datetime import UTC, datetime, timedelta

import pytest

from waystation.audit.models import Line
from waystation.audit.queries import of_object
from waystation.audit.tags import Tag
from waystation.core.sealing import SealingError, seal_value, split
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault import compartments, officers, pairs, rotating, signed
from waystation.vault.labels import Label
from waystation.vault.models import PairReading, PairRelease, PairSecret

pytestmark = pytest.mark.django_db

HOUSE, ADDRESS = "h" * 32, {"address": "the yellow door"}
NOW = datetime(2017, 4, 2, 10, tzinfo=UTC)
WHY = {"reason": "the driver leaves at noon", "case": "birch-7"}
LATER = NOW + timedelta(minutes=31)


@pytest.fixture
def secret(cast) -> str:
    return pairs.write_secret(cast.keyring("ada"), HOUSE, ADDRESS, codes=("keepers", "duty"))


@pytest.fixture
def question(cast, secret) -> PairReading:
    """Cleo keeps houses and so holds the first half."""
    return pairs.ask(cast.keyring("cleo"), secret, **WHY, now=NOW)


@pytest.fixture
def approved(cast, question) -> PairReading:
    pairs.approve(cast.keyring("faye"), question.pk, now=NOW)
    return question


def test_two_people_read_it_once(cast, approved):
    assert pairs.show(cast.keyring("cleo"), approved.pk, now=NOW) == ADDRESS


def test_it_is_not_shown_twice(cast, approved):
    pairs.show(cast.keyring("cleo"), approved.pk, now=NOW)
    with pytest.raises(Refused):
        pairs.show(cast.keyring("cleo"), approved.pk, now=NOW)


def test_what_was_shown_does_not_come_back_by_resetting_the_row(cast, approved):
    pairs.show(cast.keyring("cleo"), approved.pk, now=NOW)
    PairReading.objects.update(state=PairReading.State.APPROVED)
    with pytest.raises(Refused):
        pairs.show(cast.keyring("cleo"), approved.pk, now=NOW)


def test_whoever_wrote_it_cannot_read_it_back(cast, secret):
    question = pairs.ask(cast.keyring("ada"), secret, **WHY, now=NOW)
    with pytest.raises(Refused):
        pairs.show(cast.keyring("ada"), question.pk, now=NOW)


def test_whoever_holds_no_half_needs_both(cast, secret):
    question = pairs.ask(cast.keyring("ada"), secret, **WHY, now=NOW)
    pairs.approve(cast.keyring("faye"), question.pk, now=NOW)
    with pytest.raises(Refused):
        pairs.show(cast.keyring("ada"), question.pk, now=NOW)
    pairs.approve(cast.keyring("cleo"), question.pk, now=NOW)
    assert pairs.show(cast.keyring("ada"), question.pk, now=NOW) == ADDRESS


def test_nobody_approves_their_own_question(cast, question):
    with pytest.raises(Refused):
        pairs.approve(cast.keyring("cleo"), question.pk, now=NOW)
    assert not PairRelease.objects.exists()


def test_the_same_half_twice_is_not_two(cast, secret):
    question = pairs.ask(cast.keyring("faye"), secret, **WHY, now=NOW)
    with pytest.raises(Refused):
        pairs.approve(cast.keyring("gil"), question.pk, now=NOW)


def test_somebody_without_a_half_approves_nothing(cast, question):
    with pytest.raises(NotYours):
        pairs.approve(cast.keyring("ben"), question.pk, now=NOW)


def test_an_old_question_is_not_approved(cast, question):
    with pytest.raises(Refused):
        pairs.approve(cast.keyring("faye"), question.pk, now=LATER)


def test_an_old_approval_shows_nothing(cast, approved):
    with pytest.raises(Refused):
        pairs.show(cast.keyring("cleo"), approved.pk, now=LATER)


def test_an_approval_given_twice_is_refused(cast, approved):
    with pytest.raises(Refused):
        pairs.approve(cast.keyring("gil"), approved.pk, now=NOW)


def test_an_approval_moved_to_another_question_opens_nothing(cast, secret, approved):
    other = pairs.ask(cast.keyring("cleo"), secret, **WHY, now=NOW)
    PairRelease.objects.update(reading=other)
    PairReading.objects.filter(pk=other.pk).update(state=PairReading.State.APPROVED)
    with pytest.raises(SealingError):
        pairs.show(cast.keyring("cleo"), other.pk, now=NOW)


def test_an_approval_for_cleo_shows_nothing_to_somebody_else(cast, approved):
    with pytest.raises(NotYours):
        pairs.show(cast.keyring("gil"), approved.pk, now=NOW)
    PairReading.objects.update(by=cast.id("gil"))
    with pytest.raises(SealingError):
        pairs.show(cast.keyring("gil"), approved.pk, now=NOW)


def test_a_question_needs_a_reason_and_a_case(cast, secret):
    for said in ({"reason": "", "case": "birch-7"}, {"reason": "the driver leaves", "case": " "}):
        with pytest.raises(Refused):
            pairs.ask(cast.keyring("cleo"), secret, **said, now=NOW)


def test_the_other_group_sees_who_asks_and_why(cast, question):
    [asked] = pairs.waiting(cast.keyring("gil"), now=NOW)
    assert (asked.reading.by, asked.reason, asked.case) == (cast.id("cleo"), WHY["reason"], WHY["case"])
    assert pairs.waiting(cast.keyring("ben"), now=NOW) == []


def test_asking_approving_and_showing_are_in_the_log(cast, approved):
    pairs.show(cast.keyring("cleo"), approved.pk, now=NOW)
    assert [line.action for line in of_object(approved.pk)] == [Tag.HALF_ASK, Tag.HALF_APPROVE, Tag.HALF_SHOW]


def test_a_declined_question_shows_nothing(cast, approved):
    pairs.end_reading(cast.keyring("gil"), approved.pk)
    with pytest.raises(Refused):
        pairs.show(cast.keyring("cleo"), approved.pk, now=NOW)


def test_groups_with_a_common_member_get_no_secret(cast):
    with pytest.raises(Refused):
        pairs.write_secret(cast.keyring("ada"), HOUSE, ADDRESS, codes=("intake", "team-birch"))


def test_nobody_joins_both_groups(cast):
    with pytest.raises(Refused):
        compartments.check_may_join("duty", cast.id("cleo"))


def test_an_address_planted_by_hand_is_refused(cast, secret, question):
    """Whoever owns the database can seal a false address to both groups; they cannot sign it."""
    row, key = PairSecret.objects.get(pk=secret), bytes(32)
    row.sealed = seal_value(key, signed.context(Label.SPLIT_SECRET, row.id), b'{"address": "the trap"}')
    for half, share in zip(pairs.HALVES, split(key, 2), strict=True):
        pairs._put_half(row, half, share)
    row.save()
    pairs.approve(cast.keyring("faye"), question.pk, now=NOW)
    with pytest.raises(SealingError):
        pairs.show(cast.keyring("cleo"), question.pk, now=NOW)


def test_an_approval_put_back_after_the_showing_shows_nothing(cast, approved):
    release = PairRelease.objects.get()
    pairs.show(cast.keyring("cleo"), approved.pk, now=NOW)
    release.save(force_insert=True)
    with pytest.raises(Refused):
        pairs.show(cast.keyring("cleo"), approved.pk, now=NOW)


def test_nobody_approves_their_own_question_by_joining_a_group_meanwhile(cast, question):
    PairReading.objects.update(half=0)  # as if Cleo had asked before she came to the house keepers
    with pytest.raises(Refused):
        pairs.approve(cast.keyring("cleo"), question.pk, now=NOW)


def test_a_half_from_before_a_rotation_is_refused(cast, secret):
    older = PairSecret.objects.get(pk=secret)
    officers.revoke(cast.id("gil"), by=cast.keyring("faye"))
    assert rotating.rotate("duty", cast.keyring("faye"))
    question = pairs.ask(cast.keyring("cleo"), secret, **WHY, now=NOW)
    older.save()
    with pytest.raises(SealingError):
        pairs.approve(cast.keyring("faye"), question.pk, now=NOW)


def test_it_still_opens_after_a_rotation(cast, secret):
    officers.revoke(cast.id("gil"), by=cast.keyring("faye"))
    assert rotating.rotate("duty", cast.keyring("faye"))
    assert PairSecret.objects.get(pk=secret).second_epoch == 2
    question = pairs.ask(cast.keyring("cleo"), secret, **WHY, now=NOW)
    pairs.approve(cast.keyring("faye"), question.pk, now=NOW)
    assert pairs.show(cast.keyring("cleo"), question.pk, now=NOW) == ADDRESS


def ahead(cast, secret, *, by="faye", worker="cleo", hours=6):
    window = {"opens": NOW + timedelta(hours=1), "until": NOW + timedelta(hours=1 + hours)}
    return pairs.approve_ahead(cast.keyring(by), secret, cast.id(worker), **WHY, **window, now=NOW)


def test_an_approval_ahead_opens_in_its_window_only(cast, secret):
    reading = ahead(cast, secret)
    for early_or_late in (NOW, NOW + timedelta(hours=8)):
        with pytest.raises(Refused):
            pairs.show(cast.keyring("cleo"), reading.pk, now=early_or_late)
    assert pairs.show(cast.keyring("cleo"), reading.pk, now=NOW + timedelta(hours=3)) == ADDRESS


def test_an_approval_ahead_lasts_twelve_hours_at_most(cast, secret):
    with pytest.raises(Refused):
        ahead(cast, secret, hours=13)


def test_nobody_approves_ahead_for_themselves_or_their_own_group(cast, secret):
    for worker in ("faye", "gil"):
        with pytest.raises(Refused):
            ahead(cast, secret, worker=worker)
    assert not PairReading.objects.exists()


def test_a_refusal_leaves_no_line_of_an_approval(cast, question):
    with pytest.raises(Refused):
        pairs.approve(cast.keyring("cleo"), question.pk, now=NOW)
    assert not Line.objects.filter(action=Tag.HALF_APPROVE).exists()


def test_who_ever_was_in_one_group_never_joins_the_other(cast, secret):
    """What they kept of the one, and are given of the other, would open an address alone."""
    compartments.end_membership("keepers", cast.id("cleo"), by=cast.keyring("faye"))
    with pytest.raises(Refused, match="both of these groups"):
        officers.propose_grant("duty", cast.id("cleo"), by=cast.keyring("faye"), now=NOW)


def test_nothing_is_written_for_a_group_whose_key_somebody_who_left_still_knows(cast):
    compartments.end_membership("keepers", cast.id("cleo"), by=cast.keyring("faye"))
    with pytest.raises(Refused, match="renewed first"):
        pairs.write_secret(cast.keyring("ada"), HOUSE, {"street": "new"}, codes=("keepers", "duty"))


def test_a_half_that_was_released_and_not_shown_goes_with_its_time(cast, approved):
    assert pairs.sweep(approved.expires) == 0 and PairRelease.objects.exists()
    assert pairs.sweep(approved.expires + timedelta(minutes=1)) > 0 and not PairRelease.objects.exists()
