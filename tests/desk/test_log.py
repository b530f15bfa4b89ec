"""The log on a page: officers read all of it, everybody reads what they did themselves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from waystation.audit.actions import record, refuse
from waystation.audit.tags import Tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(cast):
    """Ben opened one request ten days ago and one now, noted something and was refused; Ada opened one."""
    past = timezone.now() - timedelta(days=10)
    record(Tag.REQUEST_OPEN, by=cast.id("ben"), object="a" * 32, now=past)
    record(Tag.REQUEST_OPEN, by=cast.id("ben"), object="b" * 32)
    record(Tag.REQUEST_NOTE, by=cast.id("ben"), object="c" * 32)
    refuse(by=cast.id("ben"))
    record(Tag.REQUEST_OPEN, by=cast.id("ada"), object="d" * 32)


def seen(client, query="") -> str:
    """Which of the objects above the page names."""
    page = client.get(f"/log/{query}").content.decode()
    return "".join(letter for letter in "abcd" if letter * 12 in page)


def test_a_worker_reads_only_their_own_lines_whatever_the_address_says(cast, written):
    ben = cast.client("ben")
    assert seen(ben) == seen(ben, f"?who={cast.id('ada')}") == "abc"
    assert seen(cast.client("ada"), f"?who={cast.id('ben')}&what=reading") == "d"


@pytest.mark.parametrize(
    ("query", "letters"),
    [("", "abcd"), ("&what=reading", "abd"), ("&what=reading&period=week", "bd"), ("&period=month", "abcd")],
)
def test_an_officer_reads_what_was_opened_and_since_when(cast, written, query, letters):
    assert seen(cast.client("faye"), f"?{query}") == letters


def test_what_was_refused_stands_alone(cast, written):
    page = cast.client("faye").get(f"/log/?who={cast.id('ben')}&what=refused").content.decode()
    assert "1 line." in page and seen(cast.client("faye"), "?what=refused") == ""
