"""Doing one thing to many requests: each as if it were done alone, gone on with after whatever came in between."""

from dataclasses import replace

import pytest

from tests.intake.people import NOW, add, ask
from waystation.audit.ids import random_id
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import actions, bulk_plans, bulk_work
from waystation.intake.access import open_request
from waystation.intake.actions import Call
from waystation.intake.bulk_plans import ANSWER, GIVE, REFER, Wish
from waystation.intake.models import NOTHING_DUE, Batch, HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.letterbox import mailboxes
from waystation.letterbox.models import Due
from waystation.letterbox.shapes import RequestContent, SafeContact
from waystation.vault import limits, signed
from waystation.vault.models import Value

pytestmark = pytest.mark.django_db
TEXTS = {"ru": "Мы прочли.", "fr": "Nous avons lu.", "en": "We have read it.", "ar": "قرأنا رسالتك."}
ANSWERING = Wish(ANSWER, texts=TEXTS)
REFUSING = Wish(REFER, texts=TEXTS, code="not-ours", reason="Outside what we do.")


@pytest.fixture
def three(desk):
    """Three people who asked, in three languages."""
    found = [ask(language=language) for language in ("ru", "fr", "ar")]
    receive_waiting(desk.keyring("ada"))
    return found


def run(desk, wish, refs, name="ada", form_id="", seconds=60.0):
    keyring = desk.keyring(name)
    batch = bulk_work.begin_batch(keyring, wish, tuple(refs), form_id=form_id or random_id(), now=NOW)
    return batch, bulk_work.go_on(keyring, batch, now=NOW, seconds=seconds)


def begun(desk, wish, people, name="ada"):
    """Confirmed and written down, and nothing of it done yet."""
    refs = tuple(person.ref for person in people)
    return bulk_work.begin_batch(desk.keyring(name), wish, refs, form_id=random_id(), now=NOW)


def read_by(sent):
    said, _spoilt = mailboxes.read_mailbox(signed.organisation(), sent.mailbox, sent.pair)
    return [message.text for message in said if message.kind != "status"]


def refs_of(people):
    return [person.ref for person in people]


def lines_of(tag):
    return Line.objects.filter(action=tag)


def test_everybody_gets_the_text_in_their_own_language_and_no_other(desk, three):
    run(desk, ANSWERING, refs_of(three))
    assert [read_by(person) for person in three] == [[TEXTS["ru"]], [TEXTS["fr"]], [TEXTS["ar"]]]


