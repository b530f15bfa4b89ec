"""Ugly input at the door: a message in words, nothing leaked, nothing lost."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import UnreadablePostError
from django.utils import timezone

from tests.door.reading import content_of_the_request
from waystation.core.vocabulary.texts import clean_line, clean_text
from waystation.door import asking
from waystation.letterbox import drafts
from waystation.letterbox.expiry import expire
from waystation.letterbox.models import Draft, IncomingMessage, Mailbox, SealedRequest

pytestmark = pytest.mark.django_db


def test_control_characters_are_taken_out():
    assert clean_text("a\x00b\x07c\x1b[31m\ttab\r\nnext\x85") == "abc[31m\ttab\nnext"


def test_signs_that_turn_the_direction_are_taken_out():
    assert clean_text("invoice\u202egpj.exe \u2067x\u2069") == "invoicegpj.exe x"


def test_text_is_kept_composed_and_joiners_of_persian_stay():
    assert clean_text("e\u0301") == "\u00e9" and "\u200c" in clean_text("می\u200cخواهم")


def test_signs_that_turn_or_hide_words_reach_the_desk_in_no_answer(nur, office):
    nur.begins()
    nur.answers("region", region="No\u202erth\x00")
    nur.answers("story", happened="They\x1b came\u2066.\r\nTwice.")
    nur.answers("check", go="send")
    content = content_of_the_request(office)
    assert (content.region, content.happened) == ("North", "They came.\nTwice.")


def test_a_line_has_no_line_ends():
    assert clean_line(" a\n b\t c ") == "a b c"


def test_a_megabyte_of_text_is_refused_in_words_and_stays_on_the_page(nur):
    nur.begins()
    page = nur.answers("story", happened="я" * 500_000)
    assert "Characters: 500000, room for: 100000" in page and "я" * 500_000 in page


def test_the_longest_allowed_text_arrives_whole(nur, office):
    nur.sends(happened="ж" * 100_000)
    assert content_of_the_request(office).happened == "ж" * 100_000


def test_a_text_of_three_megabytes_stays_on_the_page(nur):
    nur.begins()
    page = nur.answers("story", happened="я" * 1_500_000)
    assert "Characters: 1500000, room for: 100000" in page and "я" * 1_500_000 in page


@pytest.mark.parametrize("step", ["story", "together", "reach", "region"])
def test_a_page_of_text_sends_two_bytes_for_a_letter_and_says_when_all_of_it_arrived(nur, step):
    nur.begins()
    form = nur.answers("code", go=step).partition("<form")[2]
    assert 'enctype="multipart/form-data"' in form.partition(">")[0]
    assert form.partition("</form>")[0].endswith('<input type="hidden" name="end" value="1">')


def test_a_message_that_is_too_long_stays_on_the_page_which_says_how_long_it_may_be(nur):
    nur.sends()
    page = nur.returns(do="write", text="я" * 660_000, form="a" * 32, end="1")
    assert "Characters: 660000, room for: 100000" in page and "я" * 660_000 in page


def test_a_form_beyond_the_limit_is_answered_in_words_that_promise_nothing_of_it(nur):
    nur.begins()
    page = nur.answers("story", happened="x" * 11_000_000)
    assert nur.page.status_code == 413 and "This page did not arrive, so we cannot show it again" in page


def test_a_form_with_percent_signs_has_a_limit_of_its_own_because_it_costs_so_much_to_read(nur):
    nur.begins()
    form = {"code": nur.code, "step": "story", "happened": "я" * 200_000}
    page = nur.client.post("/en/message/", urlencode(form), content_type="application/x-www-form-urlencoded")
    assert page.status_code == 413 and "too long for one page" in page.content.decode()


def test_a_page_that_was_cut_on_the_way_replaces_no_longer_text(nur):
    nur.begins()
    nur.answers("story", happened="All that happened")
    page = nur.answers("story", happened="All th", end="")
    assert "The connection was cut" in page and "All that happened" in nur.answers("check", go="stay")


def test_a_cut_form_is_answered_in_words_that_promise_nothing_of_it(nur, monkeypatch):
    def cut(*args, **kwargs):
        raise UnreadablePostError

    nur.begins()
    monkeypatch.setattr(asking, "_posted", cut)
    assert "This page did not arrive, so we cannot show it again" in nur.answers("story", happened="x")


def test_markup_in_a_text_stays_text(nur):
    nur.begins()
    nur.answers("story", happened="<script>alert(1)</script>")
    assert "<script" not in nur.answers("soon", go="next")


def test_a_form_sent_twice_makes_one_request(nur):
    nur.sends()
    page = nur.answers("check", go="send")
    assert "has been sent already" in page and SealedRequest.objects.count() == 1


def test_the_first_page_sent_again_after_sending_begins_nothing(nur):
    nur.sends()
    assert "has been sent already" in nur.answers("contact", ways="also")
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("step", "said", "shown"), [
    ("story", {"happened": "They came again"}, "They came again</textarea>"),
    ("region", {"region": "The south"}, "Where is the danger?\nThe south</textarea>"),
])  # fmt: skip
def test_words_typed_in_an_old_tab_after_the_sending_are_shown_in_the_form_of_a_message(nur, office, step, said, shown):
    nur.sends()
    page = nur.answers(step, **said)
    assert shown in page and "Your message was sent before this" in page and 'name="do" value="write"' in page
    assert content_of_the_request(office).happened == "They came to the house twice."


def test_files_chosen_in_an_old_tab_after_the_sending_are_asked_for_again(nur):
    nur.sends()
    page = nur.answers("files", file=SimpleUploadedFile("new.jpg", b"x"))
    assert "Files cannot be kept on this page" in page


@pytest.mark.parametrize("do", ["write", "withdraw-yes"])
def test_a_form_of_the_mailbox_without_its_number_is_shown_again_with_its_words(nur, do):
    nur.sends()
    page = nur.returns(do=do, text="Words", end="1")
    assert nur.page.status_code == 200 and re.search(r'name="form" value="[0-9a-f]{32}"', page)
    assert ("Words</textarea>" in page) == (do == "write") and not IncomingMessage.objects.exists()


def test_pages_may_come_in_any_order(nur, office):
    nur.opens()
    nur.answers("consent", help="yes")
    nur.answers("story", happened="Out of order")
    nur.answers("check", go="send")
    assert content_of_the_request(office).consents == {"help": "yes"}


def test_a_page_of_an_expired_draft_keeps_what_was_just_typed(nur, time_machine):
    time_machine.move_to("2017-04-02T10:30:00Z")
    nur.begins()
    nur.answers("region", region="North")
    time_machine.move_to("2017-04-17T10:30:00Z")
    page = nur.answers("story", happened="New words")
    assert "unsent messages are deleted after 14 days" in page and "How may we answer you?" in page
    checked = nur.answers("check", go="stay")
    assert "New words" in checked and "North" not in checked


def test_a_code_changed_on_the_way_is_refused_and_nothing_is_kept(nur):
    nur.begins()
    nur.code = nur.code[:-1] + str((int(nur.code[-1]) + 1) % 10)
    nur.answers("story", happened="x")
    assert nur.page.status_code == 400 and Draft.objects.count() == 1


def test_an_unknown_page_is_refused(nur):
    nur.begins()
    nur.answers("../../etc", happened="x")
    assert nur.page.status_code == 400


def test_an_answer_that_is_not_on_the_list_is_refused(nur):
    nur.begins()
    assert 'class="errors"' in nur.answers("who", in_danger="everybody")


def test_when_the_store_cannot_write_the_text_comes_back_to_the_person(nur, monkeypatch):
    def full(*args, **kwargs):
        raise OperationalError("database or disk is full")

    nur.begins()
    monkeypatch.setattr(drafts, "save_answers", full)
    page = nur.answers("story", happened="Words that must not be lost")
    assert nur.page.status_code == 503 and page.count("Words that must not be lost") == 2
    assert "disk is full" not in page and "Try again" in page


@pytest.mark.parametrize("path", ["message/", "return/", "return/other/"])
def test_an_empty_form_is_answered_in_words(nur, path):
    nur.posts(path)
    assert nur.page.status_code in (200, 400)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(nur, method):
    assert getattr(nur.client, method)("/en/message/").status_code == 405


OLD_PAGES = [("contact", {"ways": "also"}, ""), ("story", {"happened": "They are here now."}, "They are here now."),
    ("region", {"region": "the valley"}, "the valley"), ("check", {"go": "send"}, ""), ("code", {}, "")]  # fmt: skip


@pytest.mark.parametrize(("step", "said", "given_back"), OLD_PAGES)
@pytest.mark.parametrize("first", ["forget-yes", "discard-yes"])
def test_an_old_tab_begins_nothing_under_a_code_that_was_deleted_and_gives_its_words_back(
    nur, office, first, step, said, given_back
):
    nur.sends() if first == "forget-yes" else nur.begins()
    nur.returns(do=first)
    before = SealedRequest.objects.count()
    page = nur.answers(step, **said)
    assert nur.page.status_code == 410 and "This code was deleted" in page and given_back in page
    nur.answers("check", go="send")
    assert (SealedRequest.objects.count(), Mailbox.objects.count()) == (before, 0)
    assert nur.code.replace(" ", "") not in page.replace(" ", "")


def test_an_old_tab_of_the_mailbox_gives_its_words_back_too(nur):
    nur.sends()
    nur.returns(do="forget-yes")
    page = nur.returns(do="write", text="They are here now.", form="a" * 32, end="1")
    assert nur.page.status_code == 410 and "They are here now." in page


def test_nobody_without_the_code_tells_a_deleted_one_from_a_message_that_was_begun(nur, somebody):
    nur.sends()
    nur.returns(do="forget-yes")
    somebody().begins()
    [mark, draft] = [set(vars(row)) for row in Draft.objects.order_by("hour")]
    assert mark == draft and len({len(bytes(row.sealed)) for row in Draft.objects.all()}) == 1
    assert "This code was deleted" not in nur.returns() and nur.page.status_code == 200


def test_after_the_time_of_a_draft_the_mark_is_gone(nur, office):
    nur.sends()
    nur.returns(do="forget-yes")
    expire(timezone.now() + timedelta(hours=23))
    assert Draft.objects.exists()
    expire(timezone.now() + timedelta(hours=26))
    assert not Draft.objects.exists()


def test_a_file_in_an_old_tab_of_a_deleted_code_leaves_no_bytes(nur, settings):
    nur.begins()
    nur.returns(do="discard-yes")
    page = nur.answers("files", file=SimpleUploadedFile("new.jpg", b"x"))
    assert nur.page.status_code == 410 and "Files cannot be kept on this page" in page
    assert not list(Path(settings.FILES).glob("*"))


def test_what_was_deleted_is_deleted_twice_without_harm(nur):
    nur.begins()
    nur.returns(do="discard-yes")
    nur.returns(do="discard-yes")
    assert nur.page.status_code == 200 and Draft.objects.count() == 1
