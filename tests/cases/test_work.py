"""Persons, consent, needs, danger, the plan, notes, messages, and who may open the case."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cases.people import NOW, NUR, SAMI, start
from tests.intake.people import RULES, add, ask
from waystation.audit.actions import this_hour
from waystation.audit.models import Line
from waystation.audit.queries import opened_in_hour
from waystation.audit.tags import Tag
from waystation.cases import contact, holding, identity, persons, queries, summaries, work
from waystation.cases.access import open_case, open_identity
from waystation.cases.models import CasePerson
from waystation.cases.moving import close_case
from waystation.cases.persons import PersonGiven
from waystation.cases.taking import take_messages
from waystation.cases.writing import Repeated
from waystation.core.sealing import Damaged
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.core.vocabulary.stages import CLOSING_REASONS
from waystation.letterbox.mailboxes import read_mailbox
from waystation.letterbox.models import Due, IncomingMessage
from waystation.vault import compartments, signed
from waystation.vault.labels import Label
from waystation.vault.models import Summary

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


def test_a_person_who_joins_is_counted_and_has_a_consent_of_their_own(case, ids):
    with case() as nurs:
        aunt = persons.add_person(nurs, PersonGiven("Aunt", relation="aunt", consents={"help": True}), now=NOW)
        assert persons.allows(nurs, aunt, "help")
        assert not persons.allows(nurs, ids["Sami"], "help")
    assert CasePerson.objects.count() == 3


@pytest.mark.parametrize("given", [NUR, PersonGiven(" "), PersonGiven("Aunt", grounds=("poor",))])
def test_a_second_principal_or_a_person_without_a_name_to_speak_of_is_refused(case, given):
    with case() as nurs, pytest.raises(Refused):
        persons.add_person(nurs, given, now=NOW)
    assert CasePerson.objects.count() == 2


def test_consent_is_asked_for_each_purpose_and_the_newest_answer_counts(case, ids):
    with case() as nurs:
        persons.record_consent(nurs, ids["Nur"], "press", True, how="said so by telephone", day=TODAY, now=NOW)
        later = NOW + timedelta(hours=1)
        assert persons.allows(nurs, ids["Nur"], "press")
        persons.record_consent(nurs, ids["Nur"], "press", False, how="thought it over", day=TODAY, now=later)
        assert not persons.allows(nurs, ids["Nur"], "press")
        assert persons.allows(nurs, ids["Nur"], "help")


def test_a_consent_that_is_withdrawn_counts_no_more_from_that_moment(case, ids):
    with case() as nurs:
        given = persons.consent(nurs, ids["Nur"], "help")["id"]
        persons.withdraw_consent(nurs, given, how="wrote a message", day=TODAY, now=NOW)
        assert not persons.allows(nurs, ids["Nur"], "help")
        with pytest.raises(Refused):
            persons.withdraw_consent(nurs, given, how="again", day=TODAY, now=NOW)


@pytest.mark.parametrize(
    ("purpose", "how", "day"), [("fun", "x", TODAY), ("press", " ", TODAY), ("press", "x", date(2017, 5, 1))]
)
def test_an_answer_outside_the_list_without_how_or_from_tomorrow_is_refused(case, ids, purpose, how, day):
    with case() as nurs:
        with pytest.raises(Refused):
            persons.record_consent(nurs, ids["Sami"], purpose, True, how=how, day=day, now=NOW)
        nurs.lock()
        assert persons.consent(nurs, ids["Sami"], "press") is None


def test_nothing_is_written_about_a_person_of_another_case(case):
    with case() as nurs, pytest.raises(NotYours):
        persons.record_wishes(nurs, "0" * 32, {"wants": "x"}, now=NOW)


def test_a_ground_is_changed_with_a_reason_and_the_earlier_one_stays_on_the_timeline(case, ids):
    with case() as nurs:
        persons.set_grounds(nurs, ids["Sami"], ["relative", "witness"], reason="he was at home", now=NOW)
        assert nurs.read(Label.PERSON_STORY, ids["Sami"])["grounds"] == ["relative", "witness"]
        with pytest.raises(Refused):
            persons.set_grounds(nurs, ids["Sami"], [], reason="x", now=NOW)


def test_names_are_written_by_the_caseworker_and_read_by_the_custodian(desk, case, started, ids):
    with case() as nurs:
        identity.write_identity(nurs, ids["Sami"], {"names": "Samir Example"}, now=NOW)
        with pytest.raises(NotYours):
            identity.names_by_person(nurs)
    with open_identity(desk.keyring("jon"), started, purpose="a passport") as nurs:
        samis = identity.names_by_person(nurs)[ids["Sami"]]
        assert {one["names"] for one in samis} == {"Samir Example", "Sami Example"}


def test_a_need_is_coded_dated_and_met_once(case, ids):
    with case() as nurs:
        need = work.record_need(nurs, ids["Sami"], "CR-NE", since=TODAY, note="no school since March", now=NOW)
        work.meet_need(nurs, need, day=TODAY, how="lessons with a neighbour", now=NOW)
        assert nurs.read(Label.NEED, need)["met"] == "2017-04-05"
        with pytest.raises(Refused):
            work.meet_need(nurs, need, day=TODAY, how="again", now=NOW)


@pytest.mark.parametrize(("code", "since"), [("XX", TODAY), ("TR", TODAY + timedelta(days=1))])
def test_a_need_outside_the_list_or_from_tomorrow_is_refused(case, ids, code, since):
    with case() as nurs:
        with pytest.raises(Refused):
            work.record_need(nurs, ids["Sami"], code, since=since, note="", now=NOW)
        nurs.lock()
        assert nurs.read_all(Label.NEED) == {}


def test_the_danger_is_judged_again_with_what_changed(desk, case, started):
    with case() as nurs:
        with pytest.raises(Refused):
            work.assess_risk(nurs, "low", reasons="quiet", changed="", now=NOW)
        work.assess_risk(nurs, "low", reasons="quiet for a week", changed="they moved", now=NOW + timedelta(days=7))
        assert len(nurs.read_all(Label.RISK_ASSESSMENT)) == 2
    assert summaries.read_lines(desk.keyring("jon"))[started]["danger"] == "low"


def test_the_plan_says_what_is_next_and_a_done_step_goes(desk, case, started):
    with case() as nurs:
        step = work.add_task(nurs, "buy a telephone", by_day=TODAY, worker=desk.id("jon"), now=NOW)
        assert summaries.read_lines(nurs.keyring)[started]["next"] == {"what": "task", "hour": "2017-04-05T23"}
        work.do_task(nurs, step, result="with a new card", now=NOW)
        assert summaries.read_lines(nurs.keyring)[started]["next"]["what"] == "life"
        with pytest.raises(Refused):
            work.do_task(nurs, step, result="", now=NOW)


@pytest.mark.parametrize(("hour", "late"), [(22, False), (23, True)])
def test_a_step_is_late_on_the_page_from_the_hour_in_which_its_alarm_rings(case, hour, late):
    with case() as nurs:
        work.add_task(nurs, "buy a telephone", by_day=TODAY, now=NOW)
        page = queries.page_of(nurs, NOW.replace(hour=hour))
    assert (page["late"], page["tasks"][0]["late"]) == (late, late)


@pytest.mark.parametrize("more", [{"by_day": date(2017, 4, 1)}, {"worker": "nobody"}])
def test_a_step_in_the_past_or_for_somebody_outside_the_team_is_refused(case, more):
    with case() as nurs:
        with pytest.raises(Refused):
            work.add_task(nurs, "call", now=NOW, **more)
        nurs.lock()
        assert nurs.read_all(Label.TASK) == {}


def test_a_message_of_the_person_comes_into_the_case_and_waits_for_an_answer(desk, started, sent):
    add(sent, text="A car stands outside.")
    assert take_messages(desk.keyring("jon"), now=NOW) == 1
    assert not IncomingMessage.objects.exists()
    with open_case(desk.keyring("ada"), started, purpose="look") as nurs:
        assert [m["text"] for m in nurs.read_all(Label.CASE_MESSAGE).values() if not m["settled"]] == [
            "A car stands outside."
        ]
    assert summaries.read_lines(desk.keyring("ada"))[started]["unread"] == 1
    assert take_messages(desk.keyring("jon"), now=NOW) == 0


def test_another_team_does_not_take_it(desk, started, sent):
    add(sent)
    assert take_messages(desk.keyring("ben"), now=NOW) == 0
    assert IncomingMessage.objects.count() == 1


def test_a_message_that_was_moved_to_another_mailbox_by_hand_stays_at_the_door(desk, opened, started, sent):
    add(sent)
    other = ask()
    with opened("ada", of=other) as request:
        start(request)
    IncomingMessage.objects.update(mailbox=other.mailbox.id)
    assert take_messages(desk.keyring("jon"), now=NOW) == 0
    assert IncomingMessage.objects.count() == 1


def test_an_answer_reaches_the_mailbox_and_stops_the_clock_of_the_message(desk, case, sent):
    add(sent)
    take_messages(desk.keyring("jon"), now=NOW)
    clocks = Due.objects.filter(compartment="team-birch").count()
    with case() as nurs:
        contact.answer_person(nurs, "Stay inside. We call at eight.", now=NOW)
        assert all(m["settled"] for m in nurs.read_all(Label.CASE_MESSAGE).values())
    told, _ = read_mailbox(signed.organisation(), sent.mailbox, sent.pair)
    assert told[-1].text == "Stay inside. We call at eight."
    assert Due.objects.filter(compartment="team-birch").count() == clocks - 1


def test_an_empty_answer_is_refused_and_nothing_is_sent(case, sent):
    before = len(read_mailbox(signed.organisation(), sent.mailbox, sent.pair)[0])
    with case() as nurs, pytest.raises(Refused):
        contact.answer_person(nurs, "  ", now=NOW)
    assert len(read_mailbox(signed.organisation(), sent.mailbox, sent.pair)[0]) == before


def test_a_number_is_shown_after_the_rules_and_the_log_says_so(case, started):
    with case() as nurs:
        with pytest.raises(Refused):
            contact.reveal_contact(nurs, rules_read=False, now=NOW)
        assert not Line.objects.filter(action="cases:reveal-contact").exists()
        assert contact.reveal_contact(nurs, rules_read=True, now=NOW) == "+7 900 000-00-17"
    assert Line.objects.filter(action="cases:reveal-contact", object=started).count() == 1


def test_a_case_shows_no_number_of_somebody_who_wants_to_be_answered_only_here(desk, opened):
    cautious = ask(safe_contact=replace(RULES, ways="here"))
    with opened("ada", of=cautious) as request:
        ref = start(request)
    with open_case(desk.keyring("ada"), ref, purpose="reveal") as theirs:
        assert contact.reveal_contact(theirs, rules_read=True, now=NOW) == ""


def test_a_line_that_another_team_wrote_comes_under_our_own_key_when_the_list_is_opened(desk, case, started):
    with case("jon") as nurs:
        holding.admit_compartment(nurs, "team-cedar", reason="they know the region", now=NOW)
    assert Summary.objects.get(subject=started, compartment="team-cedar").outside
    assert started in desk.client("ben").get(reverse("cases:list")).content.decode()
    assert not Summary.objects.get(subject=started, compartment="team-cedar").outside
    assert started in desk.client("ben").get(reverse("cases:list")).content.decode()


def test_a_line_that_cannot_be_taken_over_keeps_nobody_from_their_list(desk, case, started, monkeypatch):
    def spoilt(*_args):
        raise Damaged("not as it was written")

    monkeypatch.setattr("waystation.vault.shelf.reseal_new_summaries", spoilt)
    assert desk.client("jon").get(reverse("cases:list")).status_code == 200


def test_another_team_is_admitted_sees_the_case_and_can_be_taken_out_again(desk, case, started):
    with case() as nurs:
        holding.admit_compartment(nurs, "team-cedar", reason="they know the region", now=NOW)
    with open_case(desk.keyring("ben"), started, purpose="look") as nurs:
        assert nurs.read(Label.CASE_RECORD, "case")["alias"]
    assert started in summaries.read_lines(desk.keyring("kay"))
    with case() as nurs:
        holding.exclude_compartment(nurs, "team-cedar", reason="done", now=NOW)
    with pytest.raises(NotYours), open_case(desk.keyring("ben"), started, purpose="look"):
        pass
    assert started not in summaries.read_lines(desk.keyring("kay"))


@pytest.mark.parametrize("code", ["admin", "identity", "team-nowhere", "team-birch"])
def test_no_other_group_is_admitted_to_the_whole_of_a_case(case, code):
    with case() as nurs, pytest.raises(Refused):
        holding.admit_compartment(nurs, code, reason="x", now=NOW)


def test_the_team_of_a_case_is_not_taken_out(case):
    with case() as nurs, pytest.raises(Refused):
        holding.exclude_compartment(nurs, "team-birch", reason="x", now=NOW)


def test_a_case_is_given_to_somebody_of_its_team_only(desk, case):
    with case() as nurs:
        work.assign_case(nurs, desk.id("jon"), now=NOW)
        assert nurs.row.assignee == desk.id("jon")
        with pytest.raises(Refused):
            work.assign_case(nurs, desk.id("ben"), now=NOW)


def test_nobody_is_given_a_case_after_the_hour_in_which_their_grant_ends(desk, case, monkeypatch):
    compartments.grant("team-birch", desk.id("ivo"), by=desk.keyring("faye"), until=this_hour())
    with case() as nurs:
        work.assign_case(nurs, desk.id("ivo"), now=NOW)
        monkeypatch.setattr(work, "this_hour", lambda: this_hour(timezone.now() + timedelta(hours=1)))
        with pytest.raises(Refused):
            work.assign_case(nurs, desk.id("ivo"), now=NOW)


def test_a_refusal_leaves_no_line_of_an_act(case, ids):
    before = Line.objects.exclude(action="cases:open").count()
    with case() as nurs, pytest.raises(Refused):
        work.record_need(nurs, ids["Sami"], "XX", since=TODAY, note="", now=NOW)
    assert Line.objects.exclude(action="cases:open").count() == before


def test_two_persons_have_two_lists_of_wishes(case, ids):
    with case() as nurs:
        persons.record_wishes(nurs, ids["Nur"], {"wants": "to leave", "not": "to be split"}, now=NOW)
        assert nurs.read(Label.PERSON_WISHES, ids["Sami"])["wants"] == SAMI.wishes["wants"]


def test_what_somebody_cannot_read_they_cannot_replace(desk, case, started):
    with open_identity(desk.keyring("jon"), started, purpose="a passport") as nurs:
        row = next(iter(nurs.read_all(Label.PERSON_IDENTITY)))
    with case() as nurs, pytest.raises(NotYours):
        nurs.write(Label.PERSON_IDENTITY, row, {"names": "somebody else"})


@pytest.mark.parametrize("columns", [{"epoch": 77}, {"epoch": 1}, {"kind": "?"}, {"hour": "soon"}])
def test_messages_written_by_hand_stop_neither_the_list_nor_the_messages_after_them(desk, started, sent, columns):
    made = {"compartment": "team-birch", "epoch": 1, "mailbox": sent.mailbox.id, "hour": "2000-01-01T00", **columns}
    blobs = {"kind": "message", "key_blob": b"x" * 200, "content_blob": b"x"}
    IncomingMessage.objects.bulk_create(IncomingMessage(**{**blobs, **made}) for _ in range(51))
    add(sent, text="A car stands outside.")
    assert desk.client("jon").get(reverse("cases:list")).status_code == 200
    with open_case(desk.keyring("ada"), started, purpose="look") as nurs:
        assert "A car stands outside." in [m["text"] for m in nurs.read_all(Label.CASE_MESSAGE).values()]
    assert IncomingMessage.objects.count() == 51  # nothing is deleted


def test_bringing_messages_in_is_no_reading_and_asks_no_limit(desk, started, sent, monkeypatch):
    add(sent)
    monkeypatch.setattr("waystation.vault.limits.STOP_AT", 0)
    monkeypatch.setattr("waystation.vault.limits.note_reading", _refuses)
    before = opened_in_hour(desk.id("jon"), [Tag.CASE_OPEN])
    assert desk.client("jon").get(reverse("cases:list")).status_code == 200
    assert not IncomingMessage.objects.exists()
    assert opened_in_hour(desk.id("jon"), [Tag.CASE_OPEN]) == before
    assert opened_in_hour(desk.id("jon"), [Tag.CASE_MESSAGE]) == 1  # but it stands in the log


def _refuses(*args, **more):
    raise Refused("enough for this hour")


def test_messages_that_belong_to_no_case_are_counted_on_the_list(desk, started, sent):
    assert "belongs to no case" not in desk.client("jon").get(reverse("cases:list")).content.decode()
    add(sent, now=NOW)
    Summary.objects.filter(subject=started).delete()
    page = desk.client("jon").get(reverse("cases:list")).content.decode()
    assert "1 message for your teams belongs to no case" in page
    assert NOW.strftime("%-d %b %H:00") in page
    assert "belongs to no case" not in desk.client("ben").get(reverse("cases:list")).content.decode()


def test_a_message_to_a_closed_case_is_settled_and_its_clock_stops(desk, case, sent):
    with case() as nurs:
        close_case(nurs, CLOSING_REASONS[0].code, note="x", day=NOW.date(), now=NOW)
    before = set(Due.objects.values_list("id", flat=True))
    add(sent, level="emergency", now=NOW)
    assert take_messages(desk.keyring("jon"), now=NOW) == 1
    with case() as nurs:
        contact.settle_messages(nurs, note="Ada has called them.", now=NOW)
    assert set(Due.objects.values_list("id", flat=True)) == before


def test_a_yes_that_was_given_twice_is_taken_back_whole(case, ids):
    with case() as nurs:
        first = persons.record_consent(nurs, ids["Nur"], "press", True, how="said so", day=NOW.date(), now=NOW)
        persons.record_consent(nurs, ids["Nur"], "press", True, how="said so again", day=NOW.date(), now=NOW)
        assert (ids["Nur"], "press") in persons.standing(nurs)
        persons.withdraw_consent(nurs, first, how="wrote", day=NOW.date(), now=NOW)
        assert not persons.allows(nurs, ids["Nur"], "press") and (ids["Nur"], "press") not in persons.standing(nurs)


def test_what_is_left_empty_of_wishes_stays_and_earlier_words_are_kept(case, ids):
    with case() as nurs:
        persons.record_wishes(nurs, ids["Nur"], {"wants": "to leave", "not": "to be split"}, now=NOW)
        persons.record_wishes(nurs, ids["Nur"], {"wants": "to stay near the sea", "not": " "}, now=NOW)
        now = nurs.read(Label.PERSON_WISHES, ids["Nur"])
    assert (now["wants"], now["not"]) == ("to stay near the sea", "to be split")
    assert "to leave" in [before["wants"] for before in now["earlier"]]


def test_the_same_form_that_arrives_twice_at_the_same_moment_is_done_once(case):
    with case() as one, case() as other:
        one.form = other.form = "7" * 32
        work.write_note(one, "she sounded calm", now=NOW)
        with pytest.raises(Repeated):
            work.write_note(other, "she sounded calm", now=NOW)
    with case() as nurs:
        assert len(nurs.read_all(Label.CASE_NOTE)) == 1
