"""What a case refuses: each line of defence by itself, not only together with the one behind it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from tests.cases.people import BEGINNING, NOW, start
from tests.intake.people import add, ask
from waystation.audit import queries
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.cases import contact, files_of, holding, moving, persons, summaries, work
from waystation.cases.access import make_case, open_case, open_identity
from waystation.cases.models import Case
from waystation.cases.moving import Reached
from waystation.cases.taking import take_messages
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import actions as intake
from waystation.letterbox.files import Arrival
from waystation.letterbox.models import Due, MailboxMessage
from waystation.vault import compartments, signed
from waystation.vault.details import open_detail
from waystation.vault.labels import Label
from waystation.vault.models import SealedFile

pytestmark = pytest.mark.django_db
DAY = NOW.date()


def test_somebody_of_another_team_leaves_no_line_of_an_opening(desk, started):
    lines = Line.objects.count()
    with pytest.raises(NotYours), open_case(desk.keyring("ben"), started, purpose="look"):
        pass
    assert Line.objects.count() == lines


@pytest.mark.parametrize("way", [open_case, open_identity])
def test_a_case_is_not_opened_inside_a_transaction_that_could_take_its_line_back(desk, started, way):
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        way(desk.keyring("jon"), started, purpose="look").__enter__()


@pytest.mark.parametrize("way", [open_case, open_identity])
def test_who_has_read_as_much_as_one_may_opens_neither_a_case_nor_names(desk, started, monkeypatch, way):
    def enough(*_args, **_more):
        raise Refused("enough for this hour")

    monkeypatch.setattr("waystation.vault.limits.note_reading", enough)
    with pytest.raises(Refused, match="enough"):
        way(desk.keyring("jon"), started, purpose="look").__enter__()


@pytest.mark.parametrize(("opener", "reader"), [("jon", "kay"), ("kay", "jon")])
def test_custodians_of_any_team_read_who_opened_names_and_for_what(desk, started, opener, reader):
    with open_identity(desk.keyring(opener), started, purpose="a passport"):
        pass
    assert open_detail(desk.keyring(reader), queries.details_of(started)[-1]) == {"purpose": "a passport"}


def test_nobody_makes_keys_for_a_team_that_is_not_theirs(desk):
    row = Case(compartment="team-cedar", hour="2017-04-05T09")
    with pytest.raises(NotYours):
        make_case(desk.keyring("ada"), row)


@pytest.mark.parametrize("team", ["team-cedar", "intake"])
def test_a_case_begins_in_a_team_of_ones_own_and_in_no_other_group(opened, team):
    with opened("ada") as request, pytest.raises(Refused, match="in a team of yours"):
        start(request, replace(BEGINNING, team=team))


def test_whoever_of_the_team_looked_after_the_request_goes_on_and_nobody_else(desk, opened, sent):
    with opened("ada"):
        intake.assign_request(desk.keyring("ada"), sent.ref, desk.id("ben"))
    compartments.grant("team-birch", desk.id("ben"), by=desk.keyring("faye"))
    with opened("ada") as request:
        assert Case.objects.get(pk=start(request)).assignee == desk.id("ben")


def test_whoever_looked_after_the_request_and_is_not_of_the_team_does_not_go_on(desk, opened, sent):
    with opened("ada"):
        intake.assign_request(desk.keyring("ada"), sent.ref, desk.id("ben"))
    with opened("ada") as request:
        assert Case.objects.get(pk=start(request)).assignee == desk.id("ada")


def test_the_team_of_a_case_is_not_taken_out_though_another_one_holds_it(case):
    with case() as nurs:
        holding.admit_compartment(nurs, "team-cedar", reason="they know the region", now=NOW)
        with pytest.raises(Refused, match="cannot be taken out"):
            holding.exclude_compartment(nurs, "team-birch", reason="x", now=NOW)


@pytest.mark.parametrize("act", [holding.admit_compartment, holding.exclude_compartment])
def test_a_team_is_admitted_and_taken_out_with_a_reason_only(desk, case, act):
    with pytest.raises(Refused, match="words are missing"), case() as nurs:
        if act is holding.exclude_compartment:
            holding.admit_compartment(nurs, "team-cedar", reason="they know the region", now=NOW)
        act(nurs, "team-cedar", reason=" ", now=NOW)


def test_when_a_team_goes_a_worker_who_left_meanwhile_looks_after_the_case_no_more(desk, case):
    with case() as nurs:
        holding.admit_compartment(nurs, "team-cedar", reason="they know the region", now=NOW)
        work.assign_case(nurs, desk.id("jon"), now=NOW)
    compartments.end_membership("team-birch", desk.id("jon"), by=desk.keyring("faye"))
    with case() as nurs:
        holding.exclude_compartment(nurs, "team-cedar", reason="done", now=NOW)
        assert nurs.row.assignee == ""


IN_A_CLOSED_CASE = {
    "a sign of life": lambda c, _: contact.record_sign_of_life(c, when=NOW, channel="door", note="", now=NOW),
    "an answer": lambda c, _: contact.answer_person(c, "x", now=NOW),
    "a task": lambda c, _: work.add_task(c, "call", now=NOW),
    "a need": lambda c, nur: work.record_need(c, nur, "CR-NE", since=DAY, note="", now=NOW),
    "the danger": lambda c, _: work.assess_risk(c, "low", reasons="x", changed="x", now=NOW),
    "who looks after it": lambda c, _: work.assign_case(c, "", now=NOW),
    "a team": lambda c, _: holding.admit_compartment(c, "team-cedar", reason="x", now=NOW),
    "a person": lambda c, _: persons.add_person(c, persons.PersonGiven("Aunt"), now=NOW),
    "a consent": lambda c, nur: persons.record_consent(c, nur, "press", True, how="x", day=DAY, now=NOW),
    "a flag": lambda c, _: moving.set_flag(c, "paused", reason="x", now=NOW),
    "a milestone": lambda c, _: moving.record_milestone(c, Reached(("sheltered",), DAY), now=NOW),
    "closing it again": lambda c, _: moving.close_case(c, "withdrew", note="x", day=DAY, now=NOW),
}


@pytest.mark.parametrize("what", IN_A_CLOSED_CASE)
def test_a_closed_case_takes_no_more(case, ids, what):
    with case() as nurs:
        moving.close_case(nurs, "safe-elsewhere", note="with an aunt abroad", day=DAY, now=NOW)
        with pytest.raises(Refused, match="This case is closed"):
            IN_A_CLOSED_CASE[what](nurs, ids["Nur"])


def test_whoever_has_no_mailbox_is_not_answered_there(case):
    with case() as nurs:
        there = nurs.read(Label.PERSON_CONTACT, "case")
        nurs.write(Label.PERSON_CONTACT, "case", {**there, "mailbox": "", "mailbox_public": ""})
        nurs.box.sign(Tag.CASE_NOTE)
        with pytest.raises(Refused, match="has no mailbox"):
            contact.answer_person(nurs, "We are here.", now=NOW)
        contact.tell_status(nurs, "accepted", now=NOW)  # there is nobody to tell, and nothing fails


ABOUT_SOMEBODY_ELSE = {
    "a need": lambda c, who: work.record_need(c, who, "CR-NE", since=DAY, note="", now=NOW),
    "a task": lambda c, who: work.add_task(c, "call", person_id=who, now=NOW),
    "a consent": lambda c, who: persons.record_consent(c, who, "press", True, how="x", day=DAY, now=NOW),
    "a ground": lambda c, who: persons.set_grounds(c, who, ["witness"], reason="x", now=NOW),
}


@pytest.mark.parametrize("what", ABOUT_SOMEBODY_ELSE)
def test_nothing_is_written_down_about_somebody_who_is_not_in_this_case(case, what):
    with case() as nurs, pytest.raises(NotYours):
        ABOUT_SOMEBODY_ELSE[what](nurs, "0" * 32)


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), DAY + timedelta(days=1)])
def test_a_need_is_not_met_before_it_was_known_nor_tomorrow(case, ids, day):
    with case() as nurs:
        need = work.record_need(nurs, ids["Sami"], "CR-NE", since=DAY, note="", now=NOW)
        with pytest.raises(Refused):
            work.meet_need(nurs, need, day=day, how="lessons", now=NOW)
        assert not nurs.read(Label.NEED, need)["met"]


@pytest.mark.parametrize("said", [{"when": NOW + timedelta(hours=1)}, {"channel": "a pigeon"}])
def test_a_sign_of_life_from_tomorrow_or_by_no_way_that_we_know_is_refused(case, said):
    with case() as nurs:
        with pytest.raises(Refused):
            contact.record_sign_of_life(nurs, **{"when": NOW, "channel": "door", "note": "", "now": NOW, **said})
        nurs.lock()
        assert set(nurs.read_all(Label.SIGN_OF_LIFE)) == {"watch"}


def test_a_flag_is_set_once_and_taken_off_with_a_reason_and_only_where_it_stands(case):
    with case() as nurs:
        with pytest.raises(Refused, match="does not stand"):
            moving.clear_flag(nurs, "paused", reason="x", now=NOW)
        moving.set_flag(nurs, "paused", reason="they are ill", now=NOW)
        with pytest.raises(Refused, match="stands already"):
            moving.set_flag(nurs, "paused", reason="x", now=NOW)
    with pytest.raises(Refused, match="words are missing"), case() as nurs:
        moving.clear_flag(nurs, "paused", reason=" ", now=NOW)
    with case() as nurs:
        assert "paused" in moving.stage_of(nurs)["flags"]


def test_a_note_without_words_is_refused(case):
    with case() as nurs:
        with pytest.raises(Refused, match="words are missing"):
            work.write_note(nurs, " ", now=NOW)
        nurs.lock()
        assert nurs.read_all(Label.CASE_NOTE) == {}


def test_two_cases_of_a_team_have_two_aliases(monkeypatch):
    drawn = iter("AAAAAAAABBBB")
    monkeypatch.setattr("waystation.cases.summaries.secrets.choice", lambda _signs: next(drawn))
    assert summaries.draw_alias({"K-AAAA"}) == "K-BBBB"


def test_a_file_of_which_no_safe_copy_can_be_made_is_not_shown(desk, opened):
    arrival = Arrival(signed.organisation(), "letter.exe", "image/png")
    arrival.write(b"MZ and something that is no picture")
    with opened("ada", of=ask(files=(arrival.finish(NOW),))) as request:
        ref = start(request)
    with open_case(desk.keyring("jon"), ref, purpose="file") as nurs:
        [row] = nurs.read_all(Label.CASE_FILE)
        with pytest.raises(Refused, match="No safe copy"):
            files_of.read_copy(nurs, row)


def test_grounds_and_danger_are_written_with_what_they_rest_on(case, ids):
    with pytest.raises(Refused, match="words are missing"), case() as nurs:
        persons.set_grounds(nurs, ids["Sami"], ["witness"], reason=" ", now=NOW)
    with pytest.raises(Refused, match="words are missing"), case() as nurs:
        work.assess_risk(nurs, "low", reasons=" ", changed="they moved", now=NOW)


def test_a_sign_of_life_in_a_paused_case_starts_no_clock(case):
    with case() as nurs:
        moving.set_flag(nurs, "paused", reason="they are ill", now=NOW)
        contact.record_sign_of_life(nurs, when=NOW, channel="door", note="", now=NOW)
    assert not Due.objects.filter(compartment="team-birch").exists()


def test_a_case_is_not_closed_from_tomorrow_nor_by_moving_it(case):
    with case() as nurs:
        with pytest.raises(Refused, match="has not come yet"):
            moving.close_case(nurs, "withdrew", note="x", day=DAY + timedelta(days=1), now=NOW)
        with pytest.raises(Refused, match="closed with a reason"):
            moving.move_stage(nurs, "closed", reason="x", now=NOW)


def test_a_case_that_is_opened_again_is_watched_again(case):
    with case() as nurs:
        moving.close_case(nurs, "withdrew", note="x", day=DAY, now=NOW)
        assert not Due.objects.filter(compartment="team-birch").exists()
        moving.reopen_case(nurs, reason="they came back", now=NOW)
    assert Due.objects.filter(compartment="team-birch").count() == 1


def test_an_answer_that_the_case_did_not_keep_lies_in_no_mailbox_and_stops_no_clock(case, desk, sent, monkeypatch):
    def fails(*_args, **_more):
        raise RuntimeError

    add(sent)
    take_messages(desk.keyring("jon"), now=NOW)
    clocks, told = Due.objects.count(), MailboxMessage.objects.count()
    monkeypatch.setattr(contact, "finish", fails)
    with pytest.raises(RuntimeError), case() as nurs:
        contact.answer_person(nurs, "We are here.", now=NOW)
    assert (Due.objects.count(), MailboxMessage.objects.count()) == (clocks, told)


@pytest.fixture
def with_letter(desk, opened):
    """(case, file): a second case, with a file of its own."""
    arrival = Arrival(signed.organisation(), "letter.txt", "text/plain")
    arrival.write(b"a summons")
    with opened("ada", of=ask(files=(arrival.finish(NOW),))) as request:
        ref = start(request)
    return ref, SealedFile.objects.get(subject=ref).pk


def test_each_original_that_goes_out_is_in_the_log(desk, with_letter):
    ref, row = with_letter
    with open_case(desk.keyring("jon"), ref, purpose="file") as theirs:
        assert b"".join(files_of.read_original(theirs, row)) == b"a summons"
    assert Line.objects.filter(action=Tag.CASE_FILE_OPEN, object=ref).count() == 1


def test_a_row_moved_under_this_case_by_hand_is_not_read(started, case, with_letter):
    SealedFile.objects.filter(pk=with_letter[1]).update(subject=started)
    with case() as nurs, pytest.raises(NotYours):
        files_of.read_original(nurs, with_letter[1])


def test_a_name_in_this_case_opens_no_row_of_another(case, with_letter):
    with case() as nurs:
        nurs.write(Label.CASE_FILE, with_letter[1], {"name": "x", "kind": "text/plain", "size": 9})
        nurs.box.sign(Tag.CASE_NOTE)
        with pytest.raises(NotYours):
            files_of.read_original(nurs, with_letter[1])
