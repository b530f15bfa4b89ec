"""Verification of a request in steps: results, second persons, what blocks the finding, and taking it back."""

from datetime import date, timedelta

import pytest

from tests.intake.people import NOW, found_credible
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import milestones, verification, verifying
from waystation.intake.actions import (
    look_at_check,
    open_check,
    record_check,
    unverify_request,
    verify_request,
    withdraw_request,
)
from waystation.letterbox.mailboxes import read_mailbox
from waystation.letterbox.models import Due
from waystation.vault import signed
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def standing(request):
    return verification.read(request.box.read_all(Label.REQUEST_VERIFICATION))


def step_of(request, kind="interview", result="supports", **more):
    """One step with a result, by whoever has the request open."""
    step = open_check(request, kind, what="the days of the visits", now=NOW, **more)
    record_check(request, step, result, reason="Told the same way.", now=NOW)
    return step


def find(request, *steps, **more):
    verify_request(request, steps=steps, reason="They agree.", now=NOW, **more)


def look(opened, name, step, view="agrees"):
    with opened(name) as request:
        look_at_check(request, step, view, reason="I read it twice.", now=NOW)


def missing(sent):
    """The lists that lie in Nur's mailbox, the last one last."""
    found, _spoilt = read_mailbox(signed.organisation(), sent.mailbox, sent.pair)
    return [message.missing for message in found if message.kind == "status" and not message.status]


def test_the_finding_is_a_milestone_and_stands_on_its_steps(opened, desk):
    with opened() as request:
        steps = found_credible(request)
        assert standing(request).found["steps"] == sorted(steps) and request.summary["verified"]
    [row] = milestones.read_all(desk.keyring("dov"))
    assert [rung["rung"] for rung in row["persons"][0]["rungs"]] == ["contact", "applied", "verified"]


def test_nothing_is_found_credible_without_a_step_that_supports_it(opened, desk):
    with opened() as request:
        with pytest.raises(Refused, match="No step supports"):
            find(request)
        step = step_of(request, "document", "does-not-support")
        with pytest.raises(Refused, match="No step supports"):
            find(request, step)
    assert len(milestones.read_all(desk.keyring("dov"))[0]["persons"][0]["rungs"]) == 2


def test_an_interview_waits_for_a_second_person(opened):
    with opened() as request:
        step = step_of(request)
        with pytest.raises(Refused, match="second person has not looked"):
            find(request, step)
        assert request.summary["verifying"]["second"] == [{"kind": "interview", "by": [request.keyring.worker_id]}]
    look(opened, "ben", step)
    with opened() as request:
        find(request, step)


@pytest.mark.parametrize("kind", ["document", "reference"])
def test_whatever_is_the_only_support_waits_for_a_second_person(opened, kind):
    with opened() as request:
        step = step_of(request, kind)
        with pytest.raises(Refused, match="second person has not looked"):
            find(request, step)


def test_nobody_is_the_second_person_to_a_result_of_their_own(opened):
    with opened() as request:
        step = step_of(request)
        with pytest.raises(Refused, match="You wrote this result yourself"):
            look_at_check(request, step, "agrees", reason="Sure.", now=NOW)
        assert standing(request).waiting


def test_nobody_looks_twice_at_one_result(opened):
    with opened() as request:
        step = step_of(request)
    look(opened, "ben", step, "disagrees")
    with pytest.raises(Refused, match="looked at this result already"):
        look(opened, "ben", step)


def test_whose_place_in_the_group_has_ended_is_no_second_person(opened, monkeypatch):
    with opened() as request:
        step = step_of(request)
    monkeypatch.setattr(verifying.Place, "hands", frozenset())
    with pytest.raises(Refused, match="has ended"):
        look(opened, "ben", step)


def test_a_second_person_who_disagrees_stops_it_until_a_new_step_is_read_by_two(opened):
    with opened() as request:
        step = step_of(request)
    look(opened, "ben", step, "disagrees")
    with opened() as request:
        with pytest.raises(Refused, match="in question"):
            find(request, step)
        other = step_of(request, "document", instead=step)
        with pytest.raises(Refused, match="second person has not looked"):
            find(request, other)
    look(opened, "ben", other)
    with opened() as request:
        find(request, other)