def test_each_answer_stops_its_own_clock_and_is_one_line_of_the_log(desk, three, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run(desk, ANSWERING, refs_of(three))
    assert set(HelpRequest.objects.values_list("due_hour", flat=True)) == {NOTHING_DUE}
    assert not Due.objects.exists()
    assert sorted(lines_of(Tag.REQUEST_ANSWER).values_list("object", flat=True)) == sorted(refs_of(three))


def test_the_same_form_posted_twice_answers_once(desk, three):
    form_id = random_id()
    first, _ = run(desk, ANSWERING, refs_of(three), form_id=form_id)
    second, progress = run(desk, ANSWERING, refs_of(three), form_id=form_id)
    assert (first, Batch.objects.count(), progress.done_count) == (second, 1, 3)
    assert [len(read_by(person)) for person in three] == [1, 1, 1]


def test_after_a_crash_it_is_gone_on_with_and_nobody_is_answered_twice(desk, three, monkeypatch):
    noted = bulk_work._note
    monkeypatch.setattr(bulk_work, "_note", lambda *_: None)  # the machine stopped before anything was noted
    batch, _ = run(desk, ANSWERING, refs_of(three[:2]) + [three[2].ref], seconds=0)
    monkeypatch.setattr(bulk_work, "_note", noted)
    assert len(bulk_work.read_batch(desk.keyring("ada"), batch).left) == 3
    progress = bulk_work.go_on(desk.keyring("ada"), batch, now=NOW)
    assert (progress.done_count, progress.left, progress.skipped) == (3, [], {})
    assert [len(read_by(person)) for person in three] == [1, 1, 1]


def test_an_answer_the_door_kept_and_the_desk_did_not_is_not_given_twice(desk, three, monkeypatch):
    acting = bulk_work._act

    def stop(*said):
        acting(*said)
        raise KeyboardInterrupt  # between the door's commit and the desk's

    batch = begun(desk, ANSWERING, three)
    monkeypatch.setattr(bulk_work, "_act", stop)
    with pytest.raises(KeyboardInterrupt):
        bulk_work.go_on(desk.keyring("ada"), batch, now=NOW)
    monkeypatch.setattr(bulk_work, "_act", acting)
    assert bulk_work.go_on(desk.keyring("ada"), batch, now=NOW).done_count == 3
    assert [len(read_by(person)) for person in three] == [1, 1, 1]


def test_one_press_does_so_much_and_says_what_is_left(desk, three):
    batch, progress = run(desk, ANSWERING, refs_of(three), seconds=0)
    assert (progress.done_count, progress.left) == (1, refs_of(three[1:]))
    assert Batch.objects.get(pk=batch).state == Batch.State.OPEN
    bulk_work.go_on(desk.keyring("ada"), batch, now=NOW)
    assert Batch.objects.get(pk=batch).state == Batch.State.DONE


def test_somebody_else_who_answered_in_between_is_not_answered_over(desk, three):
    batch, _ = run(desk, ANSWERING, refs_of(three), seconds=0)
    with open_request(desk.keyring("ben"), three[1].ref, purpose="answer") as request:
        actions.answer_person(request, "I am here.", now=NOW)
    progress = bulk_work.go_on(desk.keyring("ada"), batch, now=NOW)
    assert progress.skipped == {"answered": [three[1].ref]}
    assert read_by(three[1]) == ["I am here."]


def test_a_foreign_id_in_the_list_is_left_out_as_an_absent_one(desk, three):
    _, progress = run(desk, ANSWERING, ["c" * 32, three[0].ref])
    assert (progress.skipped, progress.done_count) == ({"absent": ["c" * 32]}, 1)


def test_whoever_is_not_at_the_intake_desk_neither_begins_nor_reads_nor_goes_on(desk, three):
    batch, _ = run(desk, ANSWERING, refs_of(three), seconds=0)
    cleo = desk.keyring("cleo")
    for attempt in (
        lambda: run(desk, ANSWERING, refs_of(three), name="cleo"),
        lambda: bulk_work.read_batch(cleo, batch),
        lambda: bulk_work.go_on(cleo, batch, now=NOW),
        lambda: bulk_work.end_batch(cleo, batch),
    ):
        with pytest.raises(NotYours):
            attempt()


def test_what_was_confirmed_cannot_be_changed_by_a_hand_on_the_database(desk, three):
    from waystation.core.sealing import Damaged

    batch, _ = run(desk, ANSWERING, refs_of(three), seconds=0)
    other, _ = run(desk, Wish(ANSWER, texts={"fr": "Come to the bridge."}), refs_of(three), seconds=0)
    for value in Value.objects.filter(subject=batch):
        value.sealed = Value.objects.get(subject=other, label=value.label, row=value.row).sealed
        value.save()
    with pytest.raises(Damaged):
        bulk_work.go_on(desk.keyring("ada"), batch, now=NOW)


def test_a_gap_in_a_text_is_refused_before_anything_is_written_down(desk, three):
    with pytest.raises(Refused):
        run(desk, Wish(ANSWER, texts={"ru": "Ждите до [… дня]."}), refs_of(three))
    assert not Batch.objects.exists()


def test_a_refusal_closes_each_with_the_letter_in_its_language(desk, three):
    _, progress = run(desk, REFUSING, refs_of(three))
    assert progress.done_count == 3
    assert set(HelpRequest.objects.values_list("state", flat=True)) == {"closed"}
    assert TEXTS["fr"] in read_by(three[1])[0]


def test_a_refusal_that_is_run_twice_writes_one_letter(desk, three, monkeypatch):
    noted = bulk_work._note
    monkeypatch.setattr(bulk_work, "_note", lambda *_: None)
    batch, _ = run(desk, REFUSING, refs_of(three))
    monkeypatch.setattr(bulk_work, "_note", noted)
    assert bulk_work.go_on(desk.keyring("ada"), batch, now=NOW).done_count == 3
    assert [len(read_by(person)) for person in three] == [1, 1, 1]


def test_giving_opens_nothing_and_passes_over_those_in_another_hand(desk, three):
    actions.assign_request(desk.keyring("ben"), three[0].ref, desk.id("ben"))
    _, progress = run(desk, Wish(GIVE, to=desk.id("ada")), refs_of(three))
    assert (progress.done_count, progress.skipped) == (2, {"hands": [three[0].ref]})
    assert not lines_of(Tag.REQUEST_BULK_OPEN).exists()


def test_giving_takes_from_another_hand_where_that_was_chosen(desk, three):
    actions.assign_request(desk.keyring("ben"), three[0].ref, desk.id("ben"))
    run(desk, Wish(GIVE, to=desk.id("ada"), hands=True), refs_of(three))
    assert set(HelpRequest.objects.values_list("assignee", flat=True)) == {desk.id("ada")}


def test_nothing_is_given_to_somebody_who_left_meanwhile(desk, three):
    with pytest.raises(Refused):
        run(desk, Wish(GIVE, to=desk.id("cleo")), refs_of(three))


def test_every_opening_is_in_the_log_and_counts_for_the_alarm(desk, three, monkeypatch):
    monkeypatch.setattr("waystation.intake.access.ALARM_AT", 3)
    run(desk, ANSWERING, refs_of(three))
    assert lines_of(Tag.REQUEST_BULK_OPEN).count() == 3
    assert lines_of(Tag.ALARM_READING).count() == 1


def test_opening_by_hand_after_bulk_work_rings_the_alarm_but_is_not_stopped_by_it(desk, three, monkeypatch):
    monkeypatch.setattr("waystation.intake.access.ALARM_AT", 4)
    monkeypatch.setattr("waystation.intake.access.STOP_AT", 2)
    run(desk, ANSWERING, refs_of(three))
    assert not lines_of(Tag.ALARM_READING).exists()
    with open_request(desk.keyring("ada"), three[0].ref, purpose="read"):
        pass
    with open_request(desk.keyring("ada"), three[1].ref, purpose="read"):
        pass
    assert lines_of(Tag.ALARM_READING).count() == 1


def test_bulk_work_stops_at_its_own_limit_and_keeps_the_rest(desk, three, monkeypatch):
    monkeypatch.setattr("waystation.intake.access.BULK_STOP_AT", 2)
    monkeypatch.setattr(bulk_work, "BULK_STOP_AT", 2)
    batch, progress = run(desk, ANSWERING, refs_of(three))
    assert (progress.done_count, progress.left) == (2, [three[2].ref])
    assert bulk_work.is_stopped(desk.keyring("ada"), progress)
    assert limits.opened_in_bulk(desk.id("ada")) == 2
    assert bulk_work.go_on(desk.keyring("ben"), batch, now=NOW).done_count == 3


def plan_of(desk, wish, refs):
    return bulk_plans.make_plan(desk.keyring("ada"), wish, refs)


def test_the_plan_says_who_is_left_out_and_why(desk, three):
    closed, wrote, bens = ask(), ask(), ask()
    receive_waiting(desk.keyring("ada"))
    with open_request(desk.keyring("ada"), closed.ref, purpose="refuse") as request:
        actions.withdraw_request(request, reason="They said so.", now=NOW)
    add(wrote)
    actions.assign_request(desk.keyring("ben"), bens.ref, desk.id("ben"))
    mailboxes.delete_mailbox(three[0].mailbox.id)
    plan = plan_of(desk, Wish(ANSWER, texts={"ru": "x", "ar": "x"}), refs_of([*three, closed, wrote, bens]))
    assert plan.taken == (three[2].ref,)
    assert plan.skipped == {"closed": 1, "hands": 1, "wrote": 1, "no-mailbox": 1, "no-text": 1}
    assert plan.languages == {"ar": 1}


def test_whoever_may_be_reached_by_telephone_only_is_not_written_to(desk):
    said = RequestContent(channel="telephone", language="ru", happened="They came.")
    said = replace(said, safe_contact=SafeContact(ways="telephone", reach="+7 900 000-00-17"))
    row, _code = actions.record_request(desk.keyring("ada"), Call(said, with_code=True), now=NOW)
    assert plan_of(desk, ANSWERING, [row.pk]).skipped == {"telephone": 1}
    _, progress = run(desk, ANSWERING, [row.pk])
    assert progress.skipped == {"telephone": [row.pk]}


def test_a_plan_opens_no_request(desk, three):
    plan_of(desk, ANSWERING, refs_of(three))
    assert not lines_of(Tag.REQUEST_BULK_OPEN).exists()
    assert not lines_of(Tag.REQUEST_OPEN).exists()


def test_five_thousand_are_cut_to_one_batch_and_the_rest_is_said():
    refs = [f"{number:032x}" for number in range(5000)]
    taken, beyond = bulk_plans.cut_to_most([*refs, refs[0]])
    assert (taken, beyond) == (refs[:500], 4500)


def test_who_asked_before_is_found_also_among_those_of_the_same_batch(desk):
    first, second = ask(language="fr"), ask(language="ru")  # the same number
    receive_waiting(desk.keyring("ada"))
    run(desk, ANSWERING, [first.ref, second.ref])
    with open_request(desk.keyring("ada"), second.ref, purpose="read") as request:
        assert request.summary["same"] == 1
