"""Refusals in numbers: what the desk sees, and what of it may leave the house."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.intake.people import NOW, add
from tests.intake.test_deciding import REFUSAL
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.intake.actions import refuse_request, take_messages
from waystation.intake.declining import counts, leaving, numbers
from waystation.intake.declining.counts import After, Asked, No
from waystation.intake.declining.reopening import reopen_request
from waystation.letterbox.adding import SECOND_LOOK

NO = No("no-way", "2017-04-03T10", 1)
ONE = Asked("2017-04-01T10", "declined", "ru", "first", "urgent", (NO,))


def numbers_outside(table):
    return leaving.shown_outside({"language": table})["language"]


def test_a_request_stands_in_the_row_of_the_last_no():
    twice = Asked(ONE.received, "declined", "ru", "first", "urgent", (NO, No("no-room", "2017-05-01T10", 0)))
    assert counts.table([ONE, twice], "language", ["no-way", "no-room"], ["ru"]) == {
        "no-way": {"ru": 1},
        "no-room": {"ru": 1},
    }


def test_days_run_from_the_hour_it_came_to_the_first_no():
    later = Asked(ONE.received, "declined", "ru", "first", "urgent", (No("no-way", "2017-04-11T10", 0),))
    assert counts.days_until([ONE, later]) == counts.Days(2, 6.0, 10.0)


def test_months_go_back_to_the_first_in_which_anything_came():
    assert counts.months([ONE], "2017-06-02T10") == ["2017-04", "2017-05", "2017-06"]


def test_whoever_wrote_again_twice_is_counted_once():
    said = No("no-way", "2017-04-03T10", 1, again="2017-04-04T10")
    asked = Asked(ONE.received, "declined", "ru", "first", "urgent", (said, said))
    assert counts.after([asked]) == After(1, 1, 1, 0, 0, 0)


def test_no_number_below_ten_leaves_the_house():
    shown = numbers_outside({"a": {"ru": 3, "fr": 40}, "b": {"ru": 50, "fr": 60}})
    assert shown["a"]["ru"] == "<10"
    assert all(isinstance(n, str) or n >= 10 for cells in shown.values() for n in cells.values())


def test_a_small_number_cannot_be_worked_out_from_its_column():
    shown = numbers_outside({"a": {"ru": 3, "fr": 40, "ar": 70}, "b": {"ru": 50, "fr": 60, "ar": 20}})
    gaps = [sum(isinstance(cells[column], str) for cells in shown.values()) for column in ("ru", "fr", "ar")]
    assert gaps == [2, 0, 0]


def test_a_row_with_a_gap_in_one_table_has_one_in_each():
    found = leaving.shown_outside({"one": {"a": {"x": 3, "y": 40}}, "two": {"a": {"v": 20, "w": 23}}})
    assert any(isinstance(n, str) for n in found["two"]["a"].values())


def test_what_is_left_of_the_whole_is_not_given_away_either():
    assert leaving.after_outside(After(30, 25, 12, 3, 15, 10)) == {
        "refused": 30, "onward": "–", "again": 12, "appealed": "<10", "reopened": 15, "by_appeal": "–",
    }  # fmt: skip


@pytest.fixture
def looked_again(opened, sent):
    """One request: refused, written to, asked for a second look, and taken up again."""
    with opened("ada") as request:
        refuse_request(request, **REFUSAL, now=NOW)
    add(sent, about=((SECOND_LOOK, "yes"),))
    with opened("ben") as request:
        take_messages(request, now=NOW)
        reopen_request(request, reason="There is a way now.", now=NOW)


@pytest.mark.django_db
def test_a_request_that_was_taken_up_again_is_open_and_its_no_is_remembered(desk, looked_again):
    [asked] = numbers.see_all(desk.keyring("ada"))
    assert asked.row == "open" and [no.code for no in asked.noes] == ["better-placed"]
    assert counts.after([asked]) == After(1, 0, 1, 1, 1, 1)


@pytest.mark.django_db
def test_the_page_says_what_is_counted_and_of_when_and_that_it_was_read(desk, opened):
    with opened() as request:
        refuse_request(request, **REFUSAL, now=timezone.now())
    page = desk.client("ada").get(reverse("intake:declined")).content.decode()
    assert "refused: " in page and "Definition:" in page and "as of" in page
    assert Line.objects.filter(action=Tag.DECLINED_READ).count() == 1


@pytest.mark.django_db
def test_the_file_for_outside_has_no_small_number_and_says_its_hour(desk, opened):
    with opened() as request:
        refuse_request(request, **REFUSAL, now=timezone.now())
    answer = desk.client("ada").get(reverse("intake:declined-csv"))
    lines = answer.content.decode().splitlines()[1:]
    assert answer["Content-Type"].startswith("text/csv") and "<10" in lines[0] and lines[0].endswith("00Z")
    assert not any(",1,requests" in line for line in lines)
