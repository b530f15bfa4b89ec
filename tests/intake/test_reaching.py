"""What the page of a request says to do first: an answer in the mailbox, or a call as the rules allow."""

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.intake.people import NOW, RULES, ask
from waystation.audit.ids import random_id
from waystation.intake.access import open_request
from waystation.intake.actions import record_attempt
from waystation.intake.forms import Attempt
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.shapes import SafeContact

pytestmark = pytest.mark.django_db
CLOCKS = {"level": "normal", "level_reason": "x", "way_out": "weeks", "way_out_reason": "x"}


@pytest.fixture
def ada(desk):
    return desk.client("ada")


def called(ada, **said):
    form = {"channel": "telephone", "language": "ru", "form_id": random_id(), "together": "my son", "reach": "17"}
    ada.post(reverse("intake:record"), {**form, **said})
    return triaged(ada, HelpRequest.objects.get().pk)


def triaged(ada, ref):
    return ada.post(reverse("intake:triage", args=[ref]), CLOCKS).content.decode()


def test_somebody_without_a_mailbox_is_called_and_no_answer_is_promised(ada, desk):
    page = called(ada, ways="also")
    assert "<h1>Next: call them</h1>" in page
    assert "answer box" not in page and "here, and by telephone" not in page
    note, code = page.index('href="#attempt">Note an attempt'), page.index("Make a return code for them")
    assert page.index("Reaching them without harm") < note < code < page.index("What they wrote")
    assert '<details id="attempt" open>' in page
    assert "Nothing was written down." in page and "No words, only files" not in page


def test_who_called_by_telephone_only_is_called_too(ada, desk):
    assert "<h1>Next: call them</h1>" in called(ada, ways="telephone")


def test_who_came_and_left_a_handle_is_reached_as_their_rules_allow(ada, desk):
    assert "<h1>Next: reach them as their rules allow</h1>" in called(ada, channel="in-person", ways="also")


@pytest.mark.parametrize("left", [{"reach": "", "no_way": "on"}, {"ways": "here"}])
def test_nobody_is_called_who_left_no_number_or_said_that_only_writing_is_safe(ada, desk, left):
    page = called(ada, **left)
    assert "<h1>Next: find a way to reach them</h1>" in page
    assert 'href="#attempt"' not in page


def test_our_own_caution_is_not_put_into_their_mouth(ada, desk):
    assert "They did not say. Until they do: say “wrong number”" in called(ada)


def test_what_they_said_for_somebody_else_stands_alone(ada, desk):
    page = called(ada, if_somebody_else="a delivery")
    assert "a delivery" in page and "They did not say." not in page


def test_the_title_leads_to_the_answer_box_where_there_is_one(ada, desk):
    sent = ask()
    receive_waiting(desk.keyring("ada"))
    page = triaged(ada, sent.ref)
    assert "<h1>Next: give the first answer</h1>" in page
    assert page.index('href="#answer"') < page.index("Reaching them without harm") < page.index('id="answer"')
    assert "Answer: the person reads this" in page and "Note: only colleagues read this" in page


@pytest.mark.parametrize(("ways", "offered"), [("also", True), ("here", False)])
def test_a_number_is_offered_unless_the_person_wants_to_be_answered_only_here(ada, desk, ways, offered):
    sent = ask(safe_contact=replace(RULES, ways=ways))
    receive_waiting(desk.keyring("ada"))
    page = triaged(ada, sent.ref)
    assert ("Show number or handle" in page, "so no number is shown" in page) == (offered, not offered)


def test_an_attempt_says_nothing_that_its_worker_did_not_choose(desk):
    form = Attempt({"form_id": random_id(), "channel": "telephone", "code_word": "", "result": ""})
    assert not form.is_valid() and set(form.errors) == {"code_word", "result"}
    assert 'value="" selected' in str(form["result"]) and 'value="" selected' in str(form["code_word"])


def test_who_wrote_and_is_reached_by_telephone_only_is_called_and_not_answered_in_writing(ada, desk):
    sent = ask(safe_contact=SafeContact(ways="telephone", reach="17"))
    receive_waiting(desk.keyring("ada"))
    page = triaged(ada, sent.ref)
    assert "<h1>Next: call them</h1>" in page and "by telephone only: nothing is written to them" in page


def test_after_a_try_that_failed_the_next_step_is_to_try_again(ada, desk):
    called(ada, ways="also")
    ref = HelpRequest.objects.get().pk
    with open_request(desk.keyring("ada"), ref, purpose="answer") as request:
        record_attempt(request, channel="telephone", result="no-answer", now=NOW)
    assert "<h1>Next: try to reach them again</h1>" in ada.get(reverse("intake:request", args=[ref])).content.decode()


def test_that_a_code_word_was_agreed_is_said_and_the_word_is_not(ada):
    page = called(ada, code_word="rain")
    assert "agreed; shown with the number" in page and "rain" not in page.replace("training", "")


@pytest.mark.parametrize(("ways", "said"), [("also", "here, and by telephone or in an app"),
    ("", "not said: only through the mailbox")])  # fmt: skip
def test_with_a_mailbox_the_rules_speak_of_it(ada, desk, ways, said):
    sent = ask(safe_contact=SafeContact(ways=ways, reach="17"))
    receive_waiting(desk.keyring("ada"))
    assert said in triaged(ada, sent.ref)


def test_without_mailbox_and_rules_that_is_said(ada):
    assert "not said; there is no mailbox" in called(ada, ways="")
