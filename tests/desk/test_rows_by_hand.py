"""Somebody owns the database and writes a row of the desk: no colleague, officer or rota speaks through it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from waystation.audit.actions import this_hour
from waystation.audit.ids import random_id
from waystation.core.sealing import seal_to, sign
from waystation.desk import duty, names
from waystation.desk.models import HandoverNote, WorkerName
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


def plant_name(cast, *, signer, by="gil", about="mia", reader="faye"):
    """Who Mia is in life, to Faye in Gil's name, sealed properly; signed by whoever it may be."""
    WorkerName.objects.filter(about=cast.id(about), reader=cast.id(reader)).delete()
    row = WorkerName(about=cast.workers[about], reader=cast.id(reader), version=1)
    said = {"text": "Lena from the north", "by": cast.id(by), "hour": this_hour()}
    said["signature"] = sign(cast.pairs[signer], names.PURPOSE, *names._signed_in(cast.id("mia"), said)).hex()
    public = signed.directory().worker(cast.id(reader)).public
    row.sealed = seal_to(public, json.dumps(said).encode(), names._bound(row))
    row.save(force_insert=True)


def name_of(cast, about="mia", reader="faye"):
    return names.read_name(cast.id(about), by=cast.keyring(reader), now=timezone.now())


def test_who_a_worker_is_in_life_an_officer_said_and_nobody_else(cast):
    plant_name(cast, signer="gil")
    assert name_of(cast) == "Lena from the north"
    plant_name(cast, signer="mia")
    assert name_of(cast) == ""
    plant_name(cast, signer="eve", by="eve")
    assert name_of(cast) == ""


def test_who_a_worker_is_in_life_is_said_by_no_row_without_a_signature(cast):
    row = WorkerName(about=cast.workers["mia"], reader=cast.id("faye"), version=1)
    public = signed.directory().worker(cast.id("faye")).public
    row.sealed = seal_to(public, json.dumps({"text": "Lena from the north"}).encode(), names._bound(row))
    row.save(force_insert=True)
    assert name_of(cast) == ""


def test_what_an_officer_wrote_of_one_worker_is_said_of_no_other(cast):
    plant_name(cast, signer="gil", about="jon")  # signed of Mia, sealed anew under Jon
    assert name_of(cast, "jon") == ""


def test_what_a_name_was_signed_as_goes_on_to_officers_who_come_later_and_outlives_its_writer(cast):
    names.write_name(cast.id("mia"), "Lena from the north", by=cast.keyring("gil"), now=timezone.now())
    WorkerName.objects.filter(reader=cast.id("hana")).delete()
    officers.revoke(cast.id("gil"), by=cast.keyring("faye"))
    assert name_of(cast, reader="faye") == name_of(cast, reader="hana") == "Lena from the north"
