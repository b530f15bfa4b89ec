"""An overdue matter says which request or case it is to those who may open it, and to nobody else."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.intake.people import add, ask
from waystation.cases.models import Case
from waystation.desk import matters, work
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.letterbox import clocks
from waystation.letterbox.hours import hour_of, later
from waystation.letterbox.models import Due
from waystation.vault import shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(cast) -> str:
    """A request that was taken in and whose first answer is overdue. Its id."""
    sent = ask()
    receive_waiting(cast.keyring("ada"))
    return sent.ref


def overdue() -> list[Due]:
    return list(Due.objects.order_by("hour"))


def test_an_overdue_answer_leads_to_its_request(cast, late):
    found = matters.find(cast.keyring("ada"), overdue())
    [[matter]] = found.values()
    assert matter.url == reverse("intake:request", args=[late]) and matter.missing == "an answer"
    page = cast.client("ada").get("/duty/").content.decode()
    assert f'href="{matter.url}"' in page and matter.alias in page


def test_it_says_nothing_to_those_who_may_not_open_it(cast, late):
    for name in ("cleo", "kay", "faye", "mia"):
        assert matters.find(cast.keyring(name), overdue()) == {}
        assert late not in cast.client(name).get("/duty/").content.decode()


def test_a_clock_that_no_request_knows_is_a_message_that_somebody_has_to_read(cast, late):
    unknown = Due.objects.create(hour="2017-04-02T10", compartment="intake", level="emergency")
    [matter] = matters.find(cast.keyring("ada"), [unknown])[unknown.pk]
    assert matter.url == reverse("intake:messages") and matter.missing == "somebody to read it"


def test_an_overdue_message_leads_to_the_request_it_belongs_to(cast):
    sent = ask()
    receive_waiting(cast.keyring("ada"))
    before = [due.pk for due in overdue()]
    add(sent)
    [late_message] = Due.objects.exclude(pk__in=before)
    [matter] = matters.find(cast.keyring("ada"), [late_message])[late_message.pk]
    assert matter.url == reverse("intake:request", args=[sent.ref]) + "#messages"
    assert matter.alias == shelf.read_summaries(cast.keyring("ada"), "intake", [sent.ref])[sent.ref]["alias"]
    assert matters.find(cast.keyring("faye"), [late_message]) == {}


def test_the_rail_counts_a_case_in_the_hour_in_which_the_alarm_sees_it(cast):
    hour = hour_of(timezone.now())
    Case.objects.create(pk="c" * 32, compartment="team-birch", due=hour)
    Case.objects.create(pk="d" * 32, compartment="team-birch", due=later(timezone.now(), 1))
    due = Due.objects.create(hour=hour, compartment="team-birch", level="urgent")
    assert due in clocks.overdue(hour)
    assert work.count_cases(cast.keyring("jon")) == 1


def test_a_sign_of_life_that_is_overdue_leads_to_its_case(cast):
    ref, hour = "c" * 32, "2017-04-02T10"
    Case.objects.create(pk=ref, compartment="team-birch", due=hour)
    shelf.put_summary(cast.keyring("jon"), "team-birch", ref, {"alias": "walnut 47", "next": {"what": "life"}})
    due = Due.objects.create(hour=hour, compartment="team-birch", level="urgent")
    [matter] = matters.find(cast.keyring("jon"), [due])[due.pk]
    assert (matter.alias, matter.missing) == ("walnut 47", "a sign of life")
    assert matter.url == reverse("cases:case", args=[ref])
    assert matters.find(cast.keyring("ben"), [due]) == {}


def test_answer_the_oldest_leads_straight_to_that_request(cast, late):
    ask()
    receive_waiting(cast.keyring("ada"))
    HelpRequest.objects.exclude(pk=late).update(due_hour="2017-04-20T10")
    HelpRequest.objects.filter(pk=late).update(due_hour="2017-04-02T10")
    first = work.requests(cast.keyring("ada"), timezone.now())[0]
    assert (first.button, first.url) == ("Answer the oldest", reverse("intake:request", args=[late]))


def test_today_says_see_where_it_leads_to_a_list(cast, late):
    Due.objects.create(hour="2017-04-02T10", compartment="intake", level="emergency")
    page = cast.client("ada").get("/").content.decode()
    assert "See the 2" in page and "Take it" not in page


def test_an_officer_who_sees_no_request_is_not_told_that_all_is_in_order(cast, late):
    page = cast.client("faye").get("/").content.decode()
    assert "are in order" not in page and "Nothing waits for you" not in page
    assert "What only others can open is not counted here." in page
    assert "Alarms are not being sent." in page and "Next: read the" in page
