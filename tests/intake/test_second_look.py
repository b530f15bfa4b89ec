"""After a no: the door stays open, and who said no is not who looks again."""

import pytest

from tests.intake.people import NOW, add
from tests.intake.test_deciding import REFUSAL
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import milestones
from waystation.intake.actions import refuse_request, take_messages
from waystation.intake.declining.reopening import let_stand, reopen_request
from waystation.letterbox.adding import SECOND_LOOK

pytestmark = pytest.mark.django_db


@pytest.fixture
def appealed(opened, sent):
    with opened("ada") as request:
        refuse_request(request, **{**REFUSAL, "code": "duplicate"}, now=NOW)
    add(sent, about=((SECOND_LOOK, "yes"),))
    with opened("ben") as request:
        take_messages(request, now=NOW)
    return opened


def test_who_said_no_is_not_who_looks_again(appealed):
    with appealed("ada") as request, pytest.raises(Refused):
        reopen_request(request, reason="Once more.", now=NOW)


def test_somebody_else_takes_it_up_and_they_are_counted_again(appealed, desk):
    with appealed("ben") as request:
        reopen_request(request, reason="There is a second person.", now=NOW)
        assert request.row.state == "open" and request.row.assignee_id == desk.id("ben")
    assert len(milestones.read_all(desk.keyring("dov"))[0]["persons"]) == 1


def test_a_second_look_is_not_ended_in_silence(appealed):
    with appealed("ben") as request, pytest.raises(Refused):
        let_stand(request, reason="As before.", now=NOW)


def test_a_letter_never_says_that_somebody_is_not_believed(opened, sent):
    with opened() as request, pytest.raises(Refused):
        refuse_request(request, **{**REFUSAL, "advice": "Мы не верим вам."}, now=NOW)
