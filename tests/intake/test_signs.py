"""Questions that are found at the first opening and when a message comes, and how a worker answers them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.intake.people import NOW, RULES, add, ask
from tests.intake.questions import ASKS_WHERE, PLAIN, asked, looked, open_of
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.linking import Record
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import actions, matching
from waystation.intake.receiving import receive_waiting
from waystation.intake.signs import answering, finding, kinds, marks, phrases, rows
from waystation.vault import shelf
from waystation.vault.models import MatchRecord, Value

pytestmark = pytest.mark.django_db
STORY = (
    "Меня остановили у моста, когда я возвращался от сестры, и отобрали телефон. Один из них назвал меня по имени. "
    "Ночью увезли за город и спрашивали про человека, которого я видел один раз на свадьбе два года назад."
)
REPLY = {**vars(RULES), "reach": "+7 900 000-11-22"}


def contact(reach):
    return RULES.__class__(**{**vars(RULES), "reach": reach})


def kinds_of(found):
    return [question["kind"] for question in found]


def test_a_request_that_asks_where_others_are_has_a_question_with_their_words(desk):
    (question,) = looked(desk, ask(happened=f"{PLAIN} {ASKS_WHERE}"))
    words = [quote["words"] for quote in question["quotes"]]
    assert question["kind"] == "where" and words[0].startswith("в какой квартире") and question["answers"] == []


def test_a_plain_request_has_none_and_is_looked_through_once(desk):
    sent = ask(happened=PLAIN)
    assert looked(desk, sent) == []
    looked(desk, sent, "ben")
    assert Line.objects.filter(action=Tag.REQUEST_SIGNS).count() == 1


def test_a_message_that_comes_later_is_looked_through_too(desk):
    sent = ask(happened=PLAIN)
    looked(desk, sent)
    add(sent, text=ASKS_WHERE)
    with open_of(desk, sent.ref) as request:
        actions.take_messages(request, now=NOW)
        assert finding.look(request, now=NOW) == 1 and finding.look(request, now=NOW) == 0
        (question,) = rows.questions(request)
    assert question["about"] != finding.FIRST


def test_the_same_story_under_another_contact_is_a_question_that_names_the_other(desk):
    first = ask(happened=STORY, safe_contact=contact("+7 900 000-11-22"))
    looked(desk, first)
    (question,) = looked(desk, ask(happened=f"Добрый день. {STORY}", safe_contact=contact("+7 900 000-33-44")))
    assert (question["kind"], question["others"]) == ("story", [first.ref])
    assert "отобрали телефон" in question["quotes"][0]["words"]


def test_the_same_story_from_the_same_contact_is_asked_before_and_no_question(desk):
    looked(desk, ask(happened=STORY))
    assert looked(desk, ask(happened=f"Это снова я. {STORY}")) == []


def test_one_contact_with_another_story_is_a_question(desk):
    first = ask(happened=STORY)
    looked(desk, first)
    (question,) = looked(desk, ask(happened=f"{PLAIN} Денег нет, документы у отца, ехать некуда, ночую у соседа."))
    assert (question["kind"], question["others"]) == ("contact", [first.ref])


def test_a_greeting_that_several_write_is_no_question(desk):
    hello = "Здравствуйте, помогите мне, пожалуйста, я не знаю, к кому ещё обратиться."
    looked(desk, ask(happened=f"{hello} {PLAIN}", safe_contact=contact("+7 900 000-11-22")))
    assert looked(desk, ask(happened=f"{hello} {STORY}", safe_contact=contact("+7 900 000-33-44"))) == []


def test_another_request_is_opened_for_comparing_only_where_marks_say_so_and_the_log_says_it(desk):
    looked(desk, ask(happened=STORY, safe_contact=contact("+7 900 000-11-22")))
    looked(desk, ask(happened=PLAIN, safe_contact=contact("+7 900 000-33-44")))
    assert Line.objects.filter(action=Tag.STORIES_COMPARE).count() == 0
    looked(desk, ask(happened=STORY, safe_contact=contact("+7 900 000-55-66")))
    assert Line.objects.filter(action=Tag.STORIES_COMPARE).count() == 1


def test_marks_are_sealed_and_make_nobody_the_same_person(desk):
    sent = ask(happened=STORY)
    looked(desk, sent)
    assert set(marks.read_all(desk.keyring("ada"))) == {sent.ref}
    assert not any(b"marks" in bytes(row.sealed) for row in MatchRecord.objects.all())
    assert shelf.read_summary(desk.keyring("ada"), "intake", sent.ref).get("same") == 0


def test_the_duplicate_check_passes_marks_over_without_reading_them(desk, monkeypatch):
    looked(desk, ask(happened=STORY))
    read = []
    monkeypatch.setattr(matching, "_record", lambda entry: read.append(entry) or Record.from_dict(*entry))
    looked(desk, ask(happened=PLAIN))
    assert [set(kept) & {marks.KIND} for _ref, kept in read] == [set()]


def test_a_closed_request_is_not_looked_through(desk):
    sent = ask(happened=ASKS_WHERE)
    receive_waiting(desk.keyring("ada"))
    with open_of(desk, sent.ref) as request:
        actions.withdraw_request(request, reason="said so", now=NOW)
        assert finding.look(request, now=NOW) == 0


def answer(desk, sent, question, code="harmless", reason="A brother, known to us", **more):
    with open_of(desk, sent.ref) as request:
        answering.answer_question(request, question["id"], code, reason, now=NOW, **more)
        return rows.questions(request)[0]


def test_an_answer_closes_a_question_and_another_one_stands_after_it(desk):
    sent, question = asked(desk)
    first = answer(desk, sent, question)
    assert not rows.is_open(first)
    second = answer(desk, sent, question, "asked", "It is not his brother after all")
    assert [entry["reason"] for entry in second["answers"]] == [
        "A brother, known to us",
        "It is not his brother after all",
    ]
    assert shelf.read_summary(desk.keyring("ada"), "intake", sent.ref)["questions"] == 0


def test_the_same_form_sent_twice_is_one_answer(desk):
    sent, question = asked(desk)
    answer(desk, sent, question, form_id="ab" * 16)
    assert len(answer(desk, sent, question, form_id="ab" * 16)["answers"]) == 1


@pytest.mark.parametrize(("code", "reason"), [("harmless", "  "), ("guilty", "because"), ("officers", "because")])
def test_an_answer_without_a_reason_or_of_another_list_is_refused(desk, code, reason):
    sent, question = asked(desk)
    with pytest.raises(Refused):
        answer(desk, sent, question, code, reason)
    assert rows.is_open(looked(desk, sent)[0])


def test_a_question_of_another_request_is_absent(desk):
    sent, _question = asked(desk)
    with pytest.raises(NotYours):
        answer(desk, sent, {"id": "0" * 32})


def test_what_was_found_stands_in_no_plain_column(desk):
    asked(desk)
    assert not any("квартире".encode() in bytes(row.sealed) for row in Value.objects.all())


def test_a_phrase_of_the_organisations_own_is_looked_for_from_then_on(desk):
    phrases.add(desk.keyring("ben"), "красн* угол*", now=NOW)
    assert kinds_of(looked(desk, ask(happened=f"{PLAIN} Потом повели в красный уголок."))) == ["official"]
    (entry,) = phrases.entries(desk.keyring("ada"))
    phrases.take_off(desk.keyring("ada"), entry["id"], now=NOW)
    other = ask(happened="Потом нас повели в красный уголок.", safe_contact=contact("+7 900 000-77-88"))
    assert looked(desk, other) == [] and phrases.entries(desk.keyring("ada"))[0]["off"]


def test_a_phrase_twice_is_one_and_none_is_refused(desk):
    for text in ("личный  состав", "Личный состав"):
        phrases.add(desk.keyring("ada"), text, now=NOW)
    assert phrases.read(desk.keyring("ada")) == ["личный состав"]
    with pytest.raises(Refused):
        phrases.add(desk.keyring("ada"), "* …", now=NOW)


@pytest.mark.parametrize("who", ["jon", "cleo", "ivo", "dov", "eve", "faye"])
def test_outside_the_intake_desk_nobody_reads_or_adds_a_phrase(desk, who):
    for denied in (phrases.entries, lambda k: phrases.add(k, "личный состав", now=NOW)):
        with pytest.raises(NotYours):
            denied(desk.keyring(who))


def test_each_kind_says_why_it_may_be_harmless_and_what_to_ask():
    assert set(kinds.KINDS) == set(kinds.SHORT)
    assert all(kind.question and kind.harmless and kind.ask for kind in kinds.KINDS.values())


def test_the_page_quotes_the_words_and_takes_an_answer(desk):
    sent, question = asked(desk)
    client = desk.client("ada")
    url = reverse("intake:request", args=[sent.ref])
    page = client.get(url).content.decode()
    assert "<mark>в какой квартире живут ребята" in page and "Why it may be harmless" in page
    said = {"answer": "asked", "reason": "He looks for his cousin.", "form_id": "cd" * 16}
    answered = client.post(reverse("intake:question-answer", args=[sent.ref, question["id"]]), said, follow=True)
    assert (
        "He looks for his cousin." in answered.content.decode() and "Your answer is kept." in answered.content.decode()
    )


def test_an_answer_without_words_keeps_the_page_and_says_what_is_missing(desk):
    sent, question = asked(desk)
    url = reverse("intake:question-answer", args=[sent.ref, question["id"]])
    refused = desk.client("ada").post(url, {"answer": "harmless", "reason": "", "form_id": "cd" * 16})
    assert refused.status_code == 400 and "One sentence is enough." in refused.content.decode()


def test_the_list_names_what_is_open_first_and_today_counts_it(desk):
    sent, question = asked(desk)
    client = desk.client("ada")
    assert "Next: answer the question about 1 request" in client.get(reverse("intake:questions")).content.decode()
    assert "1 request has a question" in client.get(reverse("desk:today")).content.decode()
    answer(desk, sent, question)
    page = client.get(reverse("intake:questions")).content.decode()
    assert "No question waits" in page and "answered" in page
    assert "has a question" not in client.get(reverse("desk:today")).content.decode()


def test_both_letters_stand_side_by_side_with_the_same_words_marked(desk):
    first = ask(happened=STORY, safe_contact=contact("+7 900 000-11-22"))
    looked(desk, first)
    second = ask(happened=f"Добрый день. {STORY}", safe_contact=contact("+7 900 000-33-44"))
    (question,) = looked(desk, second)
    url = reverse("intake:question-compare", args=[second.ref, question["id"], first.ref])
    page = desk.client("ben").get(url).content.decode()
    assert page.count("<mark>Меня остановили") == 2
    stranger = reverse("intake:question-compare", args=[second.ref, question["id"], second.ref])
    assert desk.client("ben").get(stranger).status_code == 404


def test_a_forgotten_letter_stops_no_comparison(desk):
    first = ask(happened=STORY, safe_contact=contact("+7 900 000-11-22"))
    looked(desk, first)
    Value.objects.filter(subject=first.ref).delete()
    assert looked(desk, ask(happened=STORY, safe_contact=contact("+7 900 000-33-44"))) == []


def test_a_new_request_is_looked_through_when_its_page_is_opened(desk):
    sent = ask(happened=ASKS_WHERE, now=timezone.now())
    desk.client("ada").get(reverse("intake:queue"))
    assert (
        "They ask where others are."
        in desk.client("ada").get(reverse("intake:request", args=[sent.ref])).content.decode()
    )
