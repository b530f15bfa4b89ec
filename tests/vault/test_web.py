"""Who may see a page: asked anew at each request, and no by default."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault import lockdown, officers, pepper, web
from waystation.vault.models import Session, UnsentForm

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.vault.desk_urls")]


@pytest.fixture(autouse=True)
def _plain_pages(settings):
    """No page of the desk is drawn: only who gets what."""
    settings.MIDDLEWARE = ["waystation.vault.web.SessionMiddleware"]


@pytest.fixture
def drawn(monkeypatch):
    from django.http import HttpResponse

    monkeypatch.setattr(web, "render", lambda request, name, context, status=200: HttpResponse(name, status=status))


@pytest.fixture(autouse=True)
def _no_templates(drawn):
    """The error page extends the desk's, which names the desk's addresses."""


def test_a_member_sees_the_page(cast):
    assert cast.client("ada").get("/queue").content == b"Ada reads 1"


def test_somebody_of_another_group_gets_what_an_absent_page_gives(cast):
    theirs, absent = cast.client("dov").get("/queue"), cast.client("dov").get("/unmarked")
    assert (theirs.status_code, theirs.content) == (absent.status_code, absent.content) == (404, b"desk/error.html")
    assert Line.objects.filter(action=Tag.REFUSED, subject=cast.id("dov")).count() == 2


def test_a_view_that_says_nothing_is_open_to_nobody(cast):
    assert cast.client("faye").get("/unmarked").status_code == 404


def test_a_method_that_was_not_named_is_refused(cast):
    page = cast.client("faye").post("/grants")
    assert (page.status_code, page["Allow"]) == (405, "GET")


def test_a_page_for_officers_asks_for_passphrase_and_factor_again_after_five_minutes(cast):
    client = cast.client("faye")
    assert client.get("/grants").status_code == 200
    Session.objects.update(confirmed=timezone.now() - timedelta(minutes=6))
    assert client.get("/grants").status_code == 403
    assert cast.client("ada").get("/grants").status_code == 404


def test_revoked_in_one_session_the_other_sessions_next_request_fails(cast):
    ben = cast.client("ben")
    assert ben.get("/queue").status_code == 200
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))
    assert ben.get("/queue").headers["Location"] == "/sign-in?ended"


def test_out_of_the_group_the_next_request_fails(cast):
    from waystation.vault import compartments

    ben = cast.client("ben")
    compartments.end_membership("intake", cast.id("ben"), by=cast.keyring("faye"))
    assert ben.get("/queue").status_code == 404


def test_a_row_that_makes_somebody_active_again_gives_no_key(cast):
    """Revoked by signature: neither the worker's state nor a session made by hand brings it back."""
    from waystation.accounts.models import Worker

    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))
    Worker.objects.filter(pk=cast.id("ben")).update(state=Worker.State.ACTIVE)
    assert cast.client("ben").get("/queue").status_code == 404


def test_a_locked_desk_opens_nothing(cast):
    ada = cast.client("ada")
    lockdown.lock(by=cast.id("faye"), now=timezone.now())
    assert ada.get("/queue").status_code == 302
    assert not Session.objects.exists()


def test_while_the_row_of_a_lockdown_stands_an_open_session_opens_nothing(cast):
    """Another process wrote it, and sessions and page are as they were."""
    ada = cast.client("ada")
    assert ada.get("/queue").status_code == 200
    row = lockdown.Lockdown.objects.create(started=timezone.now(), by=cast.id("faye"))
    assert ada.get("/queue").status_code == 302
    row.delete()
    assert ada.get("/queue").status_code == 302, "whoever noticed it also destroyed the page"


def test_a_session_from_before_a_lockdown_stays_dead_if_its_row_is_put_back(cast):
    ada = cast.client("ada")
    row = Session.objects.get()
    lockdown.lock(by=cast.id("faye"), now=timezone.now())
    lockdown.approve_unlock(cast.id("faye"), now=timezone.now())
    lockdown.approve_unlock(cast.id("gil"), now=timezone.now())
    row.save(force_insert=True)
    assert ada.get("/queue").status_code == 302


