"""Enrolling: a passphrase is drawn, not chosen; who is withdrawn stays out; an officer's keys come from the root."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from waystation.accounts.actions import invite_worker
from waystation.accounts.models import Invitation, Worker
from waystation.core.vocabulary.refusals import Refused
from waystation.vault import officers, signed, signin
from waystation.vault.keyring import Keyring
from waystation.vault.models import MemberWrap, Session, WorkerKey

pytestmark = pytest.mark.django_db

NOW = datetime(2017, 4, 2, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_tests_everything_is_a_transaction(settings):
    settings.ALLOW_STRETCH_IN_TRANSACTION = True


def invited(cast, name):
    return invite_worker(name, by=cast.id("faye"), now=NOW)[1]


def enrol(token, offered, *, typed="", code=""):
    code = code or pyotp.TOTP(offered.totp_secret).at(NOW)
    return signin.enrol(token, offered, typed or offered.passphrase, code, now=NOW)


def test_six_drawn_words_enrol(cast):
    token = invited(cast, "Zoe")
    assert enrol(token, signin.offer_enrolment(token, now=NOW)).state == Worker.State.ENROLLED


CHOSEN = {
    "words of the list": {"passphrase": "abacus banana cactus dagger eagle fabric"},
    "a secret of their own": {"totp_secret": "A" * 32},
    "no proof": {"proof": ""},
    "letters that no proof has": {"proof": "ё"},
}


@pytest.mark.parametrize("chosen", CHOSEN.values(), ids=CHOSEN)
def test_what_nobody_drew_enrols_nobody(cast, chosen):
    """What was shown comes back with the form, so somebody could put words of their own choice there."""
    token = invited(cast, "Zoe")
    with pytest.raises(Refused, match="not drawn here"):
        enrol(token, replace(signin.offer_enrolment(token, now=NOW), **chosen))
    assert not WorkerKey.objects.filter(worker__pseudonym="Zoe").exists()


def test_what_was_drawn_for_somebody_else_enrols_nobody(cast):
    drawn = signin.offer_enrolment(invited(cast, "Lena"), now=NOW)
    with pytest.raises(Refused, match="not drawn here"):
        enrol(invited(cast, "Zoe"), drawn)


@pytest.mark.parametrize("wrong", [{"typed": "abacus banana cactus dagger eagle fabric"}, {"code": "000000"}])
def test_words_and_code_are_typed_back(cast, wrong):
    token = invited(cast, "Zoe")
    with pytest.raises(Refused):
        enrol(token, signin.offer_enrolment(token, now=NOW), **wrong)
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


def test_a_working_name_of_somebody_withdrawn_is_invited_no_more(cast):
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))
    with pytest.raises(Refused, match="withdrawn"):
        invited(cast, " ben ")
    assert not Invitation.objects.exists()


def test_a_new_invitation_makes_the_one_before_useless(cast):
    token = invited(cast, "Zoe")
    invited(cast, "Zoe")
    with pytest.raises(Refused):
        signin.offer_enrolment(token, now=NOW)


def test_new_keys_end_the_sessions_and_the_secrets_of_the_old_ones(cast):
    client, token = cast.client("ben"), invited(cast, "Ben")
    assert MemberWrap.objects.filter(worker=cast.id("ben")).exists() and client
    enrol(token, signin.offer_enrolment(token, now=NOW))
    assert not MemberWrap.objects.filter(worker=cast.id("ben")).exists()
    assert not Session.objects.filter(worker=cast.id("ben")).exists()


def test_an_invitation_taken_by_two_at_once_makes_one_worker(cast, monkeypatch):
    token, stretch = invited(cast, "Zoe"), signin.stretch_in_turn
    offered = signin.offer_enrolment(token, now=NOW)

    def meanwhile(passphrase, salt):
        Invitation.objects.update(used=True)
        return stretch(passphrase, salt)

    monkeypatch.setattr(signin, "stretch_in_turn", meanwhile)
    with pytest.raises(Refused):
        enrol(token, offered)
    assert not WorkerKey.objects.filter(worker__pseudonym="Zoe").exists()


def test_access_withdrawn_while_somebody_enrols_stays_withdrawn(cast, monkeypatch):
    token, stretch = invited(cast, "Ben"), signin.stretch_in_turn
    offered = signin.offer_enrolment(token, now=NOW)

    def meanwhile(passphrase, salt):
        Worker.objects.filter(pk=cast.id("ben")).update(state=Worker.State.REVOKED)
        return stretch(passphrase, salt)

    monkeypatch.setattr(signin, "stretch_in_turn", meanwhile)
    with pytest.raises(Refused):
        enrol(token, offered)
    assert Worker.objects.get(pk=cast.id("ben")).state == Worker.State.REVOKED


def test_an_officer_certifies_no_new_keys_of_another_officer(cast):
    """An invitation, somebody else's six words: and one person would be two officers."""
    token = invited(cast, "Gil")
    offered = signin.offer_enrolment(token, now=NOW)
    enrol(token, offered)
    with pytest.raises(Refused, match="from the root alone"):
        officers.certify(cast.id("gil"), signin.fingerprint(cast.id("gil")), name="Gil", by=cast.keyring("faye"))
    later = NOW + timedelta(seconds=60)
    code = pyotp.TOTP(offered.totp_secret).at(later)
    _worker, pair = signin.prove("gil", offered.passphrase, code, "", now=later)
    assert not Keyring(cast.id("gil"), pair).is_officer
    assert signed.directory().workers[cast.id("gil")].version == 1
