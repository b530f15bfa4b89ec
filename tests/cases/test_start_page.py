"""The page where a case begins: what is known already stands there, and nothing is chosen for the worker."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cases.people import NOW
from tests.cases.test_pages import url
from waystation.intake.actions import answer_person, note_request, verify_request
from waystation.intake.receiving import receive_waiting

pytestmark = pytest.mark.django_db


def test_the_form_that_begins_a_case_chooses_nothing_for_the_worker(desk, sent):
    receive_waiting(desk.keyring("ada"))
    page = desk.client("ada").get(url("start", sent.ref)).content.decode()
    assert page.count(" checked") == 1  # the only team there is
    assert str(timezone.now().year) not in page[page.index('name="verified_day"') : page.index('name="source"')]
    assert reverse("intake:request", args=[sent.ref]) in page


def test_the_form_that_begins_a_case_folds_away_what_may_wait_until_something_is_said(desk, sent):
    receive_waiting(desk.keyring("ada"))
    asked = desk.client("ada").get(url("start", sent.ref)).content.decode()
    begun = desk.client("ada").post(url("start", sent.ref), {"wants": "a place tonight"}).content.decode()
    assert "<details><summary>More" in asked and "<details open><summary>More" in begun and "a place tonight" in begun


def test_what_the_intake_desk_found_credible_stands_in_the_form_with_its_day(desk, opened, sent):
    receive_waiting(desk.keyring("ada"))
    page = desk.client("ada").get(url("start", sent.ref)).content.decode()
    assert "Nobody has noted yet that their account was found credible" in page
    with opened("ada") as request:
        verify_request(request, reason="her passport and two neighbours", on=date(2017, 4, 4), now=NOW)
    page = desk.client("ada").get(url("start", sent.ref)).content.decode()
    assert "Found credible on 4 April 2017" in page and "her passport and two neighbours" in page
    asked = page[page.index('name="verified_day"') : page.index('name="source"')]
    assert re.findall(r'value="(\d+)"', asked)[:3] == ["4", "4", "2017"]


def test_how_it_was_found_credible_is_not_asked_twice(desk, opened, sent):
    receive_waiting(desk.keyring("ada"))
    with opened("ada") as request:
        verify_request(request, reason="The summons is real.", source="document", now=NOW)
    page = desk.client("ada").get(url("start", sent.ref)).content.decode()
    chosen = re.search(r'name="source" value="(\w+)"[^>]* checked', page)
    assert chosen and chosen[1] == "document" and '<span class="tag plain">a document shows it</span>' in page


def test_who_begins_a_case_reads_what_came_since_and_what_colleagues_noted(desk, opened, sent):
    receive_waiting(desk.keyring("ada"))
    with opened("ada") as request:
        note_request(request, "The dates do not agree.", now=NOW)
        answer_person(request, "We read you.", now=NOW)
    page = desk.client("ada").get(url("start", sent.ref)).content.decode()
    assert "The dates do not agree." in page and "We read you." in page
