"""A statement of where messages go that is lost, or planted, is set right when the case is opened, or said aloud."""

import pytest
from django.urls import reverse

from tests.intake.people import NOW
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.letterbox.deliveries import compartment_for, state_delivery
from waystation.letterbox.models import Delivery, Mailbox
from waystation.vault import signed

pytestmark = pytest.mark.django_db
ASTRAY = "goes to another group now"


def opens(desk, name, ref):
    return desk.client(name).get(reverse("cases:case", args=[ref])).content.decode()


def goes_to(sent):
    return compartment_for(signed.directory(), sent.mailbox.id)


def test_a_statement_that_was_deleted_is_made_anew_when_the_case_is_opened(desk, started, sent):
    Delivery.objects.all().delete()
    assert ASTRAY not in opens(desk, "ada", started)
    assert goes_to(sent) == "team-birch"
    assert Line.objects.filter(action=Tag.CASE_DELIVERY, object=started).count() == 1


def test_whoever_may_not_state_it_is_told_whom_to_ask(desk, started, sent):
    Delivery.objects.all().delete()
    assert ASTRAY in opens(desk, "jon", started)
    assert goes_to(sent) == "intake"


def test_messages_that_were_sent_to_another_team_come_back(desk, started, sent):
    ben = desk.keyring("ben")
    state_delivery(signed.directory(), sent.mailbox.id, "team-cedar", worker=ben.worker_id, pair=ben.pair, now=NOW)
    assert ASTRAY in opens(desk, "jon", started)
    opens(desk, "ada", started)
    assert goes_to(sent) == "team-birch"


def test_where_all_is_well_nothing_is_stated_again(desk, started, sent):
    assert ASTRAY not in opens(desk, "jon", started)
    assert ASTRAY not in opens(desk, "ada", started)
    assert Delivery.objects.count() == 1


def test_a_mailbox_that_its_owner_deleted_is_left_alone(desk, started, sent):
    Delivery.objects.all().delete()
    Mailbox.objects.all().delete()
    assert ASTRAY not in opens(desk, "ada", started)
    assert not Delivery.objects.exists()
