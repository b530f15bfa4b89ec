"""What the queue says to do next: our turn first, in whole hours, and nothing that is not so."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.intake.people import ask, found_credible
from waystation.audit.ids import random_id
from waystation.intake import actions, queries
from waystation.intake.access import open_request
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.hours import later
from waystation.letterbox.models import Due, Mailbox

pytestmark = pytest.mark.django_db
BY_TELEPHONE = '<span class="tag plain">by telephone only</span>'
NO_MAILBOX = '<span class="tag plain">no mailbox</span>'
READY = "ready: begin a case</a>"
FIRST = re.compile(r'<a class="button" href="/requests/([0-9a-f]{32})/"')


@pytest.fixture
def ada(desk):
    return desk.client("ada")


def url(name, *args):
    return reverse(f"intake:{name}", args=args)


def received(desk, now=None, **said):
    sent = ask(now=now or timezone.now(), **said)
    receive_waiting(desk.keyring("ada"))
    return sent


def answered(desk, sent, name="ada"):
    with open_request(desk.keyring(name), sent.ref, purpose="answer") as request:
        actions.answer_person(request, "We read you.", now=timezone.now())
    return sent


def queue(client):
    return client.get(url("queue")).content.decode()


def test_the_first_to_open_is_never_one_that_waits_for_the_person(desk, ada):
    emergency = answered(desk, received(desk, how_soon="today"))
    normal = received(desk, how_soon="weeks")
    page = queue(ada)
    assert FIRST.findall(page) == [normal.ref]
    rows = page[page.index("<tbody>") :]
    assert rows.index(f"/requests/{normal.ref}/") < rows.index(f"/requests/{emergency.ref}/")


def test_when_all_are_answered_nothing_is_offered_to_open(desk, ada):
    answered(desk, received(desk))
    page = queue(ada)
    assert "All answered: these wait for the person" in page
    assert FIRST.findall(page) == []


def test_something_new_from_the_person_is_our_turn_again(desk, ada):
    from tests.intake.people import add

    sent = answered(desk, received(desk))
    add(sent, now=timezone.now())
    page = queue(ada)
    assert "Next: read what somebody added" in page
    assert FIRST.findall(page) == [sent.ref]


def test_what_another_looks_after_is_not_first_unless_it_is_overdue(desk, ada):
    bens, mine = received(desk, how_soon="week"), received(desk, how_soon="weeks")
    actions.assign_request(desk.keyring("ben"), bens.ref, desk.id("ben"))
    assert FIRST.findall(queue(ada)) == [mine.ref]
    HelpRequest.objects.filter(pk=bens.ref).update(due_hour="2017-01-01T00")
    assert FIRST.findall(queue(ada)) == [bens.ref]


def test_a_request_that_came_now_is_not_said_to_wait_for_minutes(desk, ada):
    received(desk, how_soon="weeks")
    page = queue(ada)
    assert "came this hour" in page
    assert not re.search(r"\d min\b", page)


def test_hours_are_counted_whole(desk):
    sent = received(desk, now=timezone.now() - timedelta(hours=3), how_soon="weeks")
    line = queries.QueueLine(HelpRequest.objects.get(pk=sent.ref))
    clock = queries.clock(line, timezone.now())
    assert (clock["waited"], clock["is_late"]) == (timedelta(hours=3), False)


def test_an_answer_that_falls_due_in_this_hour_is_alarming_and_not_overdue(desk, ada):
    sent = received(desk, how_soon="weeks")
    HelpRequest.objects.filter(pk=sent.ref).update(due_hour=f"{timezone.now():%Y-%m-%dT%H}")
    assert "due this hour" in queue(ada)


@pytest.mark.parametrize(("hours", "late"), [(0, True), (1, False)])
def test_the_page_of_a_request_says_late_when_the_queue_and_the_alarm_do(desk, ada, hours, late):
    sent = received(desk, how_soon="weeks")
    both = {"level": "normal", "level_reason": "a", "way_out": "weeks", "way_out_reason": "b"}
    with open_request(desk.keyring("ada"), sent.ref, purpose="triage") as request:
        actions.triage_request(request, **both, now=timezone.now())
    answered(desk, sent)
    due = later(timezone.now(), hours)
    HelpRequest.objects.filter(pk=sent.ref).update(due_hour=due)
    said = "Next: try to reach them again" in ada.get(url("request", sent.ref)).content.decode()
    alarm = queries.alarms(desk.keyring("ada"), timezone.now()).overdue
    assert (said, alarm, bool(FIRST.findall(queue(ada)))) == (late, int(late), True)


def test_what_was_found_credible_is_ready_for_a_case(desk, ada):
    sent = received(desk)
    assert READY not in queue(ada)
    with open_request(desk.keyring("ada"), sent.ref, purpose="verify") as request:
        found_credible(request)
    assert READY in queue(ada)


def test_what_is_ready_for_a_case_can_be_picked_out(desk, ada):
    credible, other = received(desk), received(desk)
    with open_request(desk.keyring("ada"), credible.ref, purpose="verify") as request:
        found_credible(request)
    ada.post(url("assign", credible.ref), {"to": desk.id("ada")})
    assert '<a class="tag safe num" href="?state=ready">1 ready for a case</a>' in queue(ada)
    page = ada.get(url("queue") + "?state=ready").content.decode()
    assert f"/requests/{credible.ref}/" in page
    assert f"/requests/{other.ref}/" not in page
    begin = reverse("cases:start", args=[credible.ref])
    assert f'<a class="button" href="{begin}">Begin a case</a>' in page


def test_a_row_says_that_they_were_tried_and_when_the_next_try_is(desk, ada):
    sent = received(desk, now=timezone.now() - timedelta(days=9), how_soon="today")
    assert "next try" not in queue(ada)
    with open_request(desk.keyring("ada"), sent.ref, purpose="note an attempt") as request:
        again = timezone.now() + timedelta(hours=9)
        actions.record_attempt(request, channel="telephone", result="no-answer", next_try=again, now=timezone.now())
    assert "tried; next try" in queue(ada)
    answered(desk, sent)
    assert "tried; next try" not in queue(ada)


def test_a_request_whose_clock_the_door_has_lost_is_counted_from_when_it_came(desk):
    sent = ask(now=timezone.now(), how_soon="today")
    Due.objects.all().delete()
    receive_waiting(desk.keyring("ada"))
    assert HelpRequest.objects.get(pk=sent.ref).due_hour == f"{timezone.now() + timedelta(hours=1):%Y-%m-%dT%H}"


def recorded(client, **said):
    form = {"channel": "telephone", "language": "ru", "happened": "They came.", "form_id": random_id(), "reach": "17"}
    return client.post(url("record"), {**form, **said}, follow=True).content.decode()


def test_a_recorded_call_is_said_to_be_saved(desk, ada):
    assert "Saved: the request is recorded." in recorded(ada)
    assert "Saved: the request is recorded." in recorded(ada, with_code="on")


def test_by_telephone_only_can_be_said_of_a_call_and_stands_in_its_rules(desk, ada):
    assert "by telephone only: nothing is written to them" in recorded(ada, ways="telephone")


def test_by_telephone_only_needs_a_number(desk, ada):
    assert "Nobody could reach them again." in recorded(ada, channel="in-person", ways="telephone", reach="")
    assert not HelpRequest.objects.exists()


def test_the_form_says_who_looks_after_it_as_the_page_does(desk, ada):
    sent = received(desk)
    page = ada.get(url("request", sent.ref)).content.decode()
    assert "looked after by nobody" in page
    assert '<option value="" selected>nobody</option>' in page
    page = ada.post(url("assign", sent.ref), {"to": desk.id("ada")}).content.decode()
    assert f'<option value="{desk.id("ada")}" selected>Ada</option>' in page
    assert "I look after it" not in page


def test_a_row_says_that_its_person_is_reached_by_telephone_only(desk, ada):
    recorded(ada, ways="telephone")
    assert BY_TELEPHONE in ada.get(url("queue")).content.decode()


def test_a_row_says_that_nothing_written_would_be_read(desk, ada):
    sent = received(desk)
    answered(desk, sent)
    assert NO_MAILBOX not in ada.get(url("queue")).content.decode()
    Mailbox.objects.filter(pk=sent.mailbox.pk).delete()
    assert NO_MAILBOX in ada.get(url("queue")).content.decode()


def test_a_request_that_nobody_has_opened_yet_is_not_said_to_have_no_mailbox(desk, ada):
    received(desk)
    assert NO_MAILBOX not in ada.get(url("queue")).content.decode()


def test_a_first_answer_that_is_late_comes_before_both_clocks(desk, ada):
    late = received(desk, now=timezone.now() - timedelta(hours=30))
    assert "Next: give the first answer" in ada.get(url("request", late.ref)).content.decode()


def test_in_time_the_clocks_are_set_first(desk, ada):
    page = ada.get(url("request", received(desk).ref)).content.decode()
    assert "Next: say how soon they need an answer, and a way out" in page


def test_what_was_chosen_before_is_not_chosen_on_the_next_page(desk, ada):
    chosen = 'value="urgent" selected'
    pages = [ada.get(url("queue"), said).content.decode() for said in ({}, {"level": "urgent"}, {})]
    assert [chosen in page for page in pages] == [False, True, False]


def test_a_new_member_can_be_chosen_at_once(desk, ada, monkeypatch):
    assert 'value="zoe"' not in queue(ada)
    members = queries.members(desk.keyring("ada"))
    monkeypatch.setattr(queries, "members", lambda *_said: [*members, ("zoe", "Zoe")])
    assert 'value="zoe"' in queue(ada)
