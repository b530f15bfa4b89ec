"""After a revocation, what waits unopened at the door is re-sealed to the new key."""

import pytest
from django.test import Client

from tests.door.conftest import Nur
from waystation.core.sealing import SealingError
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.letterbox import lists
from waystation.letterbox.envelopes import open_request, open_summary
from waystation.letterbox.models import KeyLine, SealedRequest
from waystation.letterbox.rotating import reseal_waiting
from waystation.vault import compartments, officers, rotating, signed
from waystation.vault.models import MemberWrap

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(cast, door_face) -> SealedRequest:
    """Nur has sent a request; nobody has opened it."""
    lists.forget_checked()
    lists.copy_lines(signed.raw_lines())
    Nur(Client()).sends(happened="They came twice.")
    return SealedRequest.objects.get()


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_the_door_has_the_list_as_soon_as_a_line_is_signed(cast):
    assert KeyLine.objects.count() == len(signed.raw_lines()) > 0


def test_a_waiting_request_follows_a_rotation_and_the_old_key_no_longer_opens_it(cast, sent):
    old = cast.keyring("ben").compartment("intake")
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))
    assert rotating.rotate("intake", cast.keyring("ada"))
    row, new = SealedRequest.objects.get(), cast.keyring("ada").compartment("intake")
    assert (row.epoch, new.epoch) == (2, 2)
    directory = signed.directory()
    assert open_request(directory, new.pair, row)[1].happened == "They came twice."
    assert open_summary(directory, new.pair, row, row.summary_blob).level == "urgent"
    with pytest.raises(SealingError):
        open_request(directory, old.pair, row)


def test_rotating_goes_on_where_it_stopped(cast, sent):
    Nur(Client()).sends()
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))
    compartments.new_epoch("intake", cast.keyring("ada"))
    assert [reseal_waiting(cast.keyring("ada"), "intake", 1) for _ in range(3)] == [1, 1, 0]


def test_a_waiting_request_put_back_from_before_a_rotation_is_not_lifted(cast, sent):
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))
    assert rotating.rotate("intake", cast.keyring("ada"))
    sent.save()  # as it lay there before, sealed to the key that Ben may have kept
    assert reseal_waiting(cast.keyring("ada"), "intake", 9) == 0
    assert SealedRequest.objects.get().epoch == 1 < signed.directory().compartment("intake").floor


def test_whoever_holds_no_key_does_not_find_that_nothing_is_left_to_do(cast, sent):
    """Else the floor could rise above requests that nobody brought along."""
    MemberWrap.objects.filter(worker=cast.id("ada")).delete()
    with pytest.raises(Refused):
        reseal_waiting(cast.keyring("ada"), "intake", 9)
    with pytest.raises(NotYours):
        reseal_waiting(cast.keyring("dov"), "intake", 9)
