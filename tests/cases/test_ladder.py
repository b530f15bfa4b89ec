"""The ladder, on milestones made by hand."""

import random
from datetime import date

import pytest

from waystation.cases.ladder import RUNGS, ladder, last_day
from waystation.core.vocabulary.ladder import rungs_below

APRIL = date(2017, 4, 17)


def person(name, unit, *rungs):
    return {
        "id": name,
        "unit": unit,
        "rungs": [{"rung": r, "date": d, "precision": p, "source": "worker"} for r, d, p in rungs],
    }


def row(*persons):
    return {"persons": list(persons)}


NUR = person(
    "nur", "u1", ("contact", "2017-04-02", "day"), ("applied", "2017-04-02", "day"), ("verified", "2017-04-04", "day"),
    ("sheltered", "2017-04-07", "day"), ("evacuated", "2017-04-09", "day"), ("abroad", "2017-05-26", "day"),
)  # fmt: skip
SAMI = person("sami", "u1", ("contact", "2017-04-02", "day"), ("applied", "2017-04-05", "day"))
LEV = person("lev", "u2", ("contact", "2017-04", "month"))


def counted(as_of, *, unit="persons", count_of="ever", rows=None):
    counts = ladder(rows or [row(NUR, SAMI), row(LEV)], as_of, unit=unit, count_of=count_of).counts
    return tuple(counts[r] for r in ("contact", "applied", "verified", "evacuated", "sheltered", "abroad"))


def test_before_the_first_request_nobody_is_counted():
    assert counted(date(2017, 4, 1)) == (0, 0, 0, 0, 0, 0)


def test_a_day_counts_from_its_own_evening():
    assert counted(date(2017, 4, 7)) == (2, 2, 1, 0, 1, 0)


def test_somebody_known_only_to_have_come_in_april_counts_from_its_last_day():
    assert counted(date(2017, 4, 29))[0] == 2
    assert counted(date(2017, 4, 30))[0] == 3


@pytest.mark.parametrize(
    ("written", "precision", "day"),
    [
        ("2017-04-12", "day", date(2017, 4, 12)),
        ("2017-04-12", "week", date(2017, 4, 16)),
        ("2017-04-12", "month", date(2017, 4, 30)),
        ("2017-02", "month", date(2017, 2, 28)),
        ("2017", "year", date(2017, 12, 31)),
    ],
)
def test_a_date_that_is_not_known_to_the_day_counts_from_the_last_day_that_fits(written, precision, day):
    assert last_day(written, precision) == day


def test_a_household_counts_once():
    assert counted(APRIL, unit="households") == (1, 1, 1, 1, 1, 0)


def test_whoever_is_abroad_has_been_evacuated_even_if_nobody_wrote_it():
    lone = person("ada", "u9", ("contact", "2017-04-02", "day"), ("abroad", "2017-04-10", "day"))
    assert counted(APRIL, rows=[row(lone)]) == (1, 1, 1, 1, 0, 1)


def test_sheltered_says_nothing_about_evacuated():
    lone = person("ada", "u9", ("sheltered", "2017-04-10", "day"))
    assert counted(APRIL, rows=[row(lone)]) == (1, 1, 1, 0, 1, 0)


def test_a_bed_that_was_left_counts_ever_and_not_now():
    left = {"rung": "left-shelter", "date": "2017-04-10", "precision": "day", "source": "worker"}
    gone = [row({**NUR, "rungs": [*NUR["rungs"], left]})]
    assert counted(APRIL, rows=gone)[4] == 1
    assert counted(APRIL, rows=gone, count_of="now")[4] == 0


def test_somebody_who_comes_back_to_a_bed_counts_now_again():
    more = [
        {"rung": "left-shelter", "date": "2017-04-10", "precision": "day", "source": "worker"},
        {"rung": "sheltered", "date": "2017-04-12", "precision": "day", "source": "worker"},
    ]
    assert counted(APRIL, rows=[row({**NUR, "rungs": [*NUR["rungs"], *more]})], count_of="now")[4] == 1


def test_a_closed_case_is_nobody_now_and_everybody_ever():
    closed = {"rung": "closed", "date": "2017-04-12", "precision": "day", "source": "worker"}
    rows = [row({**NUR, "rungs": [*NUR["rungs"], closed]})]
    assert counted(APRIL, rows=rows, count_of="now") == (0, 0, 0, 0, 0, 0)
    assert counted(APRIL, rows=rows)[:5] == (1, 1, 1, 1, 1)


def test_the_same_question_next_year_has_the_same_digest():
    later = person("new", "u3", ("contact", "2018-04-02", "day"))
    then = ladder([row(NUR, SAMI), row(LEV)], APRIL)
    assert ladder([row(LEV), row(SAMI, NUR), row(later)], APRIL) == then


def test_another_day_or_unit_or_milestone_has_another_digest():
    rows = [row(NUR, SAMI), row(LEV)]
    asked = [
        ladder(rows, APRIL),
        ladder(rows, date(2017, 4, 18)),
        ladder(rows, APRIL, unit="households"),
        ladder(rows, APRIL, count_of="now"),
        ladder(rows[:1], APRIL, unit="persons"),
        ladder([row(NUR)], APRIL),
    ]
    assert len({one.digest for one in asked}) == 5  # LEV counts from 30 April only, so rows[:1] asks the same


def test_the_ladder_never_rises_and_never_falls_back():
    draw = random.Random(7)
    for _ in range(200):
        rows = [row(_anybody(draw, f"p{n}", f"u{n // 2}")) for n in range(8)]
        before = None
        for day in (date(2017, month, 20) for month in range(1, 13)):
            for count_of in ("ever", "now"):
                counts = ladder(rows, day, count_of=count_of).counts
                assert all(counts[r] <= counts[b] for r in RUNGS for b in rungs_below(r))
            ever = ladder(rows, day).counts
            assert before is None or all(ever[r] >= before[r] for r in RUNGS)
            before = ever


def _anybody(draw, name, unit):
    rungs = [*RUNGS, "left-shelter", "returned", "closed"]
    precisions = ("day", "week", "month", "year")
    days = [f"2017-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}" for _ in range(draw.randint(0, 6))]
    return person(name, unit, *((draw.choice(rungs), day, draw.choice(precisions)) for day in days))
