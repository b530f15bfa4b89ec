"""The controlled lists hold what the glossary says, each word once, and nothing else can be stored."""

import pytest

from waystation.core.vocabulary import grounds, ladder, needs, papers, purposes, risk, stages, verification
from waystation.core.vocabulary.refusals import Refused
from waystation.core.vocabulary.terms import codes, find

LISTS = {
    "stages": stages.STAGES,
    "flags": stages.FLAGS,
    "closing reasons": stages.CLOSING_REASONS,
    "grounds": grounds.GROUNDS,
    "needs": needs.NEEDS,
    "risk levels": risk.RISK_LEVELS,
    "papers": papers.PAPERS,
    "purposes": purposes.PURPOSES,
    "rungs": ladder.RUNGS,
    "endings": ladder.ENDINGS,
    "precisions": ladder.PRECISIONS,
    "checks": verification.CHECKS,
    "results of checks": verification.RESULTS,
    "views": verification.VIEWS,
    "changes": verification.CHANGES,
}
STAGES = [
    "received", "screening", "verifying", "accepted", "sheltered",
    "papers", "travelling", "arrived", "settling", "closed",
]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_each_code_stands_once_and_says_what_it_means_and_who_says_so(name):
    terms = LISTS[name]
    assert len(set(codes(terms))) == len(terms)
    assert all(term.code and term.term and term.definition.endswith(".") and term.source for term in terms)


def test_a_word_outside_the_list_is_refused():
    with pytest.raises(Refused):
        find(stages.CLOSING_REASONS, "bored")


def test_the_stages_are_those_of_the_glossary_in_their_order():
    assert list(codes(stages.STAGES)) == STAGES


@pytest.mark.parametrize("stage", STAGES[:-1])
def test_every_open_stage_can_be_closed(stage):
    assert "closed" in stages.moves_from(stage)


def test_a_closed_case_goes_nowhere_until_it_is_reopened():
    assert stages.moves_from("closed") == ()


@pytest.mark.parametrize(("stage", "to"), [("accepted", "arrived"), ("received", "sheltered"), ("closed", "papers")])
def test_a_move_that_is_not_in_the_list_is_none(stage, to):
    assert to not in stages.moves_from(stage)


def test_a_step_back_is_known_as_one():
    assert stages.is_back("travelling", "papers") and not stages.is_back("papers", "travelling")


def test_shelter_may_come_after_papers_or_never():
    assert "sheltered" in stages.moves_from("papers")
    assert "travelling" in stages.moves_from("accepted")


def test_the_ladder_is_a_partial_order():
    assert ladder.rungs_below("resettled") == ("resettled", "abroad", "evacuated", "verified", "applied", "contact")
    assert "evacuated" not in ladder.rungs_below("sheltered")
    assert "sheltered" not in ladder.rungs_below("evacuated")


def test_whoever_stands_higher_counts_for_the_rung():
    assert set(ladder.rungs_from("evacuated")) == {"evacuated", "abroad", "resettled"}


def test_every_need_belongs_to_a_group_of_unhcr():
    groups = {code for code in codes(needs.NEEDS) if len(code) == 2}
    assert groups == {"CR", "SC", "WR", "ER", "SP", "DS", "SM", "FU", "LP", "TR", "SV"}
    assert all(needs.group_of(code) in groups for code in codes(needs.NEEDS))


def test_every_level_of_danger_has_its_clock_and_its_place_in_the_list():
    for known in (risk.RANK, risk.EXPECT_LIFE_WITHIN, risk.DUE_LEVEL):
        assert set(known) == set(codes(risk.RISK_LEVELS))
