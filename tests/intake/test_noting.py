"""A message raises its request in the queue before anybody has opened it; an answer to the rest does not silence it."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from tests.intake.people import add, ask
from waystation.intake import actions
from waystation.intake.access import open_request
from waystation.intake.models import NOTHING_DUE, HelpRequest
from waystation.intake.noting import note_waiting
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.hours import hour_of, later
from waystation.letterbox.models import Due, IncomingMessage
from waystation.vault import shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def waits(desk):
    """A request that was answered and waits for the person."""
    sent = ask(now=timezone.now())
    receive_waiting(desk.keyring("ada"))
    answer(desk, sent)
    return sent


def answer(desk, sent, text="We read you."):
    with open_request(desk.keyring("ada"), sent.ref, purpose="answer") as request:
        actions.answer_person(request, text, now=timezone.now())


def due_of(sent) -> str:
    return HelpRequest.objects.get(pk=sent.ref).due_hour


def summary(desk, sent):
    return shelf.read_summary(desk.keyring("ada"), "intake", sent.ref)


def test_a_message_that_nobody_opened_counts_in_the_queue(desk, waits):
    assert due_of(waits) == NOTHING_DUE
    add(waits, level="emergency", now=timezone.now())
    desk.client("ada").get(reverse("intake:queue"))
    assert due_of(waits) == later(timezone.now(), 1)


def test_an_emergency_in_an_answered_request_stands_before_what_is_only_older(desk, waits):
    normal = ask(now=timezone.now() - timedelta(days=1), how_soon="weeks")
    add(waits, level="emergency", now=timezone.now() - timedelta(hours=2))
    page = desk.client("ada").get(reverse("intake:queue")).content.decode()
    rows = page[page.index("<tbody>") :]
    assert rows.index(f"/requests/{waits.ref}/") < rows.index(f"/requests/{normal.ref}/")


def test_it_is_raised_once_and_marked_at_the_door(desk, waits):
    add(waits, now=timezone.now())
    assert [note_waiting(desk.keyring("ada")), note_waiting(desk.keyring("ben"))] == [1, 0]
    assert len(summary(desk, waits)["dues_unread"]) == 1


def test_a_crash_before_the_mark_raises_it_once(desk, waits):
    add(waits, now=timezone.now())
    note_waiting(desk.keyring("ada"))
    IncomingMessage.objects.update(noted=False)
    note_waiting(desk.keyring("ada"))
    assert len(summary(desk, waits)["dues_unread"]) == 1


def test_an_answer_does_not_stop_the_clock_of_what_nobody_has_read(desk, waits):
    with open_request(desk.keyring("ada"), waits.ref, purpose="answer") as request:
        add(waits, now=timezone.now())
        note_waiting(desk.keyring("ben"))
        actions.answer_person(request, "And this, too.", now=timezone.now())
    assert due_of(waits) == later(timezone.now(), 24)
    assert Due.objects.filter(pk=summary(desk, waits)["dues_unread"][0]).exists()


def test_the_next_try_does_not_hide_what_nobody_has_read(desk, waits):
    with open_request(desk.keyring("ada"), waits.ref, purpose="call") as request:
        add(waits, level="emergency", now=timezone.now())
        note_waiting(desk.keyring("ben"))
        to_come = timezone.now() + timedelta(days=3)
        actions.record_attempt(request, channel="telephone", result="no-answer", now=timezone.now(), next_try=to_come)
    assert due_of(waits) == later(timezone.now(), 1)


def test_once_it_is_taken_in_an_answer_stops_its_clock(desk, waits):
    add(waits, now=timezone.now())
    note_waiting(desk.keyring("ada"))
    desk.client("ada").get(reverse("intake:request", args=[waits.ref]))
    assert not summary(desk, waits)["dues_unread"] and len(summary(desk, waits)["dues"]) == 1
    answer(desk, waits, "We read that.")
    assert due_of(waits) == NOTHING_DUE


def test_what_was_taken_in_meanwhile_is_not_counted_as_unread(desk, waits):
    add(waits, now=timezone.now())
    message = IncomingMessage.objects.get(mailbox=waits.mailbox.id)
    desk.client("ada").get(reverse("intake:request", args=[waits.ref]))
    message.save(force_insert=True)  # as it lay there when the queue looked
    note_waiting(desk.keyring("ada"))
    assert not summary(desk, waits)["dues_unread"] and len(summary(desk, waits)["dues"]) == 1


def test_the_message_of_a_request_that_is_still_at_the_door_waits_for_it(desk):
    sent = ask(now=timezone.now(), how_soon="weeks")
    add(sent, level="emergency", now=timezone.now())
    assert note_waiting(desk.keyring("ada")) == 0
    desk.client("ada").get(reverse("intake:queue"))
    assert due_of(sent) == later(timezone.now(), 1)


@pytest.mark.parametrize("spoilt", [{"content_blob": b"x"}, {"mailbox": "b" * 32}, {"epoch": 99}])
def test_a_message_that_does_not_open_stops_no_queue(desk, waits, spoilt):
    add(waits, now=timezone.now())
    IncomingMessage.objects.update(**spoilt)
    assert desk.client("ada").get(reverse("intake:queue")).status_code == 200
    assert due_of(waits) == NOTHING_DUE and not note_waiting(desk.keyring("ada"))


def test_a_clock_that_was_spoilt_by_hand_counts_as_now(desk, waits):
    before = set(Due.objects.values_list("pk", flat=True))
    add(waits, now=timezone.now())
    Due.objects.exclude(pk__in=before).update(hour="whenever")
    note_waiting(desk.keyring("ada"))
    assert due_of(waits) == hour_of(timezone.now())


def test_a_clock_of_another_group_is_not_taken_for_this_request(desk, waits):
    before = set(Due.objects.values_list("pk", flat=True))
    add(waits, now=timezone.now())
    Due.objects.exclude(pk__in=before).update(compartment="team-birch")
    note_waiting(desk.keyring("ada"))
    assert due_of(waits) == NOTHING_DUE


def test_whoever_writes_after_it_was_closed_stands_in_the_order_again(desk, waits):
    HelpRequest.objects.filter(pk=waits.ref).update(state="closed")
    add(waits, now=timezone.now())
    note_waiting(desk.keyring("ada"))
    assert due_of(waits) != NOTHING_DUE


def test_whoever_has_no_key_of_the_desk_marks_nothing(desk, waits):
    add(waits, now=timezone.now())
    assert note_waiting(desk.keyring("cleo")) == 0
    assert IncomingMessage.objects.filter(noted=True).count() == 0


def test_nothing_of_what_was_written_is_kept_by_it(desk, waits):
    add(waits, text="They are at the gate.", now=timezone.now())
    note_waiting(desk.keyring("ada"))
    assert "gate" not in str(summary(desk, waits))
    assert IncomingMessage.objects.filter(moved=False).count() == 1


def test_a_new_member_without_the_key_sees_the_other_pages_and_marks_nothing(desk, waits):
    from waystation.vault import compartments

    add(waits, now=timezone.now())
    ask(now=timezone.now())
    compartments.grant("intake", desk.id("kay"), by=desk.keyring("gil"))
    kay = desk.client("kay")
    assert not desk.keyring("kay").has_wrap("intake")
    assert [kay.get(path).status_code for path in ("/", "/duty/")] == [200, 200]
    assert IncomingMessage.objects.filter(noted=True).count() == 0


@pytest.mark.parametrize("path", ["/", "/duty/"])
def test_where_the_database_takes_nothing_today_and_duty_still_show(desk, waits, monkeypatch, path):
    def takes_nothing(*_said, **_more):
        raise OperationalError("database or disk is full")

    add(waits, now=timezone.now())
    monkeypatch.setattr("waystation.intake.noting.receive_waiting", takes_nothing)
    assert desk.client("ada").get(path).status_code == 200


def test_what_a_colleague_took_and_answered_meanwhile_is_not_noted(desk, waits, monkeypatch):
    from waystation.letterbox import taking

    add(waits, now=timezone.now() - timedelta(hours=30))
    opened = taking.open_message

    def answered_meanwhile(keyring, row):
        message = opened(keyring, row)
        monkeypatch.setattr(taking, "open_message", opened)
        desk.client("ben").get(reverse("intake:request", args=[waits.ref]))
        answer(desk, waits, "We read that.")
        return message

    monkeypatch.setattr(taking, "open_message", answered_meanwhile)
    note_waiting(desk.keyring("ada"))
    assert due_of(waits) == NOTHING_DUE and not summary(desk, waits).get("dues_unread")
