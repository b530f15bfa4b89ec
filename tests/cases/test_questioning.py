"""Words of a message in a case: a question to a human, answered by the team, never a score."""

import pytest
from django.urls import reverse

from tests.cases.people import NOW, start
from tests.intake.people import add, ask
from tests.intake.questions import ASKS_WHERE, PLAIN, looked, open_of
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.cases import questioning, summaries
from waystation.cases.access import open_case
from waystation.cases.moving import close_case
from waystation.cases.taking import take_messages
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.receiving import receive_waiting
from waystation.intake.signs import answering, phrases
from waystation.vault.labels import Label
from waystation.vault.models import Value

pytestmark = pytest.mark.django_db
OWN_WORDS = "Потом повели в красный уголок."


def writes(desk, sent, text, name="jon"):
    """The person writes, and this worker's page brings it into the case."""
    add(sent, text=text)
    assert take_messages(desk.keyring(name), now=NOW) == 1


def found(case, name="jon"):
    with case(name) as nurs:
        return questioning.questions(nurs)


def answer(case, question, code="harmless", reason="A brother, known to us", name="ada"):
    with case(name) as nurs:
        questioning.answer_question(nurs, question, code, reason, now=NOW)


def test_a_message_that_asks_where_others_are_is_a_question_with_its_words(desk, case, sent):
    writes(desk, sent, f"{PLAIN} {ASKS_WHERE}")
    (question,) = found(case)
    assert question["kind"] == "where" and question["quotes"][0]["words"].startswith("в какой квартире")
    assert set(question) & {"score", "sum", "level"} == set()


def test_a_plain_message_is_none_and_the_log_says_the_same_of_both(desk, case, sent, started):
    writes(desk, sent, PLAIN)
    plain = list(Line.objects.filter(object=started).order_by("number").values_list("action", flat=True))[-2:]
    assert found(case) == []
    writes(desk, sent, ASKS_WHERE)
    assert list(Line.objects.filter(object=started).order_by("number").values_list("action", flat=True))[-2:] == plain


def test_the_line_of_the_list_counts_what_nobody_has_answered(desk, case, sent, started):
    writes(desk, sent, ASKS_WHERE)
    assert summaries.read_lines(desk.keyring("ada"))[started]["questions"] == 1
    answer(case, found(case)[0]["id"])
    assert summaries.read_lines(desk.keyring("ada"))[started]["questions"] == 0


def test_another_answer_stands_after_the_first_one(desk, case, sent):
    writes(desk, sent, ASKS_WHERE)
    (question,) = found(case)
    answer(case, question["id"])
    answer(case, question["id"], "asked", "It is not his brother after all", name="jon")
    assert [said["reason"] for said in found(case)[0]["answers"]] == [
        "A brother, known to us",
        "It is not his brother after all",
    ]


@pytest.mark.parametrize(("code", "reason"), [("harmless", "  "), ("guilty", "because"), ("officers", "because")])
def test_an_answer_without_a_reason_or_of_another_list_is_refused(desk, case, sent, code, reason):
    writes(desk, sent, ASKS_WHERE)
    with pytest.raises(Refused):
        answer(case, found(case)[0]["id"], code, reason)
    assert found(case)[0]["answers"] == []


def test_a_question_of_another_case_is_absent(case):
    with pytest.raises(NotYours):
        answer(case, "0" * 32)


def test_the_organisations_own_phrases_are_found_as_soon_as_one_of_the_intake_desk_looks(desk, case, sent):
    phrases.add(desk.keyring("ben"), "красн* угол*", now=NOW)
    writes(desk, sent, OWN_WORDS)
    assert found(case) == []  # Jon cannot read them
    with case("ada") as nurs:
        questioning.look(nurs, now=NOW)
    assert [question["kind"] for question in found(case)] == ["official"]


