"""After somebody left, the next member who signs in gives the group a new secret; it can stop anywhere and go on."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from waystation.audit.actions import this_hour
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import KeyPair, SealingError, open_from
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault import compartments, keyring, officers, public, rotating, shelf, signed, signin
from waystation.vault.boxes import BoxPlan, create_box, open_box
from waystation.vault.keyring import epoch_keys
from waystation.vault.labels import Label, Section
from waystation.vault.models import MemberWrap, Summary, WorkerKey, Wrap

pytestmark = pytest.mark.django_db

SUBJECTS = [f"{n:032x}" for n in range(7)]
PLAN = BoxPlan(whole=("intake",), sections=(Section.REQUEST,))


@pytest.fixture
def requests(cast) -> list[str]:
    for subject in SUBJECTS:
        box = create_box(cast.keyring("ada"), subject, PLAN)
        box.write(Label.REQUEST_NOTE, subject, {"text": "the first words"})
        box.sign(Tag.REQUEST_WRITE)
        shelf.put_summary(cast.keyring("ada"), "intake", subject, {"alias": subject[-2:]})
        shelf.put_match(cast.keyring("ada"), "intake", subject, {"handles": [subject[-2:]]})
    return SUBJECTS


@pytest.fixture
def revoked(cast, requests) -> bytes:
    """Ben is gone; what he may have kept is the secret of the first epoch."""
    kept = cast.keyring("ben").compartment("intake").secret
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))
    return kept


def test_revoking_takes_effect_at_once_and_needs_no_key(cast, revoked):
    assert not MemberWrap.objects.filter(worker=cast.id("ben")).exists()
    with pytest.raises(NotYours):
        cast.keyring("ben").compartment("intake")


def test_the_next_member_sees_that_a_rotation_is_due(cast, revoked):
    assert rotating.due(cast.keyring("ada")) == ["intake"]
    assert rotating.due(cast.keyring("dov")) == []


def test_everything_opens_after_a_rotation(cast, revoked):
    assert rotating.rotate("intake", cast.keyring("ada"))
    ada = cast.keyring("ada")
    assert open_box(ada, SUBJECTS[3]).read(Label.REQUEST_NOTE, SUBJECTS[3]) == {"text": "the first words"}
    assert len(shelf.read_summaries(ada, "intake")) == len(shelf.read_matches(ada, "intake")) == len(SUBJECTS)
    assert rotating.due(ada) == []


def test_what_the_revoked_one_kept_opens_nothing_of_the_new_epoch(cast, revoked):
    rotating.rotate("intake", cast.keyring("ada"))
    old = epoch_keys("intake", 1, revoked)
    summary = Summary.objects.first()
    with pytest.raises(SealingError):
        shelf.open_summary(old, summary)
    with pytest.raises(SealingError):
        bound = public.compartment_context(signed.directory(), "intake", 2, Label.COMPARTMENT_SECRET, cast.id("ada"))
        open_from(old.pair, bytes(MemberWrap.objects.get(compartment="intake").sealed), bound)


def test_later_writes_get_a_new_key(cast, revoked):
    rotating.rotate("intake", cast.keyring("ada"))
    box = open_box(cast.keyring("ada"), SUBJECTS[0])
    box.write(Label.REQUEST_NOTE, "c" * 32, {"text": "after he left"})
    box.sign(Tag.REQUEST_WRITE)
    assert set(Wrap.objects.filter(subject=SUBJECTS[0]).values_list("generation", flat=True)) == {1, 2}
    assert len(open_box(cast.keyring("ada"), SUBJECTS[0]).read_all(Label.REQUEST_NOTE)) == 2


def test_without_a_rotation_writes_keep_their_key(cast, requests):
    box = open_box(cast.keyring("ada"), SUBJECTS[0])
    box.write(Label.REQUEST_NOTE, "c" * 32, {"text": "more"})
    box.sign(Tag.REQUEST_WRITE)
    assert set(Wrap.objects.filter(subject=SUBJECTS[0]).values_list("generation", flat=True)) == {1}


def test_a_rotation_goes_in_batches(cast, revoked, monkeypatch):
    monkeypatch.setattr(rotating, "BATCH", 3)
    assert not rotating.rotate("intake", cast.keyring("ada"), batches=2)
    assert signed.directory().compartment("intake").floor == 1
    while not rotating.rotate("intake", cast.keyring("ada"), batches=2):
        pass
    assert signed.directory().compartment("intake").floor == 2


def test_between_two_batches_a_rotation_gives_way_for_as_long_as_it_took(cast, revoked, monkeypatch):
    moments, paused = iter([0.0, 0.05, 1.0, 9.0, *[10.0] * 40]), []
    worked = iter([0.0, 0.05, 1.0, 9.0, *[10.0] * 40])
    monkeypatch.setattr(rotating.time, "monotonic", lambda: next(moments))
    monkeypatch.setattr(rotating.time, "thread_time", lambda: next(worked))
    monkeypatch.setattr(rotating.time, "sleep", paused.append)
    assert rotating.rotate("intake", cast.keyring("ada"))
    assert paused[:2] == [0.05, rotating.LONGEST_PAUSE] and not any(paused[2:])


def test_it_gives_way_for_longer_where_others_kept_it_waiting():
    assert rotating._pause(0.02, 0.02) == pytest.approx(0.02)
    assert rotating._pause(0.03, 0.02) == pytest.approx(0.03 + rotating.GIVE_WAY * 0.01)
    assert rotating._pause(5, 1) == rotating.LONGEST_PAUSE


def test_a_rotation_goes_on_after_it_broke_off(cast, revoked, monkeypatch):
    monkeypatch.setattr(rotating, "BATCH", 3)
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr(rotating, "_summaries", lambda *_: 1 // 0)
        rotating.rotate("intake", cast.keyring("ada"))
    assert not Wrap.objects.filter(compartment="intake", epoch=1).exists()
    assert len(shelf.read_summaries(cast.keyring("ada"), "intake")) == len(SUBJECTS)
    assert rotating.due(cast.keyring("ada")) == ["intake"]
    assert rotating.rotate("intake", cast.keyring("ada"))
    assert signed.directory().compartment("intake").epoch == 2


def test_what_is_written_while_a_rotation_is_under_way_opens(cast, revoked, monkeypatch):
    monkeypatch.setattr(rotating, "BATCH", 3)
    rotating.rotate("intake", cast.keyring("ada"), batches=1)
    shelf.put_summary(cast.keyring("ada"), "intake", "f" * 32, {"alias": "new"})
    assert rotating.rotate("intake", cast.keyring("ada"))
    assert len(shelf.read_summaries(cast.keyring("ada"), "intake")) == len(SUBJECTS) + 1


def test_others_who_hold_sealed_things_take_part(cast, revoked, monkeypatch):
    asked = []
    monkeypatch.setattr(rotating, "also", [lambda keyring, code, limit: asked.append(code) or 0])
    rotating.rotate("intake", cast.keyring("ada"))
    assert set(asked) == {"intake"}


def test_what_was_sealed_for_the_old_key_in_the_last_moment_is_brought_along_before_the_floor_rises(
    cast, revoked, monkeypatch
):
    floors, late = [], [0, 1]  # nothing waited at the last look, and one thing at the look with the list held

    def look(_keyring, code, _limit):
        floors.append(signed.directory().compartment(code).floor)
        return late.pop(0) if late else 0

    monkeypatch.setattr(rotating, "also", [look])
    assert rotating.rotate("intake", cast.keyring("ada"))
    assert late == [] and set(floors) == {1} and len(floors) > 2


def test_somebody_outside_the_group_rotates_nothing(cast, revoked):
    with pytest.raises(NotYours):
        rotating.rotate("intake", cast.keyring("dov"))


def test_a_member_rotates_nothing_that_nobody_left(cast, requests):
    assert rotating.rotate("intake", cast.keyring("ada"))
    assert signed.directory().compartment("intake").epoch == 1


def test_a_new_member_reads_what_was_written_before(cast, revoked):
    rotating.rotate("intake", cast.keyring("ada"))
    compartments.grant("intake", cast.id("jon"), by=cast.keyring("faye"))
    with pytest.raises(Refused):
        cast.keyring("jon").compartment("intake")
    assert compartments.deliver_waiting(cast.keyring("ada")) == 1
    assert open_box(cast.keyring("jon"), SUBJECTS[0]).read_all(Label.REQUEST_NOTE)


def test_an_officer_does_not_withdraw_their_own_access(cast):
    with pytest.raises(Refused):
        officers.revoke(cast.id("faye"), by=cast.keyring("faye"))


@pytest.fixture
def over(cast, requests) -> None:
    """Ivo interpreted for intake, and his grant is over; nobody ended it by hand."""
    compartments.grant("intake", cast.id("ivo"), by=cast.keyring("faye"), until=this_hour())
    compartments.deliver(cast.keyring("ada").compartment("intake"), cast.id("ivo"))
    assert cast.keyring("ivo").compartment("intake")


@pytest.fixture
def tomorrow(monkeypatch) -> datetime:
    later = timezone.now() + timedelta(days=1)
    for module in (compartments, rotating, keyring, signed):
        monkeypatch.setattr(module, "this_hour", lambda now=None: this_hour(now or later))
    return later


def test_when_a_grant_is_over_its_secret_goes_without_anybodys_key(cast, over):
    later = timezone.now() + timedelta(days=1)
    assert compartments.end_expired(timezone.now()) == 0
    assert compartments.end_expired(later) == 1
    assert not MemberWrap.objects.filter(worker=cast.id("ivo"), compartment="intake").exists()
    assert MemberWrap.objects.filter(worker=cast.id("ada")).exists()


def test_when_a_grant_is_over_its_secret_opens_nothing_even_while_it_lies_there(cast, over, tomorrow):
    assert MemberWrap.objects.filter(worker=cast.id("ivo"), compartment="intake").exists()
    with pytest.raises(NotYours):
        cast.keyring("ivo").compartment("intake")


def test_when_a_grant_is_over_the_group_gets_a_new_secret(cast, over, tomorrow):
    assert rotating.due(cast.keyring("ada")) == ["intake"]
    assert rotating.rotate("intake", cast.keyring("ada"))
    assert signed.directory().compartment("intake").floor == 2
    assert rotating.due(cast.keyring("ada")) == []
    assert not MemberWrap.objects.filter(worker=cast.id("ivo"), compartment="intake").exists()


def test_nothing_is_delivered_to_somebody_whose_grant_is_over(cast, requests):
    compartments.grant("intake", cast.id("ivo"), by=cast.keyring("faye"), until="2020-01-01T00")
    compartments.deliver(cast.keyring("ada").compartment("intake"), cast.id("ivo"))
    assert compartments.waiting_members("intake") == []
    assert not MemberWrap.objects.filter(worker=cast.id("ivo"), compartment="intake").exists()


def test_a_member_who_delivers_takes_the_secret_of_a_grant_that_is_over(cast, over, tomorrow, monkeypatch):
    """On a desk whose tick never runs, the next member's sign-in does it."""
    monkeypatch.setattr(compartments.timezone, "now", lambda: tomorrow)
    compartments.deliver_waiting(cast.keyring("ada"))
    assert not MemberWrap.objects.filter(worker=cast.id("ivo"), compartment="intake").exists()


