"""Enrolling: a passphrase is drawn, not chosen; who is withdrawn stays out; an officer's keys come from the root."""

from datetime import UTC, datetime

import pyotp
import pytest

from waystation.accounts.actions import invite_worker
from waystation.accounts.models import Invitation, Worker
from waystation.core.vocabulary.refusals import Refused
from waystation.vault import officers, signed, signin
from waystation.vault.keyring import Keyring
from waystation.vault.models import WorkerKey

pytestmark = pytest.mark.django_db

NOW = datetime(2017, 4, 2, 10, tzinfo=UTC)
SECRET = pyotp.random_base32(32)


@pytest.fixture(autouse=True)
def _in_tests_everything_is_a_transaction(settings):
    settings.ALLOW_STRETCH_IN_TRANSACTION = True


def invited(cast, name):
    return invite_worker(name, by=cast.id("faye"), now=NOW)[1]


def enrol(token, words):
    return signin.enrol(token, signin.Enrolment(words, SECRET), words, pyotp.TOTP(SECRET).at(NOW), now=NOW)


def test_six_drawn_words_enrol(cast):
    token = invited(cast, "Zoe")
    offered = signin.offer_enrolment(token, now=NOW)
    assert enrol(token, offered.passphrase).state == Worker.State.ENROLLED


CHOSEN = ["a a a a a a", "abacus abacus abacus abacus banana banana", "abacus banana cactus dagger eagle zoezoe"]


@pytest.mark.parametrize("words", [*CHOSEN, "abacus banana cactus dagger eagle"])
def test_words_that_nobody_drew_enrol_nobody(cast, words):
    with pytest.raises(Refused):
        enrol(invited(cast, "Zoe"), words)
    assert not WorkerKey.objects.filter(worker__pseudonym="Zoe").exists()


def test_withdrawing_access_takes_an_unused_invitation_along(cast):
    invited(cast, "Ben")
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))
    assert not Invitation.objects.exists()


def test_whose_access_was_withdrawn_does_not_come_back_by_an_invitation(cast):
    token = invited(cast, "Ben")
    Worker.objects.filter(pk=cast.id("ben")).update(state=Worker.State.REVOKED)
    with pytest.raises(Refused):
        signin.offer_enrolment(token, now=NOW)


def test_access_withdrawn_while_somebody_enrols_stays_withdrawn(cast, monkeypatch):
    token, stretch = invited(cast, "Ben"), signin.stretch_in_turn

    def meanwhile(passphrase, salt):
        Worker.objects.filter(pk=cast.id("ben")).update(state=Worker.State.REVOKED)
        return stretch(passphrase, salt)

    monkeypatch.setattr(signin, "stretch_in_turn", meanwhile)
    with pytest.raises(Refused):
        enrol(token, "abacus banana cactus dagger eagle fabric")
    assert Worker.objects.get(pk=cast.id("ben")).state == Worker.State.REVOKED


def test_an_officer_certifies_no_new_keys_of_another_officer(cast):
    """An invitation, somebody else's six words: and one person would be two officers."""
    enrol(invited(cast, "Gil"), "abacus banana cactus dagger eagle fabric")
    with pytest.raises(Refused, match="root"):
        officers.certify(cast.id("gil"), signin.fingerprint(cast.id("gil")), by=cast.keyring("faye"))
    _worker, pair = signin.prove(
        "gil", "abacus banana cactus dagger eagle fabric", pyotp.TOTP(SECRET).at(NOW.timestamp() + 60), "",
        now=datetime.fromtimestamp(NOW.timestamp() + 60, UTC),
    )  # fmt: skip
    assert not Keyring(cast.id("gil"), pair).is_officer
    assert signed.directory().workers[cast.id("gil")].version == 1
