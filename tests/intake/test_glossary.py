"""The glossary: one box for interpreters, the intake desk and the teams; interpreters propose, a worker accepts."""

import pytest

from tests.intake.orders import answered, asked, taken
from tests.intake.people import NOW
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.translating import asking, glossary, interpreting
from waystation.intake.translating.places import OfRequest
from waystation.vault import officers
from waystation.vault.boxes import open_box

pytestmark = pytest.mark.django_db
AUNT = {"source": "ru", "target": "en", "term": "тётя", "translation": "aunt", "note": "Also: a neighbour."}
PROPOSAL = {"term": "мост", "translation": "bridge", "note": "Here: the crossing."}


def keep(desk, code="", seen="", by="ada", **said):
    return glossary.keep(desk.keyring(by), code, {**AUNT, **said}, seen=seen, now=NOW)


@pytest.mark.parametrize("name", ["ada", "ben", "jon", "kay", "ivo"])
def test_interpreters_the_desk_and_every_team_read_it(desk, name):
    keep(desk)
    assert [entry.term for entry in glossary.entries(desk.keyring(name))] == ["тётя"]


@pytest.mark.parametrize("name", ["cleo", "faye", "hana", "dov", "eve", "mia"])
def test_nobody_else_reads_it(desk, name):
    keep(desk)
    with pytest.raises(NotYours):
        glossary.entries(desk.keyring(name))
    with pytest.raises(NotYours):
        open_box(desk.keyring(name), glossary.subject())


def test_an_interpreter_does_not_write_an_entry(desk):
    with pytest.raises(NotYours):
        keep(desk, by="ivo")


def test_an_earlier_version_stays(desk):
    code = keep(desk)
    keep(desk, code, glossary.entries(desk.keyring("ada"))[0].seen, by="kay", translation="auntie")
    assert [entry.translation for entry in glossary.entries(desk.keyring("ivo"))] == ["auntie"]
    assert [entry.translation for entry in glossary.earlier(desk.keyring("ivo"), code)] == ["aunt"]


def test_of_two_at_once_the_second_is_told(desk):
    code = keep(desk)
    seen = glossary.entries(desk.keyring("ada"))[0].seen
    keep(desk, code, seen, by="kay", translation="auntie")
    with pytest.raises(Refused, match="somebody else"):
        keep(desk, code, seen, translation="mother's sister")


def test_the_same_word_twice_is_one_entry(desk):
    assert keep(desk) == keep(desk, translation="auntie")
    assert len(glossary.entries(desk.keyring("ada"))) == 1


@pytest.mark.parametrize("wrong", [{"term": " "}, {"translation": ""}, {"target": "ru"}, {"term": "x" * 201}])
def test_an_unfit_entry_is_refused(desk, wrong):
    with pytest.raises(Refused):
        keep(desk, **wrong)


def test_entries_that_occur_in_a_text_go_with_it(desk, opened):
    keep(desk)
    keep(desk, term="мост", translation="bridge")
    with opened("ada") as request:
        job = asked(desk, request, text="Моя Тётя ждёт.")
    found = interpreting.read_job(desk.keyring("ivo"), job, now=NOW)[1]
    assert [one["translation"] for one in found.glossary] == ["aunt"]


def test_a_proposal_becomes_an_entry_when_a_worker_accepts_it(desk, opened):
    with opened("ada") as request:
        job = asked(desk, request)
        answered(desk, job, proposals=[PROPOSAL])
        taken(request, job)
        assert glossary.entries(desk.keyring("ivo")) == []
        asking.accept_proposal(OfRequest(request), job, 0, now=NOW)
    assert [entry.translation for entry in glossary.entries(desk.keyring("ivo"))] == ["bridge"]


def test_a_proposal_is_accepted_once(desk, opened):
    with opened("ada") as request:
        job = asked(desk, request)
        answered(desk, job, proposals=[PROPOSAL])
        taken(request, job)
        asking.accept_proposal(OfRequest(request), job, 0, now=NOW)
        with pytest.raises(Refused):
            asking.accept_proposal(OfRequest(request), job, 0, now=NOW)


def test_a_team_that_is_founded_later_is_let_in_by_the_next_who_writes(desk):
    keep(desk)
    officers.found_compartment("team-willow", [desk.id("cleo")], by=desk.keyring("gil"), now=NOW)
    assert glossary.entries(desk.keyring("cleo")) == []
    keep(desk, term="мост")
    assert len(glossary.entries(desk.keyring("cleo"))) == 2


def test_interpreters_say_what_they_speak(desk):
    glossary.say_languages(desk.keyring("ivo"), ["ru", "ce", "xx"], "a man; not from the valley")
    said = glossary.speakers(desk.keyring("ada"))[desk.id("ivo")]
    assert said == {"languages": ["ce", "ru"], "about": "a man; not from the valley"}


def test_nobody_else_says_that_they_interpret(desk):
    with pytest.raises(NotYours):
        glossary.say_languages(desk.keyring("ada"), ["ru"], "")
