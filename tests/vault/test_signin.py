"""Signing in: one answer and one price for whatever is wrong, a code is good once, and a stranger locks nobody out."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import PASSPHRASE
from waystation.accounts.actions import invite_worker
from waystation.accounts.models import Attempts, Worker
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import stretch
from waystation.core.vocabulary.refusals import Refused
from waystation.vault import lockdown, officers, sessions, signin, stretching
from waystation.vault.models import Session

pytestmark = pytest.mark.django_db

NOW = datetime(2017, 4, 2, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_tests_everything_is_a_transaction(settings):
    settings.ALLOW_STRETCH_IN_TRANSACTION = True


@pytest.fixture
def cheap(monkeypatch):
    """Counts how often a passphrase was stretched, and stretches each only once."""
    known, calls = {}, []

    def counted(passphrase, salt):
        calls.append(salt)
        if (passphrase, salt) not in known:
            known[passphrase, salt] = stretch(passphrase, salt)
        return known[passphrase, salt]

    monkeypatch.setattr(signin, "stretch_in_turn", counted)
    return calls


def sign_in(cast, *, name="Ada", passphrase=PASSPHRASE, code=None, device="", now=NOW):
    return signin.sign_in(name, passphrase, code or cast.code(now), device, now=now)


def test_ada_signs_in(cast):
    opened = sign_in(cast, passphrase="  Abacus BANANA cactus dagger eagle   fabric ")
    assert sessions.resume(opened.token, now=NOW).worker == cast.workers["ada"]


WRONG = {
    "name": {"name": "Nobody"},
    "passphrase": {"passphrase": "abacus banana cactus dagger eagle eagle"},
    "code": {"code": "000000"},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_whatever_is_wrong_the_answer_and_the_price_are_the_same(cast, cheap, wrong):
    with pytest.raises(signin.WrongSignIn) as refused:
        sign_in(cast, **wrong)
    assert (refused.value.message, len(cheap)) == ("This does not fit.", 1)
    assert Attempts.objects.get().failures == 1
    assert Line.objects.filter(action=Tag.SIGN_IN_REFUSED).count() == 1
    assert not Session.objects.exists()


def test_a_code_is_good_once(cast, cheap):
    sign_in(cast)
    with pytest.raises(signin.WrongSignIn):
        sign_in(cast)


def test_a_code_older_than_the_last_one_used_is_refused(cast, cheap):
    sign_in(cast)
    with pytest.raises(signin.WrongSignIn):
        sign_in(cast, code=cast.code(NOW - timedelta(seconds=30)))


def fail(cast, times, **given):
    for _ in range(times):
        with pytest.raises(Refused):
            sign_in(cast, **{"code": "000000", **given})


@pytest.mark.parametrize("name", ["Ada", "Nobody"])
def test_after_five_wrong_attempts_one_waits_longer_and_longer(cast, cheap, name):
    fail(cast, 5, name=name)
    with pytest.raises(Refused, match="too many attempts"):
        sign_in(cast, name=name)
    assert len(cheap) == 5


def test_the_wait_ends(cast, cheap):
    fail(cast, 5)
    assert sign_in(cast, now=NOW + timedelta(minutes=1)).worker == cast.workers["ada"]


def test_a_stranger_does_not_lock_out_a_known_device(cast, cheap):
    device = sign_in(cast, now=NOW - timedelta(hours=1)).device
    fail(cast, 9)
    assert sign_in(cast, device=device).worker == cast.workers["ada"]


def test_a_name_of_any_script_is_known_however_its_letters_are_written(cast, cheap):
    Worker.objects.filter(pk=cast.id("ada")).update(pseudonym="Алёна-Й")
    typed = unicodedata.normalize("NFD", " алЁна-й ")
    device = sign_in(cast, name=typed).device
    fail(cast, 9, name="АЛЁНА-Й")
    assert sign_in(cast, name=typed, device=device, now=NOW + timedelta(minutes=1)).worker == cast.workers["ada"]
    with pytest.raises(Refused, match="withdrawn"):
        Worker.objects.filter(pk=cast.id("ada")).update(state=Worker.State.REVOKED)
        invite_worker("алёна-й", by="test", now=NOW)


def test_a_device_of_somebody_else_counts_as_a_stranger(cast, cheap):
    device = sign_in(cast, name="Ben", now=NOW - timedelta(hours=1)).device
    fail(cast, 5)
    with pytest.raises(Refused, match="too many attempts"):
        sign_in(cast, device=device)


def test_a_revoked_worker_does_not_sign_in(cast, cheap):
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))
    with pytest.raises(signin.WrongSignIn):
        sign_in(cast, name="Ben")


def test_nobody_signs_in_while_the_desk_is_locked(cast, cheap):
    lockdown.lock(by=cast.id("faye"), now=NOW)
    with pytest.raises(Refused, match="locked"):
        sign_in(cast)
    assert not Session.objects.exists()


def prove(cast, **how):
    return signin.prove("Faye", PASSPHRASE, cast.code(NOW), "", now=NOW, **how)


def test_no_key_opens_while_the_desk_is_locked_wherever_it_is_asked(cast, cheap):
    lockdown.lock(by=cast.id("faye"), now=NOW)
    with pytest.raises(Refused, match="locked"):
        prove(cast)
    assert cheap == []


def test_a_lockdown_that_comes_while_a_passphrase_is_looked_at_opens_nothing(cast, monkeypatch):
    def locked_meanwhile(passphrase, salt):
        lockdown.lock(by=cast.id("gil"), now=NOW)
        return stretch(passphrase, salt)

    monkeypatch.setattr(signin, "stretch_in_turn", locked_meanwhile)
    with pytest.raises(Refused, match="locked"):
        prove(cast)


def test_whoever_unlocks_is_known_by_their_keys(cast, cheap):
    lockdown.lock(by=cast.id("faye"), now=NOW)
    assert prove(cast, unlocking=True)[0] == cast.workers["faye"]


def test_a_passphrase_is_never_stretched_inside_a_transaction(cast, settings):
    settings.ALLOW_STRETCH_IN_TRANSACTION = False
    with pytest.raises(RuntimeError):
        stretching.stretch_in_turn(PASSPHRASE, bytes(16))


def test_when_the_queue_is_full_one_is_asked_to_come_back(cast, monkeypatch):
    monkeypatch.setattr(stretching, "PLACES_IN_QUEUE", 0)
    with pytest.raises(stretching.TryAgain):
        sign_in(cast)
    assert not Attempts.objects.exists()


def test_two_officers_unlock(cast):
    lockdown.lock(by=cast.id("faye"), now=NOW)
    assert not lockdown.approve_unlock(cast.id("faye"), now=NOW)
    assert not lockdown.approve_unlock(cast.id("faye"), now=NOW)
    assert lockdown.is_locked()
    assert lockdown.approve_unlock(cast.id("gil"), now=NOW + timedelta(minutes=29))
    assert not lockdown.is_locked()


def test_an_approval_to_unlock_is_good_for_half_an_hour(cast):
    lockdown.lock(by=cast.id("faye"), now=NOW)
    lockdown.approve_unlock(cast.id("faye"), now=NOW)
    assert not lockdown.approve_unlock(cast.id("gil"), now=NOW + timedelta(minutes=31))
    assert lockdown.is_locked()


def test_an_approval_from_before_the_lockdown_does_not_count(cast):
    lockdown.lock(by=cast.id("faye"), now=NOW)
    lockdown.approve_unlock(cast.id("faye"), now=NOW)
    lockdown.approve_unlock(cast.id("gil"), now=NOW)
    lockdown.lock(by=cast.id("faye"), now=NOW)
    assert not lockdown.approve_unlock(cast.id("gil"), now=NOW)


def test_door_and_desk_stand_in_one_queue(settings):
    """They share one memory: two Argon2id at a time, one of each face, would be two heaps of 128 MiB."""
    found = set()
    for face in ("door", "desk", "all"):
        settings.TMPFS = settings.TMPFS.with_name(f"waystation-0-0123456789ab-{face}")
        found.add(stretching.places())
    assert {folder.name for folder in found} == {"waystation-0-0123456789ab-stretch"}


def test_the_queue_is_ours_alone_and_goes_away():
    stretching.stretch_in_turn(PASSPHRASE, bytes(16))
    assert stretching.places().stat().st_mode & 0o777 == 0o700
    stretching.remove_places()
    assert not stretching.places().exists()


def test_a_queue_that_somebody_else_made_is_not_ours(monkeypatch):
    """On a shared host anybody could hold its locks and keep everybody out."""
    monkeypatch.setattr(stretching.os, "getuid", lambda: 4711)
    with pytest.raises(RuntimeError, match="somebody else"):
        stretching.stretch_in_turn(PASSPHRASE, bytes(16))
