"""The rota as an officer plans it: what was done is said where it was done, and hours without anybody show."""

from datetime import timedelta

import pytest
from django.utils import timezone

from waystation.desk import duty

pytestmark = pytest.mark.django_db


@pytest.fixture
def faye(cast):
    return cast.client("faye")


@pytest.fixture
def planned(cast):
    """Two shifts, with five hours between them in which nobody is planned."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    hands = cast.workers["ben"], cast.workers["gil"]
    return [
        duty.plan_shift(now + timedelta(hours=begin), now + timedelta(hours=end), *hands, by=cast.keyring("faye"))
        for begin, end in ((-1, 6), (11, 20))
    ]


def rota(page):
    text = page.content.decode()
    return text[text.index('id="rota"') : text.index('id="plan"')]


def test_hours_in_which_nobody_is_planned_show(faye, planned):
    """Between the two, and from the end of the last one to the end of the two weeks."""
    assert rota(faye.get("/duty/")).count("Alarms go to the officers.") == 2


def test_a_shift_that_is_taken_off_is_asked_about_and_its_hours_show(faye, planned):
    assert "Yes, nobody is told in these hours" in rota(faye.get("/duty/"))
    answer = faye.post(f"/duty/shift/{planned[0].pk}/drop/")
    assert answer.headers["Location"].endswith("?dropped#rota")
    page = rota(faye.get(answer.headers["Location"].partition("#")[0]))
    assert "It is off the rota." in page and page.count("Alarms go to the officers.") == 2


def test_what_was_planned_and_what_was_refused_is_said_beside_the_rota(cast, faye, planned):
    day = timezone.now() + timedelta(days=3)
    form = {"day_day": day.day, "day_month": day.month, "day_year": day.year, "hour": 6, "hours": 12}
    form |= {"first": cast.id("gil"), "second": cast.id("hana")}
    assert faye.post("/duty/plan/", form).headers["Location"].endswith("?planned#rota")
    again = faye.post("/duty/plan/", form)
    refused = again.content.decode().partition('id="plan"')[2]
    assert "There is a shift in these hours already." in refused and "This cannot be done now" in refused
    assert 'action="/duty/plan/#plan"' in refused


@pytest.mark.parametrize(("month", "year"), [("12", "9999"), ("12", "9" * 20), ("9" * 20, "2030"), ("1", "1")])
def test_a_day_that_no_calendar_has_is_asked_for_again(cast, faye, month, year):
    form = {"day_day": "31", "day_month": month, "day_year": year, "hour": "23", "hours": "24"}
    page = faye.post("/duty/plan/", {**form, "first": cast.id("gil"), "second": cast.id("hana")})
    assert page.status_code == 409 and "There is no such day." in page.content.decode()
