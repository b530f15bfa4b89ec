"""What both files of tests about reply texts use: a desk with compiled words, and a form that only fills the box."""

import re

import pytest
from django.urls import reverse

from tests.intake.people import NOW
from waystation.audit.ids import random_id
from waystation.intake.receiving import receive_waiting
from waystation.intake.replies_own import keep_own


def url(name, *args):
    return reverse(f"intake:{name}", args=args)


def box_of(page):
    """What stands in the answer box."""
    return re.search(r'<textarea name="text"[^>]*>\n(.*?)</textarea>', page, re.S)[1]


def begin(client, ref, **said):
    return client.post(url("begin-answer", ref), {"text": "", "form_id": random_id(), **said})


def keep(keyring, code="", title="Our greeting", seen="", **bodies):
    return keep_own(keyring, code, title, bodies or {"ru": "Добрый день."}, seen=seen, now=NOW)


@pytest.fixture
def compiled():
    from waystation.site.commands.messages import compile_all

    compile_all()


@pytest.fixture
def ada(desk, compiled):
    return desk.client("ada")


@pytest.fixture
def received(desk, sent):
    receive_waiting(desk.keyring("ada"))
    return sent
