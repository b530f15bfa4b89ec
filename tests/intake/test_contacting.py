"""The rules are confirmed before a number is shown; every attempt is noted and sets the next hour."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.intake.people import NOW, RULES, add, ask
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.intake.actions import note_request, record_attempt, reveal_contact, take_messages
from waystation.intake.models import NOTHING_DUE
from waystation.letterbox.models import Due
from waystation.vault.boxes import Box
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db


def revealed():
    return Line.objects.filter(action=Tag.REQUEST_REVEAL).count()


def test_the_number_is_shown_after_the_rules_were_confirmed(opened):
    with opened() as request:
        assert reveal_contact(request, rules_confirmed=True)["reach"] == "+7 900 000-00-17"
    assert revealed() == 1


def test_without_confirming_it_stays_closed(opened):
    with opened() as request, pytest.raises(Refused):
        reveal_contact(request, rules_confirmed=False)
    assert revealed() == 0


def test_a_number_is_not_shown_of_somebody_who_wants_to_be_answered_only_here(opened):
    cautious = ask(safe_contact=replace(RULES, ways="here"))
    with opened(of=cautious) as request, pytest.raises(Refused, match="only here"):
        reveal_contact(request, rules_confirmed=True)
    assert revealed() == 0


def test_every_look_is_written_down(opened):
    with opened() as request:
        reveal_contact(request, rules_confirmed=True)
        reveal_contact(request, rules_confirmed=True)
    assert revealed() == 2


def test_an_attempt_keeps_how_whom_code_word_result_and_next(opened):
    with opened() as request:
        row = record_attempt(
            request, channel="telephone", result="somebody-else", whom="a brother", code_word="given",
            note="said: a delivery", next_try=NOW + timedelta(hours=10), now=NOW,
        )  # fmt: skip
        kept = request.box.read(Label.CONTACT_ATTEMPT, row)
    assert (kept["channel"], kept["result"], kept["code_word"]) == ("telephone", "somebody-else", "given")
    assert (kept["whom"], kept["next"]) == ("a brother", "2017-04-02T20")


def test_the_next_try_is_when_it_falls_due(opened):
    with opened() as request:
        record_attempt(request, channel="app", result="no-answer", next_try=NOW + timedelta(hours=10), now=NOW)
        assert request.row.due_hour == "2017-04-02T20"
        assert Due.objects.get().hour == "2017-04-02T20"


def test_reaching_them_is_an_answer(opened):
    with opened() as request:
        record_attempt(request, channel="telephone", result="reached", now=NOW)
        assert (request.row.due_hour, Due.objects.count()) == (NOTHING_DUE, 0)


def test_not_reaching_them_leaves_the_clock(opened):
    with opened() as request:
        record_attempt(request, channel="telephone", result="no-answer", now=NOW)
        assert (request.row.due_hour, Due.objects.count()) == ("2017-04-03T10", 1)


def test_a_next_try_leaves_the_clock_of_what_she_added(opened, sent):
    add(sent, text="They are at the door", level="emergency")
    with opened() as request:
        take_messages(request, now=NOW)
        record_attempt(request, channel="telephone", result="no-answer", next_try=NOW + timedelta(days=20), now=NOW)
        assert request.row.due_hour == "2017-04-02T11"
        assert sorted(Due.objects.values_list("hour", flat=True)) == ["2017-04-02T11", "2017-04-22T10"]


def test_an_attempt_that_the_desk_did_not_keep_stops_no_clock(opened, monkeypatch):
    def full(*_args, **_said):
        raise OSError("the disk is full")

    with opened() as request:
        monkeypatch.setattr(Box, "sign", full)
        with pytest.raises(OSError):
            record_attempt(request, channel="telephone", result="reached", now=NOW)
        request.box._dirty.clear()
    assert Due.objects.count() == 1


def test_whoever_was_reached_has_an_answer_and_the_next_try_is_the_only_clock(opened, sent):
    add(sent, level="emergency")
    with opened() as request:
        take_messages(request, now=NOW)
        record_attempt(request, channel="telephone", result="reached", next_try=NOW + timedelta(days=1), now=NOW)
        assert request.summary["answered"]
        assert [due.hour for due in Due.objects.all()] == [request.row.due_hour] == ["2017-04-03T10"]


def test_the_same_form_is_one_attempt_and_with_other_words_a_second_one(opened):
    with opened() as request:
        for result in ("no-answer", "no-answer", "wrong-number"):
            record_attempt(request, channel="telephone", result=result, now=NOW, form_id="a" * 32)
        assert len(request.box.read_all(Label.CONTACT_ATTEMPT)) == 2
    assert Line.objects.filter(action=Tag.REQUEST_ATTEMPT).count() == 2


def test_the_same_form_is_one_note_and_with_other_words_a_second_one(opened):
    with opened() as request:
        for text in ("Call her sister.", "Call her sister. ", "Do not call her sister."):
            note_request(request, text, now=NOW, form_id="a" * 32)
        assert len(request.box.read_all(Label.REQUEST_NOTE)) == 2
    assert Line.objects.filter(action=Tag.REQUEST_NOTE).count() == 2


@pytest.mark.parametrize(
    "wrong", [{"channel": "pigeon"}, {"result": "maybe"}, {"code_word": "?"}, {"next_try": NOW - timedelta(hours=1)}]
)
def test_an_attempt_that_cannot_be_is_refused(opened, wrong):
    with opened() as request:
        with pytest.raises(Refused):
            record_attempt(request, **{"channel": "app", "result": "no-answer", "now": NOW, **wrong})
        assert request.box.read_all(Label.CONTACT_ATTEMPT) == {}


def test_a_note_is_kept_with_its_writer(opened, desk):
    with opened() as request:
        row = note_request(request, "Call her sister first.", now=NOW)
    with opened("ben") as request:
        note = request.box.read(Label.REQUEST_NOTE, row)
    assert (note["text"], note["by"]) == ("Call her sister first.", desk.id("ada"))


def test_an_empty_note_is_refused(opened):
    with opened() as request, pytest.raises(Refused):
        note_request(request, " ", now=NOW)
