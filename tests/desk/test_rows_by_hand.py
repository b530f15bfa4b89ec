"""Somebody owns the database and writes a row of the desk: no colleague, officer or rota speaks through it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from waystation.audit.actions import this_hour
from waystation.audit.ids import random_id
from waystation.core.sealing import seal_to, sign
from waystation.core.vocabulary.refusals import NotYours
from waystation.desk import duty, names, rota
from waystation.desk.models import HandoverNote, Shift, WorkerName
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


def plan(cast, hours, first, second, *, by="faye"):
    now = timezone.now()
    begins, ends = (now + timedelta(hours=hour) for hour in hours)
    return duty.plan_shift(begins, ends, cast.workers[first], cast.workers[second], by=cast.keyring(by))


def put_shift(cast, hours, first, second, *, signer=None):
    """A row of the rota that names Faye as the officer, signed by nobody or by somebody else."""
    begins, ends = (timezone.now() + timedelta(hours=hour) for hour in hours)
    shift = Shift(starts=begins, ends=ends, first=cast.workers[first], second=cast.workers[second])
    if signer:
        shift.by, shift.hour = cast.workers["faye"], this_hour()
        shift.signature = sign(cast.pairs[signer], rota.PURPOSE, *rota._said(shift))
    shift.save(force_insert=True)
    return shift


def readers(cast):
    note = duty.write_handover("K-7F3Q waits at the second house.", by=cast.keyring("ada"), now=timezone.now())
    assert HandoverNote.objects.count() == len(note)
    return note


@pytest.mark.parametrize("signer", [None, "eve"])
def test_a_shift_that_no_officer_signed_brings_nobody_a_note_or_an_alarm(cast, signer):
    plan(cast, (-1, 5), "ada", "ben")
    put_shift(cast, (5, 9), "jon", "eve", signer=signer)
    put_shift(cast, (-0.5, 5), "eve", "ivo", signer=signer)
    assert readers(cast) == ["Ada", "Ben"]
    assert [worker.pseudonym for worker in duty.ladder_of_people(timezone.now())][:3] == ["Ada", "Ada", "Ben"]


@pytest.mark.parametrize("change", ["first", "starts", "by", "hour"])
def test_a_shift_is_followed_only_as_it_was_signed(cast, change):
    shift = plan(cast, (-1, 5), "ada", "ben")
    changed = {"first": cast.id("eve"), "starts": timezone.now(), "by": cast.id("gil"), "hour": "2017-04-12T02"}
    Shift.objects.filter(pk=shift.pk).update(**{change: changed[change]})
    assert duty.shift_at(timezone.now()) is None
    assert readers(cast) == ["Ada"]


def test_a_shift_signed_by_somebody_who_is_no_officer_is_not_followed(cast):
    shift = put_shift(cast, (-1, 5), "jon", "eve", signer="eve")
    shift.by = cast.workers["eve"]
    shift.signature = sign(cast.pairs["eve"], rota.PURPOSE, *rota._said(shift))
    shift.save()
    assert duty.shift_at(timezone.now()) is None


def test_somebody_who_is_no_officer_plans_no_shift(cast):
    with pytest.raises(NotYours):
        plan(cast, (-1, 5), "ada", "ben", by="ada")


def test_a_shift_that_was_taken_off_is_not_followed_when_its_row_is_put_back(cast):
    shift = plan(cast, (-1, 5), "ada", "ben")
    duty.drop_shift(shift.pk, by=cast.keyring("gil"))
    shift.save(force_insert=True)
    assert duty.shift_at(timezone.now()) is None


def test_a_shift_outlives_the_term_of_the_officer_who_planned_it(cast):
    shift = plan(cast, (-1, 5), "ada", "ben")
    officers.revoke(cast.id("faye"), by=cast.keyring("gil"))
    assert duty.shift_at(timezone.now()) == shift


def test_the_rota_and_today_say_which_shift_is_not_followed_and_it_can_be_taken_off(cast):
    astray = put_shift(cast, (9000, 9005), "jon", "eve")
    gil = cast.client("gil")
    assert "1 shift on the rota was not signed by an officer" in gil.get("/").content.decode()
    page = gil.get("/duty/").content.decode()
    assert f"{astray.pk}/drop/" in page and "Nobody is planned. Alarms go to the officers." in page
    gil.post(f"/duty/shift/{astray.pk}/drop/")
    assert "not followed" not in gil.get("/duty/").content.decode()


def test_a_shift_that_nobody_signed_is_no_gap_of_the_rota(cast):
    planned = plan(cast, (5, 9), "jon", "ben")
    put_shift(cast, (9, 12), "jon", "eve")
    officers.revoke(cast.id("jon"), by=cast.keyring("gil"))
    assert duty.shifts_with_gaps(timezone.now()) == [planned]


def test_a_shift_that_nobody_signed_keeps_no_officer_from_planning(cast):
    put_shift(cast, (-1, 5), "jon", "eve")
    assert plan(cast, (-1, 5), "ada", "ben") == duty.shift_at(timezone.now())
