"""What an officer reads of groups that they cannot open, and of whoever has no access any more."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk.test_matters import late
from waystation.desk import duty, elsewhere
from waystation.letterbox.hours import hour_of
from waystation.letterbox.models import Due

__all__ = ["late"]
pytestmark = pytest.mark.django_db


def test_an_officer_reads_on_duty_where_something_is_overdue_who_can_open_it_and_who_of_them_is_on_duty(cast, late):
    now = timezone.now()
    duty.plan_shift(now, now + timedelta(hours=6), cast.workers["ben"], cast.workers["gil"], by=cast.keyring("faye"))
    page = cast.client("faye").get("/duty/").content.decode()
    assert "Next: call somebody who can open what is overdue" in page and "in time." not in page
    there = page[page.index('id="elsewhere"') :]
    assert there.index("<bdi>Ben</bdi>") < there.index("on duty now") < there.index("<bdi>Ada</bdi>")
    assert 'id="elsewhere"' not in cast.client("ada").get("/duty/").content.decode()
    assert 'href="/duty/#elsewhere"' in cast.client("faye").get("/").content.decode()


def test_somebody_without_access_is_not_called_on_duty_unmarked_and_is_not_withdrawn_twice(cast):
    now = timezone.now()
    duty.plan_shift(now, now + timedelta(hours=6), cast.workers["ben"], cast.workers["gil"], by=cast.keyring("faye"))
    faye, ben = cast.client("faye"), cast.id("ben")
    faye.post(f"/people/{ben}/revoke/")
    for page in ("/", "/duty/"):
        shown = faye.get(page).content.decode()
        assert re.search(r"<bdi>Ben</bdi>\s*<span class=\"tag danger\">access withdrawn</span>", shown)
    assert faye.get(f"/people/{ben}/revoke/").url == f"/people/{ben}/"


def test_an_emergency_in_another_group_comes_before_what_is_older(cast):
    for code, hours, level in (("team-birch", 40, "normal"), ("intake", 2, "emergency"), ("intake", 36, "urgent")):
        Due.objects.create(hour=hour_of(timezone.now() - timedelta(hours=hours)), compartment=code, level=level)
    first, second = elsewhere.groups(cast.keyring("faye"), timezone.now())
    assert (first["code"], first["count"], second["code"]) == ("intake", 2, "team-birch")
