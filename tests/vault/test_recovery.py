"""A compartment all of whose members are lost comes back by two of three officers, and never by one."""

from datetime import UTC, datetime, timedelta

import pytest

from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import SealingError, seal_to
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault import compartments, lockdown, officers, public, recovery, rotating, shelf, signed
from waystation.vault.labels import Label
from waystation.vault.models import MemberWrap, Recovery, RecoveryShare, ReleasedShare

pytestmark = pytest.mark.django_db

NOW = datetime(2017, 4, 2, 10, tzinfo=UTC)
AFTER = NOW + timedelta(hours=73)
ROW = "a" * 32


@pytest.fixture
def asked(cast) -> Recovery:
    shelf.put_summary(cast.keyring("mia"), "money", ROW, {"alias": "birch"})
    return recovery.ask(cast.keyring("faye"), "money", now=NOW)


@pytest.fixture
def released(cast, asked) -> Recovery:
    for officer in ("gil", "hana"):
        recovery.release(cast.keyring(officer), asked.pk, now=AFTER)
    return asked


def test_two_officers_bring_a_compartment_back(cast, released):
    MemberWrap.objects.filter(compartment="money").delete()
    recovery.finish(cast.keyring("faye"), released.pk, now=AFTER)
    assert shelf.read_summary(cast.keyring("mia"), "money", ROW) == {"alias": "birch"}


def test_the_one_who_asks_can_be_one_of_the_two(cast, asked):
    recovery.release(cast.keyring("faye"), asked.pk, now=AFTER)
    recovery.release(cast.keyring("gil"), asked.pk, now=AFTER)
    recovery.finish(cast.keyring("faye"), asked.pk, now=AFTER)
    assert signed.directory().compartment("money").epoch == 2


def test_what_was_recovered_gets_a_new_secret_and_the_rotation_goes_on(cast, released):
    recovery.finish(cast.keyring("faye"), released.pk, now=AFTER)
    mia = cast.keyring("mia")
    assert rotating.due(mia) == ["money"]
    assert rotating.rotate("money", mia)
    assert signed.directory().compartment("money").floor == 2
    assert rotating.due(cast.keyring("mia")) == []


def test_where_nobody_is_left_a_first_member_is_granted_in_the_same_act(cast, released):
    officers.revoke(cast.id("mia"), by=cast.keyring("gil"))
    recovery.finish(cast.keyring("faye"), released.pk, now=AFTER, workers=[cast.id("dov")])
    assert shelf.read_summary(cast.keyring("dov"), "money", ROW) == {"alias": "birch"}


def test_one_officer_alone_recovers_nothing(cast, asked):
    recovery.release(cast.keyring("faye"), asked.pk, now=AFTER)
    with pytest.raises(Refused):
        recovery.release(cast.keyring("faye"), asked.pk, now=AFTER)
    with pytest.raises(Refused):
        recovery.finish(cast.keyring("faye"), asked.pk, now=AFTER)
    assert signed.directory().compartment("money").epoch == 1


def test_nothing_is_released_before_72_hours(cast, asked):
    with pytest.raises(Refused):
        recovery.release(cast.keyring("gil"), asked.pk, now=NOW + timedelta(hours=71))
    assert not ReleasedShare.objects.exists()


def test_any_officer_cancels(cast, released):
    recovery.cancel(cast.keyring("hana"), released.pk)
    with pytest.raises(Refused):
        recovery.finish(cast.keyring("faye"), released.pk, now=AFTER)
    assert not ReleasedShare.objects.exists()


def test_a_recovery_that_was_cancelled_takes_no_more_shares(cast, released):
    recovery.cancel(cast.keyring("hana"), released.pk)
    with pytest.raises(Refused):
        recovery.release(cast.keyring("gil"), released.pk, now=AFTER)


def test_a_group_whose_shares_were_released_in_vain_gets_a_new_secret(cast, released):
    recovery.cancel(cast.keyring("hana"), released.pk)
    assert "money" in signed.directory().rotation_due and "money" in rotating.due(cast.keyring("mia"))


def test_a_recovery_of_which_one_officer_alone_released_asks_for_no_new_secret(cast, asked):
    recovery.release(cast.keyring("gil"), asked.pk, now=AFTER)
    recovery.cancel(cast.keyring("hana"), asked.pk)
    assert "money" not in signed.directory().rotation_due


