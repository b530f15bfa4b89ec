"""Whoever opens unusually much is named to every officer for a day; looking inside many counts as opening many."""

from datetime import timedelta

import pytest
from django.utils import timezone

from waystation.audit.actions import record
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.desk import alarms
from waystation.intake import searching
from waystation.vault import limits

pytestmark = pytest.mark.django_db


def opens(cast, name: str, number: int, hours_ago: int = 0) -> None:
    moment = timezone.now() - timedelta(hours=hours_ago)
    for case in range(number):
        record(Tag.CASE_OPEN, by=cast.id(name), object=f"{case:032}", now=moment)
    record(Tag.ALARM_READING, by=cast.id(name), object=cast.id(name), now=moment)


def test_every_officer_reads_who_opened_how_many_with_the_way_to_the_log(cast):
    opens(cast, "jon", 41)
    for officer in ("faye", "gil"):
        page = cast.client(officer).get("/").content.decode()
        assert "Jon opened 41 requests and cases in an hour" in page
        assert f"/log/?who={cast.id('jon')}&amp;what=reading&amp;period=day" in page


def test_the_way_leads_to_what_this_worker_opened_and_to_nothing_else(cast):
    opens(cast, "jon", 2)
    opens(cast, "kay", 3)
    found = next(w for w in alarms.readings(cast.keyring("faye"), timezone.now()) if "Jon" in w.text)
    page = cast.client("faye").get(found.url)
    assert page.status_code == 200 and page.context["count"] == 2


def test_the_worst_hour_of_the_day_is_the_one_that_counts(cast):
    opens(cast, "jon", 50, hours_ago=5)
    opens(cast, "jon", 41)
    [found] = alarms.readings(cast.keyring("faye"), timezone.now())
    assert "Jon opened 50 requests" in found.text


def test_looking_inside_stands_among_what_was_opened(cast):
    record(Tag.SEARCH_INSIDE, by=cast.id("ada"), object="30")
    page = cast.client("faye").get(f"/log/?who={cast.id('ada')}&what=reading")
    assert page.context["count"] == 1


def test_nobody_but_officers_is_told(cast):
    opens(cast, "jon", 41)
    assert alarms.readings(cast.keyring("ada"), timezone.now()) == []
    assert "in an hour" not in cast.client("ada").get("/").content.decode()


def test_an_alarm_of_the_day_before_yesterday_is_in_the_log_only(cast):
    opens(cast, "jon", 41, hours_ago=26)
    assert alarms.readings(cast.keyring("faye"), timezone.now()) == []


def test_looking_inside_counts_by_its_number(cast):
    ada = cast.keyring("ada")
    limits.note_looking(ada, 30)
    record(Tag.SEARCH_INSIDE, by=ada.worker_id, object="30")
    assert not Line.objects.filter(action=Tag.ALARM_READING).exists()
    limits.note_looking(ada, 30)
    record(Tag.SEARCH_INSIDE, by=ada.worker_id, object="30")
    assert Line.objects.filter(action=Tag.ALARM_READING).count() == 1
    assert [w.text for w in alarms.readings(cast.keyring("faye"), timezone.now())] == [
        "Ada opened 60 requests and cases in an hour"
    ]


@pytest.mark.django_db(transaction=True)
def test_a_search_inside_many_requests_rings_the_alarm(cast, monkeypatch):
    refs = [f"{number:032}" for number in range(300)]
    with pytest.raises(Refused):
        searching.look_inside(cast.keyring("ada"), "intake", refs * 10, "nur")
    assert not Line.objects.filter(action=Tag.ALARM_READING).exists()
    monkeypatch.setattr(searching, "_inside", lambda keyring, ref: "")
    searching.look_inside(cast.keyring("ada"), "intake", refs, "nur")
    assert Line.objects.filter(action=Tag.ALARM_READING, subject=cast.id("ada")).exists()
