"""Both clocks with their reasons, and the place in the queue that follows from them."""

import pytest

from tests.intake.people import NOW, add, ask
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.actions import (
    answer_person,
    assign_request,
    set_stage,
    take_messages,
    triage_request,
)
from waystation.intake.actions.deciding import withdraw_request
from waystation.intake.models import NOTHING_DUE, HelpRequest
from waystation.intake.ranking import LEVELS, WAY_OUT, order_of
from waystation.letterbox.models import Due
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db
SAID = {
    "level": "emergency",
    "level_reason": "They are at the door.",
    "way_out": "days",
    "way_out_reason": "No place to hide.",
    "now": NOW,
}


def test_triage_sets_the_rank_and_keeps_the_reasons(opened, sent):
    with opened() as request:
        order = triage_request(request, **SAID)
        [kept] = request.box.read_all(Label.REQUEST_TRIAGE).values()
    assert HelpRequest.objects.get(pk=sent.ref).rank == order.rank
    assert (kept["level_reason"], kept["way_out_reason"]) == ("They are at the door.", "No place to hide.")


def test_an_emergency_is_due_an_hour_after_it_came(opened):
    with opened() as request:
        triage_request(request, **SAID)
        assert request.row.due_hour == "2017-04-02T11"
        assert [(due.level, due.hour) for due in Due.objects.all()] == [("emergency", "2017-04-02T11")]


def test_after_an_answer_the_level_starts_no_clock(opened):
    with opened() as request:
        answer_person(request, "We can help.", now=NOW)
        triage_request(request, **SAID)
        assert request.row.due_hour == NOTHING_DUE


def test_triage_leaves_the_clock_of_what_she_added_until_somebody_answers(opened, sent):
    add(sent, text="They are at the door", level="emergency")
    with opened() as request:
        take_messages(request, now=NOW)
        triage_request(request, **{**SAID, "level": "normal"})
        assert request.row.due_hour == "2017-04-02T11"
        assert sorted(Due.objects.values_list("level", "hour")) == [
            ("emergency", "2017-04-02T11"),
            ("normal", "2017-04-09T10"),
        ]
        answer_person(request, "We come.", now=NOW)
    assert not Due.objects.exists()


@pytest.mark.parametrize("missing", ["level_reason", "way_out_reason"])
def test_a_clock_without_a_reason_is_refused(opened, sent, missing):
    with opened() as request:
        before = request.row.rank
        with pytest.raises(Refused):
            triage_request(request, **{**SAID, missing: "  "})
    assert HelpRequest.objects.get(pk=sent.ref).rank == before


def test_a_second_triage_keeps_the_first_on_record(opened):
    with opened() as request:
        triage_request(request, **SAID)
        triage_request(request, **{**SAID, "level": "normal"})
        assert len(request.box.read_all(Label.REQUEST_TRIAGE)) == 2
        assert request.summary["level"] == "normal"


def test_a_closed_request_is_not_triaged(opened):
    with opened() as request:
        withdraw_request(request, reason="said so", now=NOW)
        with pytest.raises(Refused):
            triage_request(request, **SAID)


def test_the_level_counts_more_than_the_way_out_and_that_more_than_the_region():
    ranks = [
        order_of(level, way, priority_region=first).rank
        for level in LEVELS
        for way in WAY_OUT
        for first in (True, False)
    ]
    assert ranks == sorted(set(ranks))


def test_the_region_is_named_as_a_reason():
    assert "region" in order_of("normal", "none", priority_region=True).reasons
    assert "region" not in order_of("normal", "none").reasons


def test_the_stage_is_in_the_summary(opened):
    with opened() as request:
        set_stage(request, "screening", now=NOW)
        assert request.summary["stage"] == "screening"


def test_a_stage_of_a_case_is_refused(opened):
    with opened() as request, pytest.raises(Refused):
        set_stage(request, "travelling", now=NOW)


def test_a_request_is_given_to_a_member(opened, desk, sent):
    with opened():
        pass
    assign_request(desk.keyring("ada"), sent.ref, desk.id("ben"))
    assert HelpRequest.objects.get(pk=sent.ref).assignee == desk.workers["ben"]
    assert Line.objects.get(action=Tag.REQUEST_ASSIGN).subject == desk.id("ada")


def test_it_is_not_given_to_somebody_who_could_not_open_it(opened, desk, sent):
    with opened():
        pass
    with pytest.raises(NotYours):
        assign_request(desk.keyring("ada"), sent.ref, desk.id("jon"))
    assert HelpRequest.objects.get(pk=sent.ref).assignee is None


@pytest.mark.parametrize("name", ["jon", "cleo", "faye", "dov", "eve"])
def test_nobody_else_gives_it_away(opened, desk, sent, name):
    with opened():
        pass
    with pytest.raises(NotYours):
        assign_request(desk.keyring(name), sent.ref, desk.id("ben"))
    assert HelpRequest.objects.get(pk=sent.ref).assignee is None


def test_two_requests_do_not_share_a_clock(opened, desk):
    other = ask()
    with opened() as request:
        answer_person(request, "We can help.", now=NOW)
    with opened(of=other) as request:
        assert request.row.due_hour == "2017-04-03T10"
    assert Due.objects.count() == 1
