"""A form that was kept for later is sent by one press: so it must be what its worker typed, and nothing else."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from waystation.core.sealing import seal_to
from waystation.vault import pepper, web
from waystation.vault.models import Session, UnsentForm

pytestmark = pytest.mark.django_db


def plant(cast, name, page, fields):
    """With rows and public keys alone."""
    row = UnsentForm(worker=cast.workers[name], page=page)
    row.sealed = bytes(32) + sealed_for(cast, name, row, fields)
    row.save(force_insert=True)


def sealed_for(cast, name, row, fields):
    said = json.dumps({field: [value] for field, value in fields.items()}).encode()
    return seal_to(cast.pairs[name].public, said, web._unsent_context(row))


def test_a_form_that_was_planted_as_a_row_is_shown_and_has_no_button(cast):
    plant(cast, "faye", "/people/grant/", {"worker": cast.id("mia"), "note": "let Mia in"})
    page = cast.client("faye").get("/unsent/").content.decode()
    assert "let Mia in" in page and "Was it you who wrote this?" in page
    assert 'action="/people/grant/"' not in page and "Send it now" not in page


def test_a_kept_form_that_was_changed_by_hand_has_no_button(cast):
    faye = cast.client("faye")
    Session.objects.update(confirmed=timezone.now() - timedelta(minutes=6))
    faye.post("/people/grant/", {"worker": cast.id("ivo"), "compartment": "travel", "days": ""})
    kept = UnsentForm.objects.get()
    assert "Send it now" in faye.get("/unsent/").content.decode()
    kept.sealed = bytes(kept.sealed)[:32] + sealed_for(cast, "faye", kept, {"worker": cast.id("mia")})
    kept.save()
    page = faye.get("/unsent/").content.decode()
    assert "Was it you who wrote this?" in page and "Send it now" not in page


def test_after_a_new_start_a_kept_form_is_read_and_typed_anew(cast):
    faye = cast.client("faye")
    Session.objects.update(confirmed=timezone.now() - timedelta(minutes=6))
    faye.post("/people/grant/", {"worker": cast.id("ivo"), "note": "since Monday"})
    pepper.overwrite()
    page = cast.client("faye").get("/unsent/").content.decode()
    assert "since Monday" in page and "Send it now" not in page


def test_a_kept_form_that_does_not_open_can_be_thrown_away(cast):
    row = UnsentForm.objects.create(worker=cast.workers["faye"], page="/people/grant/", sealed=b"-" * 90)
    faye = cast.client("faye")
    assert "This does not open any more." in faye.get("/unsent/").content.decode()
    assert faye.post(f"/unsent/{row.pk}/drop/").status_code == 302
    assert not UnsentForm.objects.exists()
