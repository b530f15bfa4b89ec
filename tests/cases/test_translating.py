"""Texts of a case go to an interpreter and come back into the case; forgetting takes both along."""

import pytest

from tests.cases.people import NOW
from tests.intake.orders import ANSWER, TEXT, answered, order
from waystation.cases import moving, persons, queries, summaries
from waystation.cases.translating import OfCase
from waystation.core.vocabulary.refusals import Refused
from waystation.intake.models import TranslationJob
from waystation.intake.translating import asking, interpreting
from waystation.keeping import actions as keeping
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db


def send(desk, nurs, **other):
    return asking.send_job(OfCase(nurs), order(desk, **other), now=NOW)


def take(nurs):
    asking.take_answers(OfCase(nurs), now=NOW)
    return OfCase(nurs).all()


def test_the_translation_stands_in_the_case_and_the_next_of_the_team_takes_it_in(desk, case):
    with case("ada") as nurs:
        job = send(desk, nurs)
    answered(desk, job)
    with case("jon") as nurs:
        assert take(nurs)[job]["translation"] == ANSWER


def test_the_team_has_it_and_the_intake_desk_has_not(desk, case):
    with case("ada") as nurs:
        job = send(desk, nurs)
    assert interpreting.read_job(desk.keyring("ivo"), job, now=NOW)[1].to == "team-birch"


def test_neither_alias_nor_name_nor_reference_goes_with_it(desk, case, started):
    with case("ada") as nurs:
        job = send(desk, nurs, text="x")
        alias = nurs.read(Label.CASE_RECORD, "case")["alias"]
    found = str(interpreting.read_job(desk.keyring("ivo"), job, now=NOW)[1])
    assert not any(word in found for word in (alias, "Nur", started))


def test_the_timeline_says_that_a_text_went_out_and_came_back(desk, case):
    with case("ada") as nurs:
        answered(desk, send(desk, nurs))
        take(nurs)
        told = [line["text"] for line in queries.page_of(nurs, NOW)["timeline"]]
    assert "A text was sent to an interpreter." in told and "A text came back from an interpreter." in told


def test_what_can_be_sent_is_what_the_person_wrote_and_said(case):
    with case("ada") as nurs:
        found = {one.of.partition("-")[0] for one in OfCase(nurs).originals()}
    assert found == {"message", "story"}


def test_which_interpreter_a_person_asked_for_is_said(case, ids):
    with case("ada") as nurs:
        persons.record_wishes(nurs, ids["Nur"], {"interpreter": "a woman, nobody from the region"}, now=NOW)
        assert OfCase(nurs).wishes() == [("Nur", "a woman, nobody from the region")]


def test_nothing_is_sent_from_a_closed_case_and_what_is_out_still_comes_back(desk, case):
    with case("ada") as nurs:
        job = send(desk, nurs)
        moving.close_case(nurs, "withdrew", note="They asked us to stop.", day=NOW.date(), now=NOW)
        with pytest.raises(Refused):
            send(desk, nurs)
        answered(desk, job)
        assert take(nurs)[job]["state"] == "done"


def test_the_line_of_the_list_names_what_is_out(desk, case, started):
    with case("ada") as nurs:
        job = send(desk, nurs)
    assert summaries.read_lines(desk.keyring("jon"))[started]["jobs"] == [job]


def test_translations_go_on_with_the_request_that_becomes_a_case(desk, opened):
    from tests.cases.people import start
    from tests.intake.orders import asked, taken
    from waystation.cases.access import open_case

    with opened("ada") as request:
        job = asked(desk, request)
        answered(desk, job)
        taken(request, job)
        ref = start(request)
    with open_case(desk.keyring("jon"), ref, purpose="look") as nurs:
        assert OfCase(nurs).all()[job]["translation"] == ANSWER


def test_forgetting_a_case_takes_the_text_from_the_interpreter(desk, case, started):
    with case("ada") as nurs:
        job = send(desk, nurs, text=TEXT)
    with case("ada") as nurs:
        assert keeping.links_of(nurs.box).jobs == (job,)


def test_a_row_of_a_job_goes_into_the_archive_that_forgetting_reaches():
    from waystation.keeping import tables

    assert tables.goes_into(TranslationJob._meta.label_lower) == {tables.KEYS}
