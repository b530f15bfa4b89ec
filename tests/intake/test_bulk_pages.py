"""The two pages before anything happens to many requests, and the one that says how far it is."""

import html
import re

import pytest
from django.urls import reverse

from tests.intake.people import ask
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.intake import actions, bulk_work
from waystation.intake.models import Batch, HelpRequest
from waystation.intake.receiving import receive_waiting

pytestmark = pytest.mark.django_db
TEXTS = {"text_ru": "Мы прочли.", "text_fr": "Nous avons lu.", "text_en": "", "text_ar": ""}


@pytest.fixture
def ada(desk):
    return desk.client("ada")


@pytest.fixture
def two(desk):
    found = [ask(language="ru"), ask(language="fr")]
    receive_waiting(desk.keyring("ada"))
    return found


def url(name, *args):
    return reverse(f"intake:{name}", args=args)


def post(client, name, *args, **form):
    return client.post(url(name, *args), form)


def hidden(page):
    """The hidden fields of the last form of a page."""
    form = page.split("<form")[-1]
    return dict(re.findall(r'<input type="hidden" name="(?!csrf)(\w+)" value="([^"]*)"', form))


def text_in(page, language):
    """What stands in the box of one language."""
    written = re.search(rf'<textarea name="text_{language}"[^>]*>\n(.*?)</textarea>', page, re.S)[1]
    return html.unescape(written)


def confirmed(client, act, people, **form):
    """Through both pages, as somebody would click."""
    page = post(client, "bulk", act=act, scope="ticked", ref=[person.ref for person in people]).content.decode()
    begun = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[-1] for name in ("form_id", "refs")}
    page = post(client, "bulk", act=act, step="check", **begun, **form).content.decode()
    return hidden(page), page


def test_nothing_happens_before_it_is_confirmed(ada, two):
    _fields, page = confirmed(ada, "answer", two, **TEXTS)
    assert "2 requests are answered" in page
    assert "Мы прочли." in page
    assert not Batch.objects.exists()
    assert not Line.objects.filter(action=Tag.REQUEST_ANSWER).exists()


def test_what_was_read_through_is_what_is_sent(ada, two):
    fields, _page = confirmed(ada, "answer", two, **TEXTS)
    response = post(ada, "bulk-begin", **fields)
    page = ada.get(response.url).content.decode()
    assert "2 of 2 were answered." in page
    assert "All done" in page


def test_the_second_page_counts_each_language_and_each_reason(ada, two):
    _fields, page = confirmed(ada, "answer", two, text_ru="Мы прочли.", text_fr="")
    assert "1 request is answered" in page
    assert "1 is left out: no text in their language." in page
    assert "Русский: 1" in page


def test_what_is_not_there_any_more_is_nothing_to_look_at(ada, two):
    fields, _page = confirmed(ada, "give", two[:1])
    response = post(ada, "bulk-begin", **{**fields, "taken": fields["taken"] + "," + "c" * 32})
    page = ada.get(response.url).content.decode()
    assert "not there any more" in page
    assert "All done" in page and "Next: look at those" not in page


def test_the_form_posted_twice_is_one_batch(ada, two):
    fields, _page = confirmed(ada, "answer", two, **TEXTS)
    first, second = post(ada, "bulk-begin", **fields), post(ada, "bulk-begin", **fields)
    assert first.url == second.url
    assert Line.objects.filter(action=Tag.REQUEST_ANSWER).count() == 2


def test_all_that_match_the_filters_can_be_chosen(ada, two):
    page = post(ada, "bulk", act="give", scope="all", language="fr").content.decode()
    assert two[1].ref in page
    assert two[0].ref not in page


def test_filters_that_cannot_be_read_are_never_taken_for_all(ada, two):
    response = post(ada, "bulk", act="give", scope="all", language="xx")
    assert response.status_code == 409
    assert two[0].ref not in response.content.decode()


def test_nothing_ticked_is_said(ada, two):
    response = post(ada, "bulk", act="answer", scope="ticked")
    assert response.status_code == 409
    assert "No request was chosen" in response.content.decode()


def test_a_selection_of_yesterday_is_looked_at_as_it_is_today(ada, desk, two):
    fields, _page = confirmed(ada, "answer", two, **TEXTS)
    with_ben = desk.client("ben")
    with_ben.post(url("answer", two[0].ref), {"text": "I am here.", "form_id": "d" * 32})
    page = ada.get(post(ada, "bulk-begin", **fields).url).content.decode()
    assert "1 of 2 was answered." in page
    assert "answered already" in page
    assert url("request", two[0].ref) in page


def test_a_reply_text_is_put_in_in_four_languages(ada, two):
    page = post(ada, "bulk", act="answer", step="begin", reply="questions", refs=two[0].ref).content.decode()
    assert "1. In which region" in page
    assert "регион" in page.split('name="text_ru"')[1].split("</textarea>")[0]


def test_a_reply_text_goes_below_what_was_typed_and_a_text_that_is_not_there_wipes_nothing(ada, two):
    said = {
        "act": "answer",
        "step": "begin",
        "refs": two[0].ref,
        "form_id": "a" * 32,
        "text_ru": "Моё.",
        "text_ar": "ب",
    }
    written = text_in(post(ada, "bulk", **said, reply="questions").content.decode(), "ru")
    assert written.startswith("Моё.\n\n")
    assert "регион" in written
    assert text_in(post(ada, "bulk", **said, reply="").content.decode(), "ru") == "Моё."
    assert (
        text_in(post(ada, "bulk", **{**said, "text_ru": written}, reply="questions").content.decode(), "ru") == written
    )


