"""Reply texts that Waystation brings: what an answer begins with, and what may not leave."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tests.intake.answers import ada, begin, box_of, compiled, received, url
from tests.intake.people import NOW, NUR, RULES, ask
from tests.intake.test_answering import in_mailbox
from waystation.audit.ids import random_id
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import replies
from waystation.intake.actions import answer_person
from waystation.intake.receiving import receive_waiting
from waystation.intake.replies_shipped import TEXTS
from waystation.letterbox.advice import TOPICS
from waystation.vault.models import Session, UnsentForm

__all__ = ["ada", "compiled", "received"]
pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "ru", "fr", "ar")
OVERRIDE = "\u202e"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_text_speaks_the_language_of_the_person(language, compiled):
    letters = {"en": "[a-z]", "fr": "[a-z]", "ru": "[а-яё]", "ar": "[\u0621-\u064a]"}[language]
    bodies = [entry.body for entry in replies.shipped(language)]
    assert len(bodies) == len(set(bodies)) == len(TEXTS) >= 12
    assert all(len(re.findall(letters, body)) > 80 for body in bodies)
    assert language in ("en", "fr") or not [body for body in bodies if re.search("[a-z]{3}", body)]


def test_a_title_is_in_the_language_of_the_worker_and_the_body_in_that_of_the_person(compiled):
    with translation.override("fr"):
        entry = replies.shipped("ru")[0]
    assert entry.title == "Reçu et lu" and "Ваше сообщение" in entry.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gap_stays_a_gap_in_every_language(language, compiled):
    with_gap = {entry.code for entry in replies.shipped("en") if replies.GAP.search(entry.body)}
    assert {entry.code for entry in replies.shipped(language) if replies.GAP.search(entry.body)} == with_gap
    assert len(with_gap) >= 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shipped_text_is_short(language, compiled):
    assert max(len(entry.body.split()) for entry in replies.shipped(language)) <= 120


@pytest.mark.parametrize("language", ["de", "", "EN", "../en", "en\x00"])
def test_a_language_nobody_wrote_is_refused(desk, language):
    for ask_for in (replies.shipped, lambda it: replies.offered(desk.keyring("ada"), it)):
        with pytest.raises(Refused):
            ask_for(language)
    with pytest.raises(Refused):
        replies.advice(["device"], language)


@pytest.mark.parametrize("code", ["nothing", "", "received ", "../received", "x" * 10_000])
def test_an_unknown_text_is_refused(desk, code):
    with pytest.raises(Refused):
        replies.reply(desk.keyring("ada"), code, "ru")


def test_advice_is_what_the_door_says_in_the_order_of_its_page(compiled):
    said = replies.advice(["sending", "device"], "ru")
    with translation.override("ru"):
        points = [str(point) for code in ("device", "sending") for point in TOPICS[code].points]
    assert [line[2:] for line in said.splitlines() if line.startswith("– ")] == points
    assert replies.advice([], "ru") == ""


def test_advice_on_an_unknown_topic_is_refused():
    with pytest.raises(Refused):
        replies.advice(["device", "weapons"], "en")


def test_choosing_fills_the_box_in_the_language_of_the_person_and_sends_nothing(ada, received):
    response = begin(ada, received.ref, reply="received")
    assert response.status_code == 200
    assert box_of(response.content.decode()).startswith("Ваше сообщение дошло")
    assert in_mailbox(received) == []
    assert not Line.objects.filter(action=Tag.REQUEST_ANSWER).exists()


def test_what_was_typed_stays_above_the_text(ada, received):
    text = box_of(begin(ada, received.ref, text="Nur, дорогой друг", reply="received").content.decode())
    assert text.startswith("Nur, дорогой друг\n\nВаше сообщение дошло")


def test_the_same_text_chosen_twice_stands_there_once(ada, received):
    once = box_of(begin(ada, received.ref, reply="received", advice=["device"]).content.decode())
    assert box_of(begin(ada, received.ref, text=once, reply="received", advice=["device"]).content.decode()) == once


def test_the_box_says_its_language_and_lets_each_text_run_its_own_way(ada, desk):
    arabic = ask(language="ar")
    receive_waiting(desk.keyring("ada"))
    page = begin(ada, arabic.ref, reply="received").content.decode()
    assert "رسالتكم" in box_of(page)
    area = re.search(r'<textarea name="text"[^>]*>', page)[0]
    assert 'lang="ar"' in area and 'dir="auto"' in area


def test_a_person_with_a_language_that_nobody_writes_is_offered_english(ada, desk):
    other = ask(language="de")
    receive_waiting(desk.keyring("ada"))
    assert ada.get(url("request", other.ref)).status_code == 200
    assert "Your message has arrived" in box_of(begin(ada, other.ref, reply="received").content.decode())


def test_advice_goes_below_the_text_before_it_is_sent(ada, received):
    text = box_of(begin(ada, received.ref, reply="received", advice=["calls"]).content.decode())
    assert text.index("Ваше сообщение") < text.index("Звонки и мессенджеры")


def test_advice_that_is_ticked_leaves_below_the_answer_once(ada, received):
    form = {"text": "Мы здесь.", "form_id": random_id(), "advice": ["device", "calls"]}
    ada.post(url("answer", received.ref), form)
    [answer] = in_mailbox(received)
    assert answer.text == "Мы здесь.\n\n" + replies.advice(["device", "calls"], "ru")


def test_advice_that_stands_in_the_box_already_is_not_added_again(ada, received):
    form = {"text": replies.advice(["calls"], "ru"), "form_id": random_id(), "advice": ["calls"]}
    ada.post(url("answer", received.ref), form)
    assert in_mailbox(received)[0].text.count("Звонки и мессенджеры") == 1


@pytest.mark.parametrize("said", [{"reply": "nothing"}, {"advice": ["weapons"]}, {}, {"reply": "received" * 999}])
def test_a_wrong_or_missing_choice_is_named_and_what_was_typed_is_kept(ada, received, said):
    response = begin(ada, received.ref, text="Мы читаем это.", **said)
    assert response.status_code == 400
    assert box_of(response.content.decode()) == "Мы читаем это."
    assert "<details open" in response.content.decode()


@pytest.mark.parametrize("gap", ["[…]", "[… день]", "[...]", "[ … ]", "[…day and hour]"])
def test_an_answer_with_a_gap_does_not_leave_and_nothing_is_lost(ada, received, gap):
    form = {"text": f"Мы напишем до {gap}.", "form_id": random_id()}
    response = ada.post(url("answer", received.ref), form)
    assert response.status_code == 400
    assert "There is still a gap in this answer" in response.content.decode()
    assert gap in box_of(response.content.decode())
    assert in_mailbox(received) == []


def test_the_action_refuses_a_gap_too(opened, sent):
    with opened() as request, pytest.raises(Refused, match="gap"):
        answer_person(request, "Until [… day].", now=NOW)
    assert in_mailbox(sent) == []


def test_brackets_and_dots_that_are_no_gap_may_leave(ada, received):
    ada.post(url("answer", received.ref), {"text": "Да [см. выше] … до завтра...", "form_id": random_id()})
    assert len(in_mailbox(received)) == 1


def test_every_shipped_text_with_a_gap_is_refused_as_it_is(opened, sent):
    with opened() as request:
        for entry in replies.shipped("ru"):
            if "[…" in entry.body:
                with pytest.raises(Refused):
                    answer_person(request, entry.body, now=NOW)
    assert in_mailbox(sent) == []


def test_signs_that_turn_the_writing_are_taken_out(ada, received):
    text = box_of(begin(ada, received.ref, text=f"{OVERRIDE}Мы\x07 здесь", reply="received").content.decode())
    assert text.startswith("Мы здесь\n")


def test_a_megabyte_in_the_box_is_refused_and_nothing_is_sent(ada, received):
    response = begin(ada, received.ref, text="x" * 1_000_000, reply="received")
    assert response.status_code == 400
    assert in_mailbox(received) == []


def test_answer_and_advice_together_may_not_be_too_long(ada, received):
    form = {"text": "x" * 19_000, "form_id": random_id(), "advice": list(TOPICS)}
    response = ada.post(url("answer", received.ref), form)
    assert response.status_code == 400 and "too long" in response.content.decode()
    assert in_mailbox(received) == []


def test_the_first_button_of_the_box_only_fills_it(ada, received):
    page = ada.get(url("request", received.ref)).content.decode()
    form = page.split('id="answer"')[1].split("</form>")[0]
    assert "formaction" in re.findall(r"<button[^>]*>", form)[0]
    assert url("begin-answer", received.ref) in form and "<script" not in form


def test_a_text_chosen_in_a_session_that_had_ended_waits_and_is_not_sent(ada, received, desk):
    Session.objects.update(seen=timezone.now() - timedelta(minutes=20))
    begin(ada, received.ref, text="Мы читаем это.", reply="received", advice=["calls", "device"])
    kept = UnsentForm.objects.get()
    again = desk.client("ada")
    waiting = again.get(reverse("desk:unsent")).content.decode()
    assert "Мы читаем это." in waiting and url("begin-answer", received.ref) in waiting
    said = {"text": "Мы читаем это.", "reply": "received", "advice": ["calls", "device"], "unsent": kept.pk}
    page = begin(again, received.ref, **said).content.decode()
    assert "Мы читаем это.\n\nВаше сообщение" in box_of(page) and "Звонки" in box_of(page)
    assert in_mailbox(received) == [] and not UnsentForm.objects.exists()


def test_no_shipped_text_names_what_endangers(compiled):
    told = " ".join(entry.body + entry.title for language in LANGUAGES for entry in replies.shipped(language))
    secret = (NUR.call_me, RULES.code_word, "Waystation", "gay", "lgbt", "visa", "asyl", "торту", "пресле", "لجوء")
    assert not [word for word in secret if re.search(rf"\b{word}", told, re.I)]
