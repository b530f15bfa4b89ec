"""A worker records a call: the same request as through the door, with a return code where the person wants one."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.intake.people import NOW, NUR, RULES, ask
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import mailbox_pair
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import milestones
from waystation.intake.access import open_request
from waystation.intake.actions import Call, answer_person, make_code, record_request
from waystation.intake.models import HelpRequest
from waystation.intake.moving import SECTIONS
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.mailboxes import find_mailbox, read_mailbox
from waystation.letterbox.models import Due, Mailbox
from waystation.vault import signed
from waystation.vault.boxes import BoxPlan, create_box, open_box
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db
CALL = Call(replace(NUR, channel="telephone"), who_called="her sister")


def test_a_call_is_a_request_like_any_other(desk):
    row, code = record_request(desk.keyring("ada"), CALL, now=NOW)
    assert code is None
    with open_request(desk.keyring("ben"), row.pk, purpose="look") as request:
        assert (request.content["happened"], request.content["channel"]) == (NUR.happened, "telephone")
        assert request.box.read(Label.REQUEST_DETAIL, "origin")["who_called"] == "her sister"
        assert request.summary["region"] == "Northern valley"
    assert (row.due_hour, row.assignee_id, Due.objects.count()) == ("2017-04-03T10", desk.id("ada"), 1)


def test_with_a_code_the_person_reads_answers(desk):
    row, code = record_request(desk.keyring("ada"), replace(CALL, with_code=True), now=NOW)
    with open_request(desk.keyring("ada"), row.pk, purpose="answer") as request:
        answer_person(request, "It was good that you called.", now=NOW)
    pair = mailbox_pair(code)
    found, _ = read_mailbox(signed.organisation(), find_mailbox(code, pair), pair)
    assert "It was good that you called." in [message.text for message in found]


def test_without_a_mailbox_an_answer_is_refused(desk):
    row, _ = record_request(desk.keyring("ada"), CALL, now=NOW)
    with open_request(desk.keyring("ada"), row.pk, purpose="answer") as request, pytest.raises(Refused):
        answer_person(request, "Hello?", now=NOW)


def test_a_code_can_be_made_later_and_only_once(desk):
    row, _ = record_request(desk.keyring("ada"), CALL, now=NOW)
    with open_request(desk.keyring("ada"), row.pk, purpose="make a code") as request:
        code = make_code(request, now=NOW)
        assert find_mailbox(code, mailbox_pair(code))
        with pytest.raises(Refused):
            make_code(request, now=NOW)
    assert Mailbox.objects.count() == 1


def test_an_empty_form_is_refused_and_makes_nothing(desk):
    with pytest.raises(Refused):
        record_request(desk.keyring("ada"), Call(replace(NUR, happened=" ", together=""), with_code=True), now=NOW)
    assert (HelpRequest.objects.count(), Mailbox.objects.count(), Due.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("name", ["jon", "cleo", "faye", "dov", "eve"])
def test_nobody_outside_the_intake_desk_records(desk, name):
    with pytest.raises(NotYours):
        record_request(desk.keyring(name), CALL, now=NOW)
    assert HelpRequest.objects.count() == 0


def test_whoever_only_spoke_with_us_has_not_applied(desk):
    record_request(desk.keyring("ada"), replace(CALL, asked=False), now=NOW)
    [row] = milestones.read_all(desk.keyring("dov"))
    assert [rung["rung"] for rung in row["persons"][0]["rungs"]] == ["contact"]


def test_it_is_in_the_log(desk):
    row, _ = record_request(desk.keyring("ada"), CALL, now=NOW)
    assert Line.objects.get(action=Tag.REQUEST_RECORD).object == row.pk


def test_a_number_that_asked_before_is_found(desk):
    first = ask(safe_contact=replace(RULES, reach="8 (900) 000 00 17"))
    receive_waiting(desk.keyring("ada"))
    with open_request(desk.keyring("ada"), first.ref, purpose="look"):
        pass
    row, _ = record_request(desk.keyring("ada"), CALL, now=NOW)
    with open_request(desk.keyring("ada"), row.pk, purpose="look") as request:
        assert request.box.read(Label.REQUEST_DETAIL, "duplicates")["refs"] == [first.ref]


def test_a_form_that_names_another_request_records_a_new_one_and_leaves_that_alone(desk, opened, sent):
    with opened("ada"):
        pass
    HelpRequest.objects.filter(pk=sent.ref).delete()  # what a case's reference is: a box, and no request's row
    row, _ = record_request(desk.keyring("ben"), replace(CALL, form_id=sent.ref), now=NOW)
    assert row.pk != sent.ref
    assert open_box(desk.keyring("ada"), sent.ref).read(Label.REQUEST_CONTENT, sent.ref)["call_me"] == "Nur"


def test_the_same_form_twice_is_one_request(desk):
    call = replace(CALL, form_id="d" * 32)
    record_request(desk.keyring("ada"), call, now=NOW)
    with pytest.raises(Refused):
        record_request(desk.keyring("ada"), call, now=NOW)
    assert (HelpRequest.objects.count(), Due.objects.count()) == (1, 1)


def test_a_new_box_never_comes_over_an_old_one(desk, opened, sent):
    with opened("ada"), pytest.raises(NotYours):
        create_box(desk.keyring("ben"), sent.ref, BoxPlan(whole=("intake",), sections=SECTIONS))


def test_a_call_is_in_no_language_before_somebody_says_which(desk):
    page = desk.client("ada").get(reverse("intake:record")).content.decode()
    chosen = page[page.index('name="language"') :].split("</select>")[0]
    assert 'value="" selected' in chosen


def test_what_a_short_call_does_not_bring_is_folded_away_until_something_is_said(desk):
    ada, page = desk.client("ada"), reverse("intake:record")
    folded, said = ada.get(page).content.decode(), ada.post(page, {"code_word": "blue door"}).content.decode()
    assert "<details><summary>More" in folded and "<details open><summary>More" in said and "blue door" in said
    assert "<details open>" not in ada.post(page, {"happened": "They took him.", "asked": "on"}).content.decode()


def test_files_of_a_form_that_was_not_complete_are_asked_for_again(desk):
    letter = SimpleUploadedFile("letter.txt", b"a summons")
    page = desk.client("ada").post(reverse("intake:record"), {"happened": "x", "files": letter}).content.decode()
    assert "Add the files again" in page and "<details open>" in page
