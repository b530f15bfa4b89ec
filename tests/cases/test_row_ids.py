"""Rows of a case stand in the clear: none says by its id who knows whom, or whose message was in question."""

import pytest

from tests.cases.people import NOW, start
from tests.done_again import same_rows
from tests.intake.people import add, ask
from tests.intake.questions import ASKS_WHERE, PLAIN, looked, open_of
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases import knowing, questioning
from waystation.cases.taking import take_messages
from waystation.cases.writing import finish
from waystation.intake.signs import answering, conflicts
from waystation.vault.labels import Label
from waystation.vault.models import Value

pytestmark = pytest.mark.django_db


def filed(desk, sent):
    add(sent, text=ASKS_WHERE)
    take_messages(desk.keyring("jon"), now=NOW)


def test_nobody_guesses_from_a_row_who_knows_the_people_of_a_case(desk, case):
    def says():
        with case("jon") as nurs:
            knowing.say_one_knows(nurs, "kin", "", now=NOW)

    def lifts():
        with case() as nurs:
            knowing.lift_knowing(nurs, desk.id("jon"), reason="Another family", now=NOW)

    assert not same_rows(says)
    says()
    assert not same_rows(lifts)


def test_nobody_guesses_from_a_row_which_message_is_in_question(case):
    message = {"kind": "person", "about": "message", "text": ASKS_WHERE, "at": "2017-04-05T10:00:00Z", "by": ""}
    with case() as nurs:
        nurs.write(Label.CASE_MESSAGE, random_id(), {**message, "settled": True})
        finish(nurs, Tag.CASE_MESSAGE, "message", now=NOW)

    def looks():
        with case() as nurs:
            questioning.look(nurs, now=NOW)

    assert not same_rows(looks)


def test_nobody_guesses_from_a_row_that_a_question_was_answered(desk, case, sent):
    filed(desk, sent)

    def answers():
        with case() as nurs:
            (question,) = questioning.questions(nurs)
            questioning.answer_question(nurs, question["id"], "harmless", "A brother", now=NOW)

    assert not same_rows(answers)


def test_a_case_begins_under_rows_that_say_nothing_of_whom_or_what_the_request_knew(desk):
    sent = ask(happened=f"{PLAIN} {ASKS_WHERE}")
    (question,) = looked(desk, sent)
    with open_of(desk, sent.ref) as request:
        answering.answer_question(request, question["id"], "harmless", "A brother", now=NOW)
    with open_of(desk, sent.ref, "ben") as request:
        conflicts.declare(request, "kin", "", now=NOW)

    def begins():
        with open_of(desk, sent.ref) as request:
            start(request)

    assert not same_rows(begins)
    begins()
    assert not Value.objects.filter(label=Label.CASE_QUESTION, row=desk.id("ben")).exists()
