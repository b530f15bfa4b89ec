"""What must hold between the rows: support, order of the rungs, beds, days."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from waystation.site.demo import ladder as read
from waystation.site.demo import table
from waystation.site.demo.records import Track, World

EVERY_DAY = [date(2017, 3, 29) + timedelta(days=n) for n in range(674)]
RUNGS = ("contact", "applied", "verified", "evacuated", "abroad", "resettled")


def of_2017(world: World) -> list[Track]:
    return [track for track in world.tracks if track.evacuated and track.evacuated <= date(2017, 12, 31)]


def days_of_support(track: Track) -> int:
    assert track.support_start and track.support_end
    return (track.support_end - track.support_start).days


def test_support_of_the_106_lasts_three_and_a_half_months_on_average(world: World) -> None:
    months = [days_of_support(track) / (365.25 / 12) for track in of_2017(world)]
    assert len(months) == 106
    assert sum(months) / 106 == pytest.approx(3.5, abs=0.1)


def test_support_lasts_between_a_month_and_a_half_and_eight_months(world: World) -> None:
    lengths = [days_of_support(track) for track in of_2017(world)]
    assert min(lengths) >= 46
    assert 200 <= max(lengths) <= 243


def test_support_ends_with_departure_or_closing_and_never_else(world: World) -> None:
    closed = {case.id: case.closed for case in world.cases}
    ended = [track for track in world.tracks if track.support_end]
    assert all(track.support_end in (track.abroad, closed[track.case]) for track in ended)


def test_who_is_abroad_was_evacuated_46_days_before(world: World) -> None:
    assert all(t.evacuated and (t.abroad - t.evacuated).days >= 46 for t in world.tracks if t.abroad)


def test_who_was_evacuated_before_30_april_is_abroad_by_new_year(world: World) -> None:
    first = [t for t in world.tracks if t.evacuated and t.evacuated < date(2017, 4, 30)]
    assert first
    assert all(t.abroad and t.abroad <= date(2017, 12, 31) for t in first)


def test_care_peaks_at_about_51_at_the_end_of_july(world: World) -> None:
    care = {day: read.in_care(world, day) for day in EVERY_DAY}
    assert 49 <= max(care.values()) <= 53
    assert care[date(2017, 7, 31)] == 51
    busiest = [day for day, persons in care.items() if persons == max(care.values())]
    assert all(date(2017, 7, 10) <= day <= date(2017, 8, 8) for day in busiest)


def test_most_departures_of_the_106_come_after_mid_november(world: World) -> None:
    late = [t for t in of_2017(world) if not t.abroad or t.abroad > date(2017, 11, 15)]
    assert len(late) > 106 / 2


def test_nobody_climbs_a_rung_before_the_one_below(world: World) -> None:
    for track in world.tracks:
        reached = [getattr(track, rung) for rung in RUNGS]
        climbed = [day for day in reached if day]
        assert reached[: len(climbed)] == climbed == sorted(climbed)
        assert not track.sheltered or (track.verified and track.verified <= track.sheltered)


def test_shelter_comes_before_evacuation_after_it_or_without_it(world: World) -> None:
    sheltered = [track for track in world.tracks if track.sheltered]
    assert any(t.evacuated and t.sheltered < t.evacuated for t in sheltered)
    assert any(t.evacuated and t.sheltered > t.evacuated for t in sheltered)
    assert any(not t.evacuated for t in sheltered)
    assert any(t.evacuated and not t.sheltered for t in world.tracks)


def test_dates_do_not_crowd_on_the_rows_of_the_table(world: World) -> None:
    stones = [s for s in read.milestones(world) if s.on > date(2017, 4, 7)]
    on_rows = sum(s.on in table.TABLE for s in stones)
    assert on_rows / len(stones) < 0.06
    assert max(Counter((s.rung, s.on) for s in stones).values()) <= 12


def test_weekends_are_quieter_than_weekdays(world: World) -> None:
    days = Counter(s.on.weekday() for s in read.milestones(world) if s.on > date(2017, 5, 26))
    assert max(days[5], days[6]) < min(days[weekday] for weekday in range(5))


def test_a_vague_date_never_reaches_over_a_row_of_the_table(world: World) -> None:
    vague = [stone for stone in read.milestones(world) if stone.precision != "day"]
    assert len(vague) > 100
    for stone in vague:
        same = (lambda day: day.isocalendar()[:2]) if stone.precision == "week" else (lambda day: (day.year, day.month))
        alike = [day for day in EVERY_DAY if same(day) == same(stone.on)]
        assert len({table.row_after(day) for day in alike}) == 1


def test_ten_houses_hold_56_beds(world: World) -> None:
    assert (len(world.houses), sum(house.beds for house in world.houses)) == (10, 56)


def test_a_bed_holds_one_person_at_a_time_in_a_house_that_is_open(world: World) -> None:
    opened = {house.code: house for house in world.houses}
    by_bed: dict[tuple[str, int], list[tuple[date, date]]] = {}
    for stay in world.stays:
        assert 1 <= stay.bed <= opened[stay.house].beds and opened[stay.house].opened <= stay.first
        by_bed.setdefault((stay.house, stay.bed), []).append((stay.first, stay.until or date.max))
    for nights in by_bed.values():
        assert all(before[1] <= after[0] for before, after in pairwise(sorted(nights)))


def test_everybody_sheltered_has_a_bed_from_the_first_night_to_the_end_of_support(world: World) -> None:
    stays: dict[str, list[tuple[date, date | None]]] = {}
    for stay in world.stays:
        stays.setdefault(stay.person, []).append((stay.first, stay.until))
    sheltered = {t.person: t for t in world.tracks if t.sheltered}
    assert set(stays) == set(sheltered)
    for person, nights in stays.items():
        assert min(first for first, _ in nights) == sheltered[person].sheltered
        assert not sheltered[person].evacuated or nights[-1][1] == sheltered[person].support_end
        assert all(before[1] == after[0] for before, after in pairwise(nights))


def test_a_household_sleeps_in_one_house(world: World) -> None:
    house_of = {(stay.person, stay.first): stay.house for stay in world.stays}
    for case in world.cases:
        for (person, first), house in house_of.items():
            if person == case.principal:
                assert {house_of[dependant, first] for dependant in case.dependants} <= {house}