def test_whoever_leaves_a_group_leaves_its_secret_here_at_once(cast):
    compartments.end_membership("intake", cast.id("ben"), by=cast.keyring("faye"))
    assert not MemberWrap.objects.filter(compartment="intake", worker=cast.id("ben")).exists()
    assert Line.objects.filter(action=Tag.LEAVE, object=cast.id("ben")).exists()


def test_a_line_that_does_not_hold_is_not_added(cast):
    """Else one mistake, or one dishonest worker, would close the whole desk at the next reading."""
    before, fields = signed.raw_lines(), {"compartment": "intake", "worker": cast.id("ben")}
    with pytest.raises(Refused):
        signed.append("leave", fields, pair=cast.pairs["ada"], by=cast.id("ada"))
    assert signed.raw_lines() == before


def test_a_clock_that_was_set_back_does_not_keep_an_officer_from_revoking(cast):
    assert signed.directory().hour == this_hour()
    fields = {"compartment": "intake", "worker": cast.id("ben")}
    signed.append("leave", fields, pair=cast.pairs["faye"], by=cast.id("faye"), now=timezone.now() - timedelta(days=1))
    assert cast.id("ben") not in signed.directory().members("intake")


def test_new_keys_of_a_worker_ask_their_groups_for_new_secrets(cast):
    """Who has the old keys, and what was delivered to them, opens nothing that is written later."""
    kept, ben = cast.keyring("ben").compartment("team-cedar").secret, cast.id("ben")
    new = KeyPair.from_seed(b"n" * 32)
    WorkerKey.objects.filter(worker_id=ben).update(version=2, public=new.public.to_bytes())
    officers.certify(ben, signin.fingerprint(ben), name="Ben", by=cast.keyring("faye"))
    assert "team-cedar" in rotating.due(cast.keyring("kay"))
    assert rotating.rotate("team-cedar", cast.keyring("kay"))
    shelf.put_summary(cast.keyring("kay"), "team-cedar", "a" * 32, {"alias": "later"})
    with pytest.raises(SealingError):
        shelf.open_summary(epoch_keys("team-cedar", 1, kept), Summary.objects.get(compartment="team-cedar"))


def test_when_an_officer_goes_every_group_gets_a_new_secret(cast):
    """A share of recovery that they kept, and another one's, would give the old one."""
    officers.revoke(cast.id("hana"), by=cast.keyring("gil"))
    assert {"team-cedar", "intake", "money"} <= signed.directory().rotation_due
    assert "drill" not in signed.directory().rotation_due


def test_a_summary_written_from_outside_is_not_overwritten_by_what_it_said_before(cast, monkeypatch):
    shelf.put_summary(cast.keyring("dov"), "intake", "a" * 32, {"alias": "x", "level": ""})
    asked = []
    monkeypatch.setattr(shelf.Summary.objects, "select_for_update", lambda: asked.append(1) or Summary.objects.all())
    shelf.reseal_new_summaries(cast.keyring("ada"), "intake")
    assert asked
