"""Somebody owns the database and writes a row of the desk: no colleague, officer or rota speaks through it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from waystation.audit.ids import random_id
from waystation.core.sealing import seal_to, sign
from waystation.desk import duty
from waystation.desk.models import HandoverNote
from waystation.vault import officers, signed

pytestmark = pytest.mark.django_db
LURE = "Nur moves tonight: let her go to the old mill."


def plant_note(cast, *, signer=None):
    """A note to Faye in Ada's name, sealed properly; signed by nobody, or by somebody else."""
    row = HandoverNote(note=random_id(), by=cast.workers["ada"], reader=cast.workers["faye"], written=timezone.now())
    said = {"text": LURE}
    if signer:
        said["signature"] = sign(cast.pairs[signer], duty.NOTE, *duty._signed_in(row, LURE)).hex()
    public = signed.directory().worker(cast.id("faye")).public
    row.sealed = seal_to(public, json.dumps(said).encode(), duty._bound(row))
    row.save(force_insert=True)


@pytest.mark.parametrize("signer", [None, "mia"])
def test_a_note_that_the_colleague_it_names_did_not_sign_is_not_shown_and_the_page_says_so(cast, signer):
    plant_note(cast, signer=signer)
    page = cast.client("faye").get("/duty/").content.decode()
    assert "old mill" not in page and "1 note to you does not open, or was not signed" in page
    assert "old mill" not in cast.client("faye").get("/").content.decode()


def test_a_note_that_its_writer_signed_is_shown_and_nothing_is_passed_over(cast):
    plant_note(cast, signer="ada")
    assert [(note["by"], note["text"]) for note in duty.handover_notes(cast.keyring("faye"))] == [("Ada", LURE)]
    assert "does not open" not in cast.client("faye").get("/duty/").content.decode()


def test_a_note_is_of_the_moment_at_which_it_was_signed(cast):
    plant_note(cast, signer="ada")
    HandoverNote.objects.update(written=timezone.now() + timedelta(hours=6))
    assert duty.read_notes(cast.keyring("faye")) == ([], 1)


def test_a_note_under_another_writers_name_is_not_shown(cast):
    plant_note(cast, signer="ada")
    HandoverNote.objects.update(by=cast.id("ben"))
    assert duty.read_notes(cast.keyring("faye")) == ([], 1)


def test_notes_that_nobody_signed_do_not_crowd_out_one_that_holds(cast):
    plant_note(cast, signer="ada")
    for _row in range(4):
        plant_note(cast)
    assert len(duty.handover_notes(cast.keyring("faye"), 3)) == 1


def test_a_note_of_somebody_whose_access_was_withdrawn_says_so(cast):
    plant_note(cast, signer="ada")
    assert "access withdrawn" not in cast.client("faye").get("/duty/").content.decode()
    officers.revoke(cast.id("ada"), by=cast.keyring("gil"))
    for page in ("/duty/", "/"):
        shown = cast.client("faye").get(page).content.decode()
        assert LURE in shown and "access withdrawn" in shown
