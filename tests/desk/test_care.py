"""Hours, asking for a break, and talks: who reads what, and what a copied database says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.desk import care, care_seals, today
from waystation.desk.models import CareBook
from waystation.vault import officers, rotating, signed

pytestmark = pytest.mark.django_db
NOW = datetime(2017, 6, 8, 10, 0, tzinfo=UTC)
TODAY = NOW.date()


def logs(cast, who="hana", hours=3.0, day=TODAY, share=False, form="1" * 32):
    care.log_hours(cast.keyring(who), day, hours, share=share, form_id=form, now=NOW)


def asks(cast, who="hana", kind=care.BREAK, form="2" * 32, now=NOW, text="I do not sleep."):
    care.ask_for(cast.keyring(who), kind, text, form_id=form, now=now)


def talks(cast, who="hana", by="faye", now=NOW, form="3" * 32, **said):
    given = {"text": "Two days off.", "day": TODAY, "next_day": TODAY + timedelta(days=7), **said}
    care.write_talk(cast.keyring(by), cast.id(who), given.pop("text"), **given, form_id=form, now=now)


def test_hours_are_read_by_their_worker_alone(cast):
    logs(cast)
    assert [one["hours"] for one in care.read_own(cast.keyring("hana")).hours] == [3.0]
    assert care.read_for_duty(cast.keyring("faye"))[cast.id("hana")].hours == []


def test_hours_that_are_shared_are_read_by_those_on_duty_until_they_are_not(cast):
    logs(cast, share=True)
    assert care.read_for_duty(cast.keyring("gil"))[cast.id("hana")].week(TODAY) == 3.0
    logs(cast, hours=1.0, form="4" * 32)
    assert care.read_for_duty(cast.keyring("gil"))[cast.id("hana")].hours == []


@pytest.mark.parametrize("who", ["ada", "hana", "eve"])
def test_nobody_but_those_on_duty_reads_of_others(cast, who):
    with pytest.raises(NotYours):
        care.read_for_duty(cast.keyring(who))


@pytest.mark.parametrize(("hours", "day"), [(0, TODAY), (17, TODAY), (2, date(2017, 6, 9)), (2, date(2017, 1, 1))])
def test_hours_that_no_day_has_and_a_day_to_come_are_refused(cast, hours, day):
    with pytest.raises(Refused):
        logs(cast, hours=hours, day=day)
    assert not CareBook.objects.exists()


def test_the_same_form_is_written_once(cast):
    for _time in range(2):
        logs(cast)
        asks(cast)
        talks(cast)
    book = care.read_own(cast.keyring("hana"))
    assert (len(book.hours), len(book.asks), len(book.talks)) == (1, 1, 1)


def test_only_the_last_seven_days_count_as_the_week(cast):
    logs(cast, day=TODAY - timedelta(days=7))
    logs(cast, hours=2.5, day=TODAY - timedelta(days=6), form="4" * 32)
    assert care.read_own(cast.keyring("hana")).week(TODAY) == 2.5


def test_what_somebody_asks_for_waits_until_a_talk_was_written_down(cast):
    asks(cast)
    assert care.waiting(cast.keyring("faye")) == 1
    talks(cast, now=NOW + timedelta(hours=1))
    assert care.waiting(cast.keyring("faye")) == 0
    assert not care.read_own(cast.keyring("hana")).waiting


def test_a_talk_is_read_by_both(cast):
    talks(cast)
    for book in (care.read_own(cast.keyring("hana")), care.read_for_duty(cast.keyring("gil"))[cast.id("hana")]):
        assert [(one["text"], one["next"]) for one in book.talks] == [("Two days off.", "2017-06-15")]


@pytest.mark.parametrize(
    "said", [{"who": "faye"}, {"text": " "}, {"day": date(2017, 6, 9)}, {"next_day": date(2017, 6, 7)}]
)
def test_a_talk_with_oneself_without_words_or_on_days_that_do_not_fit_is_refused(cast, said):
    with pytest.raises(Refused):
        talks(cast, **said)
    assert not CareBook.objects.exists()


def test_nobody_else_writes_a_talk(cast):
    with pytest.raises(NotYours):
        talks(cast, by="ada")


def test_a_word_that_is_in_no_list_is_refused(cast):
    with pytest.raises(Refused):
        asks(cast, kind="x")


def test_a_copied_database_does_not_say_who_is_unwell(cast):
    logs(cast, "ada", hours=0.5)
    for number in range(9):
        asks(cast, form=f"{number:032x}", text="I cannot go on. " * 12)
    logs(cast, hours=16, share=True)
    parts = {part: {len(bytes(getattr(row, part))) for row in CareBook.objects.all()} for part in care_seals.PARTS}
    assert all(len(sizes) == 1 for sizes in parts.values())
    said = Line.objects.filter(action__startswith="desk:care").values_list("action", "object")
    assert set(said) == {(str(Tag.CARE_WRITE), "")}


def test_whatever_a_worker_does_changes_the_same_two_parts(cast):
    logs(cast)
    before = CareBook.objects.get()
    asks(cast)
    after = CareBook.objects.get()
    changed = {part for part in care_seals.PARTS if bytes(getattr(before, part)) != bytes(getattr(after, part))}
    assert changed == {"own", "shared"}


def test_a_full_page_lets_the_oldest_go(cast):
    for number in range(40):
        asks(cast, form=f"{number:032x}", text=f"{number} " + "ж" * 290)
    book = care.read_own(cast.keyring("hana"))
    assert 5 < len(book.asks) < 40
    assert book.asks[-1]["text"].startswith("39 ")


def test_what_somebody_wrote_into_the_row_by_hand_is_not_read(cast):
    logs(cast)
    asks(cast, "ada", text="forged")
    theirs = CareBook.objects.get(pk=cast.id("ada"))
    CareBook.objects.filter(pk=cast.id("hana")).update(shared=theirs.shared, own=theirs.own)
    assert care.read_own(cast.keyring("hana")).hours == []
    assert care.read_for_duty(cast.keyring("faye"))[cast.id("hana")].asks == []


def test_what_another_worker_signed_as_theirs_is_not_read(cast):
    logs(cast)
    row = CareBook.objects.get()
    care_seals.put(cast.keyring("ada"), row, shared={"asks": [{"kind": "break", "text": "x", "at": "9", "id": "9"}]})
    assert care.read_for_duty(cast.keyring("faye"))[cast.id("hana")].asks == []


def test_after_a_rotation_those_on_duty_read_on(cast):
    asks(cast)
    talks(cast)
    officers.revoke(cast.id("gil"), by=cast.keyring("hana"))
    assert rotating.rotate("duty", cast.keyring("faye"))
    row = CareBook.objects.get()
    assert row.shared_epoch == row.talks_epoch == signed.directory().compartment("duty").epoch > 1
    assert [one["text"] for one in care.read_for_duty(cast.keyring("faye"))[cast.id("hana")].asks] == [
        "I do not sleep."
    ]


def test_it_goes_with_the_access(cast):
    logs(cast, "ada")
    cast.client("faye").post(reverse("desk:revoke", args=[cast.id("ada")]))
    assert not CareBook.objects.exists()


def test_the_page_says_kindly_when_it_was_a_lot(cast):
    client, day = cast.client("hana"), timezone.now().date()
    said = {"day_day": day.day, "day_month": day.month, "day_year": day.year, "hours": "12", "form_id": "5" * 32}
    assert client.post(reverse("desk:hours"), said).status_code == 302
    page = client.get(reverse("desk:hours")).content.decode()
    assert "It was a lot this week" in page
    assert "Only you read your hours." in page
    assert 'role="alert"' in client.post(reverse("desk:hours"), {**said, "hours": "x"}).content.decode()


def test_asking_on_the_page_stands_on_today_of_those_on_duty_without_a_name(cast):
    said = {"kind": "talk", "text": "", "form_id": "6" * 32}
    assert cast.client("ivo").post(reverse("desk:ask-break"), said).status_code == 302
    assert "with those on duty" in cast.client("ivo").get(reverse("desk:hours")).content.decode()
    cards = today.workers_who_ask(cast.keyring("faye"), timezone.now())
    assert [(card.text, card.which) for card in cards] == [("1 of us asks for a break or for somebody to talk to", ())]
    assert today.workers_who_ask(cast.keyring("ada"), timezone.now()) == []
    page = cast.client("gil").get(reverse("desk:care")).content.decode()
    assert page.index("Ivo") < page.index("Ada")


def test_those_on_duty_write_a_talk_on_its_page(cast):
    url, day = reverse("desk:talk", args=[cast.id("ivo")]), timezone.now().date()
    said = {"day_day": day.day, "day_month": day.month, "day_year": day.year, "text": "He rests.", "form_id": "7" * 32}
    assert cast.client("faye").post(url, said).status_code == 302
    assert "He rests." in cast.client("ivo").get(reverse("desk:hours")).content.decode()
    assert "He rests." in cast.client("gil").get(url).content.decode()
    assert 'role="alert"' in cast.client("faye").post(url, {**said, "text": ""}).content.decode()
    assert cast.client("faye").get(reverse("desk:talk", args=["0" * 32])).status_code == 404


def test_the_log_of_a_reading_names_nobody(cast):
    asks(cast, "ivo")
    cast.client("faye").get(reverse("desk:care"))
    cast.client("faye").get(reverse("desk:talk", args=[cast.id("ivo")]))
    lines = Line.objects.filter(action=str(Tag.CARE_READ)).values_list("subject", "object")
    assert list(lines) == [(cast.id("faye"), "")] * 2


def test_the_rail_leads_to_my_hours(cast):
    assert f'href="{reverse("desk:hours")}"' in cast.client("dov").get("/").content.decode()
