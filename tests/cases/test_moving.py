"""Stages, rungs, flags, the end of a case and its return."""

from datetime import date, timedelta

import pytest

from tests.cases.people import NOW
from waystation.audit.models import Line
from waystation.cases import contact, moving, watching
from waystation.cases.ladder import ladder
from waystation.cases.models import Case
from waystation.cases.moving import Reached
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import milestones
from waystation.letterbox.models import Due
from waystation.vault.labels import Label, Section

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=10)
TODAY = LATER.date()
NIGHT = Reached(("sheltered",), date(2017, 4, 7))


def count(desk, as_of=TODAY, **how):
    return ladder(milestones.read_all(desk.keyring("dov")), as_of, **how).counts


def test_a_case_moves_on_and_the_milestone_is_written_with_it(desk, case):
    with case() as nurs:
        moving.move_stage(nurs, "sheltered", reason="", reached=NIGHT, now=LATER)
        assert moving.stage_of(nurs)["stage"] == "sheltered"
    assert count(desk)["sheltered"] == 2
    assert count(desk, date(2017, 4, 6))["sheltered"] == 0


def test_nobody_is_sheltered_without_a_first_night(desk, case):
    with case() as nurs, pytest.raises(Refused):
        moving.move_stage(nurs, "sheltered", reason="", now=LATER)
    assert count(desk)["sheltered"] == 0


def test_a_move_outside_the_list_is_refused_and_changes_nothing(case, started):
    lines = Line.objects.filter(action="cases:stage").count()
    with case() as nurs:
        with pytest.raises(Refused):
            moving.move_stage(nurs, "settling", reason="because", now=LATER)
        nurs.lock()
        assert moving.stage_of(nurs)["stage"] == "accepted"
    assert Line.objects.filter(action="cases:stage").count() == lines


def test_a_step_back_needs_a_reason(case):
    with case() as nurs:
        moving.move_stage(nurs, "papers", reason="", now=LATER)
        with pytest.raises(Refused):
            moving.move_stage(nurs, "accepted", reason=" ", now=LATER)
        moving.move_stage(nurs, "accepted", reason="the offer was taken back", now=LATER)


def test_only_one_person_of_a_household_may_have_left(desk, case, ids):
    with case() as nurs:
        moving.record_milestone(nurs, Reached(("evacuated",), date(2017, 4, 9), persons=(ids["Sami"],)), now=LATER)
    assert count(desk)["evacuated"] == 1
    assert count(desk, unit="households")["evacuated"] == 1


@pytest.mark.parametrize(
    "reached",
    [
        Reached(("evacuated",), date(2017, 4, 3)),  # before they were verified
        Reached(("evacuated",), date(2017, 5, 1)),  # has not come yet
        Reached(("verified",), date(2017, 4, 5)),  # stands already
        Reached(("promoted",), date(2017, 4, 9)),
        Reached((), date(2017, 4, 9)),
        Reached(("evacuated",), date(2017, 4, 9), precision="roughly"),
    ],
)
def test_a_milestone_that_cannot_be_is_refused(desk, case, reached):
    before = count(desk)
    with case() as nurs, pytest.raises(Refused):
        moving.record_milestone(nurs, reached, now=LATER)
    assert count(desk) == before


def test_a_milestone_of_somebody_in_another_case_is_not_ours(case):
    with case() as nurs, pytest.raises(NotYours):
        moving.record_milestone(nurs, Reached(("evacuated",), date(2017, 4, 9), persons=("0" * 32,)), now=LATER)


def test_settlement_reads_how_to_reach_them_only_after_arrival(desk, case, started):
    def sections():
        with case("cleo") as nurs:
            return nurs.sections

    with case() as nurs:
        moving.move_stage(nurs, "travelling", reason="", now=LATER)
    assert Section.CONTACT not in sections()
    with case() as nurs:
        moving.move_stage(nurs, "arrived", reason="", reached=Reached(("abroad",), date(2017, 4, 12)), now=LATER)
    assert Section.CONTACT in sections()
    with case() as nurs:
        moving.move_stage(nurs, "papers", reason="sent back at the airport", now=LATER)
    assert Section.CONTACT not in sections()


