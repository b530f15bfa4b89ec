"""The pages of who is who: pairs in a list, two requests side by side, and what both pages say of each other."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.intake.people import NOW, RULES, ask
from waystation.audit.ids import random_id
from waystation.intake.access import open_request
from waystation.intake.actions import withdraw_request
from waystation.intake.receiving import receive_waiting

pytestmark = pytest.mark.django_db
AGAIN = replace(RULES, reach="8 900 000 00 17")


@pytest.fixture
def ada(desk):
    return desk.client("ada")


@pytest.fixture
def two(desk, ada):
    """(elder, younger): the same number, the name spelled otherwise; both were opened."""
    sent = [
        ask(call_me="Нур Сардухова"),
        ask(now=NOW + timedelta(days=2), call_me="Nour Sardoukhova", safe_contact=AGAIN, happened="They came again."),
    ]
    receive_waiting(desk.keyring("ada"))
    for one in sent:
        ada.get(url("request", one.ref))
    return [one.ref for one in sent]


def url(name, *args):
    return reverse(f"intake:{name}", args=args)


def read(client, name, *args):
    return client.get(url(name, *args)).content.decode()


def say(client, one, other, said, reason="The same voice."):
    form = {"said": said, "reason": reason, "form_id": random_id()}
    return client.post(url("same", one, other), form, follow=True).content.decode()


def test_the_list_leads_to_the_pair(ada, two):
    page = read(ada, "same-list")
    assert "Next: look at the newest pair" in page
    assert url("same", two[0], two[1]) in page


def test_the_queue_and_today_lead_to_the_list(ada, two):
    assert url("same-list") in read(ada, "queue")
    assert url("same-list") in ada.get(reverse("desk:today")).content.decode()


def test_side_by_side_says_what_is_alike_and_by_which_rule(ada, two):
    page = read(ada, "same", two[1], two[0])
    assert "Telephone number</strong>: the same" in page
    assert "<bdi>Сардухова</bdi>, <bdi>Sardoukhova</bdi>: sounds the same" in page
    assert page.index("They came to the house twice.") < page.index("They came again.")


def test_no_number_stands_side_by_side(ada, two):
    page = read(ada, "same", two[0], two[1])
    assert "000000017" not in page
    assert RULES.reach not in page


def test_what_speaks_against_it_is_shown(ada, desk, two):
    other = ask(now=NOW + timedelta(days=4), call_me="Хеда Яндихова", safe_contact=AGAIN)
    receive_waiting(desk.keyring("ada"))
    page = read(ada, "same", two[0], other.ref).split("What speaks against it")[1]
    assert "a part on each side does not fit" in page


def test_said_to_be_one_both_pages_lead_to_the_others_messages_and_files(ada, two):
    assert "These two were found to be one person" in say(ada, *two, "same")
    for one, other in (two, two[::-1]):
        page = read(ada, "request", one).split("The same person")[1]
        assert f"{url('request', other)}#messages" in page
        assert f"{url('request', other)}#files" in page


def test_taken_back_the_pages_are_as_before_and_the_words_stay(ada, two):
    say(ada, *two, "same")
    page = say(ada, *two, "not", reason="She called: her cousin.")
    assert "The same voice." in page
    assert "She called: her cousin." in page
    assert 'id="same"' not in read(ada, "request", two[0])


def test_what_is_decided_waits_no_more(ada, two):
    say(ada, *two, "not")
    assert "Next: look at the newest pair" not in read(ada, "same-list")
    assert url("same-list") not in ada.get(reverse("desk:today")).content.decode()


def test_without_a_reason_the_form_comes_back_with_its_words(ada, two):
    response = ada.post(url("same", *two), {"said": "same", "reason": "", "form_id": random_id()})
    assert response.status_code == 400
    assert "Next: say whether these two are one person" in response.content.decode()


def test_a_request_beside_itself_is_refused_in_words(ada, two):
    response = ada.get(url("same", two[0], two[0]))
    assert response.status_code == 409
    assert "cannot be set against itself" in response.content.decode()


def test_one_that_is_not_here_is_absent(ada, two):
    assert ada.get(url("same", two[0], random_id())).status_code == 404


def test_what_both_tell_in_the_same_words_is_marked(ada, desk, two):
    story = (
        "They took my neighbour in April, and since then a car stands before our house every single night of the week."
    )
    sent = [
        ask(now=NOW + timedelta(days=n), happened=f"{begin} {story}") for n, begin in ((4, "Hello."), (5, "Me again."))
    ]
    receive_waiting(desk.keyring("ada"))
    page = read(ada, "same", *(one.ref for one in sent))
    assert page.count(f"<mark>{story.removesuffix('.')}") == 2


def test_pairs_of_closed_requests_stand_apart_and_wait_for_nobody(ada, desk, two):
    for ref in two:
        with open_request(desk.keyring("ada"), ref, purpose="withdraw") as request:
            withdraw_request(request, reason="She said so.", now=NOW)
    page = read(ada, "same-list")
    assert "1 pair of closed requests" in page
    assert "No pair waits here" in page
