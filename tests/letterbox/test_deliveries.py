"""To which compartment a person's next messages go, when workers leave, and when somebody writes the row by hand."""

import pytest

from tests.cases.conftest import desk, opened, sent, started
from tests.intake.people import NOW
from waystation.letterbox.deliveries import compartment_for, state_delivery
from waystation.letterbox.models import Delivery
from waystation.vault import compartments, officers, signed

__all__ = ["desk", "opened", "sent", "started"]
pytestmark = pytest.mark.django_db


def _state(desk, sent, name, code, directory=None):
    worker = desk.keyring(name)
    given = directory or signed.directory()
    return state_delivery(given, sent.mailbox.id, code, worker=worker.worker_id, pair=worker.pair, now=NOW)


def _goes_to(sent):
    return compartment_for(signed.directory(), sent.mailbox.id)


@pytest.mark.parametrize("end", ["revoked", "left"])
def test_the_team_keeps_its_person_when_the_worker_who_moved_the_case_is_gone(desk, started, sent, end):
    assert _goes_to(sent) == "team-birch"
    if end == "revoked":
        officers.revoke(desk.id("ada"), by=desk.keyring("faye"))
    else:
        for code in ("intake", "team-birch"):
            compartments.end_membership(code, desk.id("ada"), by=desk.keyring("faye"))
    assert _goes_to(sent) == "team-birch"


def test_whoever_was_revoked_moves_nothing_afterwards(desk, started, sent):
    ada, before = desk.keyring("ada"), signed.directory()
    officers.revoke(desk.id("ada"), by=desk.keyring("faye"))
    state_delivery(
        signed.directory(), sent.mailbox.id, "intake", worker=desk.id("ada"), pair=desk.pairs["ada"], now=NOW
    )  # fmt: skip
    assert (ada.worker_id, _goes_to(sent)) == (desk.id("ada"), "team-birch")
    # and a stolen key that claims an earlier day names a group of hers only, whose keys were changed since
    state_delivery(before, sent.mailbox.id, "travel", worker=desk.id("ada"), pair=desk.pairs["ada"], now=NOW)
    assert _goes_to(sent) == "team-birch"


def test_a_number_of_the_list_that_was_put_in_by_hand_makes_the_statement_void(desk, started, sent):
    officers.revoke(desk.id("ada"), by=desk.keyring("faye"))
    Delivery.objects.update(list_number=0)
    assert _goes_to(sent) == "intake"


def test_only_intake_or_those_who_look_after_the_mailbox_move_it(desk, sent):
    _state(desk, sent, "mia", "travel")
    assert _goes_to(sent) == "intake"
    _state(desk, sent, "ada", "team-birch")
    _state(desk, sent, "mia", "travel")
    assert _goes_to(sent) == "team-birch"
    _state(desk, sent, "jon", "intake")
    assert _goes_to(sent) == "intake"
