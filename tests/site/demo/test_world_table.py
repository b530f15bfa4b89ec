"""The table of the replay, cell by cell, and the facts beside it, written out: numbers of the code are no proof."""

from datetime import date

import pytest

from waystation.site.demo import ladder as read
from waystation.site.demo.records import World
from waystation.site.demo.world import make_world

RUNGS = ("contact", "applied", "verified", "evacuated", "sheltered", "abroad")
ROWS = [
    ("2017-03-29", 0, 0, 0, 0, 0, 0),
    ("2017-04-02", 1, 1, 0, 0, 0, 0),
    ("2017-04-07", 12, 9, 4, 1, 1, 0),
    ("2017-04-17", 60, 48, 34, 16, 16, 0),
    ("2017-04-30", 78, 64, 46, 27, 26, 0),
    ("2017-05-16", 95, 83, 61, 42, 41, 0),
    ("2017-05-26", 101, 90, 68, 46, 45, 1),
    ("2017-07-31", 134, 130, 98, 60, 58, 9),
    ("2017-08-20", 137, 132, 102, 68, 64, 30),
    ("2017-09-01", 140, 135, 106, 74, 70, 43),
    ("2017-12-31", 172, 160, 134, 106, 98, 88),
    ("2018-04-03", 186, 172, 148, 119, 110, 99),
    ("2019-01-31", 236, 218, 188, 150, 138, 130),
]


@pytest.mark.parametrize(("day", "cells"), [(day, cells) for day, *cells in ROWS])
def test_the_ladder_equals_the_table(world: World, day: str, cells: list[int]) -> None:
    counted = read.ladder(world, date.fromisoformat(day))
    assert [counted[rung] for rung in RUNGS] == cells


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_table_holds_for_other_seeds_too(seed: int) -> None:
    other = make_world(seed)
    for day, *cells in ROWS:
        assert [read.ladder(other, date.fromisoformat(day))[rung] for rung in RUNGS] == cells


@pytest.mark.parametrize(
    ("rung", "day"),
    [("contact", "2017-04-02"), ("evacuated", "2017-04-07"), ("sheltered", "2017-04-07"), ("abroad", "2017-05-26")],
)
def test_the_first_of_a_rung_came_on_the_published_day(world: World, rung: str, day: str) -> None:
    assert min(stone.on for stone in read.milestones(world) if stone.rung == rung) == date.fromisoformat(day)


def test_thirty_one_are_supported_on_17_april(world: World) -> None:
    assert read.supported(world, date(2017, 4, 17)) == 31


def test_two_are_lost_by_17_april_and_a_third_by_the_end_of_july(world: World) -> None:
    days = (date(2017, 4, 17), date(2017, 7, 31), date(2019, 1, 31))
    assert [read.lost_contact(world, day) for day in days] == [2, 3, 3]


def test_almost_twenty_states_are_briefed_in_april(world: World) -> None:
    assert read.states_briefed(world, date(2017, 4, 30)) == 19


def test_five_countries_by_20_august_and_six_by_european_visas(world: World) -> None:
    day = date(2017, 8, 20)
    assert set(read.countries(world, day)) == {"FR", "DE", "LT", "CA", "XX"}
    assert read.eu_humanitarian_visas(world, day) == 6


def test_the_charity_helped_thirty_five_of_them_thirty_one_in_canada(world: World) -> None:
    assert read.charity(world, date(2017, 9, 1)) == (35, 31)


def test_nobody_goes_to_canada_before_the_programme(world: World) -> None:
    assert read.countries(world, date(2017, 5, 31)) == {"LT": 1}


@pytest.mark.parametrize(("day", "beds"), [("2017-07-31", 49), ("2017-12-31", 15)])
def test_the_beds_of_a_night_are_fewer_than_those_ever_sheltered(world: World, day: str, beds: int) -> None:
    night = date.fromisoformat(day)
    assert sum(stay.first <= night and (stay.until is None or night < stay.until) for stay in world.stays) == beds


def test_eighteen_are_in_care_at_the_end_of_2017(world: World) -> None:
    assert read.in_care(world, date(2017, 12, 31)) == 18


def test_thirty_three_testimonies_by_the_end_of_july(world: World) -> None:
    assert read.testimonies(world, date(2017, 7, 31)) == 33


def test_two_hundred_and_fourteen_detained_of_them_thirty_six_beaten_and_electrocuted(world: World) -> None:
    assert read.detained(world, date(2018, 4, 3)) == (214, 36)


def test_the_grounds_of_april_leave_twelve_unassigned_and_five_outside_the_total(world: World) -> None:
    assert read.report_grounds(world) == {
        "detained": 41, "relative": 30, "pressed to inform": 14, "threatened": 7, "witness": 7, "helper": 3,
        "unassigned": 12, "not in the total": 5,
    }  # fmt: skip


def test_twelve_month_follow_ups_exist(world: World) -> None:
    assert sum(one.month == 12 for one in world.follow_ups) > 40
