"""The pages of incidents: who gets which, what they say next, and what a refused form leaves behind."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cases.incidents import DRIVER, FORM, close, record
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.cases.incidents import acting, reading, warning, words
from waystation.cases.incidents.access import held, open_incident
from waystation.cases.incidents.pages import ROWS
from waystation.cases.models import Incident
from waystation.core.vocabulary import incidents as lists
from waystation.desk import incidents as on_the_desk
from waystation.desk import matters
from waystation.intake.enquiries.recording import Asked, record_enquiry
from waystation.letterbox.models import Due

pytestmark = pytest.mark.django_db
WRITTEN = {
    "kind": "telephone", "against": "worker", "whom": "Jon", "what": "Taken at the checkpoint.", "level": "high",
    "day_day": "8", "day_month": "6", "day_year": "2017", "precision": "day", "group": "team-birch", "form_id": FORM,
}  # fmt: skip


def url(name, *args):
    return reverse(f"incidents:{name}", args=args)


def text(answer):
    return answer.content.decode()


def open_(desk, ref, who="ada"):
    return open_incident(desk.keyring(who), ref)


def test_whoever_records_one_is_led_to_it(desk):
    answer = desk.client("ada").post(url("new"), WRITTEN)
    ref = Incident.objects.get().pk
    assert answer.headers["Location"] == url("one", ref)
    assert "Taken at the checkpoint." in text(desk.client("jon").get(url("one", ref)))


def test_whoever_cannot_read_it_back_hears_that_it_is_with_those_on_duty(desk):
    answer = desk.client("ivo").post(url("new"), {**WRITTEN, "group": ""}, follow=True)
    assert "It is with those on duty" in text(answer)
    assert "Taken at the checkpoint." in text(desk.client("gil").get(url("one", Incident.objects.get().pk)))


def test_the_same_form_sent_twice_is_one(desk):
    for _time in range(2):
        desk.client("ada").post(url("new"), WRITTEN)
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"what": ""}, {"whom": ""}, {"kind": "x"}, {"group": "team-cedar"}, {"day_day": "32"}]
)
def test_a_form_that_says_too_little_comes_back_with_what_was_typed(desk, wrong):
    answer = desk.client("ada").post(url("new"), {**WRITTEN, "place": "the grey bridge", **wrong})
    assert 'role="alert"' in text(answer)
    assert "the grey bridge" in text(answer)
    assert not Incident.objects.exists()


def test_a_day_to_come_is_refused_in_words(desk):
    answer = desk.client("ada").post(url("new"), {**WRITTEN, "day_year": str(timezone.now().year + 1)})
    assert answer.status_code == 409
    assert not Incident.objects.exists()


def test_from_a_case_the_alias_is_filled_in_and_the_timeline_says_that_it_was_recorded(desk, started, case):
    with case() as nurs:
        alias = nurs.read(_record_label(), "case")["alias"]
    page = text(desk.client("jon").get(url("from-case", started)))
    assert f'value="{alias}"' in page
    for _time in range(2):
        answer = desk.client("jon").post(url("from-case", started), {**WRITTEN, "against": "person", "alias": alias})
    assert answer.status_code == 302
    shown = text(desk.client("ada").get(reverse("cases:case", args=[started])))
    assert shown.count("Something happened: an incident was recorded.") in (1, 2)
    assert "Taken at the checkpoint." not in shown
    assert url("one", Incident.objects.get().pk) in shown


def _record_label():
    from waystation.vault.labels import Label

    return Label.CASE_RECORD


def test_whoever_may_open_the_case_is_led_to_it_and_those_on_duty_see_its_alias(desk, started, case):
    with case() as nurs:
        alias = nurs.read(_record_label(), "case")["alias"]
    ref = record(desk, alias=alias.lower())
    there = reverse("cases:case", args=[started])
    assert there in text(desk.client("jon").get(url("one", ref)))
    shown = text(desk.client("faye").get(url("one", ref)))
    assert there not in shown
    assert alias.lower() in shown


def test_they_knew_too_much_begins_with_what_they_said(desk):
    asked = Asked("telephone", "relative", who="her brother", names="Nur", words="She sleeps at the grey house.")
    enquiry = record_enquiry(desk.keyring("ivo"), asked, form_id="e" * 32, now=timezone.now())
    client = desk.client("faye")
    assert url("from-enquiry", enquiry) in text(client.get(reverse("enquiries:one", args=[enquiry])))
    page = text(client.get(url("from-enquiry", enquiry)))
    assert "She sleeps at the grey house." in page
    assert "her brother" in page
    assert client.post(url("from-enquiry", enquiry), {**WRITTEN, "kind": "knowing", "group": ""}).status_code == 302
    assert Incident.objects.get().compartment == "duty"


def test_who_reads_no_enquiries_begins_nothing_from_one(desk):
    assert desk.client("mia").get(url("from-enquiry", "0" * 32)).status_code == 404


def test_a_telephone_of_a_worker_offers_officers_the_lockdown_and_others_to_call_one(desk):
    ref = record(desk)
    faye, ada = text(desk.client("faye").get(url("one", ref))), text(desk.client("ada").get(url("one", ref)))
    assert f'class="button red" href="{reverse("desk:lockdown")}"' in faye
    assert reverse("desk:people") in faye
    assert f'href="{reverse("desk:lockdown")}"' not in ada
    assert "Call an officer now" in ada


def test_a_threat_to_a_host_offers_no_lockdown(desk):
    ref = record(desk, kind="threat", against="host")
    assert f'href="{reverse("desk:lockdown")}"' not in text(desk.client("faye").get(url("one", ref)))


@pytest.mark.parametrize(
    ("name", "said", "shown"),
    [
        ("step", {"step": "code", "result": "Only he knew it."}, "Only he knew it."),
        ("judge", {"level": "low", "reason": "It was found in the taxi."}, "It was found in the taxi."),
        ("warn", {"kind": "host", "whom": "the grey host", "way": "in person", "level": "urgent"}, "the grey host"),
        ("admit", {"code": "keepers", "reason": "A house may be known."}, "A house may be known."),
        ("exclude", {"code": "team-birch", "reason": "x"}, ""),
        ("close", {"learned": "No drivers in it.", "nobody": "It was empty."}, "No drivers in it."),
    ],
)
def test_each_form_does_its_thing_once_and_leads_back(desk, name, said, shown):
    ref, client = record(desk), desk.client("faye")
    assert client.get(url(name, ref)).status_code == 200
    for _time in range(2):
        assert client.post(url(name, ref), {**said, "form_id": FORM}).status_code in (302, 409)
    page = text(client.get(url("one", ref)))
    assert shown in page
    with open_(desk, ref, "faye") as seized:
        assert len(seized.steps) == 2


@pytest.mark.parametrize("name", ["owner", "step", "judge", "warn", "admit", "exclude", "close", "reopen"])
def test_an_empty_form_says_what_is_missing_and_changes_nothing(desk, name):
    ref = record(desk)
    answer = desk.client("ada").post(url(name, ref), {"form_id": FORM})
    assert 'role="alert"' in text(answer)
    with open_(desk, ref) as seized:
        assert len(seized.steps) == 1


def test_what_came_of_a_warning_is_said_on_its_own_page(desk):
    ref = record(desk)
    with open_(desk, ref) as seized:
        row = warning.must_warn(seized, DRIVER, now=timezone.now())
    page = url("warned", ref, row)
    assert "through his sister, in person" in text(desk.client("jon").get(page))
    assert 'role="alert"' in text(desk.client("jon").post(page, {"outcome": "knows", "form_id": FORM}))
    desk.client("jon").post(page, {"outcome": "tried", "result": "Not at home.", "form_id": "1" * 32})
    desk.client("jon").post(page, {"outcome": "knows", "result": "“I know, I have left.”", "form_id": "2" * 32})
    shown = text(desk.client("faye").get(url("one", ref)))
    assert "Not at home." in shown
    assert "they know" in shown


def test_the_first_heading_says_what_is_next(desk):
    ref, now = record(desk), timezone.now()
    with open_(desk, ref) as seized:
        assert reading.step_of(seized, now) == ("owner", "")
        acting.give_incident(seized, desk.id("jon"), now=now)
        assert reading.step_of(seized, now) == ("whom", "")
        row = warning.must_warn(seized, DRIVER, now=now)
        assert reading.step_of(seized, now) == ("warn", "the grey driver")
        warning.say_what_came(seized, row, "knows", result="He knows.", now=now)
        assert reading.step_of(seized, now) == ("step", "Withdraw the access of whose it was")
        for step in lists.checklist("telephone"):
            acting.do_step(seized, step, result="done", now=now)
        assert reading.step_of(seized, now) == ("close", "")
        close(seized)
        assert reading.step_of(seized, now) == ("closed", "")


def test_the_list_has_the_open_ones_first_and_the_gravest_of_them_before_the_others(desk):
    over = record(desk, whom="over", form="1" * 32)
    with open_(desk, over) as seized:
        close(seized)
    record(desk, whom="light", form="2" * 32, level="low")
    record(desk, whom="grave", form="3" * 32)
    page = text(desk.client("jon").get(url("list")))
    assert page.index(">grave<") < page.index(">light<") < page.index(">over<")
    assert Line.objects.filter(action=str(Tag.INCIDENT_LIST), subject=desk.id("jon")).count() == 1


def test_a_long_list_is_cut_into_pages(desk):
    for number in range(ROWS + 1):
        record(desk, form=f"{number:032x}")
    client = desk.client("jon")
    assert text(client.get(url("list"))).count('scope="row"') == ROWS
    assert text(client.get(url("list") + "?page=2")).count('scope="row"') == 1


def test_the_rail_has_it_for_those_on_duty_and_for_whoever_has_one(desk):
    assert not on_the_desk.are_for(desk.keyring("ada"))
    assert on_the_desk.are_for(desk.keyring("faye"))
    record(desk)
    assert {who for who in ("ada", "jon", "ben", "gil", "ivo") if on_the_desk.are_for(desk.keyring(who))} == {
        "ada", "jon", "gil",
    }  # fmt: skip
    here = f'<a href="{url("list")}"'
    assert here in text(desk.client("jon").get("/"))
    assert here not in text(desk.client("ben").get("/"))


def test_today_says_first_that_somebody_is_not_warned(desk):
    ref = record(desk, level="low")
    now = timezone.now()
    with open_(desk, ref) as seized:
        acting.give_incident(seized, desk.id("jon"), now=now)
        warning.must_warn(seized, DRIVER, now=now)
    assert [card.grave for card in on_the_desk.going_on(desk.keyring("jon"), now)] == [1]
    later = now + timedelta(hours=2)
    card = on_the_desk.late(desk.keyring("jon"), later)[0]
    assert (card.grave, card.which[0][1]) == (0, url("one", ref))
    assert on_the_desk.going_on(desk.keyring("jon"), later) == []
    assert on_the_desk.late(desk.keyring("ben"), later) == []


def test_on_duty_says_what_a_clock_of_an_incident_rings_for(desk):
    ref = record(desk)
    with open_(desk, ref) as seized:
        warning.must_warn(seized, DRIVER, now=timezone.now())
    dues = list(Due.objects.filter(compartment="duty"))
    found = matters.find(desk.keyring("faye"), dues)
    assert {some[0].missing for some in found.values()} == {"somebody who looks after it", "a warning"}
    assert {some[0].url for some in found.values()} == {url("one", ref)}
    page = text(desk.client("faye").get(reverse("desk:duty")))
    assert "somebody who looks after it" in page
    assert url("new") in page


def test_a_closed_incident_shows_what_was_learned_and_can_be_opened_again(desk):
    ref = record(desk)
    with open_(desk, ref) as seized:
        close(seized)
    client = desk.client("jon")
    assert "No drivers in the telephone." in text(client.get(url("one", ref)))
    assert client.post(url("step", ref), {"step": "code", "result": "x", "form_id": FORM}).status_code == 409
    assert client.post(url("reopen", ref), {"reason": "It rang.", "form_id": FORM}).status_code == 302
    assert Incident.objects.get().open


@pytest.mark.parametrize("name", ["one", "owner", "step", "close"])
def test_of_another_group_it_looks_like_one_that_is_not_there(desk, name):
    ref, client = record(desk), desk.client("ben")
    assert client.get(url(name, ref)).status_code == client.get(url(name, "0" * 32)).status_code == 404
    assert Line.objects.filter(subject=desk.id("ben"), action=str(Tag.REFUSED)).count() == 2


def test_an_opening_that_was_refused_leaves_no_line_of_one(desk):
    ref = record(desk)
    desk.client("ben").get(url("one", ref))
    assert not Line.objects.filter(action=str(Tag.INCIDENT_OPEN)).exists()


def test_it_is_forgotten_as_a_case_is(desk, monkeypatch, django_capture_on_commit_callbacks):
    from waystation.keeping import actions as keeping
    from waystation.keeping import forgetting

    monkeypatch.setattr(forgetting, "wipe_freed_pages", lambda: None)  # not inside the transaction of a test
    ref = record(desk)
    assert desk.client("ada").get(reverse("keeping:held", args=[ref])).status_code == 200
    asked = keeping.ask_to_forget(ref, keyring=desk.keyring("ada"), reason="It was nothing.")
    keeping.confirm_forgetting(asked.pk, keyring=desk.keyring("gil"))
    assert not held(desk.keyring("faye")).exists()
    assert not Incident.objects.exists()
    assert not Due.objects.exists()


@pytest.mark.parametrize(
    ("shown", "terms"), [(words.KINDS, lists.KINDS), (words.WHOM, lists.WHOM), (words.STEPS, lists.STEPS)]
)
def test_each_word_of_a_list_is_the_word_of_the_vocabulary(shown, terms):
    assert {code: str(word) for code, word in shown.items()} == {term.code: term.term for term in terms}
    assert {code: str(word) for code, word in words.STEP_MEANS.items()} == {t.code: t.definition for t in lists.STEPS}
