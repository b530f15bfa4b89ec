"""The list of incidents: lines that are sealed to each group that reads one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.incidents import DRIVER, NOW, record
from waystation.cases import summaries
from waystation.cases.incidents import acting, lines
from waystation.cases.incidents.access import held, open_incident
from waystation.cases.incidents.warning import must_warn
from waystation.vault import officers
from waystation.vault.models import Summary

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(desk):
    """`with incident("jon") as seized:` the incident, opened by this worker."""
    ref = record(desk)
    return lambda who="ada": open_incident(desk.keyring(who), ref)


def line_of(desk, who):
    return lines.lines_of(desk.keyring(who), list(held(desk.keyring(who))), NOW)


def test_the_list_opens_no_box_and_says_what_the_incident_says(desk, incident):
    with incident() as seized:
        must_warn(seized, DRIVER, now=NOW)
        acting.give_incident(seized, desk.id("jon"), now=NOW)
    with CaptureQueriesContext(connection) as asked:
        [line] = line_of(desk, "jon")
    assert not [one for one in asked if "vault_value" in one["sql"]]
    assert (line["whom"], line["owner"], line["waiting"], line["open"]) == ("Jon", "Jon", 1, True)


def test_those_on_duty_read_the_line_of_whoever_is_not_on_duty(desk):
    ref = record(desk, "ivo", group="")
    assert [line["ref"] for line in line_of(desk, "faye")] == [ref]
    lines.reseal_new(desk.keyring("faye"))
    assert not Summary.objects.get(subject=ref).outside and line_of(desk, "gil")[0]["whom"] == "Jon"


def test_a_group_that_was_taken_out_keeps_no_line(desk, incident):
    with incident("faye") as seized:
        acting.exclude_group(seized, "team-birch", reason="It came from there.", now=NOW)
    assert set(Summary.objects.filter(subject=seized.ref).values_list("compartment", flat=True)) == {"duty"}


def test_an_incident_that_is_older_than_its_lines_is_in_the_list_too(desk, incident):
    with incident() as seized:
        Summary.objects.filter(subject=seized.ref).delete()
    assert [line["whom"] for line in line_of(desk, "ada")] == ["Jon"]


def test_the_lines_of_requests_and_cases_do_not_take_an_incident_for_one_of_theirs(desk, incident):
    with incident() as seized:
        assert seized.ref not in summaries.read_lines(desk.keyring("ada"))


def test_an_owner_who_left_the_group_looks_after_nothing_in_the_list(desk, incident):
    with incident() as seized:
        acting.give_incident(seized, desk.id("jon"), now=NOW)
    officers.revoke(desk.id("jon"), by=desk.keyring("faye"))
    assert line_of(desk, "faye")[0]["owner"] == ""
