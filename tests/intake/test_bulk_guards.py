"""What bulk work refuses before it begins, and again before it goes on: each by itself."""

import pytest

from tests.intake.people import NOW, add, ask
from tests.intake.test_bulk_work import ANSWERING, REFUSING, TEXTS, read_by, refs_of, three
from waystation.audit.ids import random_id
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import Damaged
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import actions, bulk_work
from waystation.intake.access import open_request
from waystation.intake.bulk_plans import ANSWER, GIVE, MOST, REFER, Wish, make_plan
from waystation.intake.models import Batch, HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.shapes import SafeContact
from waystation.vault import compartments, shelf
from waystation.vault.models import Summary

pytestmark = pytest.mark.django_db
__all__ = ["three"]


def begin(desk, wish, refs, name="ada", form_id=""):
    return bulk_work.begin_batch(desk.keyring(name), wish, tuple(refs), form_id=form_id or random_id(), now=NOW)


@pytest.mark.parametrize("number", [0, MOST + 1])
def test_nobody_and_more_than_one_batch_holds_are_refused(desk, number):
    with pytest.raises(Refused, match="no request is left"):
        begin(desk, ANSWERING, [f"{place:032x}" for place in range(number)])
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    "wish", [Wish(ANSWER, texts={"ru": " "}), Wish(ANSWER), Wish(REFER, code="not-ours", reason="x")]
)
def test_without_a_text_nothing_begins(desk, three, wish):
    with pytest.raises(Refused, match="no text in this form"):
        begin(desk, wish, refs_of(three))
    assert not Batch.objects.exists()


@pytest.mark.parametrize(("code", "reason"), [("", "x"), ("because", "x"), ("not-ours", " ")])
def test_a_refusal_without_its_reason_does_not_begin(desk, three, code, reason):
    with pytest.raises(Refused, match="needs its reason"):
        begin(desk, Wish(REFER, texts=TEXTS, code=code, reason=reason), refs_of(three))
    assert not Batch.objects.exists()


def test_giving_to_somebody_outside_the_intake_desk_does_not_begin(desk, three):
    with pytest.raises(Refused, match="not at the intake desk any more"):
        begin(desk, Wish(GIVE, to=desk.id("cleo")), refs_of(three))
    assert not Batch.objects.exists()


def test_giving_to_somebody_who_left_since_it_was_confirmed_does_not_go_on(desk, three):
    batch = begin(desk, Wish(GIVE, to=desk.id("ben")), refs_of(three))
    compartments.end_membership("intake", desk.id("ben"), by=desk.keyring("faye"))
    with pytest.raises(Refused, match="not at the intake desk any more"):
        bulk_work.go_on(desk.keyring("ada"), batch, now=NOW)
    assert not HelpRequest.objects.exclude(assignee=None).exists()


def test_the_same_number_of_a_form_of_another_worker_is_another_batch(desk, three):
    form_id = random_id()
    first, second = (begin(desk, ANSWERING, refs_of(three), name=name, form_id=form_id) for name in ("ada", "ben"))
    assert first != second and Batch.objects.count() == 2


def test_the_same_form_with_another_text_is_refused_and_what_was_confirmed_first_is_done(desk, three):
    form_id = random_id()
    batch = begin(desk, ANSWERING, refs_of(three), form_id=form_id)
    with pytest.raises(Refused, match="something else"):
        begin(desk, Wish(ANSWER, texts={"ru": "x"}), refs_of(three), form_id=form_id)
    bulk_work.go_on(desk.keyring("ada"), batch, now=NOW)
    assert [read_by(person) for person in three] == [[TEXTS["ru"]], [TEXTS["fr"]], [TEXTS["ar"]]]


@pytest.mark.parametrize("wish", [ANSWERING, REFUSING])
def test_somebody_outside_the_intake_desk_leaves_nothing_behind(desk, three, wish):
    with pytest.raises(NotYours):
        begin(desk, wish, refs_of(three), name="cleo")
    assert not Batch.objects.exists()


def test_one_request_that_was_changed_by_hand_or_refuses_keeps_no_answer_from_the_others(desk, three, monkeypatch):
    spoilt, refusing, whole = refs_of(three)
    opened, answered = bulk_work.open_request, bulk_work.actions.answer_person

    def open_request(keyring, ref, **more):
        if ref == spoilt:
            raise Damaged("not as it was written")
        return opened(keyring, ref, **more)

    def answer(request, *said, **more):
        if request.ref == refusing:
            raise Refused("no")
        return answered(request, *said, **more)

    monkeypatch.setattr(bulk_work, "open_request", open_request)
    monkeypatch.setattr(bulk_work.actions, "answer_person", answer)
    progress = bulk_work.go_on(desk.keyring("ada"), begin(desk, ANSWERING, [spoilt, refusing, whole]), now=NOW)
    assert progress.skipped == {"damaged": [spoilt], "refused": [refusing]}
    assert [len(read_by(person)) for person in three] == [0, 0, 1]