def test_another_reason_changes_the_letter_nobody_has_touched_and_keeps_one_that_was_changed(ada, two):
    from waystation.intake.declining import words

    letters = {code: words.letter_with_gap(code, "ru")[1] for code in ("not-ours", "better-placed")}
    said = {"act": "refer", "step": "begin", "refs": two[0].ref, "form_id": "a" * 32, "code": "better-placed"}
    page = post(ada, "bulk", **said, text_ru=letters["not-ours"].replace("\n", "\r\n")).content.decode()
    assert text_in(page, "ru") == letters["better-placed"]
    page = post(ada, "bulk", **said, text_ru="Моё.").content.decode()
    assert text_in(page, "ru") == "Моё.\n\n" + letters["better-placed"]


def test_other_words_under_the_number_of_a_form_that_was_sent_are_sent_too(ada, two):
    fields, _page = confirmed(ada, "answer", two, **{**TEXTS, "text_fr": ""})
    first = post(ada, "bulk-begin", **fields)
    second = post(ada, "bulk-begin", **{**fields, "text_ru": "", "text_fr": "Nous avons lu.", "taken": two[1].ref})
    assert first.url != second.url
    assert "1 of 1 was answered." in ada.get(second.url).content.decode()


def test_a_confirmation_without_its_number_begins_nothing(ada, two):
    fields, _page = confirmed(ada, "answer", two, **TEXTS)
    for form_id in ("", "a"):
        assert post(ada, "bulk-begin", **{**fields, "form_id": form_id}).status_code == 409
    assert not Batch.objects.exists()


def test_other_hands_are_not_chosen_by_going_back_to_change_something(ada, desk, two):
    actions.assign_request(desk.keyring("ada"), two[0].ref, desk.id("ben"))
    fields, _page = confirmed(ada, "answer", two, **TEXTS)
    assert fields["taken"] == two[1].ref
    page = post(ada, "bulk", **{**fields, "step": "change"}).content.decode()
    assert "checked" not in re.search(r'<input[^>]*name="hands"[^>]*>', page)[0]
    page = post(ada, "bulk", **{**fields, "step": "check", "hands": "False"}).content.decode()
    assert "1 request is answered" in page


def test_other_hands_stay_chosen_by_going_back_to_change_something(ada, desk, two):
    actions.assign_request(desk.keyring("ada"), two[0].ref, desk.id("ben"))
    fields, _page = confirmed(ada, "answer", two, **TEXTS, hands="on")
    page = post(ada, "bulk", **{**fields, "step": "change"}).content.decode()
    assert "checked" in re.search(r'<input[^>]*name="hands"[^>]*>', page)[0]


def test_a_colleague_sees_the_reason_of_a_refusal_before_going_on(ada, desk, two):
    fields, _page = confirmed(ada, "refer", two, **TEXTS, code="not-ours", reason="Outside what we do.")
    page = desk.client("ben").get(post(ada, "bulk-begin", **fields).url).content.decode()
    assert "it does not fall to us" in page
    assert "Outside what we do." in page


def test_the_moment_of_a_batch_is_written_as_every_other_moment(ada, two):
    fields, _page = confirmed(ada, "answer", two, **TEXTS)
    page = ada.get(post(ada, "bulk-begin", **fields).url).content.decode()
    assert not re.search(r"20\d\d-\d\d-\d\d", page)
    assert re.search(r"\d+ [A-Z][a-z]+ 20\d\d, \d\d:\d\d", page)


def test_a_gap_keeps_it_on_the_first_page(ada, two):
    response = post(ada, "bulk", act="answer", step="check", refs=two[0].ref, form_id="a" * 32, text_ru="До [… дня].")
    assert response.status_code == 400
    assert "There is still a gap in this text." in response.content.decode()


def test_the_letter_of_a_refusal_must_be_completed(ada, two):
    from waystation.intake.declining import words

    begun = words.letter_with_gap("not-ours", "ru")[1]
    said = {"act": "refer", "step": "check", "refs": two[0].ref, "form_id": "a" * 32, "code": "not-ours", "reason": "x"}
    response = post(ada, "bulk", **said, text_ru=begun)
    assert "There is still a gap in this text." in response.content.decode()


def test_an_emergency_among_many_is_named(ada, desk):
    soon = ask(how_soon="today")
    receive_waiting(desk.keyring("ada"))
    _fields, page = confirmed(ada, "answer", [soon], **TEXTS)
    assert "1 of them is an emergency." in page


def test_the_queue_leads_back_to_what_is_not_finished(ada, desk, two, monkeypatch):
    monkeypatch.setattr(bulk_work, "PRESS_SECONDS", 0)
    monkeypatch.setattr(bulk_work.go_on, "__kwdefaults__", {"seconds": 0})
    fields, _page = confirmed(ada, "give", two, to=desk.id("ben"))
    address = post(ada, "bulk-begin", **fields).url
    assert "Next: go on, 1 is left" in ada.get(address).content.decode()
    assert address in ada.get(url("queue")).content.decode()
    ada.post(address, {"step": "go"})
    assert set(HelpRequest.objects.values_list("assignee", flat=True)) == {desk.id("ben")}
    assert address not in ada.get(url("queue")).content.decode()


def test_a_colleague_sees_what_was_written_before_going_on(ada, desk, two):
    fields, _page = confirmed(ada, "answer", two, **TEXTS)
    address = post(ada, "bulk-begin", **fields).url
    assert "Nous avons lu." in desk.client("ben").get(address).content.decode()
    assert desk.client("cleo").get(address).status_code == 404
