"""A flood in numbers: what is counted, until when it takes, and that each number leads to what it counts."""

import re
from datetime import UTC, date, timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.intake.people import add, ask
from tests.intake.test_deciding import REFUSAL
from waystation.intake import actions, forms, surge_counts
from waystation.intake.access import open_request
from waystation.intake.models import HelpRequest
from waystation.intake.noting import note_waiting
from waystation.intake.ranking import order_of
from waystation.intake.receiving import receive_waiting
from waystation.intake.surge import answered_by, see_all
from waystation.intake.surge_counts import Pace, Seen

HERE = "2017-04-05T10"


def seen(received="2017-04-03T08", due="9999", level="normal", *, first="", waits=True, **more):
    said = {"assignee": None, "language": "ru", "answered": bool(first), **more}
    return Seen(received, due, order_of(level).rank, waits=waits, first=first, **said)


def test_overdue_due_today_and_later_are_told_apart_by_the_hour():
    there = [seen(due="2017-04-05T10"), seen(due="2017-04-05T11"), seen(due="2017-04-06T00")]
    table = surge_counts.waiting(there, HERE)
    assert {clock: row["normal"] for clock, row in table.items()} == {
        "late": 1, "today": 1, "later": 1, "again": 0, "theirs": 0,
    }  # fmt: skip


def test_whoever_was_answered_waits_for_us_only_while_a_clock_runs():
    there = [seen(due="2017-04-05T09", answered=True), seen(answered=True), seen(waits=False)]
    table = surge_counts.waiting(there, HERE)
    assert (table["again"]["normal"], table["theirs"]["normal"], table["late"]["normal"]) == (1, 1, 0)


def test_half_and_nine_of_ten_are_of_those_answered_so_far():
    came = [seen("2017-04-03T08", first=f"2017-04-03T{8 + hours:02}") for hours in range(1, 11)]
    week = surge_counts.weeks([*came, seen()], date(2017, 4, 5))[0]
    assert (week.came, week.answered, week.middle, week.ninth) == (11, 10, 5.5, 9.0)


def test_a_week_without_requests_stands_between_two_with_some():
    weeks = surge_counts.weeks([seen("2017-03-20T00"), seen("2017-04-09T23")], date(2017, 4, 9))
    assert [(week.code, week.came) for week in weeks] == [("2017-W14", 1), ("2017-W13", 0), ("2017-W12", 1)]


def test_what_came_long_ago_begins_no_list_of_years():
    weeks = surge_counts.weeks([seen("2015-01-01T00")], date(2017, 4, 9))
    assert [week.came for week in weeks] == [0]


def test_until_the_queue_is_empty_counts_what_still_comes():
    assert Pace(came=10, answered=15, ours=100).days() == 20
    assert Pace(came=10, answered=15, ours=100).days(more=5) == 10


def test_a_queue_that_grows_never_ends_and_says_how_many_hands_it_takes():
    growing = Pace(came=12, answered=8, ours=100)
    assert growing.days() is None
    assert growing.hands_needed(2) == 3
    assert growing.days(more=6) == 50


def test_nobody_waiting_takes_no_day_and_nobody_answering_is_no_pace():
    assert Pace(came=5, answered=0, ours=0).days() == 0
    assert Pace(came=5, answered=0, ours=3).hands_needed(0) is None


def test_the_worker_in_the_middle_is_the_pace_that_is_offered():
    assert surge_counts.middle_worker({"a": 0, "b": 3, "c": 9, "d": 30}) == "c"
    assert surge_counts.middle_worker({"a": 0}) == ""


def now_at(desk, now=None, **said):
    """Somebody asks in this very hour, for pages go by the clock of the machine."""
    sent = ask(now=now or timezone.now(), **said)
    receive_waiting(desk.keyring("ada"))
    return sent


@pytest.mark.django_db
def test_the_hour_of_the_first_answer_is_kept_and_a_later_one_does_not_move_it(desk):
    sent = now_at(desk)
    begun = timezone.now()
    for hours in (0, 5):
        with open_request(desk.keyring("ada"), sent.ref, purpose="answer") as request:
            actions.answer_person(request, "We read you.", now=begun + timedelta(hours=hours))
    (one,) = see_all(desk.keyring("ada"), begun)
    assert (one.answered, one.first) == (True, f"{begun.astimezone(UTC):%Y-%m-%dT%H}")


