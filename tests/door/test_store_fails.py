"""The store is locked, full or away: a sentence, all that was typed, and one press that sends it again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import pytest
from django.db import OperationalError, connections

from tests.door.reading import added_message, content_of_the_request
from tests.door.test_files import adds, picture
from waystation.letterbox.models import Draft, Due, IncomingMessage, Mailbox, MailboxMessage, SealedRequest

pytestmark = pytest.mark.django_db
WORDS = "Words that must not be lost"
WRITING, ALL = ("INSERT", "UPDATE", "DELETE"), ("INSERT", "UPDATE", "DELETE", "SELECT")
WAYS = {
    "locked": (WRITING, "database is locked"),
    "full": (WRITING, "database or disk is full"),
    "away": (ALL, "could not connect to server: Connection refused"),
}


@contextmanager
def failing(way: str) -> Iterator[None]:
    """What the database says to every statement of the door, until the block is left."""
    statements, said = WAYS[way]

    def fail(execute, sql, params, many, context):
        if sql.lstrip().startswith(statements):
            raise OperationalError(said)
        return execute(sql, params, many, context)

    with connections["door"].execute_wrapper(fail):
        yield


@contextmanager
def full_after(room: int) -> Iterator[None]:
    """So many statements of the door are still written; for the next one the disk has no room."""
    left = [room]

    def fail(execute, sql, params, many, context):
        if sql.lstrip().startswith(WRITING):
            left[0] -= 1
            if left[0] < 0:
                raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connections["door"].execute_wrapper(fail):
        yield


def says_so(nur, page: str) -> None:
    """A sentence that says what to do; nothing of what the database said, no cookie, no code in an address."""
    assert nur.page.status_code == 503 and not nur.page.cookies
    assert "This could not be saved just now" in page and "Nothing you wrote is lost" in page
    assert not re.search("database|server|Connection|Error", page)
    assert nur.code not in "".join(re.findall(r'(?:action|href)="([^"]*)"', page))


def tries_again(nur, page: str) -> str:
    """Press the one button of that page."""
    action = re.search(r'<form id="page" method="post" action="/en/([^"]*)"', page)[1]
    return nur.posts(action, **{n: unescape(v) for n, v in re.findall(r'name="(\w+)" value="([^"]*)"', page)})


@pytest.mark.parametrize("way", WAYS)
def test_the_very_first_page_is_saved_by_the_second_press(nur, way):
    nur.opens()
    with failing(way):
        page = nur.answers("contact", ways="also", language_spoken=WORDS)
    says_so(nur, page)
    assert WORDS in page and not Draft.objects.exists()
    tries_again(nur, page)
    assert nur.page.status_code == 200 and Draft.objects.count() == 1


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_is_shown_and_saved_by_the_second_press(nur, office, way):
    nur.begins()
    with failing(way):
        page = nur.answers("story", happened=WORDS)
    says_so(nur, page)
    assert page.count(WORDS) == 2  # once to read and copy, once to send again
    tries_again(nur, page)
    nur.answers("check", go="send")
    assert content_of_the_request(office).happened == WORDS


@pytest.mark.parametrize("way", WAYS)
def test_what_could_not_be_sent_is_whole_and_sent_once_by_the_second_press(nur, office, way):
    nur.begins()
    nur.answers("story", happened=WORDS)
    with failing(way):
        page = nur.answers("check", go="send")
    says_so(nur, page)
    assert not SealedRequest.objects.exists() and not Mailbox.objects.exists() and Draft.objects.count() == 1
    tries_again(nur, page)
    assert content_of_the_request(office).happened == WORDS and not Draft.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_a_message_written_later_is_shown_and_arrives_once(nur, office, way):
    nur.sends()
    form = nur.returns().split('name="form" value="')[1][:32]
    with failing(way):
        page = nur.returns(do="write", text=WORDS, form=form, end="1")
    says_so(nur, page)
    assert page.count(WORDS) == 2 and not IncomingMessage.objects.exists()
    tries_again(nur, page)
    tries_again(nur, page)
    assert added_message(office).text == WORDS


@pytest.mark.parametrize("way", WAYS)
def test_the_claim_of_a_lost_code_is_shown_and_arrives_once(nur, office, way):
    form = nur.opens("return/other/").split('name="form" value="')[1][:32]
    with failing(way):
        page = nur.posts("return/other/", code=nur.code, form=form, text=WORDS)
    says_so(nur, page)
    assert page.count(WORDS) == 2 and not Mailbox.objects.exists()
    tries_again(nur, page)
    tries_again(nur, page)
    assert added_message(office).text == WORDS and Mailbox.objects.count() == 1


def test_a_disk_that_fills_up_in_the_middle_of_sending_leaves_no_half_of_it(nur, office):
    nur.begins()
    nur.answers("story", happened=WORDS)
    for room in range(20):
        with full_after(room):
            page = nur.answers("check", go="send")
        if nur.page.status_code == 200:
            break
        says_so(nur, page)
        assert not any(table.objects.exists() for table in (SealedRequest, Mailbox, MailboxMessage))
        assert Draft.objects.count() == 1
    assert room > 3 and content_of_the_request(office).happened == WORDS


def test_a_disk_that_fills_up_in_the_middle_of_a_claim_leaves_no_half_of_it(nur, office):
    form = nur.opens("return/other/").split('name="form" value="')[1][:32]
    for room in range(20):
        with full_after(room):
            page = nur.posts("return/other/", code=nur.code, form=form, text=WORDS)
        if nur.page.status_code == 200:
            break
        says_so(nur, page)
        assert not any(table.objects.exists() for table in (IncomingMessage, Mailbox, MailboxMessage, Due))
    assert room > 3 and added_message(office).text == WORDS


@pytest.mark.parametrize("do", ["write", "withdraw-yes"])
def test_a_disk_that_fills_up_in_the_middle_of_a_message_leaves_no_half_of_it(nur, office, do):
    nur.sends()
    told = MailboxMessage.objects.count()
    for room in range(20):
        with full_after(room):
            page = nur.returns(do=do, text=WORDS, form="a" * 32, end="1")
        if nur.page.status_code == 200:
            break
        says_so(nur, page)
        assert not IncomingMessage.objects.exists() and MailboxMessage.objects.count() == told
        assert Due.objects.count() == 1
    assert room > 2 and IncomingMessage.objects.count() == 1


@pytest.mark.parametrize("path", ["message/", "return/other/"])
def test_a_page_that_cannot_be_read_from_a_store_that_is_away_is_answered_in_words(nur, path):
    with failing("away"):
        page = nur.opens(path)
    assert nur.page.status_code == 503 and "Wait a minute, then try again" in page


@pytest.mark.parametrize("path", ["message/", "return/", "return/other/"])
def test_a_code_in_an_address_is_neither_read_nor_repeated(nur, path):
    nur.sends()
    code = nur.code
    address = f"{path}?code={code.replace(' ', '+')}"
    for page in (nur.opens(address), nur.posts(address)):
        assert "Your message has arrived" not in page and code not in page


def test_a_file_is_asked_for_again_where_it_could_not_be_kept(nur):
    nur.begins()
    with failing("locked"):
        page = adds(nur, picture())
    assert "If you added one, add it again" in page
    plain = {"content_type": "application/x-www-form-urlencoded"}  # as a browser sends a form without files
    with failing("locked"):
        answer = nur.client.post("/en/message/", f"code={nur.code}&step=region&region=the+valley&go=next", **plain)
    assert answer.status_code == 503 and "If you added one" not in answer.content.decode()
