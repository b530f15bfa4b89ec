"""The one way to a request: asked who, written down for what, within the hour's limit, before a key is given."""

import pytest
from django.db import transaction

from waystation.audit import queries
from waystation.audit.models import Line
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.access import open_request
from waystation.intake.receiving import receive_waiting
from waystation.vault.details import open_detail

pytestmark = pytest.mark.django_db


@pytest.fixture
def ref(desk, sent):
    receive_waiting(desk.keyring("ada"))
    return sent.ref


def test_somebody_outside_the_intake_desk_leaves_no_line_of_an_opening(desk, ref):
    lines = Line.objects.count()
    with pytest.raises(NotYours), open_request(desk.keyring("jon"), ref, purpose="look"):
        pass
    assert Line.objects.count() == lines


def test_what_it_was_opened_for_is_sealed_to_the_intake_desk(desk, ref):
    with open_request(desk.keyring("ada"), ref, purpose="plan an answer"):
        pass
    newest = queries.details_of(ref)[-1]
    assert open_detail(desk.keyring("ben"), newest) == {"purpose": "plan an answer"}
    assert open_detail(desk.keyring("jon"), newest) is None


@pytest.mark.parametrize(("limit", "in_bulk"), [("note_reading", False), ("note_bulk", True)])
def test_who_has_opened_as_many_as_one_may_opens_no_more(desk, ref, monkeypatch, limit, in_bulk):
    def enough(*_args, **_more):
        raise Refused("enough for this hour")

    monkeypatch.setattr(f"waystation.vault.limits.{limit}", enough)
    with pytest.raises(Refused, match="enough"):
        open_request(desk.keyring("ada"), ref, purpose="look", in_bulk=in_bulk).__enter__()


def test_a_request_is_not_opened_inside_a_transaction_that_could_take_its_line_back(desk, ref):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        open_request(desk.keyring("ada"), ref, purpose="look").__enter__()