@pytest.mark.django_db
def test_whoever_wrote_after_a_no_is_counted_with_those_who_wait(desk):
    sent = now_at(desk)
    with open_request(desk.keyring("ada"), sent.ref, purpose="refuse") as request:
        actions.refuse_request(request, **REFUSAL, now=timezone.now())
    assert not any(one.waits for one in see_all(desk.keyring("ada"), timezone.now()))
    long_ago = timezone.now() - timedelta(weeks=surge_counts.WEEKS + 2)
    HelpRequest.objects.update(received=f"{long_ago:%Y-%m-%dT%H}")
    add(sent, now=timezone.now())
    note_waiting(desk.keyring("ada"))
    (one,) = see_all(desk.keyring("ada"), timezone.now())
    assert one.waits and surge_counts.pace([one], {}, timezone.now()).ours == 1


@pytest.mark.django_db
def test_what_each_answered_comes_from_the_log(desk):
    sent = now_at(desk)
    with open_request(desk.keyring("ada"), sent.ref, purpose="answer") as request:
        actions.answer_person(request, "We read you.", now=timezone.now())
    answered = answered_by(desk.keyring("ben"), timezone.now())
    assert answered == {desk.id("ada"): 1, desk.id("ben"): 0}


@pytest.mark.django_db
def test_each_number_leads_to_as_many_requests(desk):
    for how_soon, language in (("today", "ru"), ("weeks", "fr"), ("weeks", "ru")):
        now_at(desk, how_soon=how_soon, language=language)
    now_at(desk, now=timezone.now() - timedelta(days=10), how_soon="week")
    ada = desk.client("ada")
    page = ada.get(reverse("intake:surge")).content.decode()
    links = re.findall(r'href="(/requests/\?[^"]+)">(?:<strong>)?(\d+)', page)
    assert len(links) > 10
    for address, number in links:
        queue = ada.get(address.replace("&amp;", "&")).content.decode()
        assert queue.count('type="checkbox"') == int(number), urlsplit(address).query


@pytest.mark.django_db
def test_not_now_finds_normal_ones_that_are_nobodys_and_old(desk):
    old = now_at(desk, now=timezone.now() - timedelta(days=9), how_soon="weeks")
    now_at(desk, how_soon="weeks")
    urgent = now_at(desk, now=timezone.now() - timedelta(days=9), how_soon="week")
    bens = now_at(desk, now=timezone.now() - timedelta(days=9), how_soon="weeks")
    HelpRequest.objects.filter(pk=bens.ref).update(assignee=desk.id("ben"))
    page = desk.client("ada").get(reverse("intake:queue") + "?level=normal&assignee=nobody&older=7").content.decode()
    assert old.ref in page
    assert urgent.ref not in page
    assert page.count('type="checkbox"') == 1


@pytest.mark.django_db
def test_before_the_first_request_the_page_says_what_comes_next(desk):
    page = desk.client("ada").get(reverse("intake:surge")).content.decode()
    assert "Nothing to count yet." in page


@pytest.mark.django_db
def test_the_numbers_are_for_the_intake_desk_alone(desk):
    assert desk.client("ben").get(reverse("intake:surge")).status_code == 200
    assert {desk.client(name).get(reverse("intake:surge")).status_code for name in ("jon", "dov", "faye")} == {404}


@pytest.mark.django_db
def test_a_week_that_no_calendar_has_shows_the_whole_queue_and_breaks_nothing(desk):
    now_at(desk)
    assert desk.client("ada").get(reverse("intake:queue") + "?week=2017-W53").status_code == 200


def test_the_level_of_a_rank_is_the_one_it_was_made_from():
    from waystation.intake import ranking

    for level in ranking.LEVELS:
        for way in (*ranking.WAY_OUT, ""):
            for place in (True, False):
                rank = ranking.order_of(level, way, priority_region=place).rank
                assert ranking.level_of_rank(rank) == level
                assert ranking.comes_first(rank) is place
                assert rank in ranking.ranks_of(level)


@pytest.mark.parametrize(("week", "is_one"), [("2017-W14", True), ("2017-W53", False), ("", True)])
def test_the_filter_takes_a_week_where_the_queue_can_cut_by_it(week, is_one):
    assert forms.Filters({"week": week}).is_valid() is is_one


@pytest.mark.django_db
def test_messages_that_nobody_has_opened_are_said_beside_what_was_taken_in(desk):
    sent = now_at(desk)
    with open_request(desk.keyring("ada"), sent.ref, purpose="answer") as request:
        actions.answer_person(request, "We read you.", now=timezone.now())
    ada, page = desk.client("ada"), reverse("intake:surge")
    assert "Nobody waits for us now." in ada.get(page).content.decode()
    add(sent, now=timezone.now())
    found = ada.get(page).content.decode()
    assert "1 message that nobody has opened yet" in found and "Next: read what somebody added" in found
    assert "Nobody waits for us" not in found
    with open_request(desk.keyring("ada"), sent.ref, purpose="read") as request:
        actions.take_messages(request, now=timezone.now())
    assert "nobody has opened yet" not in ada.get(page).content.decode()
