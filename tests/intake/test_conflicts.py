"""Who knows the people of a request does not look after it; a colleague can lift that, they themselves cannot."""

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.cases.people import BEGINNING, start
from tests.intake.people import NOW, found_credible
from tests.intake.questions import open_of
from waystation.cases import work
from waystation.cases.access import open_case
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import actions
from waystation.intake.check_pages import standing_of
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.intake.signs import conflicts

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(desk, sent):
    """Nur's request, of which Ada looked after and then said that she knows them."""
    receive_waiting(desk.keyring("ada"))
    give(desk, sent, "ada")
    with open_of(desk, sent.ref) as request:
        conflicts.declare(request, "kin", "My cousin.", now=NOW)
    return sent


def give(desk, sent, to, by="ben"):
    return actions.assign_request(desk.keyring(by), sent.ref, desk.id(to))


def test_whoever_says_so_looks_after_it_no_more_and_it_is_not_given_back(desk, known):
    assert HelpRequest.objects.get(pk=known.ref).assignee is None
    with pytest.raises(Refused):
        give(desk, known, "ada")
    assert give(desk, known, "ben").assignee_id == desk.id("ben")


def test_saying_it_twice_is_once(desk, known):
    with open_of(desk, known.ref) as request:
        conflicts.declare(request, "other", "", now=NOW)
        assert [said["kind"] for said in conflicts.of(request).values()] == ["kin"]


def test_a_colleague_lifts_it_with_a_reason_and_they_themselves_do_not(desk, known):
    with open_of(desk, known.ref) as request, pytest.raises(Refused):
        conflicts.lift(request, desk.id("ada"), "It is nothing", now=NOW)
    with open_of(desk, known.ref, "ben") as request:
        with pytest.raises(Refused):
            conflicts.lift(request, desk.id("ada"), " ", now=NOW)
        conflicts.lift(request, desk.id("ada"), "Another family of the same name", now=NOW)
    assert give(desk, known, "ada").assignee_id == desk.id("ada")


def test_who_knows_them_does_no_step_of_the_verification_and_is_not_its_second_person(desk, sent):
    receive_waiting(desk.keyring("ada"))
    with open_of(desk, sent.ref, "ben") as request:
        step = actions.open_check(request, "interview", what="the talk", who=desk.id("ada"), now=NOW)
        done = actions.open_check(request, "interview", what="the talk", now=NOW)
        actions.record_check(request, done, "supports", reason="It agrees.", now=NOW)
    with open_of(desk, sent.ref) as request:
        conflicts.declare(request, "kin", "", now=NOW)
        assert standing_of(request).by_id[step].said["who"] == ""
        with pytest.raises(Refused, match="know these people"):
            actions.look_at_check(request, done, "agrees", reason="I read it.", now=NOW)
    with open_of(desk, sent.ref, "ben") as request, pytest.raises(Refused):
        actions.open_check(request, "interview", what="the talk", who=desk.id("ada"), now=NOW)


def test_of_somebody_who_said_nothing_there_is_nothing_to_lift(desk, known):
    with open_of(desk, known.ref) as request, pytest.raises(NotYours):
        conflicts.lift(request, desk.id("ben"), "why not", now=NOW)


def test_a_case_is_not_given_to_whoever_knew_them_from_the_request_on(desk, known):
    with open_of(desk, known.ref, "ben") as request:
        found_credible(request, now=NOW)
    with open_of(desk, known.ref) as request:
        with pytest.raises(Refused):
            start(request, replace(BEGINNING, assignee=desk.id("ada")))
        ref = start(request)
    with open_case(desk.keyring("jon"), ref, purpose="assign") as case:
        assert case.row.assignee == ""
        with pytest.raises(Refused):
            work.assign_case(case, desk.id("ada"), now=NOW)
        work.assign_case(case, desk.id("jon"), now=NOW)


def test_the_page_says_who_knows_them_and_takes_a_declaration(desk, known):
    ben = desk.client("ben")
    page = ben.get(reverse("intake:request", args=[known.ref])).content.decode()
    assert "Ada knows them: family, by blood or marriage." in page and "My cousin." in page
    assert ben.post(reverse("intake:know", args=[known.ref]), {"kind": "paid", "reason": ""}).status_code == 302
    with pytest.raises(Refused):
        give(desk, known, "ben", by="ada")
    lifted = reverse("intake:lift", args=[known.ref, desk.id("ada")])
    assert ben.post(lifted, {"reason": "Another family."}).status_code == 302
