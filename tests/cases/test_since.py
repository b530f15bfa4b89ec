"""What comes after an account was found credible: the case asks to look again, and nothing is overturned by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cases.incidents import FORM, SEIZED
from tests.cases.people import NOW
from tests.cases.test_pages import url
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases import corrections, moving, queries, summaries, verifying
from waystation.cases.incidents.recording import record_from_case
from waystation.cases.since import came_since
from waystation.cases.writing import finish
from waystation.core.vocabulary.refusals import Refused
from waystation.desk import work
from waystation.intake import milestones
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=70)
LAST = LATER + timedelta(days=1)
WHY = "The telephone was not hers."


def happened(case, form=FORM, now=LATER):
    with case() as nurs:
        return record_from_case(nurs, replace(SEIZED, day=NOW.date()), group="team-birch", form_id=form, now=now)


def corrected(case, kind="wrong", yes=True):
    """She wrote on her page that something is wrong, and it was put right."""
    row = random_id()
    with case() as nurs:
        message = {"text": "The day is wrong.", "at": "2017-06-13T08:00:00Z", "due": "", "settled": False, "by": "",
                   "kind": "person", "typed": {"type": kind, "what": ""}, "decided": {}}  # fmt: skip
        nurs.write(Label.CASE_MESSAGE, row, message)
        finish(nurs, Tag.CASE_MESSAGE, "message", now=LATER)
        corrections.decide_correction(nurs, row, yes, reason="Put right.", now=LATER)
    return row


def judged(case, verdict="theirs", row="e" * 32, at="2017-06-14T09:30:00Z"):
    """Somebody asked, and it was judged: what `judge_enquiry` keeps."""
    with case() as nurs:
        before = nurs.read(Label.CASE_ENQUIRY, row)
        earlier = [*before["earlier"], {"verdict": before["verdict"], "at": before["at"]}] if before else []
        kept = {"verdict": verdict, "reason": "x", "at": at, "by": nurs.by, "asked": {}, "earlier": earlier}
        nurs.write(Label.CASE_ENQUIRY, row, kept)
        finish(nurs, Tag.CASE_NOTE, "note", now=LATER)


def stands(case, name="ada", now=LAST, over=None):
    with case(name) as nurs:
        came = [one.id for one in came_since(nurs)] if over is None else over
        verifying.let_stand(nurs, came, reason=WHY, now=now)


def kinds(case):
    with case() as nurs:
        return [one.kind for one in came_since(nurs)]


def with_a_second_person(case):
    """Ada finds it credible anew, on a talk that Jon has read as the second person."""
    with case() as nurs:
        old = [check.id for check in verifying.standing_of(nurs).checks]
        verifying.verify_again(nurs, "other", reason="x", void=old, now=NOW)
        step = verifying.open_check(nurs, "interview", what="the talk", now=NOW)
        verifying.record_check(nurs, step, "supports", reason="It agrees.", now=NOW)
    with case("jon") as nurs:
        verifying.look_at_check(nurs, step, "agrees", reason="I read it.", now=NOW)
    with case() as nurs:
        verifying.find_credible(nurs, steps=[step], reason="It holds.", now=NOW)


def test_a_case_to_which_nothing_came_asks_nothing(case):
    assert kinds(case) == []


def test_a_correction_an_enquiry_and_an_incident_each_ask_to_look_again(case):
    corrected(case)
    judged(case)
    happened(case)
    assert sorted(kinds(case)) == ["correction", "enquiry", "incident"]


def test_the_finding_and_what_was_reached_stay_as_they_are(case):
    with case() as nurs:
        before = milestones.read(nurs.box)
    happened(case)
    with case() as nurs:
        assert verifying.standing_of(nurs).holds and milestones.read(nurs.box) == before


def test_wishes_consents_and_what_was_not_accepted_carry_no_finding(case):
    corrected(case, "show")
    corrected(case, yes=False)
    assert kinds(case) == []


def test_an_enquiry_about_somebody_else_asks_nothing(case):
    judged(case, "not-theirs")
    assert kinds(case) == []


def test_what_is_said_twice_counts_once(case):
    judged(case)
    stands(case)
    judged(case, at="2017-06-16T09:30:00Z")
    assert kinds(case) == []
    judged(case, "not-theirs", at="2017-06-17T09:30:00Z")
    judged(case, at="2017-06-18T09:30:00Z")
    assert kinds(case) == ["enquiry"]  # it was thought to be about somebody else meanwhile: that is news


def test_what_came_before_the_finding_does_not_ask(case):
    happened(case, now=NOW + timedelta(hours=1))
    with case() as nurs:
        steps = [check.id for check in verifying.standing_of(nurs).checks]
        verifying.verify_again(nurs, "other", reason="x", now=LATER)
        assert not came_since(nurs)
        verifying.find_credible(nurs, steps=steps, reason="x", now=LAST)
        assert not came_since(nurs)


def test_somebody_says_that_it_still_stands_and_what_comes_later_asks_anew(case, desk):
    happened(case)
    stands(case, "jon")
    with case() as nurs:
        [line] = [one for one in nurs.read_all(Label.CASE_VERIFICATION).values() if one["line"] == "stands"]
        assert (line["by"], line["reason"]) == (desk.id("jon"), WHY) and not came_since(nurs)
    happened(case, "b" * 32, LAST + timedelta(days=1))
    assert kinds(case) == ["incident"]


def test_it_is_not_answered_twice_nor_for_what_did_not_come(case):
    happened(case)
    with case() as nurs:
        came = [one.id for one in came_since(nurs)]
    stands(case)
    for over in (came, [], ["incident-" + "c" * 32]):
        with pytest.raises(Refused, match="already"):
            stands(case, "jon", over=over)


def test_what_came_while_the_page_was_open_is_not_answered_with_it(case):
    happened(case)
    with case() as nurs:
        seen = [one.id for one in came_since(nurs)]
    corrected(case)
    stands(case, over=seen)
    assert kinds(case) == ["correction"]


def test_whoever_found_it_does_not_say_alone_that_it_stands_where_a_second_person_is_asked_for(case):
    with_a_second_person(case)
    happened(case)
    with pytest.raises(Refused, match="found it credible yourself"):
        stands(case)
    assert kinds(case) == ["incident"]
    stands(case, "jon")
    assert kinds(case) == []


def found_again(case, name="ada", fresh=False):
    """Taken back and found anew on the same step, with nothing void; `fresh`: its result was written down anew."""
    with case() as nurs:
        step = verifying.standing_of(nurs).found["steps"][0]
        verifying.verify_again(nurs, "other", reason="x", now=LAST)
        if fresh:
            verifying.record_check(nurs, step, "supports", reason="Asked again.", replaces="an incident", now=LAST)
    if fresh:
        with case("jon") as nurs:
            verifying.look_at_check(nurs, step, "agrees", reason="I read it.", now=LAST)
    with case(name) as nurs:
        verifying.find_credible(nurs, steps=[step], reason="It holds.", now=LAST)


def test_whoever_found_it_does_not_find_it_anew_past_what_came(case):
    with_a_second_person(case)
    happened(case)
    found_again(case)
    assert kinds(case) == ["incident"]
    stands(case, "jon")
    assert kinds(case) == []


def test_a_finding_of_somebody_else_has_looked_at_what_came(case):
    with_a_second_person(case)
    happened(case)
    found_again(case, "jon")
    assert kinds(case) == []


def test_a_finding_on_a_new_result_has_looked_at_what_came(case):
    with_a_second_person(case)
    happened(case)
    found_again(case, fresh=True)
    assert kinds(case) == []


def test_what_a_second_person_let_stand_is_not_asked_again_after_another_finding(case):
    with_a_second_person(case)
    happened(case)
    stands(case, "jon", now=LATER + timedelta(hours=1))
    found_again(case)
    assert kinds(case) == []


def test_the_word_of_the_second_person_counts_only_from_their_own_hand(case, desk):
    with_a_second_person(case)
    happened(case)
    with case() as nurs:
        number = len(nurs.read_all(Label.CASE_VERIFICATION))
        line = {"line": "stands", "over": [one.id for one in came_since(nurs)], "reason": "x", "by": desk.id("jon"),
                "at": "2017-06-15T09:30:00Z", "number": number, "signature": "00" * 64}  # fmt: skip
        nurs.write(Label.CASE_VERIFICATION, random_id(), line)
        finish(nurs, Tag.CASE_NOTE, "note", now=LAST)
    assert kinds(case) == ["incident"]


def test_nothing_is_answered_in_a_closed_case_and_it_asks_when_it_is_opened_again(case, started):
    happened(case)
    with case() as nurs:
        moving.close_case(nurs, "settled", note="All is well.", day=LATER.date(), now=LATER)
    with pytest.raises(Refused, match="closed"):
        stands(case)
    with case() as nurs:
        assert queries.page_of(nurs, LAST)["heading"].startswith("Closed")
        moving.reopen_case(nurs, reason="It is not over.", now=LAST)
        assert summaries.read_lines(nurs.keyring, [started])[started]["look_again"] == 1


def test_a_contradiction_is_settled_before_anybody_says_that_it_stands(case):
    with case() as nurs:
        step = verifying.open_check(nurs, "document", what="the summons", now=NOW)
        verifying.record_check(nurs, step, "contradicts", reason="Another date.", now=NOW)
    happened(case)
    with pytest.raises(Refused):
        stands(case)


def test_the_page_the_list_and_today_each_say_it_once(case, desk, started):
    happened(case)
    corrected(case)
    page = desk.client("ada").get(url("case", started)).content.decode()
    assert page.count("<strong>Verified before this: look again") == 1
    assert url("check-stands", started) in page and url("check-back", started) in page
    assert "look again</" in desk.client("ada").get(url("list")).content.decode()
    cards = [card.text for card in work.cases(desk.keyring("ada"), LATER) if "look again" in card.text]
    assert cards == ["1 case was verified before something came: look again"]


def test_it_is_answered_on_its_page_and_sent_twice_is_one_answer(case, desk, started):
    happened(case)
    with case() as nurs:
        over = [one.id for one in came_since(nurs)]
    ada, said = desk.client("ada"), {"over": over, "reason": WHY, "form_id": "d" * 32}
    assert "something happened: an incident" in ada.get(url("check-stands", started)).content.decode()
    for _twice in range(2):
        assert ada.post(url("check-stands", started), said).status_code == 302
    page = ada.get(url("case", started)).content.decode()
    assert "by Ada (something happened: an incident): it still stands." in page and WHY in page
    with case() as nurs:
        assert sum(one["line"] == "stands" for one in nurs.read_all(Label.CASE_VERIFICATION).values()) == 1
    assert "There is nothing to choose here now" in ada.get(url("check-stands", started)).content.decode()