def test_a_new_pepper_ends_every_session(cast):
    ada = cast.client("ada")
    pepper.overwrite()
    assert ada.get("/queue").status_code == 302


@pytest.mark.parametrize("idle", [{"seen": 16}, {"started": 8 * 60 + 1}])
def test_a_session_ends_after_a_quarter_of_an_hour_idle_and_after_eight_hours(cast, idle):
    ada = cast.client("ada")
    Session.objects.update(**{k: timezone.now() - timedelta(minutes=m) for k, m in idle.items()})
    assert ada.get("/queue").status_code == 302


def test_what_was_typed_into_an_ended_session_is_kept_sealed(cast):
    ada = cast.client("ada")
    Session.objects.update(seen=timezone.now() - timedelta(minutes=16))
    assert ada.post("/queue", {"text": "They came at night.", "csrfmiddlewaretoken": "x"}).status_code == 302
    row = UnsentForm.objects.get()
    assert b"night" not in bytes(row.sealed)
    assert web.read_unsent(cast.keyring("ada"), row) == {"text": ["They came at night."]}
    with pytest.raises(NotYours):
        web.read_unsent(cast.keyring("ben"), row)


CODES = [("CR-NE", True), ("team-cedar", True), ("123456", False), ("123 456", False)]


@pytest.mark.parametrize(("said", "kept"), CODES)
def test_the_code_of_a_need_is_kept_and_a_second_factor_never(cast, said, kept):
    ada = cast.client("ada")
    Session.objects.update(seen=timezone.now() - timedelta(minutes=16))
    ada.post("/queue", {"text": "x", "code": said})
    assert ("code" in web.read_unsent(cast.keyring("ada"), UnsentForm.objects.get())) is kept


def of(cast, name):
    """Forms that are kept for this worker."""
    return list(UnsentForm.objects.filter(worker=cast.workers[name]).values_list("pk", flat=True))


def test_a_form_that_waits_for_passphrase_and_factor_is_kept_once_however_often_it_is_sent(cast):
    faye = cast.client("faye")
    Session.objects.update(confirmed=timezone.now() - timedelta(minutes=6))
    assert faye.post("/export", {"text": "x"}).status_code == 403
    kept = of(cast, "faye")
    assert faye.post("/export", {"text": "x", "unsent": kept[0]}).status_code == 403
    assert of(cast, "faye") == kept
    Session.objects.update(confirmed=timezone.now())
    assert faye.post("/export", {"text": "x", "unsent": kept[0]}).status_code == 200
    assert of(cast, "faye") == []


def test_a_form_kept_for_somebody_else_is_neither_counted_nor_deleted(cast):
    theirs = UnsentForm.objects.create(worker=cast.workers["ben"], page="/queue", sealed=b"-").pk
    faye = cast.client("faye")
    assert faye.post("/export", {"unsent": theirs}).status_code == 200
    Session.objects.update(confirmed=timezone.now() - timedelta(minutes=6))
    assert faye.post("/export", {"text": "x", "unsent": theirs}).status_code == 403
    assert (of(cast, "ben"), len(of(cast, "faye"))) == ([theirs], 1)


def test_a_stranger_leaves_nothing_behind(cast):
    client = cast.client("ada")
    client.cookies[django_settings.SESSION_COOKIE_NAME] = "0" * 96
    client.post("/queue", {"text": "x"})
    assert not UnsentForm.objects.exists()


def test_the_keys_are_gone_when_the_answer_is_out(cast):
    response = cast.client("ada").get("/queue")
    keyring = response.wsgi_request.keyring
    with pytest.raises(Refused):
        _ = keyring.pair
    assert keyring._open == {}
