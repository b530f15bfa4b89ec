"""What is left of somebody whose access is withdrawn: a list of what they read, and nothing that they look after."""

import pytest
from django.utils import timezone

from tests.intake.people import ask
from waystation.audit.actions import record
from waystation.audit.queries import READING
from waystation.audit.tags import Tag
from waystation.cases.models import Case
from waystation.desk import one_worker
from waystation.intake.actions import assign_request
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.vault.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def bens(cast):
    """A request and a case that Ben looks after, and a closed case that was his. The request's id."""
    sent = ask()
    receive_waiting(cast.keyring("ada"))
    assign_request(cast.keyring("ben"), sent.ref, cast.id("ben"))
    Case.objects.create(pk="c" * 32, compartment="team-cedar", assignee=cast.id("ben"))
    Case.objects.create(pk="d" * 32, compartment="team-cedar", assignee=cast.id("ben"), open=False)
    return sent.ref


def confirmed(cast, name):
    client = cast.client(name)
    Session.objects.update(confirmed=timezone.now())
    return client


def held(pk):
    return Case.objects.get(pk=pk).assignee


def test_what_they_looked_after_is_nobodys_and_what_is_closed_still_says_who_did(cast, bens):
    confirmed(cast, "faye").post(f"/people/{cast.id('ben')}/revoke/")
    assert HelpRequest.objects.get(pk=bens).assignee is None
    assert (held("c" * 32), held("d" * 32)) == ("", cast.id("ben"))


def test_whoever_leaves_one_group_keeps_what_they_look_after_in_another(cast, bens):
    confirmed(cast, "faye").post(f"/people/{cast.id('ben')}/leave/team-cedar/")
    assert held("c" * 32) == "" and HelpRequest.objects.get(pk=bens).assignee_id == cast.id("ben")


def test_the_only_member_of_a_group_leaves_it_to_be_recovered_and_not_renewed(cast):
    page = confirmed(cast, "faye").post(f"/people/{cast.id('dov')}/revoke/").content.decode()
    assert "Two officers recover each of them" in page and "renews its keys" not in page
    page = confirmed(cast, "faye").post(f"/people/{cast.id('ben')}/revoke/").content.decode()
    assert "Two officers recover" not in page and "renews its keys" in page


def test_what_they_looked_for_and_what_is_held_count_as_read(cast):
    assert {Tag.SEARCH_INSIDE, Tag.HELD_READ, Tag.REQUEST_PRINT} <= set(READING)
    record(Tag.SEARCH_INSIDE, by=cast.id("ben"), object="37")
    record(Tag.HELD_READ, by=cast.id("ben"), object="e" * 32)
    page = cast.client("faye").get(f"/people/{cast.id('ben')}/revoke/").content.decode()
    assert "They opened 2 things" in page and "e" * 8 in page and ">37<" in page


def test_a_list_that_is_cut_says_so_and_where_the_rest_is(cast, monkeypatch):
    monkeypatch.setattr(one_worker, "MOST_LISTED", 2)
    for object in ("a" * 32, "b" * 32, "e" * 32):
        record(Tag.REQUEST_OPEN, by=cast.id("ben"), object=object)
    page = cast.client("faye").get(f"/people/{cast.id('ben')}/revoke/").content.decode()
    assert "Only the newest 2 are listed." in page and f"who={cast.id('ben')}&amp;what=reading" in page
    monkeypatch.setattr(one_worker, "MOST_LISTED", 3)
    assert "Only the newest" not in cast.client("faye").get(f"/people/{cast.id('ben')}/revoke/").content.decode()
