"""Signing in with passphrase and factor, enrolling by invitation, and what happens when a session ends."""

import re
from datetime import timedelta

import pyotp
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.cast import PASSPHRASE
from waystation.accounts.actions import invite_worker
from waystation.accounts.models import Worker
from waystation.audit.models import Line
from waystation.vault import lockdown, officers, signin
from waystation.vault.models import Session, UnsentForm

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_a_transaction(settings):
    """Tests lie in one transaction; the rule against stretching there is tested in tests/vault."""
    settings.ALLOW_STRETCH_IN_TRANSACTION = True


def sign_in(client, cast, name="Ada", passphrase=PASSPHRASE, code=None):
    return client.post("/sign-in/", {"name": name, "passphrase": passphrase, "code": code or cast.code()})


def test_ada_signs_in_and_sees_today(cast):
    client = Client()
    assert sign_in(client, cast).url == "/"
    assert client.get("/").status_code == 200


def test_the_cookie_of_a_session_is_sent_to_this_desk_alone_and_shown_to_no_script(cast):
    cookie = sign_in(Client(), cast).cookies["__Host-desk"]
    assert cookie["secure"] and cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Strict", "/", "")
    assert not cookie["max-age"] and not cookie["expires"]  # it goes with the window of the browser


@pytest.mark.parametrize(
    "wrong", [{"name": "Nobody"}, {"passphrase": "one two three four five six"}, {"code": "000000"}]
)
def test_a_wrong_name_passphrase_or_code_answers_alike(cast, wrong):
    response = sign_in(Client(), cast, **wrong)
    assert response.status_code == 401
    assert "This does not fit." in response.content.decode()
    assert not Session.objects.exists()


def test_a_code_is_good_once(cast):
    code = cast.code()
    assert sign_in(Client(), cast, code=code).status_code == 302
    assert sign_in(Client(), cast, code=code).status_code == 401


def test_after_five_wrong_attempts_a_stranger_waits(cast):
    for _attempt in range(5):
        sign_in(Client(), cast, passphrase="wrong words")
    assert "Too many attempts" in sign_in(Client(), cast).content.decode()


def test_a_known_browser_is_not_locked_out_by_a_stranger(cast):
    client = Client()
    sign_in(client, cast)
    client.post("/sign-out/")
    for _attempt in range(6):
        sign_in(Client(), cast, passphrase="wrong words")
    later = cast.code(timezone.now() + timedelta(seconds=30))
    assert sign_in(client, cast, code=later).status_code == 302


def test_signing_out_ends_the_session_and_clears_the_browser(cast):
    client = cast.client("ada")
    response = client.post("/sign-out/")
    assert "storage" in response["Clear-Site-Data"]
    assert not Session.objects.exists()
    assert client.get("/").status_code == 302


def test_signing_out_by_a_link_is_not_possible(cast):
    client = cast.client("ada")
    assert client.get("/sign-out/").status_code == 405
    assert Session.objects.exists()


def test_an_idle_session_ends(cast):
    client = cast.client("ada")
    Session.objects.update(seen=timezone.now() - timedelta(minutes=16))
    assert client.get("/").status_code == 302


def test_a_page_only_looked_at_says_nothing_of_what_was_typed(cast):
    client = cast.client("ada")
    Session.objects.update(seen=timezone.now() - timedelta(minutes=16))
    assert "is kept" not in client.get(client.get("/").url).content.decode()


def test_the_cookie_alone_is_not_in_the_database(cast):
    client = cast.client("ada")
    token = client.cookies[settings.SESSION_COOKIE_NAME].value
    row = Session.objects.get()
    assert bytes.fromhex(token[32:]) not in bytes(row.sealed)


def test_what_was_typed_into_an_ended_session_is_offered_after_sign_in(cast):
    client = cast.client("ada")
    Session.objects.update(seen=timezone.now() - timedelta(minutes=20))
    sent = client.post("/duty/note/", {"text": "She waits for a call at six."})
    assert "What you typed is kept" in client.get(sent.url).content.decode()
    assert b"call at six" not in bytes(UnsentForm.objects.get().sealed)
    assert sign_in(client, cast).url == "/unsent/"
    assert "She waits for a call at six." in client.get("/unsent/").content.decode()


def test_what_was_typed_is_offered_to_nobody_else(cast):
    client = cast.client("ada")
    Session.objects.update(seen=timezone.now() - timedelta(minutes=20))
    client.post("/duty/note/", {"text": "She waits for a call at six."})
    page = cast.client("ben").get("/unsent/")
    assert page.status_code == 200 and "call at six" not in page.content.decode()


