"""The page of a request after a no: what came since, who may look again, and what is done about it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.intake.people import add
from tests.intake.test_deciding import REFUSAL, statuses
from waystation.desk import matters
from waystation.intake.actions import refuse_request
from waystation.intake.models import NOTHING_DUE, HelpRequest
from waystation.intake.noting import note_waiting
from waystation.letterbox.adding import SECOND_LOOK
from waystation.letterbox.models import Due
from waystation.vault import shelf

pytestmark = pytest.mark.django_db
ASKED = ((SECOND_LOOK, "yes"),)
FORM = {"reason": "There is a way now.", "form_id": "a" * 32}


@pytest.fixture
def no(opened, sent):
    """Ada said no."""
    with opened("ada") as request:
        refuse_request(request, **REFUSAL, now=timezone.now())
    return sent


def row(no):
    return HelpRequest.objects.get(pk=no.ref)


def look(desk, name, no):
    return desk.client(name).get(reverse("intake:request", args=[no.ref])).content.decode()


def post(desk, name, act, no, **change):
    return desk.client(name).post(reverse(f"intake:{act}", args=[no.ref]), {**FORM, **change})


def test_a_message_after_a_no_stands_in_the_queue_with_its_clock(desk, no):
    assert row(no).due_hour == NOTHING_DUE
    add(no, text="They came again.", now=timezone.now())
    page = desk.client("ben").get(reverse("intake:queue")).content.decode()
    assert f"/requests/{no.ref}/" in page[page.index("<tbody>") :] and row(no).due_hour != NOTHING_DUE


def test_on_duty_says_whose_clock_rings_without_the_opening_of_every_line(desk, no):
    add(no, now=timezone.now())
    note_waiting(desk.keyring("ben"))
    rings, ben = list(Due.objects.all()), desk.keyring("ben")
    with CaptureQueriesContext(connection) as asked:
        found = matters.find(ben, rings)
    assert [one.url for [one] in found.values()] == [reverse("intake:request", args=[no.ref]) + "#messages"]
    assert all(" IN (" in one["sql"] for one in asked if "vault_summary" in one["sql"])


def test_who_said_no_is_told_to_leave_it_and_a_colleague_what_to_do(desk, no):
    add(no, about=ASKED, now=timezone.now())
    mine, theirs = look(desk, "ada", no), look(desk, "ben", no)
    assert "You said no, so a colleague decides." in mine and "Take it up again" not in mine
    assert "Next: look at it anew" in theirs and "Take it up again" in theirs


def test_who_said_no_cannot_take_it_up_by_the_address_either(desk, no):
    add(no, about=ASKED, now=timezone.now())
    assert post(desk, "ada", "reopen", no).status_code >= 400
    assert row(no).state == "closed"


def test_a_colleague_takes_it_up_and_they_read_that_it_is_being_looked_at(desk, no):
    add(no, about=ASKED, now=timezone.now())
    assert "It is taken up again." in post(desk, "ben", "reopen", no).content.decode()
    assert row(no).state == "open" and "reading" in statuses(no)


def test_taking_up_needs_a_reason_and_the_same_form_twice_is_once(desk, no):
    assert post(desk, "ben", "reopen", no, reason="").status_code == 400
    post(desk, "ben", "reopen", no)
    assert post(desk, "ben", "reopen", no).status_code == 200
    [said] = shelf.read_summary(desk.keyring("ada"), "intake", no.ref)["declined"]
    assert row(no).state == "open" and said["reopened"]


def test_a_no_that_stands_stops_the_clock(desk, no):
    add(no, text="Thank you.", now=timezone.now())
    look(desk, "ben", no)
    assert "the refusal stands" in post(desk, "ben", "stands", no).content.decode()
    assert (row(no).state, row(no).due_hour) == ("closed", NOTHING_DUE)


def test_a_second_no_comes_from_somebody_else_too(desk, no):
    add(no, about=ASKED, now=timezone.now())
    post(desk, "ben", "reopen", no)
    said = {**REFUSAL, "form_id": "b" * 32}
    address = reverse("intake:refuse", args=[no.ref])
    assert desk.client("ada").post(address, said).status_code >= 400 and row(no).state == "open"
    assert desk.client("ben").post(address, said).status_code == 302 and row(no).state == "closed"
