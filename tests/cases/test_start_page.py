"""The page where a case begins: what is known already stands there, and nothing is chosen for the worker."""

from datetime import date

import pytest
from django.urls import reverse

from tests.cases.people import NOW
from tests.cases.test_pages import url
from tests.intake.people import ask, found_credible
from waystation.cases.access import open_case
from waystation.cases.models import Case
from waystation.cases.translating import OfCase
from waystation.intake.actions import answer_person, note_request
from waystation.intake.receiving import receive_waiting

pytestmark = pytest.mark.django_db


def test_the_form_that_begins_a_case_chooses_nothing_for_the_worker(desk, sent):
    receive_waiting(desk.keyring("ada"))
    page = desk.client("ada").get(url("start", sent.ref)).content.decode()
    assert page.count(" checked") == 1  # the only team there is
    assert reverse("intake:request", args=[sent.ref]) in page


def test_the_form_that_begins_a_case_folds_away_what_may_wait_until_something_is_said(desk, sent):
    receive_waiting(desk.keyring("ada"))
    asked = desk.client("ada").get(url("start", sent.ref)).content.decode()
    begun = desk.client("ada").post(url("start", sent.ref), {"wants": "a place tonight"}).content.decode()
    assert "<details><summary>More" in asked and "<details open><summary>More" in begun and "a place tonight" in begun


def test_what_the_intake_desk_found_credible_stands_beside_the_form_with_its_day(desk, opened, sent):
    receive_waiting(desk.keyring("ada"))
    page = desk.client("ada").get(url("start", sent.ref)).content.decode()
    assert "Nobody has found their account credible yet" in page
    with opened("ada") as request:
        found_credible(request, reason="her passport and two neighbours", source="document", on=date(2017, 4, 2))
    page = desk.client("ada").get(url("start", sent.ref)).content.decode()
    assert "Found credible on 2 April 2017 by Ada" in page and "her passport and two neighbours" in page
    assert '<span class="tag plain">a document shows it</span>' in page


def test_no_case_begins_before_the_account_was_found_credible(desk, sent):
    receive_waiting(desk.keyring("ada"))
    said = {"team": "team-birch", "call_me": "Nur", "danger": "high", "reasons": "two visits"}
    found = desk.client("ada").post(url("start", sent.ref), said)
    assert found.status_code == 409 and "Nobody has found this account credible" in found.content.decode()
    assert not Case.objects.exists()


def test_who_begins_a_case_reads_what_came_since_and_what_colleagues_noted(desk, opened, sent):
    receive_waiting(desk.keyring("ada"))
    with opened("ada") as request:
        note_request(request, "The dates do not agree.", now=NOW)
        answer_person(request, "We read you.", now=NOW)
    page = desk.client("ada").get(url("start", sent.ref)).content.decode()
    assert "The dates do not agree." in page and "We read you." in page


def test_which_interpreter_they_asked_for_goes_on_with_the_case(desk, opened):
    asked = ask(interpreter="no man; nobody from my town")
    with opened("ada", of=asked) as request:
        found_credible(request)
    said = {"team": "team-birch", "call_me": "Nur", "danger": "high", "reasons": "two visits"}
    assert desk.client("ada").post(url("start", asked.ref), said).status_code == 302
    with open_case(desk.keyring("ada"), Case.objects.get().pk, purpose="look") as case:
        assert OfCase(case).wishes() == [("Nur", "no man; nobody from my town")]
