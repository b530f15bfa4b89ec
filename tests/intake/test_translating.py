"""A text goes to one interpreter, sealed to that person alone; the translation comes back into the request."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.intake.orders import ANSWER, FORM, TEXT, answered, asked, taken
from tests.intake.people import NOW
from waystation.audit.actions import this_hour
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import SealingError, open_from, seal_to
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.models import TranslationJob
from waystation.intake.translating import asking, interpreting, jobs
from waystation.intake.translating.interpreting import Ended
from waystation.intake.translating.places import OfRequest
from waystation.letterbox.models import Due
from waystation.vault import compartments, officers, rotating

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=25)


@pytest.fixture
def request_of_nur(opened):
    with opened("ada") as request:
        yield request


@pytest.fixture
def job(desk, request_of_nur) -> str:
    return asked(desk, request_of_nur)


@pytest.fixture
def second(desk) -> str:
    """Mia interprets too."""
    compartments.grant(jobs.GROUP, desk.id("mia"), by=desk.keyring("faye"))
    return desk.id("mia")


def test_the_interpreter_reads_the_text_the_languages_and_what_to_mind(desk, job):
    _row, found = interpreting.read_job(desk.keyring("ivo"), job, now=NOW)
    assert (found.text, found.source, found.target) == (TEXT, "ru", "en")
    assert found.mind == "She says “aunt” for a neighbour."


def test_no_alias_no_name_no_request_and_no_mailbox_goes_with_it(desk, request_of_nur, job):
    row = TranslationJob.objects.get(pk=job)
    inside = open_from(desk.pairs["ivo"], bytes(row.sealed), jobs._bound(row)).decode()
    summary = request_of_nur.summary
    for word in (request_of_nur.ref, summary["alias"], summary["mailbox"], "Nur", "Northern valley"):
        assert word and word not in inside


def test_no_plain_column_of_the_job_names_the_request(request_of_nur, job):
    row = TranslationJob.objects.values().get(pk=job)
    assert request_of_nur.ref not in [str(value) for value in row.values()]
    assert not Line.objects.filter(object=job).exists()


def test_it_is_sealed_to_this_interpreter_and_no_other_one_reads_it(desk, job, second):
    row = TranslationJob.objects.get(pk=job)
    with pytest.raises(SealingError):
        open_from(desk.pairs["mia"], bytes(row.sealed), jobs._bound(row))
    TranslationJob.objects.filter(pk=job).update(worker=second)
    with pytest.raises(Refused, match="does not open"):
        interpreting.read_job(desk.keyring("mia"), job, now=NOW)


@pytest.mark.parametrize("name", ["ada", "ben", "jon", "faye", "mia", "eve"])
def test_nobody_else_opens_a_job(desk, job, name):
    with pytest.raises(NotYours):
        interpreting.read_job(desk.keyring(name), job, now=NOW)


def test_a_job_that_nobody_signed_is_not_shown(desk, job):
    row = TranslationJob.objects.get(pk=job)
    held = json.loads(open_from(desk.pairs["ivo"], bytes(row.sealed), jobs._bound(row)))
    held["said"]["to"] = "team-cedar"
    row.sealed = seal_to(desk.pairs["ivo"].public, json.dumps(held).encode(), jobs._bound(row))
    row.save()
    with pytest.raises(Refused, match="does not open"):
        interpreting.read_job(desk.keyring("ivo"), job, now=NOW)


def test_the_answer_goes_to_the_group_that_signed_whatever_the_row_says(desk, request_of_nur, job):
    TranslationJob.objects.filter(pk=job).update(compartment="team-cedar")
    answered(desk, job)
    row = TranslationJob.objects.get(pk=job)
    assert jobs.open_answer(desk.keyring("kay"), row, code="team-cedar", worker=desk.id("ivo")) is None
    assert taken(request_of_nur, job)["translation"] == ANSWER


def test_the_translation_stands_in_the_request_beside_its_original(desk, request_of_nur, job):
    answered(desk, job, unclear="bridge: which?", dialect="northern", tone="afraid")
    entry = taken(request_of_nur, job)
    assert (entry["state"], entry["original"], entry["translation"]) == ("done", TEXT, ANSWER)
    assert (entry["unclear"], entry["dialect"], entry["tone"]) == ("bridge: which?", "northern", "afraid")


def test_a_colleague_who_opens_the_request_next_takes_it_in(desk, opened):
    with opened("ada") as request:
        job = asked(desk, request)
    answered(desk, job)
    with opened("ben") as request:
        assert taken(request, job)["translation"] == ANSWER


def test_what_was_sent_is_read_back_by_nobody(desk, job):
    answered(desk, job)
    assert bytes(TranslationJob.objects.get(pk=job).sealed) == b""
    with pytest.raises(Ended):
        interpreting.read_job(desk.keyring("ivo"), job, now=NOW)
    with pytest.raises(NotYours):
        jobs._opened(desk.keyring("ivo"), TranslationJob.objects.get(pk=job), "intake")


def test_the_database_keeps_no_text_of_a_job_that_has_ended(desk, job):
    with pytest.raises(IntegrityError), transaction.atomic():
        TranslationJob.objects.filter(pk=job).update(state="done")


def test_the_row_is_empty_when_the_answer_is_taken_in(desk, request_of_nur, job):
    answered(desk, job)
    taken(request_of_nur, job)
    row = TranslationJob.objects.get(pk=job)
    assert (bytes(row.sealed), bytes(row.answer), row.told) == (b"", b"", True)


def test_an_answer_put_there_by_somebody_else_is_not_believed(desk, request_of_nur, job, second):
    row, theirs = TranslationJob.objects.get(pk=job), TranslationJob(id=job, worker_id=second)
    found = interpreting.read_job(desk.keyring("ivo"), job, now=NOW)[1]
    jobs.seal_answer(desk.keyring("mia"), theirs, found, {"translation": "All is well."})
    row.epoch, row.answer = theirs.epoch, theirs.answer
    jobs.end(row, "done")
    assert taken(request_of_nur, job)["state"] == "damaged"


def test_after_its_hour_a_job_is_not_opened_again(desk, job):
    with pytest.raises(Ended) as told:
        interpreting.read_job(desk.keyring("ivo"), job, now=LATER)
    assert told.value.how == "expired"


def test_an_hour_set_later_by_hand_opens_nothing(desk, job):
    TranslationJob.objects.filter(pk=job).update(expires="2099-01-01T00")
    with pytest.raises(Refused):
        interpreting.read_job(desk.keyring("ivo"), job, now=LATER)


def test_what_ran_out_is_emptied_by_the_regular_check(desk, request_of_nur, job):
    assert jobs.sweep(LATER) == 1
    assert bytes(TranslationJob.objects.get(pk=job).sealed) == b""
    assert taken(request_of_nur, job, LATER)["state"] == "expired"


def test_an_answer_to_a_job_that_ran_out_is_refused(desk, job):
    with pytest.raises(Ended):
        answered(desk, job, now=LATER)
    assert bytes(TranslationJob.objects.get(pk=job).answer) == b""


def test_answering_twice_is_refused_and_the_first_answer_stays(desk, request_of_nur, job):
    answered(desk, job)
    with pytest.raises(Ended):
        answered(desk, job, "something else")
    assert taken(request_of_nur, job)["translation"] == ANSWER


def test_a_withdrawn_job_shows_nothing(desk, request_of_nur, job):
    asking.withdraw_job(OfRequest(request_of_nur), job, now=NOW)
    with pytest.raises(Ended) as told:
        interpreting.read_job(desk.keyring("ivo"), job, now=NOW)
    assert told.value.how == "withdrawn"


def test_what_came_back_is_not_withdrawn(desk, request_of_nur, job):
    answered(desk, job)
    with pytest.raises(Refused):
        asking.withdraw_job(OfRequest(request_of_nur), job, now=NOW)
    assert taken(request_of_nur, job)["translation"] == ANSWER


@pytest.mark.parametrize(("conflict", "state"), [(False, "declined"), (True, "conflict")])
def test_a_declined_job_comes_back_with_its_reason(desk, request_of_nur, job, conflict, state):
    interpreting.decline_job(desk.keyring("ivo"), job, reason="not my dialect", conflict=conflict, now=NOW)
    entry = taken(request_of_nur, job)
    assert (entry["state"], entry["reason"]) == (state, "not my dialect")


def test_declining_says_why_unless_one_knows_these_people(desk, job):
    with pytest.raises(Refused, match="reason"):
        interpreting.decline_job(desk.keyring("ivo"), job, now=NOW)
    interpreting.decline_job(desk.keyring("ivo"), job, conflict=True, now=NOW)


def test_the_open_jobs_of_somebody_whose_access_is_withdrawn_come_back(desk, request_of_nur, job):
    officers.revoke(desk.id("ivo"), by=desk.keyring("faye"))
    with pytest.raises(NotYours):
        interpreting.read_job(desk.keyring("ivo"), job, now=NOW)
    assert taken(request_of_nur, job)["state"] == "lost"
    assert bytes(TranslationJob.objects.get(pk=job).sealed) == b""


def test_an_answer_that_waits_is_brought_to_the_new_key_of_the_group(desk, request_of_nur, job):
    answered(desk, job)
    officers.revoke(desk.id("ben"), by=desk.keyring("faye"))
    assert rotating.rotate("intake", desk.keyring("ada"))
    assert TranslationJob.objects.get(pk=job).epoch == 2
    request_of_nur.keyring = desk.keyring("ada")
    assert taken(request_of_nur, job)["translation"] == ANSWER


def test_the_same_form_sends_one_job(desk, request_of_nur):
    first = asked(desk, request_of_nur, form_id=FORM)
    assert asked(desk, request_of_nur, form_id=FORM) == first
    assert TranslationJob.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"text": "  "}, {"text": "x" * 20_001}, {"target": "ru"}, {"target": "xx"}, {"level": "soon"}, {"hours": 0},
     {"mind": "x" * 1_001}, {"file": b"x" * 2_000_001}],
)  # fmt: skip
def test_an_unfit_job_is_refused_and_nothing_is_sent(desk, request_of_nur, wrong):
    with pytest.raises(Refused):
        asked(desk, request_of_nur, **wrong)
    assert not TranslationJob.objects.exists()


@pytest.mark.parametrize("name", ["ada", "faye", "eve"])
def test_somebody_who_is_no_interpreter_gets_no_job(desk, request_of_nur, name):
    with pytest.raises(Refused, match="not an interpreter"):
        asked(desk, request_of_nur, worker=desk.id(name))


def test_an_emergency_rings_the_interpreters_at_once_until_it_is_answered(
    desk, opened, django_capture_on_commit_callbacks
):
    with opened("ada") as request:
        job = asked(desk, request, level="emergency")
    due = Due.objects.get(compartment=jobs.GROUP)
    assert (due.level, due.hour) == ("emergency", this_hour(NOW))
    with django_capture_on_commit_callbacks(execute=True):
        answered(desk, job)
    assert not Due.objects.filter(compartment=jobs.GROUP).exists()


def test_only_an_emergency_rings(job):
    assert not Due.objects.filter(compartment=jobs.GROUP).exists()


def test_a_second_interpreter_checks_and_both_readings_stay(desk, request_of_nur, job, second):
    answered(desk, job)
    taken(request_of_nur, job)
    check = asked(desk, request_of_nur, worker=second, check_of=job)
    found = interpreting.read_job(desk.keyring("mia"), check, now=NOW)[1]
    assert (found.text, found.translation) == (TEXT, ANSWER)
    answered(desk, check, "They came two times.", by="mia")
    taken(request_of_nur, check)
    entry = OfRequest(request_of_nur).all()[job]
    assert (entry["translation"], entry["checked"]["before"]) == ("They came two times.", ANSWER)
    assert entry["checked"]["worker"] == second


def test_nobody_checks_their_own_translation(desk, request_of_nur, job):
    answered(desk, job)
    taken(request_of_nur, job)
    with pytest.raises(Refused, match="their own"):
        asked(desk, request_of_nur, check_of=job)


def test_the_translation_of_a_file_is_checked_beside_that_file_only(desk, request_of_nur, second):
    file = {"text": "", "file": b"\x89PNG-cleaned", "file_kind": "image/png"}
    job = asked(desk, request_of_nur, of="file-1", **file)
    answered(desk, job)
    taken(request_of_nur, job)
    with pytest.raises(Refused, match="another file"):
        asked(desk, request_of_nur, of="file-2", worker=second, check_of=job, **file)
    check = asked(desk, request_of_nur, of="file-1", worker=second, check_of=job, **file)
    assert interpreting.read_job(desk.keyring("mia"), check, now=NOW)[1].translation == ANSWER


def test_the_line_of_the_queue_names_what_is_out(desk, request_of_nur, job):
    assert request_of_nur.summary["jobs"] == [job]
    answered(desk, job)
    taken(request_of_nur, job)
    assert request_of_nur.summary["jobs"] == []


def test_sending_and_taking_in_are_written_down(desk, request_of_nur, job):
    answered(desk, job)
    taken(request_of_nur, job)
    told = Line.objects.filter(object=request_of_nur.ref, action=Tag.REQUEST_TRANSLATION)
    assert told.count() == 2
    assert list(Line.objects.filter(object=job).values_list("action", flat=True)) == [str(Tag.JOB_ANSWER)]


def test_a_picture_goes_as_its_cleaned_copy(desk, request_of_nur):
    job = asked(desk, request_of_nur, text="", file=b"\x89PNG-cleaned", file_kind="image/png")
    assert interpreting.read_file(desk.keyring("ivo"), job, now=NOW) == (b"\x89PNG-cleaned", "image/png")


def test_a_row_says_nothing_any_more_two_weeks_after_its_end(desk, request_of_nur, job):
    answered(desk, job)
    taken(request_of_nur, job)
    jobs.sweep(NOW + timedelta(days=16))
    assert not TranslationJob.objects.exists()


def test_an_organisation_without_interpreters_says_so(desk, request_of_nur, monkeypatch):
    monkeypatch.setattr(jobs, "interpreters", frozenset)
    with pytest.raises(Refused, match="not an interpreter"):
        asked(desk, request_of_nur)
