"""What an officer reads of groups that they cannot open, and of whoever has no access any more."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk.test_matters import late
from waystation.desk import duty

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
