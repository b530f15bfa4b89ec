"""Looking inside many requests at once: never without a word, never without its line, and past a spoilt one."""

import pytest
from django.db import transaction

from tests.intake.people import ask
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.intake.receiving import receive_waiting
from waystation.intake.searching import look_inside
from waystation.letterbox.models import SealedRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(desk):
    found = [ask(call_me=name).ref for name in ("Nur", "Nur")]
    receive_waiting(desk.keyring("ada"))
    return found


def test_without_a_word_nothing_is_opened(desk, two):
    with pytest.raises(Refused, match="no word"):
        look_inside(desk.keyring("ada"), "intake", two, " ")
    assert not Line.objects.filter(action=Tag.SEARCH_INSIDE).exists()


def test_it_does_not_happen_inside_a_transaction_that_could_take_its_line_back(desk, two):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        look_inside(desk.keyring("ada"), "intake", two, "Nur")


def test_one_spoilt_request_ends_no_search(desk, two):
    SealedRequest.objects.filter(pk=two[0]).update(content_blob=b"x" * 4096)
    assert look_inside(desk.keyring("ada"), "intake", two, "Nur") == [two[1]]
