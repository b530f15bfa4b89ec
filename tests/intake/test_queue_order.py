"""What the queue shows first: an overdue answer stands before any rank."""

from datetime import timedelta

import pytest

from tests.intake.people import NOW, ask
from waystation.intake import queries
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting

pytestmark = pytest.mark.django_db


def in_order(desk, now):
    return [row.pk for row in queries.queue(desk.keyring("ada"), now=now)]


def test_the_higher_rank_stands_first_while_nothing_is_overdue(desk):
    normal, emergency = ask(how_soon="weeks").ref, ask(how_soon="today").ref
    receive_waiting(desk.keyring("ada"))
    assert in_order(desk, NOW) == [emergency, normal]


def test_an_overdue_answer_stands_before_a_higher_rank_that_is_not_due(desk):
    late, emergency = ask(how_soon="week").ref, ask(how_soon="today").ref
    receive_waiting(desk.keyring("ada"))
    HelpRequest.objects.filter(pk=emergency).update(due_hour="9999")
    assert in_order(desk, NOW + timedelta(hours=30)) == [late, emergency]


def test_an_alarm_counts_what_the_regular_check_counts(desk):
    ask(how_soon="today")
    receive_waiting(desk.keyring("ada"))
    assert queries.alarms(desk.keyring("ada"), NOW + timedelta(hours=1)).overdue == 1
    assert queries.alarms(desk.keyring("ada"), NOW).overdue == 0


def oldest_first(desk, now):
    cut = queries.Cut(order="oldest")
    return [row.pk for row in queries.queue(desk.keyring("ada"), now=now, cut=cut)]


def test_oldest_first_goes_by_age_whatever_is_more_pressing(desk):
    first = ask(now=NOW - timedelta(hours=5), how_soon="weeks").ref
    emergency = ask(now=NOW - timedelta(hours=2), how_soon="today").ref
    receive_waiting(desk.keyring("ada"))
    assert oldest_first(desk, NOW) == [first, emergency] and in_order(desk, NOW) == [emergency, first]


def test_oldest_first_leaves_those_that_wait_for_the_person_at_the_end(desk):
    answered, ours = ask(now=NOW - timedelta(hours=5)).ref, ask(now=NOW).ref
    receive_waiting(desk.keyring("ada"))
    HelpRequest.objects.filter(pk=answered).update(due_hour=queries.NOTHING_DUE)
    assert oldest_first(desk, NOW) == [ours, answered]


def test_a_row_says_when_it_came_and_the_order_can_be_chosen(desk):
    ask(now=NOW)
    page = desk.client("ada").get("/requests/?order=oldest").content.decode()
    assert "came 2 Apr 2017" in page and '<option value="oldest" selected>' in page
