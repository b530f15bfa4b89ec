"""The pages of cases: who gets which, what they show, and what a refused form leaves behind."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cases.people import NOW, start
from tests.intake.people import add, ask, found_credible
from waystation.audit.models import Line
from waystation.cases import moving, queries, work
from waystation.cases.access import open_case
from waystation.cases.models import Case
from waystation.cases.steps import STEPS
from waystation.desk import work as work_of_the_desk
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.files import Arrival
from waystation.letterbox.hours import hour_of
from waystation.vault import files, signed
from waystation.vault.labels import Label
from waystation.vault.models import SealedFile, Value

pytestmark = pytest.mark.django_db

TEAM = {"ada", "jon"}
EVERYBODY = ("ada", "jon", "ben", "kay", "cleo", "faye", "gil", "hana", "ivo", "dov", "eve", "mia")
CUSTODIANS = {"jon", "kay"}
DAY = {"day_day": "5", "day_month": "4", "day_year": "2017"}
FORM = {
    "sign-of-life": {"channel": "telephone", "hours_ago": "0", "next_in": ""},
    "lost": {"reason": "silent", "again_in": "6"},
    "pause": {"reason": "they wish to wait"},
    "danger": {"level": "low", "reasons": "quiet", "changed": "they moved"},
    "stage": {"to": "papers", "precision": "day", "source": "worker", **DAY},
    "milestone": {"rungs": ["evacuated"], "precision": "day", "source": "worker", **DAY},
    "add-person": {"call_me": "Aunt", "relation": "aunt", "help": "yes"},
    "wishes": {"person": "Nur", "wants": "to leave"},
    "grounds": {"person": "Nur", "grounds": ["witness"], "reason": "she saw it"},
    "consent": {"person": "Sami", "purpose": "help", "answer": "yes", "how": "nodded", "day_day": "5", "day_month": "4",
                "day_year": "2017"},
    "identity": {"person": "Sami", "names": "Samir Example"},
    "need": {"person": "Sami", "code": "CR-NE", "since_day": "5", "since_month": "4", "since_year": "2017"},
    "task": {"what": "buy a telephone"},
    "note": {"text": "she sounded calm"},
    "ask": {"text": "on which days are you alone?"},
    "age": {"person": "Sami", "low": "6", "high": "8", "basis": "said"},
    "pace": {"person": "Nur", "pace": "with breaks", "stop": "a hand"},
    "show-page": {"mode": "full", "reason": "she asked; the device is hers"},
    "answer": {"text": "we call at eight", "form_id": "5" * 32},
    "assign": {"worker": ""},
    "admit": {"code": "team-cedar", "reason": "they know the region"},
    "close": {"reason": "settled", "note": "all well", "day_day": "5", "day_month": "4", "day_year": "2017"},
}  # fmt: skip


def url(name, *args):
    return reverse(f"cases:{name}", args=args)


def without_token(found):
    """The page, without what is drawn anew for each form."""
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", found.content.decode())


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_case_and_each_of_its_forms_are_for_its_team_only(desk, started, name):
    client = desk.client(name)
    expected = 200 if name in TEAM else 404
    pages = ["case", "openings", "reveal", "answer", *STEPS]
    assert {page: client.get(url(page, started)).status_code for page in pages} == dict.fromkeys(pages, expected)


@pytest.mark.parametrize("name", EVERYBODY)
def test_names_and_papers_are_for_the_custodians_only(desk, started, name):
    client = desk.client(name)
    expected = 200 if name in CUSTODIANS else 404
    assert client.get(url("identity-names", started)).status_code == expected
    assert client.get(url("identity-list")).status_code == expected
    assert client.post(url("identity-names", started), {"purpose": "a passport"}).status_code == expected


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_case_that_is_not_there_answers_like_one_of_somebody_else(desk, started, name):
    client = desk.client(name)
    absent = client.get(url("case", "0" * 32))
    assert absent.status_code == 404
    if name not in TEAM:
        assert without_token(absent) == without_token(client.get(url("case", started)))


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_team_lists_its_own_cases(desk, started, name):
    found = desk.client(name).get(url("list"))
    assert found.status_code == (200 if name in {"ada", "jon", "ben", "kay"} else 404)
    assert (started in found.content.decode()) is (name in TEAM)


def test_every_form_has_its_test():
    elsewhere = {name for name in STEPS if name.startswith("check-")}  # test_verifying.py
    assert {*STEPS, "answer"} - set(FORM) - elsewhere == {
        "clear-flag",
        "correction",
        "guardian",
        "interests",
        "interests-look",
        "withdraw-consent",
        "meet-need",
        "done",
        "settle",
        "exclude",
        "know",
        "question",
        "new-reach",
        "lift",
        "part",  # test_households.py
        "reopen",
    }


@pytest.mark.parametrize("step", FORM)
def test_each_form_acts_writes_one_line_and_leads_back_to_the_case(desk, started, ids, step):
    said = {key: ids.get(value, value) if isinstance(value, str) else value for key, value in FORM[step].items()}
    before = Line.objects.exclude(action="cases:open").filter(object=started).count()
    found = desk.client("ada").post(url(step, started), said)
    assert (found.status_code, found.headers.get("Location", "").split("#")[0]) == (302, url("case", started))
    assert Line.objects.exclude(action="cases:open").filter(object=started).count() == before + 1
    assert desk.client("jon").get(url("case", started)).status_code == 200


@pytest.mark.parametrize("step", sorted(set(FORM) - {"answer"}))
def test_a_button_pressed_twice_is_done_once(desk, started, ids, step):
    said = {key: ids.get(value, value) if isinstance(value, str) else value for key, value in FORM[step].items()}
    client, lines = desk.client("ada"), Line.objects.exclude(action="cases:open").filter(object=started)
    before = lines.count()
    for _press in range(2):
        assert client.post(url(step, started), {**said, "form_id": "7" * 32}).status_code == 302
    assert lines.count() == before + 1


def test_the_same_form_with_other_words_is_a_second_note(desk, started, case):
    for text in ("she sounded calm", "she sounded calm; the child coughs", "she sounded calm"):
        desk.client("ada").post(url("note", started), {"text": text, "form_id": "7" * 32})
    with case() as nurs:
        assert len(nurs.read_all(Label.CASE_NOTE)) == 2


def test_each_form_is_drawn_with_a_number_of_its_own_and_a_wrong_one_refuses_nothing(desk, started, case):
    pages = [desk.client("ada").get(url("note", started)).content.decode() for _ in range(2)]
    assert len({re.findall(r'name="form_id" value="(\w{32})"', page)[0] for page in pages}) == 2
    for number in ("", "x", "../" * 20):
        desk.client("ada").post(url("note", started), {"text": "calm", "form_id": number})
    with case() as nurs:
        assert len(nurs.read_all(Label.CASE_NOTE)) == 3


def test_a_case_is_not_closed_before_it_began(desk, started):
    early = {**FORM["close"], "day_year": "2016"}
    page = desk.client("ada").post(url("close", started), early).content.decode()
    assert "It cannot be closed before it began." in page and Case.objects.get(pk=started).open


def confirmed(client, ref):
    return re.findall(r'<p class="done" role="status">([^<]*)</p>', client.get(url("case", ref)).content.decode())


@pytest.mark.parametrize("step", FORM)
def test_whoever_acts_reads_in_one_sentence_what_was_done(desk, started, ids, step):
    said = {key: ids.get(value, value) if isinstance(value, str) else value for key, value in FORM[step].items()}
    desk.client("ada").post(url(step, started), said)
    [sentence] = confirmed(desk.client("ada"), started)
    assert sentence.startswith("Just now: ") and sentence.endswith(".")
    assert confirmed(desk.client("jon"), started) == []


def test_a_message_that_comes_in_does_not_hide_what_was_just_done(desk, started, sent):
    desk.client("ada").post(url("note", started), FORM["note"])
    add(sent, text="A car stands outside.")
    assert confirmed(desk.client("ada"), started) == ["Just now: A note was written."]


def test_what_was_just_done_is_not_said_for_long(desk, started, monkeypatch):
    desk.client("ada").post(url("note", started), FORM["note"])
    monkeypatch.setattr(queries, "JUST_NOW", timedelta(0))
    assert confirmed(desk.client("ada"), started) == []


@pytest.mark.parametrize("name", EVERYBODY)
@pytest.mark.parametrize("step", ["note", "close"])
def test_somebody_else_changes_nothing_and_the_attempt_is_in_the_log(desk, started, name, step):
    if name in TEAM:
        return
    values, refused = Value.objects.count(), Line.objects.filter(action="desk:refused").count()
    assert desk.client(name).post(url(step, started), FORM[step]).status_code == 404
    assert (Value.objects.count(), Case.objects.get(pk=started).open) == (values, True)
    assert Line.objects.filter(action="desk:refused", subject=desk.id(name)).count() == refused + 1


@pytest.mark.parametrize("step", sorted(set(FORM) - {"assign"}))
def test_an_empty_form_says_what_is_missing_and_changes_nothing(desk, started, step):
    values = Value.objects.count()
    found = desk.client("ada").post(url(step, started), {})
    assert found.status_code in (200, 409)
    assert 'role="alert"' in found.content.decode() or found.status_code == 409
    assert Value.objects.count() == values


def test_the_first_heading_says_what_to_do_next(desk, started, sent):
    client = desk.client("ada")
    assert "a sign of life is overdue" in client.get(url("case", started)).content.decode()
    client.post(url("sign-of-life", started), FORM["sign-of-life"])
    assert "ask each person if we may help" in client.get(url("case", started)).content.decode()
    add(sent, text="A car stands outside.")
    page = client.get(url("case", started)).content.decode()
    assert "answer the message" in page and "A car stands outside." in page


def test_the_list_puts_what_is_overdue_first(desk, opened, started):
    with opened("ada", of=ask()) as request:
        later = start(request, now=timezone.now() + timedelta(days=1))
    page = desk.client("ada").get(url("list")).content.decode()
    assert "one case is overdue" in page
    assert page.index(started) < page.index(later)


def test_it_is_overdue_from_the_beginning_of_its_hour_as_the_rail_counts(desk, started):
    now = timezone.now()
    for hours, late in ((0, True), (1, False)):
        due = hour_of(now + timedelta(hours=hours))
        keyring = desk.keyring("ada")
        Case.objects.filter(pk=started).update(due=due)
        [row] = queries.cases_of(keyring)
        assert queries.row_of(row, {}, {}, now)["overdue"] is late
        assert work_of_the_desk.count_cases(keyring) == queries.count_overdue(keyring, now) == int(late)


def test_of_the_steps_of_a_case_only_words_may_be_sent_from_the_keyboard(desk, started):
    client = desk.client("ada")
    quick = {name for name in (*STEPS, "answer") if b"data-quick" in client.get(url(name, started)).content}
    assert quick == {"answer", "note"}


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ({"stage": "accepted"}, True), ({"stage": "papers"}, False), ({"danger": "high"}, True),
        ({"danger": "low"}, False), ({"show": "lost"}, False), ({"show": "mine"}, True), ({"show": "closed"}, False),
        ({"stage": "nonsense"}, True),
    ],
)  # fmt: skip
def test_filters_show_what_fits(desk, started, asked, there):
    assert (started in desk.client("ada").get(url("list"), asked).content.decode()) is there


def test_a_number_shows_only_after_the_rules_were_confirmed(desk, started):
    client = desk.client("ada")
    assert "000-00-17" not in client.get(url("case", started)).content.decode()
    assert "000-00-17" not in client.get(url("reveal", started)).content.decode()
    assert "000-00-17" not in client.post(url("reveal", started), {}).content.decode()
    assert "000-00-17" in client.post(url("reveal", started), {"rules_read": "on"}).content.decode()


def test_names_show_to_a_custodian_after_the_reason_and_to_no_caseworker(desk, started):
    kay, ada = desk.client("kay"), desk.client("ada")
    assert "Nura Example" not in ada.get(url("case", started)).content.decode()
    assert "Nura Example" not in kay.post(url("identity-names", started), {"purpose": " "}).content.decode()
    assert "Nura Example" in kay.post(url("identity-names", started), {"purpose": "a passport"}).content.decode()
    assert "a passport" in desk.client("jon").get(url("identity-list")).content.decode()


def test_a_request_becomes_a_case_on_a_page(desk, sent, opened):
    with opened("ada") as request:
        found_credible(request)
    ada = desk.client("ada")
    assert "They came to the house twice." in ada.get(url("start", sent.ref)).content.decode()
    found = ada.post(
        url("start", sent.ref),
        {"team": "team-birch", "call_me": "Nur", "dependants": "Sami, son\nAunt، aunt", "danger": "high",
         "reasons": "two visits"},
    )  # fmt: skip
    case = Case.objects.get()
    assert found.headers["Location"] == url("case", case.pk)
    with open_case(desk.keyring("jon"), case.pk, purpose="look") as nurs:
        known = {story["call_me"]: story["relation"] for story in nurs.read_all(Label.PERSON_STORY).values()}
    assert known == {"Nur": "", "Sami": "son", "Aunt": "aunt"}


@pytest.mark.parametrize("name", sorted(set(EVERYBODY) - {"ada", "ben"}))
def test_nobody_outside_the_intake_desk_begins_a_case(desk, sent, name):
    receive_waiting(desk.keyring("ada"))
    assert desk.client(name).get(url("start", sent.ref)).status_code == 404


def test_a_picture_opens_as_a_cleaned_copy_in_a_sandbox(desk, opened):
    from io import BytesIO

    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(picture, "PNG")
    arrival = Arrival(signed.organisation(), "house.png", "image/png")
    arrival.write(picture.getvalue())
    with opened("ada", of=ask(files=(arrival.finish(NOW),))) as request:
        ref = start(request)
    with open_case(desk.keyring("ada"), ref, purpose="look") as nurs:
        [file_id] = nurs.read_all(Label.CASE_FILE)
    found = desk.client("jon").get(url("file", ref, file_id))
    assert found.status_code == 200 and found.content
    assert (found["Content-Security-Policy"], found["Content-Disposition"][:10]) == ("sandbox", "attachment")
    assert desk.client("ben").get(url("file", ref, file_id)).status_code == 404
    assert desk.client("jon").get(url("file", ref, "0" * 32)).status_code == 404
    assert desk.client("jon").post(url("original", ref, file_id)).content == picture.getvalue()


def test_a_file_that_a_restore_did_without_is_shown_as_lost(desk, opened):
    arrival = Arrival(signed.organisation(), "letter.txt", "text/plain")
    arrival.write(b"a summons")
    with opened("ada", of=ask(files=(arrival.finish(NOW),))) as request:
        ref = start(request)
    with open_case(desk.keyring("jon"), ref, purpose="file") as nurs:
        [file_id] = nurs.read_all(Label.CASE_FILE)
    SealedFile.objects.filter(pk=file_id).delete()
    files.delete_file(file_id)
    said = desk.client("jon").get(url("case", ref)).content.decode()
    assert "lost here, with a damaged backup" in said and "Take the original" not in said


def test_no_name_stands_in_a_title_or_an_address(desk, started):
    page = desk.client("ada").get(url("case", started)).content.decode()
    title = page[page.index("<title>") : page.index("</title>")]
    assert not any(word in title for word in ("Nur", "Sami", "Northern"))


def test_a_closed_case_offers_nothing_but_to_open_it_again(desk, started):
    client = desk.client("ada")
    client.post(url("close", started), FORM["close"])
    page = client.get(url("case", started)).content.decode()
    assert url("reopen", started) in page
    assert url("stage", started) not in page
    assert client.post(url("need", started), FORM["need"]).status_code in (200, 409)


def test_an_open_and_a_closed_case_lead_to_what_is_held(desk, started):
    client, link = desk.client("ada"), f'href="{reverse("keeping:held", args=[started])}"'
    assert link in client.get(url("case", started)).content.decode()
    client.post(url("close", started), FORM["close"])
    assert link in client.get(url("case", started)).content.decode()
    assert client.get(reverse("keeping:held", args=[started])).status_code == 200


def test_who_opened_it_is_listed_with_what_for(desk, started):
    desk.client("jon").get(url("case", started))
    page = desk.client("ada").get(url("openings", started)).content.decode()
    assert "Jon" in page and "to look at the case" in page


def test_the_remaining_forms_act_too(desk, case, started, ids):
    now, client = timezone.now(), desk.client("ada")
    with case() as nurs:
        need = work.record_need(nurs, ids["Sami"], "TR", since=NOW.date(), note="", now=now)
        task = work.add_task(nurs, "call", now=now)
        moving.set_flag(nurs, "paused", reason="x", now=now)
        [given] = [row for row, c in nurs.read_all(Label.PERSON_CONSENT).items() if c["yes"]]
    day = {"day_day": "6", "day_month": "4", "day_year": "2017"}
    forms = {
        "meet-need": {"need": need, "how": "a doctor", **day},
        "done": {"task": task},
        "clear-flag": {"flag": "paused", "reason": "they go on"},
        "withdraw-consent": {"consent": given, "how": "wrote", **day},
        "admit": FORM["admit"],
        "exclude": {"code": "team-cedar", "reason": "done"},
        "close": {**FORM["close"]},
        "reopen": {"reason": "they came back"},
    }
    assert {name: client.post(url(name, started), said).status_code for name, said in forms.items()} == dict.fromkeys(
        forms, 302
    )


def test_whoever_looked_after_the_request_looks_after_the_case(desk, opened):
    with opened("ada") as request:
        assert Case.objects.get(pk=start(request)).assignee == desk.id("ada")