def test_a_third_person_decides_between_two():
    said = {"kind": "interview", "what": "", "second": True, "instead": "", "until": "", "missing": []}
    lines = {"s": {"line": "step", "number": 0, **said}}
    lines["r"] = {"line": "result", "number": 1, "step": "s", "result": "supports", "by": "a"}
    lines["1"] = {"line": "look", "number": 2, "of": "r", "view": "disagrees", "by": "b"}
    assert verification.read(lines).unresolved and not verification.read(lines).ready
    third = {"line": "look", "number": 3, "of": "r", "by": "c"}
    assert verification.read(lines | {"2": third | {"view": "agrees"}}).ready
    overruled = verification.read(lines | {"2": third | {"view": "disagrees"}})
    assert not overruled.unresolved and not overruled.ready


def test_a_contradiction_stops_it_and_its_author_alone_does_not_talk_it_away(opened):
    with opened() as request:
        steps = [step_of(request, kind) for kind in ("reference", "document")]
        against = step_of(request, "document", "contradicts")
        with pytest.raises(Refused, match="in question"):
            find(request, *steps)
        record_check(request, against, "supports", reason="Misread.", replaces="a stain", now=NOW)
        with pytest.raises(Refused, match="second person has not looked"):
            find(request, *steps)
    look(opened, "ben", against)
    with opened() as request:
        find(request, *steps)


def test_a_result_is_replaced_only_with_a_reason_and_both_stay(opened):
    with opened() as request:
        step = step_of(request, "document")
        with pytest.raises(Refused, match="has a result already"):
            record_check(request, step, "unclear", reason="Blurred.", now=NOW)
        record_check(request, step, "unclear", reason="Blurred.", replaces="seen in daylight", now=NOW)
        [check] = standing(request).checks
        assert (check.result["result"], check.earlier) == ("unclear", 1)


