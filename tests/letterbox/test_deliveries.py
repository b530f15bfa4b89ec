"""To which compartment a person's next messages go, when workers leave, and when somebody writes the row by hand."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from tests.cases.conftest import desk, opened, sent, started
from tests.intake.people import NOW, ask
from waystation.audit.actions import this_hour
from waystation.core.sealing import KeyPair
from waystation.letterbox import deliveries
from waystation.letterbox.deliveries import compartment_for, state_delivery
from waystation.letterbox.models import Delivery
from waystation.vault import compartments, officers, rotating, signed, signin
from waystation.vault.models import WorkerKey

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
    # nor with a stolen key that claims an earlier day
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


def test_a_statement_moved_to_another_mailbox_or_place_in_line_by_hand_is_void(desk, started, sent):
    row = Delivery.objects.get(compartment="team-birch")
    for changed in ({"mailbox": "c" * 32}, {"number": row.number + 7}):
        Delivery.objects.filter(pk=row.pk).update(**{"mailbox": row.mailbox, "number": row.number, **changed})
        assert compartment_for(signed.directory(), changed.get("mailbox", row.mailbox)) == "intake"


def test_nobody_states_in_the_name_of_another(desk, sent):
    mia = desk.pairs["mia"]
    state_delivery(signed.directory(), sent.mailbox.id, "team-birch", worker=desk.id("ada"), pair=mia, now=NOW)
    assert _goes_to(sent) == "intake"


def test_a_group_that_has_no_key_gets_no_messages(desk, sent):
    _state(desk, sent, "ada", "nowhere")
    assert _goes_to(sent) == "intake"


@pytest.fixture
def ben_signs(desk):
    """Ben left the intake desk and is in team Cedar still; his line claims the day on which he was there."""
    before = signed.directory()
    compartments.end_membership("intake", desk.id("ben"), by=desk.keyring("faye"))
    rotating.rotate("intake", desk.keyring("ada"))

    def state(mailbox):
        state_delivery(before, mailbox, "team-cedar", worker=desk.id("ben"), pair=desk.pairs["ben"], now=NOW)

    return state


def test_who_left_the_intake_desk_does_not_bring_messages_of_others_to_their_own_team(desk, ben_signs, sent):
    later = ask()
    ben_signs(later.mailbox.id)
    assert compartment_for(signed.directory(), later.mailbox.id) == "intake"


def test_nor_those_of_a_case_of_another_team(desk, started, ben_signs, sent):
    ben_signs(sent.mailbox.id)
    assert _goes_to(sent) == "team-birch"


def test_the_team_keeps_its_person_when_the_worker_who_moved_the_case_leaves_intake_for_the_team(desk, started, sent):
    compartments.end_membership("intake", desk.id("ada"), by=desk.keyring("faye"))
    rotating.rotate("intake", desk.keyring("ben"))
    assert _goes_to(sent) == "team-birch"


def test_the_second_hand_of_a_chain_keeps_the_person_too(desk, started, sent):
    _state(desk, sent, "jon", "identity")
    for name in ("ada", "jon"):
        officers.revoke(desk.id(name), by=desk.keyring("faye"))
    assert _goes_to(sent) == "identity"


def test_somebody_is_kept_out_also_when_the_door_does_not_answer(desk, started, sent, monkeypatch):
    def fails(*_given, **_more):
        raise DatabaseError

    monkeypatch.setattr(deliveries, "staying", fails)
    officers.revoke(desk.id("ada"), by=desk.keyring("faye"))
    assert signed.directory().worker(desk.id("ada")) is None
    assert _goes_to(sent) == "intake"


def test_whose_time_at_intake_ran_out_brings_nothing_to_the_team_they_are_still_in(desk, sent, time_machine):
    compartments.grant("intake", desk.id("ben"), by=desk.keyring("faye"), until=this_hour())
    before = signed.directory()
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    state_delivery(before, sent.mailbox.id, "team-cedar", worker=desk.id("ben"), pair=desk.pairs["ben"], now=NOW)
    assert _goes_to(sent) == "intake"
    _rotated(desk, "intake", "ada")
    assert _goes_to(sent) == "intake"


@pytest.fixture
def over(desk, started, time_machine):
    """Ada started the case, and in this hour her grants ended; nobody ended them by hand."""
    for code in ("intake", "team-birch"):
        compartments.grant(code, desk.id("ada"), by=desk.keyring("faye"), until=this_hour())
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert desk.id("ada") not in signed.directory().members("team-birch", this_hour())


def _rotated(desk, code, name):
    """The rotation that follows, by a member who is still there, takes the ended grants out of the list."""
    member = desk.keyring(name)
    assert rotating.rotate(code, member)
    assert signed.directory().compartment(code).epoch == 2


def test_the_team_has_its_person_again_when_the_keys_are_renewed_after_a_grant_was_over(desk, over, sent):
    """Between the two, messages go to intake: what was signed in good time cannot be told from what was not."""
    assert _goes_to(sent) == "intake"
    _rotated(desk, "intake", "ben")
    _rotated(desk, "team-birch", "jon")
    assert desk.id("ada") not in signed.directory().memberships["team-birch"]
    assert _goes_to(sent) == "team-birch"


def test_the_team_keeps_its_person_when_the_worker_who_moved_the_case_has_new_keys(desk, started, sent):
    keys = KeyPair.from_seed(b"n" * 32).public.to_bytes()
    WorkerKey.objects.filter(worker=desk.id("ada")).update(version=2, public=keys)
    officers.certify(desk.id("ada"), signin.fingerprint(desk.id("ada")), name="Ada", by=desk.keyring("faye"))
    assert desk.id("ada") not in signed.directory().members("team-birch")
    assert _goes_to(sent) == "team-birch"


def test_whose_grant_is_over_moves_nothing_afterwards(desk, over, sent):
    """They may hold their keys still; what they sign now counts for nothing, before and after the rotation."""
    here, pair = signed.directory(), desk.pairs["ada"]
    state_delivery(here, sent.mailbox.id, "intake", worker=desk.id("ada"), pair=pair, now=timezone.now())
    _rotated(desk, "intake", "ben")
    _rotated(desk, "team-birch", "jon")
    assert _goes_to(sent) == "team-birch"
