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