@pytest.mark.parametrize("act", [
    lambda request, step: record_check(request, step, "supports", reason="x", day=date(2099, 1, 1), now=NOW),
    lambda request, step: open_check(request, "document", what="x", until=date(2017, 4, 1), now=NOW),
    lambda request, step: open_check(request, "document", what=" ", now=NOW),
    lambda request, step: open_check(request, "gossip", what="x", now=NOW),
    lambda request, step: open_check(request, "document", what="x", who="f" * 32, now=NOW),
    lambda request, step: open_check(request, "document", what="x", instead=step, now=NOW),
    lambda request, step: open_check(request, "document", what="x", missing=["paper"] * 13, now=NOW),
    lambda request, step: record_check(request, step, "maybe", reason="x", now=NOW),
    lambda request, step: record_check(request, step, "supports", reason="x", source="gossip", now=NOW),
    lambda request, step: look_at_check(request, step, "agrees", reason="x", now=NOW),
    lambda request, step: record_check(request, "f" * 32, "supports", reason="x", now=NOW),
    lambda request, step: unverify_request(request, "document", reason="x", now=NOW),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_and_nothing_is_written(opened, act):
    with opened() as request:
        step = open_check(request, "document", what="the summons", now=NOW)
        with pytest.raises((Refused, NotYours)):
            act(request, step)
        assert len(standing(request).checks) == 1 and standing(request).open


def test_no_step_is_opened_or_answered_in_a_closed_request(opened):
    with opened() as request:
        step = open_check(request, "document", what="the summons", until=NOW.date(), now=NOW)
        withdraw_request(request, reason="", now=NOW)
        with pytest.raises(Refused, match="closed already"):
            record_check(request, step, "supports", reason="x", now=NOW)
        with pytest.raises(Refused, match="closed already"):
            open_check(request, "interview", what="x", now=NOW)
        assert not Due.objects.exists()


def test_a_clock_rings_on_the_day_of_a_step_until_it_has_a_result(opened):
    with opened() as request:
        step = open_check(request, "document", what="the summons", until=date(2017, 4, 9), now=NOW)
        assert Due.objects.filter(hour="2017-04-09T23", compartment="intake").count() == 1
        assert not standing(request).checks[0].is_late(NOW)
        assert standing(request).checks[0].is_late(NOW + timedelta(days=9))
        record_check(request, step, "supports", reason="x", now=NOW)
    assert not Due.objects.filter(hour="2017-04-09T23").exists()


def test_a_finding_is_taken_back_with_what_changed_and_what_is_done_again(opened, desk):
    with opened() as request:
        steps = found_credible(request)
        unverify_request(request, "document", reason="Another date.", void=steps[:1], again=steps[1:], now=LATER)
        assert not request.summary["verified"] and request.summary["verifying"]["again"] == "document"
        assert [check.kind for check in standing(request).counting] == ["reference"]
        with pytest.raises(Refused, match="No step supports"):
            find(request, *steps)
    rungs = milestones.read_all(desk.keyring("dov"))[0]["persons"][0]["rungs"]
    assert [rung["rung"] for rung in rungs] == ["contact", "applied"]


def test_what_comes_after_the_finding_and_contradicts_it_takes_the_request_out_of_those_that_are_ready(opened):
    with opened() as request:
        found_credible(request)
        step_of(request, "document", "contradicts")
        assert not request.summary["verified"]


def test_a_result_with_the_name_of_somebody_else_beside_it_carries_no_finding(opened, desk):
    with opened() as request:
        step = step_of(request)
        lines = request.box.read_all(Label.REQUEST_VERIFICATION)
        [row] = [row for row, line in lines.items() if line["line"] == "result"]
        with request.writing() as box:
            box.write(Label.REQUEST_VERIFICATION, row, {**lines[row], "by": desk.id("ben")})
            box.sign("intake:verify")
        look_at_check(request, step, "agrees", reason="Sure.", now=NOW)
        with pytest.raises(Refused, match="not signed by the worker"):
            find(request, step)


def test_the_same_form_sent_twice_is_one_step(opened):
    with opened() as request:
        for _time in range(2):
            open_check(request, "document", what="the summons", now=NOW, form_id="d" * 32)
        assert len(standing(request).checks) == 1


def test_what_is_missing_stands_in_their_mailbox_until_each_step_has_a_result(opened, sent):
    with opened() as request:
        paper = open_check(request, "document", what="the summons", missing=["paper"], now=NOW)
        talk = open_check(request, "interview", what="a talk", missing=["time", "paper"], now=NOW + timedelta(1))
        record_check(request, paper, "supports", reason="x", now=NOW + timedelta(2))
        record_check(request, talk, "could-not-be-done", reason="x", now=NOW + timedelta(3))
    assert missing(sent) == [("paper",), ("paper", "time"), ("time", "paper"), ()]


def test_of_two_lists_of_one_second_the_later_one_stands(opened, sent):
    with opened() as request:
        step = open_check(request, "document", what="the summons", missing=["paper"], now=NOW)
        record_check(request, step, "supports", reason="x", now=NOW)
    assert missing(sent) == [("paper",), ()]


def test_a_list_that_did_not_change_is_not_laid_into_the_mailbox_again(opened, sent):
    with opened() as request:
        open_check(request, "document", what="the summons", missing=["paper"], now=NOW)
        open_check(request, "document", what="the passport", missing=["paper"], now=LATER)
    assert missing(sent) == [("paper",)]


def test_nothing_is_laid_down_for_somebody_who_is_reached_by_telephone_only(opened, sent, monkeypatch):
    monkeypatch.setattr("waystation.intake.mail.by_telephone", lambda request: True)
    with opened() as request:
        open_check(request, "document", what="the summons", missing=["paper"], now=NOW)
    assert missing(sent) == []


def test_the_line_of_the_queue_holds_no_words_of_a_step(opened):
    with opened() as request:
        step = open_check(request, "interview", what="SECRETWORDS", missing=["SECRETWORDS"], now=NOW)
        record_check(request, step, "supports", reason="SECRETWORDS", now=NOW)
        assert "SECRETWORDS" not in str(request.summary)