def test_what_two_presses_did_is_noted_together(desk, three):
    batch = begin(desk, ANSWERING, refs_of(three))
    for done in (1, 2, 3):
        assert bulk_work.go_on(desk.keyring("ada"), batch, now=NOW, seconds=0).done_count == done


def test_the_plan_leaves_out_what_is_damaged_and_whose_message_was_taken_in_but_not_read(desk, three):
    add(three[1])
    with open_request(desk.keyring("ben"), three[1].ref, purpose="look") as request:
        actions.take_messages(request, now=NOW)
    Summary.objects.filter(subject=three[0].ref).delete()
    plan = make_plan(desk.keyring("ada"), ANSWERING, refs_of(three))
    assert (plan.taken, plan.skipped) == ((three[2].ref,), {"damaged": 1, "wrote": 1})


@pytest.mark.parametrize(("wish", "tag"), [(ANSWERING, Tag.BULK_ANSWER), (REFUSING, Tag.BULK_REFER)])
def test_what_was_confirmed_stands_in_the_log_before_anything_is_done(desk, three, wish, tag):
    batch = begin(desk, wish, refs_of(three))
    assert Line.objects.get(object=batch, action__startswith="desk:bulk").action == tag


def test_the_rules_and_the_mailbox_in_the_request_count_and_not_what_its_line_says(desk):
    rules = SafeContact(ways="telephone", reach="+7 900 000-00-17")
    here, called = ask(), ask(safe_contact=rules)
    receive_waiting(desk.keyring("ada"))
    for ref, wrong in ((here.ref, {"mailbox": "0" * 32}), (called.ref, {"telephone_only": False})):
        with open_request(desk.keyring("ada"), ref, purpose="read"):
            line = shelf.read_summary(desk.keyring("ada"), "intake", ref)
        shelf.put_summary(desk.keyring("ada"), "intake", ref, {**line, **wrong})
    progress = bulk_work.go_on(desk.keyring("ada"), begin(desk, ANSWERING, [here.ref, called.ref]), now=NOW)
    assert (progress.skipped, progress.done_count) == ({"telephone": [called.ref]}, 1)


def test_the_limit_of_the_hour_is_asked_again_at_each_opening(desk, three, monkeypatch):
    monkeypatch.setattr("waystation.intake.access.BULK_STOP_AT", 2)
    monkeypatch.setattr(bulk_work, "is_stopped", lambda *_: False)
    batch = begin(desk, ANSWERING, refs_of(three))
    with pytest.raises(Refused, match="as many at once"):
        bulk_work.go_on(desk.keyring("ada"), batch, now=NOW)
    assert bulk_work.read_batch(desk.keyring("ada"), batch).done_count == 2


def test_what_somebody_has_already_is_not_given_to_them_again(desk, three):
    actions.assign_request(desk.keyring("ada"), three[0].ref, desk.id("ada"))
    plan = make_plan(desk.keyring("ada"), Wish(GIVE, to=desk.id("ada")), refs_of(three))
    assert (len(plan.taken), plan.skipped) == (2, {"same": 1})


def test_what_is_not_there_and_what_is_of_another_group_are_left_out_alike(desk, three):
    HelpRequest.objects.filter(pk=three[0].ref).update(compartment="team-birch")
    plan = make_plan(desk.keyring("ben"), ANSWERING, [*refs_of(three), "0" * 32])
    assert (len(plan.taken), plan.skipped) == (2, {"absent": 2})


@pytest.mark.parametrize(("before", "why"), [("answer", "answered"), ("message", "wrote"), ("call", "answered")])
def test_a_line_of_the_queue_sends_nothing_that_the_record_speaks_against(desk, three, before, why):
    person = three[0]
    known = shelf.read_summary(desk.keyring("ada"), "intake", person.ref)
    if before == "message":
        add(person, text="They are at the door now")
    with open_request(desk.keyring("ada"), person.ref, purpose="answer") as request:
        actions.take_messages(request, now=NOW)
        if before == "answer":
            actions.answer_person(request, "We are here.", now=NOW)
        if before == "call":
            actions.record_attempt(request, channel="telephone", result="reached", now=NOW)
    shelf.put_summary(desk.keyring("ada"), "intake", person.ref, {**known, "mailbox": person.mailbox.pk})
    batch = begin(desk, ANSWERING, [person.ref])
    assert bulk_work.go_on(desk.keyring("ada"), batch, now=NOW).skipped == {why: [person.ref]}
    assert TEXTS["ru"] not in read_by(person)


def test_what_a_colleague_did_between_the_opening_and_the_lock_is_seen(desk, three, monkeypatch):
    person, send = three[0], bulk_work._send

    def after_ben(request, *rest):
        with open_request(desk.keyring("ben"), person.ref, purpose="answer") as bens:
            actions.answer_person(bens, "We are here.", now=NOW)
        return send(request, *rest)

    monkeypatch.setattr(bulk_work, "_send", after_ben)
    batch = begin(desk, ANSWERING, [person.ref])
    assert bulk_work.go_on(desk.keyring("ada"), batch, now=NOW).skipped == {"answered": [person.ref]}
    assert TEXTS["ru"] not in read_by(person)
