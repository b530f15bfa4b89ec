"""The pages of the intake desk: who gets which, what a form does, what never stands in a page."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.intake.people import NOW, NUR, RULES, add, ask, found_credible
from waystation.audit.ids import random_id
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.intake.access import open_request
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.files import Arrival
from waystation.vault import signed
from waystation.vault.details import open_detail

pytestmark = pytest.mark.django_db
OUTSIDE = ["jon", "cleo", "ivo", "dov", "eve", "mia"]


@pytest.fixture
def ada(desk):
    return desk.client("ada")


@pytest.fixture
def received(desk, sent):
    receive_waiting(desk.keyring("ada"))
    return sent


def url(name, *args):
    return reverse(f"intake:{name}", args=args)


def read(client, name, *args, **form):
    response = client.post(url(name, *args), form) if form else client.get(url(name, *args))
    return response.content.decode()


def test_the_queue_shows_what_came_through_the_door(ada, sent):
    page = read(ada, "queue")
    assert "Northern valley" in page
    assert url("request", sent.ref) in page


def test_the_queue_opens_with_the_first_request(ada, sent):
    soon = ask(how_soon="today")
    page = read(ada, "queue")
    assert page.index(url("request", soon.ref)) < page.index(url("request", sent.ref))
    assert "Next: answer the first request, it is overdue" in page


def test_a_request_shows_the_words_and_not_the_number(ada, received):
    page = read(ada, "request", received.ref)
    assert NUR.happened in page
    assert "after 20:00" in page
    assert RULES.reach not in page
    assert RULES.code_word not in page
    assert RULES.answer not in page


def test_the_number_is_shown_once_the_rules_are_confirmed(ada, received):
    assert RULES.reach in read(ada, "reveal", received.ref, rules="on")
    assert RULES.reach not in read(ada, "request", received.ref)
    assert Line.objects.filter(action=Tag.REQUEST_REVEAL).count() == 1


def test_without_confirming_the_number_stays_closed(ada, received):
    assert RULES.reach not in read(ada, "reveal", received.ref, rules="")
    assert not Line.objects.filter(action=Tag.REQUEST_REVEAL).exists()


def test_whoever_is_reached_by_telephone_only_has_no_answer_box_and_gets_no_letter(ada, desk):
    called = ask(safe_contact=replace(RULES, ways="telephone"))
    receive_waiting(desk.keyring("ada"))
    page = read(ada, "request", called.ref)
    assert "No answer can be written to this person." in page
    assert "by telephone only: nothing is written to them" in page
    assert url("answer", called.ref) not in page
    response = ada.post(url("answer", called.ref), {"text": "We can help.", "form_id": random_id()})
    assert response.status_code == 409
    assert "note the attempt" in response.content.decode()
    assert "no letter is sent" in ada.get(url("refuse", called.ref), {"code": "not-ours"}).content.decode()


def test_a_gap_in_the_title_of_a_refusal_keeps_the_form(ada, received):
    letter = {"code": "not-ours", "reason": "x", "title": "Go to [… whom]", "advice": "Write to them."}
    assert "there is still a gap" in read(ada, "refuse", received.ref, **letter).lower()
    assert HelpRequest.objects.get(pk=received.ref).state == "open"


def test_the_same_answer_sent_twice_is_one(ada, received):
    form = {"text": "We can help.", "form_id": random_id()}
    read(ada, "answer", received.ref, **form)
    page = read(ada, "answer", received.ref, **form)
    assert page.count("We can help.") == 1


def test_an_empty_answer_is_named_and_nothing_is_sent(ada, received):
    response = ada.post(url("answer", received.ref), {"text": "", "form_id": random_id()})
    assert response.status_code == 400
    assert "This is needed" in response.content.decode()
    assert not Line.objects.filter(action=Tag.REQUEST_ANSWER).exists()


def test_what_the_person_adds_is_on_the_page_and_filed(ada, received):
    message = add(received, text="They are back.")
    assert "They are back." in read(ada, "request", received.ref)
    assert "I have read the new message" not in read(ada, "file-message", received.ref, message, x="1")


def test_messages_lead_to_their_request(ada, received):
    add(received)
    assert url("request", received.ref) in read(ada, "messages")


def test_both_clocks_are_set_with_their_reasons(ada, received):
    said = {"level": "emergency", "level_reason": "At the door.", "way_out": "days", "way_out_reason": "No place."}
    page = read(ada, "triage", received.ref, **said)
    assert "At the door." in page
    assert HelpRequest.objects.get(pk=received.ref).rank == 11


def test_a_region_of_the_list_is_the_reason_for_the_order(ada, received):
    ada.post(url("regions"), {"region": "Northern Valley", "reason": "Raids since March."})
    page = read(ada, "request", received.ref)
    chosen = page.split('name="priority_region"')[1].split("selected")[0].rsplit('value="', 1)[1].split('"')[0]
    said = {"level": "urgent", "level_reason": "x", "way_out": "days", "way_out_reason": "y", "priority_region": chosen}
    assert "Raids since March." in read(ada, "triage", received.ref, **said)


def test_the_letter_of_a_refusal_begins_in_the_language_of_the_person(ada, received):
    page = read(ada, "refuse", received.ref)
    assert "better-placed" in page
    page = ada.get(url("refuse", received.ref) + "?code=better-placed").content.decode()
    assert "Помочь могут: [… " in page.split('name="advice"')[1]


def test_a_letter_that_does_not_say_yet_where_to_turn_stays_in_the_form(ada, received):
    said = {"code": "not-ours", "reason": "x", "title": "t", "advice": "Они помогут: [… кто]"}
    response = ada.post(url("refuse", received.ref), said)
    assert response.status_code == 400 and "There is still a gap" in response.content.decode()
    assert "Они помогут: [… кто]" in response.content.decode()
    assert HelpRequest.objects.get(pk=received.ref).state == "open"


def test_a_refused_request_leaves_the_queue(ada, received):
    said = {"code": "not-ours", "reason": "x", "title": "t", "advice": "They may help: ..."}
    ada.post(url("refuse", received.ref), {**said, "form_id": random_id()})
    assert url("request", received.ref) not in read(ada, "queue")
    assert "closed" in read(ada, "request", received.ref)


def test_a_withdrawal_is_recorded(ada, received):
    ada.post(url("withdraw", received.ref), {"reason": "Said so."})
    assert HelpRequest.objects.get(pk=received.ref).state == "closed"


def test_a_recorded_call_shows_its_code_once(ada, desk):
    form = {"channel": "telephone", "language": "ru", "happened": "She called.", "asked": "on", "with_code": "on"}
    page = read(ada, "record", form_id=random_id(), **form)
    assert "shown only now" in page
    row = HelpRequest.objects.get()
    assert "She called." in read(ada, "request", row.pk)


def recorded(ada, *files):
    said = {"channel": "mail", "language": "ru", "happened": "She wrote.", "form_id": random_id(), "files": list(files)}
    return ada.post(url("record"), said)


def test_a_letter_that_came_by_mail_is_sealed_and_listed(ada, desk, settings):
    recorded(ada, SimpleUploadedFile("letter.txt", b"MARK-of-the-letter" * 9, "text/plain"))
    [stored] = settings.FILES.iterdir()
    assert b"MARK-of-the-letter" not in stored.read_bytes()
    ref = HelpRequest.objects.get().pk
    assert "letter.txt" in read(ada, "request", ref)
    original = ada.post(url("file-original", ref, stored.name))
    assert b"".join(original.streaming_content) == b"MARK-of-the-letter" * 9


def test_an_empty_file_is_named_and_nothing_stays_on_the_disk(ada, desk, settings):
    files = [SimpleUploadedFile("a.txt", b"x"), SimpleUploadedFile("b.txt", b"")]
    assert "Not every file arrived" in recorded(ada, *files).content.decode()
    assert not HelpRequest.objects.exists()
    assert list(settings.FILES.iterdir()) == []


def test_a_recording_without_its_form_token_is_refused(desk):
    from django.conf import settings as conf
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.cookies[conf.SESSION_COOKIE_NAME] = desk.client("ada").cookies[conf.SESSION_COOKIE_NAME].value
    assert recorded(strict).status_code == 403
    assert not HelpRequest.objects.exists()


def test_a_call_may_be_as_long_as_a_message_at_the_door(ada):
    said = {"channel": "telephone", "language": "ru", "no_way": "on", "form_id": random_id()}
    page = ada.post(url("record"), {**said, "happened": "x" * 100_001}).content.decode()
    assert "100000" in page and "in a few words." not in page
    assert ada.post(url("record"), {**said, "happened": "x" * 100_000}).status_code == 302


def test_an_empty_recording_is_named(ada):
    assert "in a few words" in read(ada, "record", channel="telephone", language="ru", form_id=random_id())
    assert not HelpRequest.objects.exists()


def test_who_opened_it_is_on_the_page(ada, desk, received):
    read(desk.client("ben"), "request", received.ref)
    who = read(ada, "request", received.ref).split("Who opened it")[1]
    assert "Ben" in who
    assert "Ada" in who


def test_the_same_number_is_asked_about(ada, received):
    read(ada, "request", received.ref)
    other = ask(safe_contact=replace(RULES, reach="8 900 000 00 17"))
    receive_waiting_by = read(ada, "queue")
    assert other.ref in receive_waiting_by
    assert url("same", other.ref, received.ref) in read(ada, "request", other.ref).split("Asked before?")[1]


def test_words_are_searched_in_summaries_and_written_down_sealed(ada, desk, received):
    other = ask(region="Farshore")
    read(ada, "queue")
    page = read(ada, "queue", find="farshore")
    assert url("request", other.ref) in page
    assert url("request", received.ref) not in page
    assert details(desk, Tag.SEARCH_SUMMARIES) == [{"words": "farshore", "region": "", "found": 1}]


def test_looking_inside_finds_a_name_and_is_written_down_with_the_count(ada, desk, received):
    other = ask(call_me="Selim")
    read(ada, "queue")
    page = read(ada, "queue", inside="sélim")
    assert url("request", other.ref) in page
    assert url("request", received.ref) not in page
    assert details(desk, Tag.SEARCH_INSIDE) == [{"words": "sélim", "count": 2}]


def details(desk, tag):
    from waystation.audit.models import Detail

    numbers = Line.objects.filter(action=tag).values_list("number", flat=True)
    rows = Detail.objects.filter(number__in=list(numbers), source="desk")
    return [open_detail(desk.keyring("ada"), bytes(row.sealed)) for row in rows]


@pytest.mark.parametrize("chosen", ["level=urgent", "language=ru", "channel=door", "assignee=nobody", "state=all"])
def test_filters_keep_what_fits(ada, received, chosen):
    assert url("request", received.ref) in ada.get(url("queue") + "?" + chosen).content.decode()


@pytest.mark.parametrize("chosen", ["level=normal", "language=fr", "channel=mail", "assignee=me", "state=closed"])
def test_filters_leave_out_what_does_not(ada, received, chosen):
    assert url("request", received.ref) not in ada.get(url("queue") + "?" + chosen).content.decode()


def test_the_page_of_a_request_leads_to_what_is_held(ada, received):
    held = reverse("keeping:held", args=[received.ref])
    assert f'href="{held}"' in read(ada, "request", received.ref)
    assert ada.get(held).status_code == 200


def test_an_address_that_only_takes_a_form_says_so_and_what_to_do(ada, received):
    page = ada.get(url("stage", received.ref))
    assert page.status_code == 405
    said = page.content.decode()
    assert "What you sent before stays sent" in said and f'href="{url("request", received.ref)}"' in said


def with_picture(desk):
    from tests.intake.test_cleaning import picture

    arrival = Arrival(signed.organisation(), "IMG_0017.jpg", "image/jpeg")
    arrival.write(picture())
    note = arrival.finish(NOW)
    sent = ask(files=(note,))
    receive_waiting(desk.keyring("ada"))
    return sent, note.id


def test_a_picture_is_shown_as_a_copy_with_the_digest_of_the_original(ada, desk, settings):
    import hashlib

    from tests.intake.test_cleaning import MARK, picture

    sent, file_id = with_picture(desk)
    page = read(ada, "file", sent.ref, file_id)
    assert hashlib.sha256(picture()).hexdigest() in page
    copy = ada.get(url("file-copy", sent.ref, file_id))
    assert copy["Content-Type"] == "image/jpeg"
    assert MARK not in copy.content
    assert not any(MARK in path.read_bytes() for path in settings.FILES.iterdir())


def test_a_file_of_another_request_answers_as_an_absent_one(ada, desk, received):
    sent, file_id = with_picture(desk)
    read(ada, "request", sent.ref)
    one, other = ada.get(url("file", received.ref, file_id)), ada.get(url("file", received.ref, "c" * 32))
    assert (one.status_code, other.status_code) == (404, 404)


GET_PAGES = ["queue", "record", "messages", "regions", "claims"]
OF_A_REQUEST = ["request", "print", "refuse", "withdraw"]
POSTED = ["answer", "note", "reveal", "attempt", "triage", "stage", "assign", "code", "refuse", "withdraw"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_nobody_outside_the_intake_desk_gets_a_page_and_each_attempt_is_in_the_log(desk, received, name):
    client = desk.client(name)
    asked = [url(page) for page in GET_PAGES if not (page == "claims" and name == "hana")]
    asked += [url(page, received.ref) for page in OF_A_REQUEST]
    assert {client.get(address).status_code for address in asked} == {404}
    assert Line.objects.filter(action=Tag.REFUSED, subject=desk.id(name)).count() == len(asked)


@pytest.mark.parametrize("name", OUTSIDE)
def test_nobody_outside_the_intake_desk_changes_anything(desk, received, name):
    before = (HelpRequest.objects.values_list().get(), Line.objects.exclude(action=Tag.REFUSED).count())
    client = desk.client(name)
    assert {client.post(url(page, received.ref), {"text": "x"}).status_code for page in POSTED} == {404}
    assert (HelpRequest.objects.values_list().get(), Line.objects.exclude(action=Tag.REFUSED).count()) == before
    assert Line.objects.filter(action=Tag.REFUSED, subject=desk.id(name)).count() == len(POSTED)


def test_an_officer_sees_claims_and_nothing_else(desk, received):
    gil = desk.client("gil")
    assert gil.get(url("claims")).status_code == 200
    assert gil.get(url("queue")).status_code == 404


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_pages_speak_the_language_of_the_worker(desk, received, language):
    from waystation.site.commands.messages import compile_all

    compile_all()
    worker = desk.workers["ada"]
    worker.language = language
    worker.save()
    page = read(desk.client("ada"), "request", received.ref)
    assert f'lang="{language}"' in page
    assert "Reaching them without harm" not in page


def test_a_call_that_leaves_no_way_back_is_asked_about_once_more(ada, desk):
    form = {"channel": "telephone", "language": "ru", "happened": "They came.", "form_id": random_id()}
    assert "Nobody could reach them again." in read(ada, "record", **form)
    assert not HelpRequest.objects.exists()
    assert ada.post(url("record"), {**form, "no_way": "on"}).status_code == 302
    assert "There is no way to reach them" in read(ada, "request", HelpRequest.objects.get().pk)


def test_the_answer_is_confirmed_beside_the_messages_and_the_queue_says_answered(ada, received):
    page = read(ada, "answer", received.ref, text="We read you.", form_id=random_id())
    assert "Your answer is in their mailbox." in page[page.index('id="messages"') :]
    assert 'data-label="Waiting"><span>answered <span' in read(ada, "queue")


def test_accepting_is_the_filled_button_only_when_deciding_is_next_and_they_are_credible(desk, ada, received):
    begin = f'href="{reverse("cases:start", args=[received.ref])}"'
    assert f'class="button quiet" {begin}' in read(ada, "request", received.ref)
    said = {"level": "normal", "level_reason": "x", "way_out": "weeks", "way_out_reason": "x"}
    read(ada, "triage", received.ref, **said)
    read(ada, "answer", received.ref, text="We read you.", form_id=random_id())
    page = read(ada, "request", received.ref)
    assert f'class="button quiet" {begin}' in page and "Next: open the first step of the verification" in page
    with open_request(desk.keyring("ada"), received.ref, purpose="verify") as request:
        found_credible(request)
    assert f'class="button" {begin}' in read(ada, "request", received.ref)


def test_beside_the_answer_stands_that_colleagues_noted_something(ada, received):
    assert 'href="#notes"' not in read(ada, "request", received.ref)
    read(ada, "note", received.ref, text="Details in the interview, not in writing.", form_id=random_id())
    assert "1 note of colleagues on this request" in read(ada, "request", received.ref)
