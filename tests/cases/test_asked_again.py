"""Somebody asks again who is in a case already: the team of the case sees it, and nobody else learns of the case."""

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.intake.people import RULES, ask
from waystation.intake.receiving import receive_waiting

pytestmark = pytest.mark.django_db
AGAIN = replace(RULES, reach="8 (900) 000 00 17")


def page(desk, name, ref):
    receive_waiting(desk.keyring(name))
    return desk.client(name).get(reverse("intake:request", args=[ref])).content.decode()


def test_a_worker_of_the_team_sees_the_case_and_why(desk, started):
    shown = page(desk, "ada", ask(call_me="", safe_contact=AGAIN).ref).split("In a case already?")[1]
    assert reverse("cases:case", args=[started]) in shown
    assert "Telephone number</strong>: the same" in shown
    assert "000000017" not in shown


def test_a_worker_of_another_team_learns_nothing_of_it(desk, started):
    shown = page(desk, "ben", ask(call_me="", safe_contact=AGAIN).ref)
    assert "In a case already?" not in shown
    assert started not in shown


def test_somebody_else_is_not_taken_for_a_person_of_the_case(desk, started):
    other = ask(call_me="Hava", safe_contact=replace(RULES, reach="8 (900) 111 22 33"))
    assert "In a case already?" not in page(desk, "ada", other.ref)
