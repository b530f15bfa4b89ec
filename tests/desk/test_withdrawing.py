"""What is left of somebody whose access is withdrawn: a list of what they read, and nothing that they look after."""

import pytest
from django.db import OperationalError
from django.utils import timezone

from tests.cases.people import NOW, start
from tests.intake.people import ask
from waystation.audit.actions import record
from waystation.audit.models import Line
from waystation.audit.queries import READING
from waystation.audit.tags import Tag
from waystation.cases import moving, work
from waystation.cases.access import open_case
from waystation.cases.models import Case
from waystation.desk import letting_go, one_worker, renewing
from waystation.intake.access import open_request
from waystation.intake.actions import assign_request
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.vault import recovery, reserve, rotating, signed
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
    assert "Two officers recover each of them" in page and "Who can renew its keys" not in page
    page = confirmed(cast, "faye").post(f"/people/{cast.id('ben')}/revoke/").content.decode()
    assert "Two officers recover" not in page and "Who can renew its keys" in page


def test_the_page_names_whom_to_call_and_today_says_so_until_it_is_done(cast):
    faye = confirmed(cast, "faye")
    assert "not renewed yet" not in faye.get("/").content.decode()
    page = faye.post(f"/people/{cast.id('ben')}/revoke/").content.decode()
    assert "Who can renew its keys" in page and "<bdi>Ada</bdi>" in page
    assert "not renewed yet" in faye.get("/").content.decode()
    for name in ("ada", "kay"):
        for code in rotating.due(cast.keyring(name)):
            rotating.rotate(code, cast.keyring(name))
    assert "not renewed yet" not in faye.get("/").content.decode()


def test_a_group_that_nobody_is_left_in_is_recovered_and_not_called(cast):
    faye = confirmed(cast, "faye")
    faye.post(f"/people/{cast.id('dov')}/revoke/")
    today = faye.get("/").content.decode()
    assert "Nobody is left in 1 group" in today and "not renewed yet" not in today


def test_the_group_that_is_there_for_drills_is_nobodys_to_recover(cast):
    faye = cast.keyring("faye")
    for _time in range(2):
        drill = recovery.start_drill(faye, now=timezone.now())
    recovery.cancel(faye, drill.pk)
    assert renewing.outstanding(faye, timezone.now()) == []


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


@pytest.mark.django_db(transaction=True)
def test_a_copy_for_the_door_that_fails_withdraws_nobody_twice(cast, monkeypatch, settings, tmp_path):
    def takes_nothing():
        raise OperationalError("database is locked")

    settings.WAYSTATION_HOME = tmp_path
    assert reserve.make()
    monkeypatch.setattr(signed, "after_append", [takes_nothing])
    page = confirmed(cast, "faye").post(f"/people/{cast.id('ada')}/revoke/").content.decode()
    assert "Who can renew its keys" in page and "intake" in page
    assert [line.subject for line in Line.objects.filter(action=Tag.REVOKE)] == [cast.id("faye")]
    assert (tmp_path / "reserve").exists()


def test_whoever_looked_after_a_closed_case_and_left_does_not_come_back_with_it(cast, bens):
    sent = ask()
    receive_waiting(cast.keyring("ada"))
    with open_request(cast.keyring("ada"), sent.ref, purpose="start") as request:
        ref = start(request)
    with open_case(cast.keyring("jon"), ref, purpose="close") as case:
        work.assign_case(case, cast.id("ada"), now=NOW)
        moving.close_case(case, "settled", note="All well.", day=NOW.date(), now=NOW)
    confirmed(cast, "faye").post(f"/people/{cast.id('ada')}/leave/team-birch/")
    with open_case(cast.keyring("jon"), ref, purpose="reopen") as case:
        moving.reopen_case(case, reason="They wrote again.", now=NOW)
    assert held(ref) == ""


def test_whose_grant_is_over_looks_after_nothing_by_the_next_check(cast, bens):
    present = signed.directory().members
    letting_go.let_go_absent(timezone.now())
    assert held("c" * 32) == cast.id("ben")
    only = {code: present(code, "2026-01-01T00") - {cast.id("ben")} for code in ("intake", "team-cedar")}
    with pytest.MonkeyPatch.context() as later:
        later.setattr(type(signed.directory()), "members", lambda _self, code, _hour: only.get(code, set()))
        letting_go.let_go_absent(timezone.now())
    assert held("c" * 32) == "" and HelpRequest.objects.get(pk=bens).assignee is None