def test_a_release_moved_to_another_recovery_opens_nothing(cast, released):
    recovery.cancel(cast.keyring("hana"), recovery.ask(cast.keyring("faye"), "figures", now=NOW).pk)
    released.state = Recovery.State.CANCELLED
    shares = list(ReleasedShare.objects.filter(recovery=released))
    released.save()
    other = recovery.ask(cast.keyring("faye"), "money", now=NOW)
    ReleasedShare.objects.filter(pk__in=[share.pk for share in shares]).update(recovery=other)
    with pytest.raises(SealingError):
        recovery.finish(cast.keyring("faye"), other.pk, now=AFTER)


def test_only_officers_ask_release_or_see(cast, asked):
    for act in (
        lambda: recovery.ask(cast.keyring("eve"), "intake", now=NOW),
        lambda: recovery.release(cast.keyring("ada"), asked.pk, now=AFTER),
        lambda: recovery.asked(cast.keyring("mia")),
        lambda: recovery.cancel(cast.keyring("mia"), asked.pk),
    ):
        with pytest.raises(NotYours):
            act()


def test_only_the_one_who_asked_finishes(cast, released):
    with pytest.raises(NotYours):
        recovery.finish(cast.keyring("gil"), released.pk, now=AFTER)


def test_a_recovery_is_finished_once(cast, released):
    recovery.finish(cast.keyring("faye"), released.pk, now=AFTER)
    with pytest.raises(Refused):
        recovery.finish(cast.keyring("faye"), released.pk, now=AFTER)


def test_a_false_share_gives_no_key(cast, asked):
    share = RecoveryShare.objects.filter(compartment="money", officer=cast.id("gil")).first()
    row = f"{share.hands}:{share.officer}"
    bound = public.compartment_context(signed.directory(), "money", 1, Label.RECOVERY_SHARE, row)
    share.sealed = seal_to(cast.pairs["gil"].public, bytes(32), bound)
    share.save()
    for officer in share.hands.split("+"):
        recovery.release(cast.keyring(next(n for n in cast.workers if cast.id(n) == officer)), asked.pk, now=AFTER)
    with pytest.raises(SealingError):
        recovery.finish(cast.keyring("faye"), asked.pk, now=AFTER)


def test_a_release_turned_to_somebody_else_by_hand_opens_nothing(cast, released):
    Recovery.objects.update(by=cast.id("gil"))
    with pytest.raises(SealingError):
        recovery.finish(cast.keyring("gil"), released.pk, now=AFTER)


def test_asking_releasing_and_finishing_are_in_the_log(cast, released):
    recovery.finish(cast.keyring("faye"), released.pk, now=AFTER)
    tags = set(Line.objects.filter(object="money").values_list("action", flat=True))
    assert {Tag.RECOVERY_ASK, Tag.RECOVERY_RELEASE, Tag.RECOVERY_DONE} <= tags


def drill(cast) -> Recovery:
    row = recovery.start_drill(cast.keyring("faye"), now=NOW)
    for officer in ("gil", "hana"):
        recovery.release(cast.keyring(officer), row.pk, now=NOW)
    recovery.finish(cast.keyring("faye"), row.pk, now=NOW)
    return row


def test_a_hard_lockdown_waits_for_a_passed_drill(cast):
    with pytest.raises(Refused):
        lockdown.lock(by=cast.id("faye"), now=NOW, hard=True)
    drill(cast)
    lockdown.lock(by=cast.id("faye"), now=NOW, hard=True)
    assert not MemberWrap.objects.exists()


def test_a_drill_can_be_held_again(cast):
    drill(cast)
    drill(cast)
    assert Recovery.objects.filter(drill=True, state=Recovery.State.DONE).count() == 2


def test_a_drill_that_was_begun_does_not_count(cast):
    recovery.start_drill(cast.keyring("faye"), now=NOW)
    with pytest.raises(Refused):
        lockdown.lock(by=cast.id("faye"), now=NOW, hard=True)


def test_shares_follow_the_officers(cast):
    officers.revoke(cast.id("hana"), by=cast.keyring("faye"))
    assert not compartments.shares_fit("intake")
    compartments.deliver_waiting(cast.keyring("ada"))
    left = set(RecoveryShare.objects.filter(compartment="intake").values_list("officer", flat=True))
    assert left == {cast.id("faye"), cast.id("gil")}


def test_everything_comes_back_after_a_hard_lockdown(cast, released):
    drill(cast)
    lockdown.lock(by=cast.id("faye"), now=NOW, hard=True)
    recovery.finish(cast.keyring("faye"), released.pk, now=AFTER)
    assert shelf.read_summary(cast.keyring("mia"), "money", ROW) == {"alias": "birch"}