def test_an_officers_sign_in_signs_the_head_of_the_log(cast):
    from waystation.audit.models import Checkpoint

    sign_in(Client(), cast, name="Faye")
    assert Checkpoint.objects.filter(signer=cast.id("faye")).exists()


def _enrol(token):
    client = Client()
    shown = client.post("/enrol/", {"token": token}).content.decode()
    fields = dict(re.findall(r'name="(token|passphrase|totp_secret|proof)" value="([^"]*)"', shown))
    code = pyotp.TOTP(fields["totp_secret"]).now()
    return client.post("/enrol/", {**fields, "typed": fields["passphrase"], "code": code})


def test_from_invitation_to_certified_worker(cast):
    worker, token = invite_worker("Lena", by="test", now=timezone.now())
    words = signin.fingerprint if "Next: call an officer" in _enrol(token).content.decode() else None
    officers.certify(worker.pk, words(worker.pk), name="Lena", by=cast.keyring("faye"))
    assert Worker.objects.get(pk=worker.pk).state == Worker.State.ACTIVE


def test_an_invitation_is_good_once(cast):
    _worker, token = invite_worker("Lena", by="test", now=timezone.now())
    _enrol(token)
    assert "not valid any more" in Client().post("/enrol/", {"token": token}).content.decode()


def test_an_old_invitation_is_refused(cast):
    _worker, token = invite_worker("Lena", by="test", now=timezone.now() - timedelta(days=4))
    assert "not valid any more" in Client().post("/enrol/", {"token": token}).content.decode()


def test_while_the_desk_is_locked_sign_in_opens_nothing(cast):
    lockdown.lock(by=cast.id("faye"), now=timezone.now())
    assert "Two different officers" in sign_in(Client(), cast).content.decode()
    assert not Session.objects.exists()


def test_two_officers_unlock_the_desk(cast):
    lockdown.lock(by=cast.id("faye"), now=timezone.now())
    first = sign_in(Client(), cast, name="Gil").content.decode()
    assert "first of two" in first and "Next: a second officer unlocks the desk" in first
    assert (
        "first of two"
        in sign_in(Client(), cast, name="Gil", code=cast.code(timezone.now() + timedelta(seconds=30))).content.decode()
    )
    assert lockdown.is_locked()
    assert "open again" in sign_in(Client(), cast, name="Hana").content.decode()
    assert not lockdown.is_locked()


def test_somebody_who_is_no_officer_cannot_unlock(cast):
    lockdown.lock(by=cast.id("faye"), now=timezone.now())
    assert "Only officers" in sign_in(Client(), cast).content.decode()
    assert lockdown.is_locked()


def test_one_click_of_an_officer_locks_the_desk_for_everybody(cast):
    ada = cast.client("ada")
    cast.client("gil").post("/lockdown/")
    assert ada.get("/").status_code == 302
    assert Line.objects.filter(action="vault:lockdown").exists()


def test_the_page_says_when_no_process_could_be_told_to_end(cast, settings, tmp_path):
    settings.DESK_PIDFILE = tmp_path / "gunicorn.pid"
    page = cast.client("gil").post("/lockdown/", follow=True)
    assert "Have its service stopped on the server now" in page.content.decode()


def test_the_page_asks_for_nothing_when_the_processes_were_told_to_end(cast, monkeypatch):
    monkeypatch.setattr(lockdown, "end_desk_processes", lambda: True)
    page = cast.client("gil").post("/lockdown/", follow=True)
    assert "The desk is locked" in page.content.decode()
    assert "Have its service stopped" not in page.content.decode()


def test_ada_cannot_lock_the_desk(cast):
    assert cast.client("ada").post("/lockdown/").status_code == 404
    assert not lockdown.is_locked()


def test_an_empty_box_of_the_way_in_says_what_to_type(client):
    page = client.post("/sign-in/", {"name": ""}).content.decode()
    for text in ("Type the name that you use here.", "Type all six words.", "Type the six digits"):
        assert text in page
    assert "This field is required" not in page


def test_an_address_that_only_takes_a_form_leads_back_to_a_page_that_there_is(cast):
    """Of "/people/groups/" the page of a worker would take the last word for an id."""
    page = cast.client("faye").get("/people/groups/intake/confirm/")
    assert page.status_code == 405 and '<a class="button" href="/people/">' in page.content.decode()
