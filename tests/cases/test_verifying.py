"""Verification in a case: the steps that came with it, and taking the finding back when something changes."""

from datetime import date, timedelta

import pytest

from tests.cases.people import NOW
from tests.cases.test_pages import url
from waystation.cases import queries, summaries, verifying
from waystation.cases.models import Case
from waystation.core.vocabulary.refusals import Refused
from waystation.letterbox.mailboxes import read_mailbox
from waystation.vault import signed

pytestmark = pytest.mark.django_db
AGAIN = "The summons bears another date."


def again(case, name="ada", **more):
    with case(name) as nurs:
        verifying.verify_again(nurs, "document", reason=AGAIN, now=NOW, **more)


def step_of(nurs, kind="document"):
    step = verifying.open_check(nurs, kind, what="the summons", now=NOW)
    verifying.record_check(nurs, step, "supports", reason="The seal agrees.", now=NOW)
    return step


def page_of(desk, started, name="ada"):
    return desk.client(name).get(url("case", started)).content.decode()


def test_the_steps_of_the_request_go_on_in_the_case(case):
    with case("jon") as nurs:
        standing = verifying.standing_of(nurs)
        assert standing.holds and [check.kind for check in standing.supporting] == ["document", "reference"]


def test_a_change_makes_verifying_again_the_next_thing_on_the_page(case, desk, started):
    again(case)
    with case() as nurs:
        assert queries.page_of(nurs, NOW)["heading"] == "Next: verify again: a new document"
    page = page_of(desk, started)
    assert 'tag danger">to be verified again' in page and AGAIN in page  # also where a silence comes first


def test_what_counts_no_more_carries_nothing_and_what_is_done_again_is_open(case):
    with case() as nurs:
        steps = [check.id for check in verifying.standing_of(nurs).checks]
    again(case, void=steps[:1], again=steps[1:])
    with case() as nurs:
        standing = verifying.standing_of(nurs)
        assert [check.kind for check in standing.open] == ["reference"] and not standing.supporting
        with pytest.raises(Refused):
            verifying.find_credible(nurs, steps=steps, reason="x", now=NOW)


def test_somebody_of_the_team_is_the_second_person_and_the_author_is_not(case):
    with case() as nurs:
        steps = [check.id for check in verifying.standing_of(nurs).checks]
    again(case, void=steps)
    with case() as nurs:
        step = step_of(nurs)
        with pytest.raises(Refused, match="yourself"):
            verifying.look_at_check(nurs, step, "agrees", reason="Sure.", now=NOW)
    with case("jon") as nurs:
        verifying.look_at_check(nurs, step, "agrees", reason="I read it.", now=NOW)
        verifying.find_credible(nurs, steps=[step], reason="It holds.", now=NOW)
        assert verifying.standing_of(nurs).holds


def test_a_finding_is_not_taken_back_twice(case):
    again(case)
    with pytest.raises(Refused, match="Nothing stands here"):
        again(case)


def test_a_step_with_a_day_is_what_the_case_waits_for(case, started):
    with case() as nurs:
        verifying.open_check(nurs, "document", what="the summons", until=NOW.date(), now=NOW)
        assert summaries.read_lines(nurs.keyring, [started])[started]["next"]["what"] == "check"
    assert Case.objects.get(pk=started).due == f"{NOW.date()}T23"


def test_the_missing_list_follows_the_case(case, sent):
    with case() as nurs:
        step = verifying.open_check(nurs, "document", what="x", missing=["paper"], now=NOW + timedelta(hours=1))
        verifying.record_check(nurs, step, "supports", reason="x", now=NOW + timedelta(hours=2))
    found, _spoilt = read_mailbox(signed.organisation(), sent.mailbox, sent.pair)
    assert [m.missing for m in found if m.kind == "status" and not m.status] == [("paper",), ()]


def test_a_step_is_opened_and_answered_on_the_pages_of_the_case(desk, started, case):
    ada = desk.client("ada")
    said = {"kind": "reference", "what": "the aunt", "missing": ["voucher"], "own": "One more\nand another"}
    assert ada.post(url("check-open", started), said).status_code == 302
    with case() as nurs:
        step = verifying.standing_of(nurs).open[0]
        assert step.said["missing"] == ["voucher", "One more", "and another"]
    told = {"check": step.id, "result": "unclear", "reason": "Spoke of somebody else.", "source": "worker"}
    assert ada.post(url("check-result", started), told).status_code == 302
    assert "Spoke of somebody else." in page_of(desk, started, "jon")


@pytest.mark.parametrize("day", [date(2099, 1, 1)])
def test_a_day_that_has_not_come_is_refused_in_words(desk, started, case, day):
    with case() as nurs, pytest.raises(Refused, match="has not come"):
        verifying.record_check(nurs, step_of(nurs), "unclear", reason="x", replaces="x", day=day, now=NOW)
