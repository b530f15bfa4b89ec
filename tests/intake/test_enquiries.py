"""Somebody asks about a person: written down once, compared in silence, judged by a human."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.intake.people import ask
from waystation.audit.models import Line
from waystation.core.sealing import Damaged
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.desk import enquiries as desk_enquiries
from waystation.intake.access import open_request
from waystation.intake.enquiries import answering, comparing, copies, finding, reading
from waystation.intake.enquiries.recording import Asked, record_enquiry
from waystation.intake.models import Enquiry, HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.mailboxes import read_mailbox
from waystation.letterbox.models import Due
from waystation.vault import boxes, signed

pytestmark = pytest.mark.django_db
NOW = datetime(2017, 6, 8, 10, 0, tzinfo=UTC)
BROTHER = Asked(
    "telephone", "relative", who="her brother", names="Nur", reach_of="8 (900) 000-00-17", words="Is she with you?"
)
FORM = "f" * 32


def asks(desk, who="mia", form=FORM, asked=BROTHER, **said):
    return record_enquiry(desk.keyring(who), replace(asked, **said), form_id=form, now=NOW)


def waiting(desk):
    sent = ask()
    receive_waiting(desk.keyring("ada"))
    return sent


def opened(desk, sent, name="ada"):
    return open_request(desk.keyring(name), sent.ref, purpose="read")


def read(desk, sent):
    """Somebody opens it for the first time: from now on the intake desk can compare."""
    with opened(desk, sent):
        return sent


def test_whoever_picks_up_may_write_it_down_and_reads_nothing_back(desk):
    asks(desk, "ivo")
    with pytest.raises(NotYours):
        reading.listed(desk.keyring("ivo"), NOW)


def test_every_group_that_may_know_gets_a_copy_of_its_own(desk):
    asks(desk)
    assert set(Enquiry.objects.values_list("compartment", flat=True)) == {
        "intake", "team-birch", "team-cedar", "identity", "duty",
    }  # fmt: skip


def test_a_copy_opens_for_its_group_only(desk):
    asks(desk)
    row = Enquiry.objects.get(compartment="identity")
    assert copies.open_copy(desk.keyring("kay"), row).said["who"] == "her brother"
    with pytest.raises(NotYours):
        copies.open_copy(desk.keyring("ada"), row)


def test_the_same_form_sent_twice_is_one_enquiry_and_other_words_are_a_second_one(desk):
    assert asks(desk) == asks(desk)
    assert asks(desk, words="Tell me at least the town.") != asks(desk)
    assert Enquiry.objects.count() == 10


def test_an_enquiry_without_a_word_of_whom_is_refused(desk):
    with pytest.raises(Refused):
        asks(desk, names=" ", reach_of="", words="")
    assert not Enquiry.objects.exists() and not Due.objects.exists()


def test_writing_it_down_compares_nothing(desk):
    read(desk, waiting(desk))
    asks(desk, "ada")
    assert not Enquiry.objects.filter(compared=True).exists()


def test_the_intake_desk_finds_an_open_request_by_a_number_written_otherwise(desk):
    sent = read(desk, waiting(desk))
    asks(desk)
    comparing.compare_waiting(desk.keyring("ada"), NOW)
    assert list(finding.unjudged(desk.keyring("ada"), NOW)) == [sent.ref]


def test_the_number_of_whoever_asks_is_compared_too_and_said_as_such(desk):
    sent = read(desk, waiting(desk))
    asks(desk, names="Ruslan Nobody", reach_of="", reach="+7 900 000 00 17")
    comparing.compare_waiting(desk.keyring("ada"), NOW)
    [(_opened, match)] = comparing.alarms(desk.keyring("ada"), "intake", NOW)[sent.ref]
    assert match.why == ("asker",)


def test_copies_look_alike_before_and_after_whether_somebody_was_found_or_not(desk):
    read(desk, waiting(desk))
    known, unknown = asks(desk), asks(desk, form="a" * 32, reach_of="8 (911) 000-00-18", names="Rus")
    before = [len(bytes(row.sealed)) for row in Enquiry.objects.filter(compartment="intake")]
    comparing.compare_waiting(desk.keyring("ada"), NOW)
    after = [len(bytes(row.sealed)) for row in Enquiry.objects.filter(compartment="intake")]
    assert len(set(before)) == len(set(after)) == 1
    lines = [list(Line.objects.filter(object=e).values_list("action", flat=True)) for e in (known, unknown)]
    assert lines[0] == lines[1]


def test_a_copy_is_of_one_length_before_and_after_whatever_was_found(desk):
    read(desk, waiting(desk))
    asks(desk)
    row, ada = Enquiry.objects.get(compartment="intake"), desk.keyring("ada")
    before = len(copies._plain(ada, row))
    comparing.compare_waiting(desk.keyring("ada"), NOW)
    assert len(copies._plain(ada, Enquiry.objects.get(pk=row.pk))) == before


def test_comparing_writes_nothing_into_the_request_and_no_line_that_names_it(desk):
    sent = read(desk, waiting(desk))
    asks(desk)
    lines = Line.objects.filter(object=sent.ref).count()
    comparing.compare_waiting(desk.keyring("ada"), NOW)
    assert Line.objects.filter(object=sent.ref).count() == lines


def test_it_is_compared_once_and_the_clock_of_the_group_stops(desk, django_capture_on_commit_callbacks):
    asks(desk)
    with django_capture_on_commit_callbacks(using="default", execute=True):
        assert comparing.compare_waiting(desk.keyring("ada"), NOW) == 2  # the intake desk and her team
    assert comparing.compare_waiting(desk.keyring("ada"), NOW) == 0
    assert not Due.objects.filter(compartment__in=["intake", "team-birch"]).exists()
    assert Due.objects.filter(compartment="duty").exists()


def test_the_queue_marks_the_request_for_the_desk_and_a_list_opens_nothing_of_it(desk, monkeypatch):
    sent = read(desk, waiting(desk))
    queue = reverse("intake:queue")
    assert "somebody asked about them" not in desk.client("ada").get(queue).content.decode()
    record_enquiry(desk.keyring("mia"), BROTHER, form_id=FORM, now=timezone.now())
    client = desk.client("ada")
    client.get(queue)  # compares what waits
    lines, rows = Line.objects.filter(object=sent.ref).count(), list(Enquiry.objects.order_by("pk").values())
    loaded, load = [], boxes.Box._load
    monkeypatch.setattr(boxes.Box, "_load", lambda box: loaded.append(box.subject) or load(box))
    assert client.get(queue).content.decode().count("somebody asked about them") == 1
    assert sent.ref not in loaded and list(Enquiry.objects.order_by("pk").values()) == rows
    assert Line.objects.filter(object=sent.ref).count() == lines


def test_a_worker_judges_it_and_it_is_asked_no_more(desk):
    sent = read(desk, waiting(desk))
    enquiry = asks(desk)
    comparing.compare_waiting(desk.keyring("ada"), NOW)
    with opened(desk, sent) as request:
        finding.judge_enquiry(request, enquiry, "theirs", reason="It is her number.", now=NOW)
        assert finding.alarms_of(request, NOW) == []
    assert list(finding.unjudged(desk.keyring("ada"), NOW)) == []


def test_an_enquiry_that_names_nobody_of_this_request_is_judged_by_nobody(desk):
    sent = read(desk, waiting(desk))
    enquiry = asks(desk, names="Ruslan Nobody", reach_of="")
    comparing.compare_waiting(desk.keyring("ada"), NOW)
    with opened(desk, sent) as request, pytest.raises(NotYours):
        finding.judge_enquiry(request, enquiry, "theirs", reason="x", now=NOW)


def test_judging_it_leaves_the_line_of_any_triage(desk):
    sent = read(desk, waiting(desk))
    enquiry = asks(desk)
    comparing.compare_waiting(desk.keyring("ada"), NOW)
    with opened(desk, sent) as request:
        finding.judge_enquiry(request, enquiry, "not-theirs", reason="Another town.", now=NOW)
    assert Line.objects.filter(object=sent.ref).order_by("-number")[0].action == "intake:triage"


def test_a_copy_that_nobody_of_ours_signed_is_not_read(desk):
    asks(desk)
    row = Enquiry.objects.get(compartment="intake")
    forged = copies.open_copy(desk.keyring("ada"), row).said | {"names": "Somebody else"}
    written = {"said": forged, "by": desk.id("mia"), "version": 1, "signature": "00" * 64}
    row.epoch, row.sealed = copies._seal_to(row, copies._with_room(written, {}))
    with pytest.raises(Damaged):
        copies.open_copy(desk.keyring("ada"), row)


def test_one_copy_that_does_not_open_hides_no_other(desk):
    asks(desk)
    asks(desk, form="a" * 32, words="Other words")
    row = Enquiry.objects.filter(compartment="intake").first()
    Enquiry.objects.filter(pk=row.pk).update(sealed=bytes(row.sealed)[:-1] + b"x")
    found, spoilt = reading.listed(desk.keyring("ben"), NOW)
    assert (len(found), spoilt) == (1, 1)
    assert comparing.compare_waiting(desk.keyring("ben"), NOW) >= 1


def test_the_list_says_how_often_a_number_asked_and_about_how_many(desk):
    asks(desk, reach="+7 000 900 00 01")
    asks(desk, form="a" * 32, names="Ruslan", reach="8 000 900-00-01")
    found, _spoilt = reading.listed(desk.keyring("faye"), NOW)
    assert {(one.asked, one.persons) for one in found} == {(2, 2)}


def test_whoever_is_on_duty_has_read_it_when_they_open_it(desk):
    asks(desk)
    found, _others = reading.one_of(desk.keyring("faye"), Enquiry.objects.first().enquiry, NOW)
    comparing.read_by_duty(desk.keyring("faye"), found.opened, NOW)
    assert Enquiry.objects.get(compartment="duty").compared


def test_a_message_that_asks_about_a_person_gets_the_answer_that_everybody_gets(desk):
    first, second = waiting(desk), waiting(desk)
    for number, sent in enumerate((first, second)):
        with opened(desk, sent) as request:
            asked = replace(BROTHER, names=("Nur", "Ruslan Nobody")[number])
            answering.close_as_enquiry(request, asked, form_id=f"{number}" * 32, now=NOW)
    told = [
        [m.text or m.status for m in read_mailbox(signed.organisation(), s.mailbox, s.pair)[0]] for s in (first, second)
    ]
    assert told[0] == told[1] and any("никогда" in text or "never say" in text for text in told[0])


def test_such_a_message_is_closed_counts_as_nobodys_contact_and_is_entered_once(desk):
    sent = waiting(desk)
    for _twice in range(2):
        with opened(desk, sent) as request:
            answering.close_as_enquiry(request, BROTHER, form_id=FORM, now=NOW)
            from waystation.intake import milestones

            assert milestones.read(request.box)["persons"] == []
    assert HelpRequest.objects.get(pk=sent.ref).state == "closed"
    assert Enquiry.objects.values("enquiry").distinct().count() == 1


@pytest.mark.parametrize(
    ("said", "year"), [("1994", 1994), ("12.03.1994", 1994), ("about 25", 1991), ("25-30", 1987), ("", None)]
)
def test_a_year_of_birth_is_read_from_a_year_a_date_or_an_age(said, year):
    found = finding.years_of(said, "2017-06-08T10:00:00Z")
    assert year in found if year else not found


def test_a_first_name_that_many_have_is_no_reason_by_itself():
    records = [(f"{n:032x}", {"names": ["Adam"]}) for n in range(20)]
    assert finding.matches({"names": "Adam Pajzulov", "at": "2017-06-08T10:00:00Z"}, records) == []
    assert len(finding.matches({"names": "Adam Pajzulov", "at": "2017-06-08T10:00:00Z"}, records[:2])) == 2


def test_a_name_in_another_script_is_found_by_its_sound():
    records = [("a" * 32, {"names": ["Ахьяд Ошпаров"]}), ("b" * 32, {"names": ["Адам Пайзулов"]})]
    [match] = finding.matches({"names": "Oshparov Ahjad"}, records)
    assert (match.ref, match.why) == ("a" * 32, ("sounds",))


def test_after_a_year_nobody_finds_who_asked(desk):
    asks(desk)
    assert copies.expire(NOW + timedelta(days=364)) == 0
    assert copies.expire(NOW + timedelta(days=366)) == 5


def test_after_a_rotation_the_copies_open_under_the_new_key(desk):
    from waystation.vault import officers, rotating

    asks(desk)
    officers.revoke(desk.id("jon"), by=desk.keyring("faye"))
    assert rotating.rotate("identity", desk.keyring("kay"))
    row = Enquiry.objects.get(compartment="identity")
    assert row.epoch == signed.directory().compartment("identity").epoch > 1
    assert copies.open_copy(desk.keyring("kay"), row).said["names"] == "Nur"


@pytest.mark.parametrize("page", ["/", "/requests/", "/cases/"])
def test_whatever_page_somebody_of_a_group_opens_first_it_is_compared(desk, page):
    asks(desk)
    desk.client("ada").get(page)
    assert Enquiry.objects.get(compartment="intake").compared


def test_those_on_duty_are_told_of_no_enquiry_that_stands_on_no_list(desk):
    asks(desk)
    faye = desk.keyring("faye")
    assert len(desk_enquiries.unread(faye, NOW)) == 1
    assert desk_enquiries.unread(faye, NOW + timedelta(days=366)) == []
