"""A bad day through the pages: drill, recovery and its cancelling, hard lockdown, copies of the log."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import PASSPHRASE
from waystation.audit.actions import record
from waystation.audit.models import Copy, Head, Line
from waystation.audit.tags import Tag
from waystation.desk import copies
from waystation.vault import lockdown
from waystation.vault.models import MemberWrap, Recovery

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_a_transaction(settings):
    settings.ALLOW_STRETCH_IN_TRANSACTION = True


def drill(cast):
    faye, gil = cast.client("faye"), cast.client("gil")
    faye.post("/recovery/drill/")
    row = Recovery.objects.get(state="asked")
    for client in (gil, faye):
        client.post(f"/recovery/{row.pk}/release/")
    return faye.post(f"/recovery/{row.pk}/finish/")


def test_two_officers_pass_a_drill_through_the_pages(cast):
    assert drill(cast).status_code == 302
    assert Recovery.objects.get().state == "done"
    assert "A drill has been passed" in cast.client("hana").get("/recovery/").content.decode()


def test_every_officer_sees_a_recovery_on_today_and_any_of_them_cancels_it(cast):
    cast.client("gil").post("/recovery/ask/", {"code": "figures"})
    hana = cast.client("hana")
    assert "The key of a group is being recovered: figures" in hana.get("/").content.decode()
    hana.post(f"/recovery/{Recovery.objects.get().pk}/cancel/")
    assert Recovery.objects.get().state == "cancelled"


def test_no_share_is_released_before_72_hours(cast):
    cast.client("gil").post("/recovery/ask/", {"code": "figures"})
    answer = cast.client("faye").post(f"/recovery/{Recovery.objects.get().pk}/release/")
    assert answer.status_code == 409
    assert "72 hours" in answer.content.decode()


def test_after_72_hours_a_group_without_members_gets_a_new_one(cast):
    gil, faye = cast.client("gil"), cast.client("faye")
    gil.post("/recovery/ask/", {"code": "figures"})
    Recovery.objects.update(ready=timezone.now() - timedelta(hours=1))
    row = Recovery.objects.get()
    for client in (gil, faye):
        client.post(f"/recovery/{row.pk}/release/")
    assert faye.get(f"/recovery/{row.pk}/finish/").status_code == 404
    gil.post(f"/recovery/{row.pk}/finish/", {"members": [cast.id("ivo")]})
    assert cast.keyring("ivo").compartment("figures").epoch == 2


def hard(cast, **given):
    form = {"passphrase": PASSPHRASE, "code": cast.code(), **given}
    return cast.client("gil").post("/lockdown/hard/", form)


def test_hard_lockdown_is_refused_before_a_drill(cast):
    assert hard(cast).status_code == 409
    assert MemberWrap.objects.exists() and not lockdown.is_locked()


def test_hard_lockdown_deletes_the_members_keys(cast):
    drill(cast)
    assert hard(cast).status_code == 302
    assert lockdown.is_locked() and not MemberWrap.objects.exists()


def test_hard_lockdown_with_a_wrong_passphrase_changes_nothing(cast):
    drill(cast)
    assert hard(cast, passphrase="wrong words").status_code == 409
    assert MemberWrap.objects.exists() and not lockdown.is_locked()


def test_a_copy_of_the_log_is_the_same_as_the_log_and_shows_what_was_changed(cast):
    text = cast.client("faye").post("/log/copy/").content.decode()
    assert all(head["holds"] for head in copies.compare(text))
    head = next(h for h in json.loads(text)["heads"] if h["source"] == "desk")
    forged = text.replace(head["digest"], "00" * 32)
    assert [h["holds"] for h in copies.compare(forged) if h["source"] == "desk"] == [False]


def test_a_copy_is_an_attachment_that_no_browser_runs(cast):
    answer = cast.client("faye").post("/log/copy/")
    assert "attachment" in answer["Content-Disposition"] and "sandbox" in answer["Content-Security-Policy"]


def test_without_a_copy_of_seven_days_officers_see_a_banner(cast):
    faye = cast.client("faye")
    assert "Nobody has taken a copy of the log yet." in faye.get("/").content.decode()
    faye.post("/log/copy/")
    assert "The copy of the log is too old." not in faye.get("/").content.decode()
    Copy.objects.update(hour="2017-04-01T00")
    assert "The copy of the log is too old." in faye.get("/").content.decode()
    assert "The copy of the log is too old." not in cast.client("ada").get("/").content.decode()


def test_something_else_than_a_copy_is_named(cast):
    answer = cast.client("faye").post("/log/compare/", {"text": "rubbish"})
    assert "This is not a copy of the log." in answer.content.decode()


def test_lines_that_no_copy_holds_are_counted(cast):
    cast.client("faye").post("/log/copy/")
    before = copies.state(timezone.now())["lines_since"]
    record(Tag.VERIFY, by=cast.id("faye"))
    assert copies.state(timezone.now())["lines_since"] == before + 1
    assert Head.objects.get(pk="desk").number == Line.objects.filter(source="desk").count()
