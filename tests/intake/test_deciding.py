"""How a request ends, and that the person learns it in their language."""

from contextlib import suppress
from dataclasses import replace

import pytest
from django.db import transaction

from tests.intake.people import NOW, RULES, ask
from tests.intake.test_answering import in_mailbox
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import milestones
from waystation.intake.actions import mark_accepted, refuse_request, set_stage, verify_request, withdraw_request
from waystation.intake.models import NOTHING_DUE
from waystation.letterbox.mailboxes import delete_code, read_mailbox
from waystation.letterbox.models import Due
from waystation.vault import signed
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db
REFUSAL = {"code": "better-placed", "reason": "They work there.", "title": "Куда обратиться", "advice": "Напишите им."}


def statuses(sent):
    return [m.status for m in read_mailbox(signed.organisation(), sent.mailbox, sent.pair)[0] if m.kind == "status"]


def test_a_refusal_becomes_a_letter_with_advice(opened, sent):
    with opened() as request:
        refuse_request(request, **REFUSAL, now=NOW)
    [letter] = in_mailbox(sent)
    assert (letter.kind, letter.title, letter.text, letter.language) == (
        "letter",
        "Куда обратиться",
        "Напишите им.",
        "ru",
    )
    assert sorted(statuses(sent)) == ["declined", "received"]


def test_a_refusal_closes_the_request_with_its_reason(opened, sent):
    with opened() as request:
        refuse_request(request, **REFUSAL, now=NOW)
        assert (request.row.state, request.row.due_hour, Due.objects.count()) == ("closed", NOTHING_DUE, 0)
        [decision] = request.box.read_all(Label.REQUEST_DECISION).values()
    assert (decision["kind"], decision["code"], decision["reason"]) == ("declined", "better-placed", "They work there.")


@pytest.mark.parametrize(
    "change", [{"code": "tired"}, {"reason": " "}, {"advice": " "}, {"advice": "[…]"}, {"title": "Go to [… whom]"}]
)
def test_a_refusal_without_reason_or_advice_is_refused(opened, sent, change):
    with opened() as request:
        with pytest.raises(Refused):
            refuse_request(request, **{**REFUSAL, **change}, now=NOW)
        assert request.row.state == "open"
    assert in_mailbox(sent) == []


def test_somebody_who_asked_twice_is_counted_once(opened, sent, desk):
    with opened() as request:
        refuse_request(request, **{**REFUSAL, "code": "duplicate"}, now=NOW)
    assert [row["persons"] for row in milestones.read_all(desk.keyring("dov"))] == [[]]


def test_whoever_is_refused_for_another_reason_stays_counted(opened, sent, desk):
    with opened() as request:
        refuse_request(request, **REFUSAL, now=NOW)
    assert len(milestones.read_all(desk.keyring("dov"))[0]["persons"]) == 1


def test_a_refusal_without_a_mailbox_closes_too(opened, sent):
    with opened() as request:
        delete_code(signed.organisation(), sent.code, sent.mailbox, NOW)
        refuse_request(request, **REFUSAL, now=NOW)
        assert request.row.state == "closed"


def test_whoever_is_reached_by_telephone_only_is_refused_without_a_letter(opened):
    called = ask(safe_contact=replace(RULES, ways="telephone"))
    with opened(of=called) as request:
        refuse_request(request, **REFUSAL, now=NOW)
        assert request.row.state == "closed"
        assert "answered" not in request.summary
    assert (in_mailbox(called), statuses(called)) == ([], ["received"])


@pytest.mark.parametrize(
    "act",
    [
        lambda request: withdraw_request(request, reason="", now=NOW),
        lambda request: mark_accepted(request, case="c" * 32, now=NOW),
    ],
)
def test_nor_are_they_written_how_it_ended_in_another_way(opened, act):
    called = ask(safe_contact=replace(RULES, ways="telephone"))
    with opened(of=called) as request:
        act(request)
    assert statuses(called) == ["received"]


def test_a_letter_the_door_kept_and_the_desk_did_not_is_not_sent_twice(opened, sent):
    for stops in (True, False):
        with opened() as request, suppress(KeyboardInterrupt), transaction.atomic():
            refuse_request(request, **REFUSAL, now=NOW)
            if stops:  # between the door's commit and the desk's
                raise KeyboardInterrupt
    assert len(in_mailbox(sent)) == 1
    assert sorted(statuses(sent)) == ["declined", "received"]


def test_it_ends_once(opened, sent):
    with opened() as request:
        refuse_request(request, **REFUSAL, now=NOW)
        with pytest.raises(Refused):
            refuse_request(request, **REFUSAL, now=NOW)
    assert len(in_mailbox(sent)) == 1


@pytest.mark.parametrize(
    "act",
    [
        lambda request: set_stage(request, "screening", now=NOW),
        lambda request: verify_request(request, steps=[], reason="Her cousin knows her.", now=NOW),
        lambda request: withdraw_request(request, reason="", now=NOW),
        lambda request: mark_accepted(request, case="c" * 32, now=NOW),
    ],
)
def test_nothing_more_is_decided_about_a_request_that_ended(opened, sent, act):
    with opened() as request:
        refuse_request(request, **REFUSAL, now=NOW)
        with pytest.raises(Refused):
            act(request)
        assert request.summary["stage"] == "closed"
        assert [d["kind"] for d in request.box.read_all(Label.REQUEST_DECISION).values()] == ["declined"]


def test_a_withdrawal_is_recorded_and_deletes_nothing(opened, sent):
    with opened() as request:
        withdraw_request(request, reason="They are safe with kin.", now=NOW)
        assert (request.row.state, request.summary["outcome"]) == ("closed", "withdrew")
        assert request.content["happened"]
    assert "withdrawn" in statuses(sent)


def test_an_accepted_request_says_only_inside_which_case_it_became(opened, sent):
    with opened() as request:
        mark_accepted(request, case="c" * 32, now=NOW)
        [decision] = request.box.read_all(Label.REQUEST_DECISION).values()
    assert decision["case"] == "c" * 32
    assert not Line.objects.filter(object="c" * 32).exists()
    assert "accepted" in statuses(sent)


@pytest.mark.parametrize(
    ("act", "tag"),
    [
        (lambda request: refuse_request(request, **REFUSAL, now=NOW), Tag.REQUEST_REFUSE),
        (lambda request: withdraw_request(request, reason="", now=NOW), Tag.REQUEST_WITHDRAW),
        (lambda request: mark_accepted(request, case="c" * 32, now=NOW), Tag.REQUEST_ACCEPT),
    ],
)
def test_each_end_is_in_the_log(opened, sent, desk, act, tag):
    with opened() as request:
        act(request)
    assert Line.objects.get(action=tag).subject == desk.id("ada")