def test_an_overdue_sign_of_life_shows_in_the_plain_clock_and_a_sign_moves_it(case, started):
    assert [d.hour for d in Due.objects.filter(compartment="team-birch")] == ["2017-04-06T09"]
    with case() as nurs:
        contact.record_sign_of_life(nurs, when=LATER, channel="telephone", note="all well", now=LATER, next_in=48)
    assert [d.hour for d in Due.objects.filter(compartment="team-birch")] == ["2017-04-17T09"]
    assert Case.objects.get(pk=started).due == "2017-04-17T09"


def test_lost_contact_keeps_the_search_going_and_a_sign_of_life_ends_it(case):
    with case() as nurs:
        moving.set_flag(nurs, "lost-contact", reason="silent since Tuesday", again_in=6, now=LATER)
        assert watching.watch_of(nurs)["next"] == "2017-04-15T15"
        contact.record_sign_of_life(nurs, when=LATER, channel="partner", note="", now=LATER)
        assert moving.stage_of(nurs)["flags"] == {}


def test_a_paused_case_rings_no_clock_until_it_goes_on(case, started):
    with case() as nurs:
        moving.set_flag(nurs, "paused", reason="they wish to wait", now=LATER)
        assert not Due.objects.filter(compartment="team-birch").exists()
        moving.clear_flag(nurs, "paused", reason="they wish to go on", now=LATER)
        assert Due.objects.filter(compartment="team-birch").count() == 1


@pytest.mark.parametrize(("flag", "reason"), [("tired", "x"), ("paused", " ")])
def test_a_flag_outside_the_list_or_without_a_reason_is_refused(case, flag, reason):
    with case() as nurs, pytest.raises(Refused):
        moving.set_flag(nurs, flag, reason=reason, now=LATER)


def test_a_closed_case_is_nobody_now_stays_readable_and_takes_no_more_work(desk, case, started):
    with case() as nurs:
        moving.close_case(nurs, "safe-elsewhere", note="with an aunt abroad", day=LATER.date(), now=LATER)
        assert moving.stage_of(nurs)["closing"]["reason"] == "safe-elsewhere"
        with pytest.raises(Refused):
            moving.move_stage(nurs, "papers", reason="x", now=LATER)
    assert not Case.objects.get(pk=started).open
    assert not Due.objects.filter(compartment="team-birch").exists()
    assert (count(desk)["verified"], count(desk, count_of="now")["verified"]) == (2, 0)


@pytest.mark.parametrize(("reason", "note"), [("bored", "x"), ("settled", " ")])
def test_a_case_is_closed_with_a_reason_from_the_list_and_in_words(case, started, reason, note):
    with case() as nurs, pytest.raises(Refused):
        moving.close_case(nurs, reason, note=note, day=LATER.date(), now=LATER)
    assert Case.objects.get(pk=started).open


def test_a_case_that_is_opened_again_stands_where_it_stood(desk, case):
    with case() as nurs:
        moving.move_stage(nurs, "papers", reason="", now=LATER)
        moving.close_case(nurs, "withdrew", note="they changed their minds", day=LATER.date(), now=LATER)
        moving.reopen_case(nurs, reason="they changed them back", now=LATER + timedelta(days=2))
        assert moving.stage_of(nurs)["stage"] == "papers"
    assert count(desk, LATER.date() + timedelta(days=2), count_of="now")["verified"] == 2


def test_a_case_that_is_open_cannot_be_opened_again(case):
    with case() as nurs, pytest.raises(Refused):
        moving.reopen_case(nurs, reason="x", now=LATER)


def test_every_act_stands_on_the_timeline_with_who_and_when(desk, case):
    with case("jon") as nurs:
        moving.move_stage(nurs, "papers", reason="an offer came", now=LATER)
        [line] = [e for e in nurs.read_all(Label.TIMELINE_ENTRY).values() if e["what"] == "stage"]
    assert (line["by"], line["before"], line["to"], line["text"]) == (
        desk.id("jon"),
        "accepted",
        "papers",
        "an offer came",
    )
