"""Asking for help, page by page."""

import pytest

from waystation.letterbox.envelopes import open_request
from waystation.letterbox.models import SealedRequest

pytestmark = pytest.mark.django_db


def test_a_person_who_writes_one_sentence_can_send_it(nur, office):
    assert "Your message is sent" in nur.sends(happened="They took my brother.")
    row = SealedRequest.objects.get()
    _key, content = open_request(office.directory, office.intake, row)
    assert content.happened == "They took my brother."
