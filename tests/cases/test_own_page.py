"""What the person reads behind their code, and what comes back from it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.intake.people import NOW as ASKED
from waystation.audit.ids import random_id
from waystation.cases import corrections, own_page, persons, work
from waystation.cases.access import open_case
from waystation.cases.moving import close_case
from waystation.cases.taking import take_messages
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.letterbox.adding import Added, add_message
from waystation.letterbox.models import Due, MailboxMessage
from waystation.letterbox.own_page import OwnPage, read_page
from waystation.vault import signed
from waystation.vault.labels import Label
from waystation.vault.models import MatchRecord

pytestmark = pytest.mark.django_db
NOW = datetime(2017, 4, 6, 9, 0, tzinfo=UTC)


@pytest.fixture
def page(sent, started):
    return lambda: read_page(signed.organisation(), sent.mailbox.id, sent.pair)


@pytest.fixture
def full(case):
    with case() as nurs:
        own_page.show_page(nurs, "full", reason="She asked; the device is hers.", now=NOW)


@pytest.fixture
def says(desk, sent, started, case):
    """She presses something on her page, and Ada opens her list: what came is filed."""

    def say(kind: str, text: str = "", form: str = "", **about: str) -> dict[str, Any]:
        added = Added(form or random_id(), "correction", "ru", text, "normal", (("type", kind), *about.items()))
        add_message(signed.directory(), sent.mailbox, sent.pair, added, NOW)
        take_messages(desk.keyring("ada"), now=NOW)
        with case() as nurs:
            return {row: m for row, m in nurs.read_all(Label.CASE_MESSAGE).items() if m.get("typed")}

    return say


def refs(page) -> dict[str, str]:
    return {person.name: person.ref for person in page().persons}


def test_the_page_is_there_when_the_case_begins_and_says_where_they_stand(page):
    assert page().mode == "short"
    assert page().way["received"] == ASKED.date().isoformat() and page().way["travelling"] == ""


def test_a_short_page_holds_nobody_and_nothing_of_what_is_held(page):
    short = page()
    assert (short.persons, short.held, short.readers) == ((), {}, {})


def test_a_full_page_has_each_person_of_the_household_with_wishes_and_consents_of_their_own(page, full):
    nur, sami = page().persons
    assert (nur.name, sami.name) == ("Nur", "Sami")
    assert sami.wishes["wants"] == "To go on with school."
    assert (nur.consents["help"], nur.consents["press"], sami.consents["help"]) == ("yes", "no", "")


def test_no_page_holds_a_note_a_danger_a_name_in_a_paper_or_an_id_of_ours(page, full, case, ids):
    with case() as nurs:
        work.write_note(nurs, "NOTE-MARKER", now=NOW)
    told = page().to_bytes().decode()
    for word in ("NOTE-MARKER", "Two visits", "Example", "1234567", "They came to the house", *ids.values()):
        assert word not in told


def test_the_page_is_made_anew_when_something_changes_and_only_then(page, case, ids, full):
    before = MailboxMessage.objects.get(kind="page").pk
    with case() as nurs:
        work.write_note(nurs, "Nothing she reads.", now=NOW)
    assert MailboxMessage.objects.get(kind="page").pk == before
    with case() as nurs:
        persons.record_wishes(nurs, ids["Sami"], {"wants": "A school with drawing."}, now=NOW)
    assert page().persons[1].wishes["wants"] == "A school with drawing."
    assert MailboxMessage.objects.filter(kind="page").count() == 1


def test_a_person_keeps_the_number_under_which_the_page_knows_them(page, case, full):
    before = refs(page)
    with case() as nurs:
        work.add_task(nurs, "Ask the school.", now=NOW)
        persons.add_person(nurs, persons.PersonGiven("Lina", relation="daughter"), now=NOW)
    assert {name: ref for name, ref in refs(page).items() if name != "Lina"} == before


def test_a_consent_that_is_taken_back_ends_at_once(page, case, ids, full, says):
    [message] = says("consent", person=refs(page)["Nur"], purpose="help", answer="no").values()
    with case() as nurs:
        assert not persons.allows(nurs, ids["Nur"], "help")
    assert message["settled"] and not Due.objects.filter(pk=message["due"]).exists()
    assert page().persons[0].consents["help"] == "withdrawn"


def test_a_consent_that_is_taken_back_twice_stays_taken_back_and_nothing_is_lost(page, case, ids, full, says):
    for _twice in range(2):
        found = says("consent", person=refs(page)["Nur"], purpose="help", answer="no")
    assert len(found) == 2 and all(message["settled"] for message in found.values())
    with case() as nurs:
        assert not persons.allows(nurs, ids["Nur"], "help")


def test_a_new_yes_waits_for_a_worker(page, case, ids, full, says):
    [(row, message)] = says("consent", person=refs(page)["Nur"], purpose="testimony", answer="yes").items()
    with case() as nurs:
        assert not persons.allows(nurs, ids["Nur"], "testimony") and not message["settled"]
        corrections.decide_correction(nurs, row, True, reason="She said it on the telephone too.", now=NOW)
        assert persons.allows(nurs, ids["Nur"], "testimony")


def test_other_wishes_of_the_child_are_written_down_when_they_are_accepted(page, case, ids, full, says):
    [row] = says("wishes", "A dog.", person=refs(page)["Sami"], wants="School and a dog.")
    with case() as nurs:
        corrections.decide_correction(nurs, row, True, reason="Heard from him too.", now=NOW)
        wishes = nurs.read(Label.PERSON_WISHES, ids["Sami"])
    assert wishes["wants"] == "School and a dog." and wishes["earlier"][0]["wants"] == "To go on with school."


def test_what_is_not_accepted_changes_nothing_and_stays_readable(page, case, ids, full, says):
    [row] = says("wishes", person=refs(page)["Sami"], wants="Back home.")
    with case() as nurs:
        corrections.decide_correction(nurs, row, False, reason="Somebody else held the telephone.", now=NOW)
        assert nurs.read(Label.PERSON_WISHES, ids["Sami"])["wants"] == "To go on with school."
        assert nurs.read(Label.CASE_MESSAGE, row)["typed"]["wants"] == "Back home."


@pytest.mark.parametrize(("accepted", "known"), [(True, 2), (False, 0)])
def test_a_number_in_a_correction_is_one_they_are_found_by_once_it_is_accepted(page, case, full, says, accepted, known):
    [row] = says("wrong", "My number is +7 911 222-33-44 now.")
    before = MatchRecord.objects.count()
    with case() as nurs:
        corrections.decide_correction(nurs, row, accepted, reason="Heard her say it.", now=NOW)
    assert MatchRecord.objects.count() - before == known  # her team's, and the intake desk's


def test_what_was_decided_is_not_decided_again(page, case, full, says):
    [row] = says("wrong", "The day is wrong.")
    with case() as nurs:
        corrections.decide_correction(nurs, row, True, reason="Put right.", now=NOW)
        with pytest.raises(Refused, match="decided before"):
            corrections.decide_correction(nurs, row, False, reason="No.", now=NOW)


def test_a_correction_of_a_closed_case_is_filed_and_refused_in_words_until_it_is_opened_again(page, case, full, says):
    person = refs(page)["Nur"]
    with case() as nurs:
        close_case(nurs, "settled", note="All is well.", day=NOW.date(), now=NOW)
    [row] = says("wishes", person=person, wants="A flat.")
    with case() as nurs:
        with pytest.raises(Refused, match="closed"):
            corrections.decide_correction(nurs, row, True, reason="Yes.", now=NOW)
        corrections.decide_correction(nurs, row, False, reason="Told her where to turn.", now=NOW)


def test_a_consent_is_taken_back_in_a_closed_case_too(page, case, ids, full, says):
    person = refs(page)["Nur"]
    with case() as nurs:
        close_case(nurs, "settled", note="All is well.", day=NOW.date(), now=NOW)
    says("consent", person=person, purpose="help", answer="no")
    with case() as nurs:
        assert not persons.allows(nurs, ids["Nur"], "help")


def test_a_question_stands_on_the_page_and_its_answer_beside_it(page, case, says):
    with case() as nurs:
        row = own_page.ask_question(nurs, "On which day may we call?", now=NOW)
    assert [one.text for one in page().questions] == ["On which day may we call?"]
    says("answer", "On Tuesday.", question=row)
    with case() as nurs:
        assert own_page.questions_of(nurs)[row]["answer"] == "On Tuesday."
    assert page().questions[0].answered


def test_to_see_more_a_worker_says_yes(page, case, says):
    [row] = says("show")
    assert page().mode == "short"
    with case() as nurs:
        corrections.decide_correction(nurs, row, True, reason="Her own telephone.", now=NOW)
    assert page().mode == "full"


def test_a_page_that_was_taken_away_is_made_by_nobody_until_it_is_wanted(page, case, sent, says):
    from waystation.letterbox.own_page import delete_page

    delete_page(sent.mailbox.id)
    says("hide")
    with case() as nurs:
        work.add_task(nurs, "Something new.", now=NOW)
    assert not MailboxMessage.objects.filter(kind="page").exists()
    with case() as nurs:
        own_page.show_page(nurs, "short", reason="She asked again.", now=NOW)
    assert page().mode == "short"


def test_what_a_page_does_not_have_is_filed_as_a_message_and_does_nothing(page, case, ids, full, says):
    assert says("open-everything", "x") == {}
    says("consent", person="0" * 32, purpose="help", answer="no")
    with case() as nurs:
        assert persons.allows(nurs, ids["Nur"], "help")


def test_a_message_that_is_no_correction_is_not_decided(case, started, desk):
    with case() as nurs:
        first = next(iter(nurs.read_all(Label.CASE_MESSAGE)))
        with pytest.raises(NotYours):
            corrections.decide_correction(nurs, first, True, reason="x", now=NOW)


def test_a_page_that_somebody_made_up_is_not_shown():
    from waystation.core.sealing import Damaged

    for spoilt in ({"persons": [{"ref": "x"}]}, {"way": {"a": 1}}, {"missing": [1]}, {"mode": "all"}, {"persons": 3}):
        with pytest.raises(Damaged):
            OwnPage.from_dict({"version": 1, **spoilt})


def test_a_case_of_somebody_without_a_mailbox_has_no_page(desk, started, case):
    with case() as nurs:
        contact = nurs.read(Label.PERSON_CONTACT, "case")
        nurs.write(Label.PERSON_CONTACT, "case", {**contact, "mailbox": ""})
        from waystation.audit.tags import Tag

        nurs.box.sign(Tag.CASE_WRITE)
    with open_case(desk.keyring("ada"), started, purpose="change") as nurs, pytest.raises(Refused):
        own_page.ask_question(nurs, "Where?", now=NOW)
