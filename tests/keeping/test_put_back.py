"""What was forgotten and lies at the door again, from an older copy of the door's database."""

import pytest

from tests.intake.people import ask
from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake.access import open_request
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.keeping import actions
from waystation.letterbox.models import SealedRequest
from waystation.vault.models import Summary

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def put_back(desk, opened, sent):
    """Nur's request was forgotten, and its row at the door is here once more."""
    row = SealedRequest.objects.get()
    with opened("ada"):
        pass
    actions.forget(sent.ref, keyring=desk.keyring("ada"), reason="she asked us to", officer=desk.keyring("faye"))
    row.save(force_insert=True)
    return row


def test_a_request_that_was_forgotten_does_not_come_in_again(desk, sent, put_back):
    assert receive_waiting(desk.keyring("ada")) == 0
    assert not HelpRequest.objects.exists() and not Summary.objects.exists() and not SealedRequest.objects.exists()
    with pytest.raises(NotYours), open_request(desk.keyring("ada"), sent.ref, purpose="answer"):
        pass


def test_a_line_that_calls_a_new_request_forgotten_keeps_nobody_out(desk):
    new = ask()
    record(Tag.FORGET, by=desk.id("faye"), object=new.ref)
    assert receive_waiting(desk.keyring("ada")) == 1
    with open_request(desk.keyring("ada"), new.ref, purpose="answer") as request:
        assert request.content["call_me"] == "Nur"
