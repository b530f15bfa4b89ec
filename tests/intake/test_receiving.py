"""What waits at the door comes into the queue when a member of the intake desk opens it."""

import pytest

from tests.intake.people import NOW, ask
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.models import SealedRequest
from waystation.vault import compartments, rotating, shelf, signed
from waystation.vault.models import Summary

pytestmark = pytest.mark.django_db


def test_a_request_gets_a_row_with_hours_and_a_rank(desk, sent):
    assert receive_waiting(desk.keyring("ada")) == 1
    row = HelpRequest.objects.get()
    assert (row.pk, row.state, row.received, row.due_hour) == (sent.ref, "open", "2017-04-02T10", "2017-04-03T10")


def test_its_summary_is_sealed_under_the_summary_key(desk, sent):
    receive_waiting(desk.keyring("ada"))
    assert not Summary.objects.get().outside
    summary = shelf.read_summary(desk.keyring("ben"), "intake", sent.ref)
    assert (summary["region"], summary["level"], summary["language"]) == ("Northern valley", "urgent", "ru")


def test_twice_makes_one(desk, sent):
    receive_waiting(desk.keyring("ada"))
    assert receive_waiting(desk.keyring("ben")) == 0
    assert HelpRequest.objects.count() == 1


def test_a_crash_before_the_mark_makes_nothing_twice(desk, sent):
    receive_waiting(desk.keyring("ada"))
    SealedRequest.objects.update(moved=False)
    assert receive_waiting(desk.keyring("ada")) == 0
    assert (HelpRequest.objects.count(), Summary.objects.count()) == (1, 1)


def test_two_hundred_at_a_time(desk, sent):
    for _ in range(3):
        ask()
    assert receive_waiting(desk.keyring("ada"), limit=3) == 3
    assert receive_waiting(desk.keyring("ada"), limit=3) == 1


def test_the_content_stays_at_the_door(desk, sent):
    receive_waiting(desk.keyring("ada"))
    assert SealedRequest.objects.filter(pk=sent.ref, moved=True).exists()


@pytest.mark.parametrize("name", ["jon", "cleo", "faye", "dov", "eve"])
def test_nobody_else_receives(desk, sent, name):
    assert receive_waiting(desk.keyring(name)) == 0
    assert not HelpRequest.objects.exists()


def test_one_that_was_changed_by_hand_stands_in_the_queue_and_says_so(desk, sent):
    other = ask()
    SealedRequest.objects.filter(pk=sent.ref).update(
        summary_blob=bytes(SealedRequest.objects.get(pk=other.ref).summary_blob)
    )
    assert receive_waiting(desk.keyring("ada")) == 2
    assert shelf.read_summary(desk.keyring("ada"), "intake", sent.ref)["damaged"]
    assert "damaged" not in shelf.read_summary(desk.keyring("ada"), "intake", other.ref)


def test_a_request_that_waits_during_a_rotation_opens_afterwards(desk, sent):
    compartments.end_membership("intake", desk.id("ben"), by=desk.keyring("faye"))
    assert rotating.rotate("intake", desk.keyring("ada"))
    assert SealedRequest.objects.get().epoch == signed.directory().compartment("intake").epoch == 2
    assert receive_waiting(desk.keyring("ada")) == 1


def test_receiving_is_in_the_log(desk, sent):
    receive_waiting(desk.keyring("ada"))
    assert Line.objects.get(action=Tag.REQUEST_RECEIVE).subject == desk.id("ada")


def test_what_is_urgent_today_comes_first(desk, sent):
    later = ask(how_soon="weeks", now=NOW)
    sooner = ask(how_soon="today", now=NOW)
    receive_waiting(desk.keyring("ada"))
    order = list(HelpRequest.objects.order_by("rank", "due_hour").values_list("pk", flat=True))
    assert order == [sooner.ref, sent.ref, later.ref]
