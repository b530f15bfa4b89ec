"""Pages of a verification at the intake desk: each act, the list of what waits, and Today."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.intake.people import NOW
from waystation.desk import matters, work
from waystation.intake import actions, check_list, verification
from waystation.letterbox.models import Due
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db
TALK = {"kind": "interview", "what": "the days of the visits", "missing": ["time"]}


def url(name, sent):
    return reverse(f"intake:{name}", args=[sent.ref])


def page(client, name, sent):
    return client.get(url(name, sent)).content.decode()


@pytest.fixture
def talked(opened):
    """A talk that Ada wrote down, and nobody else has read."""
    with opened() as request:
        step = actions.open_check(request, "interview", what="the days of the visits", now=NOW)
        actions.record_check(request, step, "supports", reason="Told the same way.", now=NOW)
    return step


def standing(opened):
    with opened() as request:
        return verification.read(request.box.read_all(Label.REQUEST_VERIFICATION))


def test_a_step_is_opened_on_its_page_and_stands_on_that_of_the_request(desk, opened, sent):
    with opened():
        pass
    ada = desk.client("ada")
    found = ada.post(url("check-open", sent), {**TALK, "own": "Two lines\nof their own"})
    assert found.headers["Location"] == url("request", sent) + "#verification"
    assert standing(opened).open[0].said["missing"] == ["time", "Two lines", "of their own"]
    assert "the days of the visits" in page(ada, "request", sent) and "Время для звонка" in page(ada, "request", sent)


def test_the_same_page_sent_twice_opens_one_step(desk, opened, sent):
    with opened():
        pass
    form_id = re.search(r'name="form_id" value="(\w+)"', page(desk.client("ada"), "check-open", sent))[1]
    for _time in range(2):
        desk.client("ada").post(url("check-open", sent), {**TALK, "form_id": form_id})
    assert len(standing(opened).checks) == 1


def test_the_second_person_reads_what_was_found_and_says_whether_they_agree(desk, opened, sent, talked):
    ben = desk.client("ben")
    assert "Told the same way." in page(ben, "check-look", sent)
    ben.post(url("check-look", sent), {"check": talked, "view": "disagrees", "reason": "Too much alike."})
    assert "Too much alike." in page(desk.client("ada"), "request", sent)
    assert standing(opened).unresolved


def test_the_author_finds_nothing_to_look_at_and_is_told_so(desk, sent, talked):
    assert "waits for somebody else" in page(desk.client("ada"), "check-look", sent)
    found = desk.client("ada").post(url("check-look", sent), {"check": talked, "view": "agrees", "reason": "Sure."})
    assert found.status_code == 200 and "waits for somebody else" in found.content.decode()


def test_the_list_says_to_each_what_waits_for_them(desk, opened, sent, talked):
    found = desk.client("ben").get(reverse("intake:checks")).content.decode()
    assert "Next: read a result as the second person" in found and url("check-look", sent) in found
    assert "These wait for somebody else" in desk.client("ada").get(reverse("intake:checks")).content.decode()


def test_today_names_what_waits_for_a_second_person_and_not_to_its_author(desk, sent, talked):
    [card] = work.checks(desk.keyring("ben"), NOW)
    assert card.text == "1 result waits for you as the second person" and card.url == url("check-look", sent)
    assert not work.checks(desk.keyring("ada"), NOW)


def test_a_late_step_stands_on_today_in_the_list_and_with_those_on_duty(desk, opened, sent):
    with opened() as request:
        actions.open_check(request, "document", what="the summons", until=NOW.date(), now=NOW)
    later = NOW + timedelta(days=1)
    [late] = check_list.of_requests(desk.keyring("ben"), later).late
    assert late.kind == "document" and not check_list.of_requests(desk.keyring("ben"), NOW).late
    assert [card.text for card in work.checks(desk.keyring("ben"), later)] == ["1 step of a verification is late"]
    due = Due.objects.get(hour=f"{NOW.date()}T23")
    [matter] = matters.find(desk.keyring("ben"), [due])[due.pk]
    assert matter.missing == "a step of the verification"


def test_a_finding_is_made_and_taken_back_on_its_pages(desk, opened, sent, talked):
    with opened("ben") as request:
        actions.look_at_check(request, talked, "agrees", reason="I read it.", now=NOW)
    ada = desk.client("ada")
    ada.post(url("check-conclude", sent), {"checks": [talked], "reason": "The talk agrees.", "source": "worker"})
    assert standing(opened).holds and "The talk agrees." in page(ada, "request", sent)
    ada.post(url("check-back", sent), {"changed": "enquiry", "reason": "A man asked.", "again": [talked]})
    assert "Must be verified again" in page(ada, "request", sent) and not standing(opened).holds


def test_a_day_that_has_not_come_is_refused_in_words(desk, sent, talked):
    far = timezone.now().year + 2
    said = {"check": talked, "result": "unclear", "reason": "x", "source": "worker", "replaces": "x"}
    day = {"day_day": "1", "day_month": "1", "day_year": str(far)}
    found = desk.client("ada").post(url("check-result", sent), {**said, **day})
    assert found.status_code == 409 and "has not come yet" in found.content.decode()


def test_a_closed_request_offers_no_act_of_verification(desk, opened, sent, talked):
    with opened() as request:
        actions.withdraw_request(request, reason="", now=NOW)
    assert url("check-open", sent) not in page(desk.client("ada"), "request", sent)
    assert "nothing more is verified here" in page(desk.client("ada"), "check-open", sent)