def test_the_organisations_own_phrases_are_not_quoted_to_the_team(desk, case, sent):
    phrases.add(desk.keyring("ben"), "красн* угол*", now=NOW)
    writes(desk, sent, f"{OWN_WORDS} {ASKS_WHERE}", "ada")
    assert {q["kind"]: len(q["quotes"]) for q in found(case)} == {"where": 1, "official": 0}


def test_what_an_own_phrase_found_in_the_request_is_not_quoted_in_the_case(desk):
    phrases.add(desk.keyring("ben"), "красн* угол*", now=NOW)
    sent = ask(happened=f"{PLAIN} {OWN_WORDS} {ASKS_WHERE}")
    official = next(q for q in looked(desk, sent) if q["kind"] == "official")
    assert official["quotes"]
    with open_of(desk, sent.ref) as request:
        ref = start(request)
    with open_case(desk.keyring("jon"), ref, purpose="look") as nurs:
        assert {q["kind"]: len(q["quotes"]) for q in questioning.questions(nurs)} == {"where": 1, "official": 0}


def test_a_page_looks_once_at_what_was_filed_before(desk, case, sent, started):
    for _ in range(2):
        with case("ada") as nurs:
            questioning.look(nurs, now=NOW)
    assert Line.objects.filter(object=started, action=Tag.CASE_SIGNS).count() == 1


def test_in_a_closed_case_nothing_is_asked(desk, case, sent):
    with case() as nurs:
        close_case(nurs, "withdrew", note="They said so.", day=NOW.date(), now=NOW)
    writes(desk, sent, ASKS_WHERE)
    assert found(case) == []


def test_what_was_asked_and_answered_of_the_request_goes_on_with_the_case(desk):
    sent = ask(happened=f"{PLAIN} {ASKS_WHERE}")
    (question,) = looked(desk, sent)
    with open_of(desk, sent.ref) as request:
        answering.answer_question(request, question["id"], "harmless", "A brother, known to us", now=NOW)
        ref = start(request)
    with open_case(desk.keyring("jon"), ref, purpose="look") as nurs:
        questioning.look(nurs, now=NOW)
        (there,) = questioning.questions(nurs)
    assert [said["reason"] for said in there["answers"]] == ["A brother, known to us"]


def test_the_words_stand_in_no_plain_column(desk, sent, started):
    writes(desk, sent, ASKS_WHERE)
    rows = Value.objects.filter(subject=started, label=Label.CASE_QUESTION)
    assert rows and not any("квартире".encode() in bytes(row.sealed) for row in rows)


def test_the_page_quotes_the_words_and_takes_an_answer_with_its_reason(desk, case, sent, started):
    writes(desk, sent, ASKS_WHERE)
    client, page = desk.client("jon"), reverse("cases:case", args=[started])
    shown = client.get(page).content.decode()
    assert "<mark>в какой квартире живут ребята" in shown and "Why it may be harmless" in shown
    (question,) = found(case)
    url = f"{reverse('cases:question', args=[started])}?question={question['id']}"
    assert url in shown
    assert client.post(url, {"question": question["id"], "answer": "asked", "reason": ""}).status_code == 200
    said = {"question": question["id"], "answer": "asked", "reason": "He looks for his cousin."}
    assert "He looks for his cousin." in client.post(url, said, follow=True).content.decode()


def test_the_list_and_today_name_it_for_the_team_alone(desk, sent, started):
    writes(desk, sent, ASKS_WHERE)
    assert "a question" in desk.client("jon").get(reverse("cases:list")).content.decode()
    assert "1 case has a question" in desk.client("jon").get(reverse("desk:today")).content.decode()
    assert "case has a question" not in desk.client("kay").get(reverse("desk:today")).content.decode()


def test_a_message_is_filed_whoever_of_the_team_brings_it_in(desk, case, sent):
    receive_waiting(desk.keyring("ben"))
    writes(desk, sent, ASKS_WHERE, "ada")
    assert len(found(case)) == 1
