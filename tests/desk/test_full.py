"""What a worker typed while the database takes nothing comes back, and stands nowhere but on that page."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError
from django.test import Client
from django.utils import timezone

from waystation.vault.models import Session, UnsentForm

pytestmark = pytest.mark.django_db
TYPED = "She sounded calm and asked for the heron."


@pytest.fixture
def full(monkeypatch):
    """Handing over a note fails as it does on a full disk."""

    def takes_nothing(*_said, **_more):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("waystation.desk.duty.write_handover", takes_nothing)


def test_what_was_typed_comes_back_with_a_button_to_try_again(cast, full):
    page = cast.client("ada").post("/duty/note/", {"text": TYPED})
    said = page.content.decode()
    assert page.status_code == 503 and said.count(TYPED) == 2 and 'action="/duty/note/"' in said
    assert "Tell an administrator" in said and not UnsentForm.objects.exists()


def test_no_secret_comes_back_on_that_page(cast, full):
    said = {"text": TYPED, "passphrase": "abacus banana cactus", "code": "123 456", "csrfmiddlewaretoken": "MARK"}
    page = cast.client("ada").post("/duty/note/", said).content.decode()
    assert TYPED in page and not [mark for mark in ("abacus", "123 456", "MARK") if mark in page]


def test_nothing_of_it_reaches_the_log(cast, full, caplog):
    cast.client("ada").post("/duty/note/", {"text": TYPED})
    assert "heron" not in caplog.text and "the database took nothing" in caplog.text


def test_the_page_needs_no_database(cast, full, monkeypatch):
    def takes_nothing(*_said, **_more):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("waystation.desk.rail._banners", takes_nothing)
    assert cast.client("ada").post("/duty/note/", {"text": TYPED}).status_code == 503


def test_what_is_a_mistake_of_ours_is_not_called_a_full_disk(cast, monkeypatch):
    def mistaken(*_said, **_more):
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr("waystation.desk.duty.write_handover", mistaken)
    client = cast.client("ada")
    client.raise_request_exception = False
    page = client.post("/duty/note/", {"text": TYPED})
    assert page.status_code == 500 and "disk is full" not in page.content.decode()


def test_what_was_typed_into_a_session_that_had_ended_comes_back_too(cast, monkeypatch):
    def takes_nothing(*_said, **_more):
        raise OperationalError("database or disk is full")

    client = cast.client("ada")
    Session.objects.update(seen=timezone.now() - timedelta(minutes=16))
    monkeypatch.setattr(UnsentForm, "save", takes_nothing)
    page = client.post("/duty/note/", {"text": TYPED})
    assert page.status_code == 503 and TYPED in page.content.decode()


def test_no_form_of_somebody_who_is_not_signed_in_comes_back(cast, monkeypatch):
    def takes_nothing(*_said, **_more):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("waystation.vault.signin.sign_in", takes_nothing)
    client = Client()
    client.raise_request_exception = False
    said = {"name": "Ada", "passphrase": "abacus banana cactus", "code": "123456", "typed": "abacus banana"}
    page = client.post("/sign-in/", said)
    assert page.status_code == 500 and "abacus" not in page.content.decode()
