"""Answers go to the mailbox key from inside the request; what the person adds is taken in and filed."""

import re
from contextlib import suppress
from dataclasses import replace

import pytest
from django.db import transaction
from django.urls import reverse

from tests.intake.people import NOW, RULES, add, ask
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import mailbox_pair
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.actions import answer_person, file_message, take_messages
from waystation.intake.actions.answering import LONGEST_ANSWER
from waystation.intake.models import NOTHING_DUE
from waystation.letterbox.mailboxes import delete_code, read_mailbox
from waystation.letterbox.models import Due, IncomingMessage, Mailbox, MailboxMessage
from waystation.vault import signed
from waystation.vault.boxes import Box
from waystation.vault.labels import Label
from waystation.vault.models import Value

pytestmark = pytest.mark.django_db


def in_mailbox(sent):
    found, spoilt = read_mailbox(signed.organisation(), sent.mailbox, sent.pair)
    assert not spoilt
    return [message for message in found if message.kind != "status"]


def test_the_person_reads_the_answer_with_their_code(opened, sent):
    with opened() as request:
        answer_person(request, "We can help. Write back tonight.", now=NOW)
    [answer] = in_mailbox(sent)
    assert (answer.text, answer.language) == ("We can help. Write back tonight.", "ru")


def test_a_copy_stays_at_the_desk(opened, sent):
    with opened() as request:
        row = answer_person(request, "We can help.", now=NOW)
    with opened("ben") as request:
        assert request.box.read(Label.REQUEST_MESSAGE, row)["text"] == "We can help."


def test_an_answer_stops_the_clock(opened, sent):
    with opened() as request:
        assert Due.objects.count() == 1
        answer_person(request, "We can help.", now=NOW)
        assert (request.row.due_hour, Due.objects.count()) == (NOTHING_DUE, 0)
        assert request.summary["answered"]


def test_an_answer_is_in_the_log(opened, sent, desk):
    with opened() as request:
        answer_person(request, "We can help.", now=NOW)
    assert Line.objects.filter(action=Tag.REQUEST_ANSWER, object=sent.ref, subject=desk.id("ada")).exists()


def test_a_mailbox_key_replaced_by_hand_gets_nothing_it_can_read(opened, sent):
    other = mailbox_pair(ask().code)
    with opened() as request:
        Mailbox.objects.filter(pk=sent.mailbox.pk).update(public=other.public.to_bytes())
        answer_person(request, "We can help.", now=NOW)
    found, spoilt = read_mailbox(signed.organisation(), sent.mailbox, other)
    assert (found, spoilt) == ([], 2)
    assert in_mailbox(sent)[0].text == "We can help."


def test_an_empty_answer_is_refused_and_changes_nothing(opened, sent):
    with opened() as request:
        with pytest.raises(Refused):
            answer_person(request, "  \n ", now=NOW)
        assert (MailboxMessage.objects.filter(kind="message").count(), Due.objects.count()) == (0, 1)


def test_an_answer_that_is_too_long_is_refused_and_changes_nothing(opened, sent):
    with opened() as request, pytest.raises(Refused):
        answer_person(request, "x" * (LONGEST_ANSWER + 1), now=NOW)
    assert (in_mailbox(sent), Due.objects.count()) == ([], 1)


def test_the_same_form_is_one_answer_and_with_other_words_a_second_one(opened, sent):
    with opened() as request:
        for text in ("Wait at home.", "Wait at home.", "Do not wait at home."):
            answer_person(request, text, now=NOW, form_id="a" * 32)
        kept = [m["text"] for m in request.box.read_all(Label.REQUEST_MESSAGE).values()]
    texts = ["Do not wait at home.", "Wait at home."]
    assert (sorted(m.text for m in in_mailbox(sent)), sorted(kept)) == (texts, texts)


def test_an_answer_that_the_desk_did_not_keep_lies_in_no_mailbox_and_stops_no_clock(opened, sent, monkeypatch):
    def full(*_args, **_said):
        raise OSError("the disk is full")

    with opened() as request:
        monkeypatch.setattr(Box, "sign", full)
        with pytest.raises(OSError):
            answer_person(request, "We can help.", now=NOW)
        request.box._dirty.clear()
    assert (in_mailbox(sent), Due.objects.count()) == ([], 1)


def test_a_forgotten_mailbox_refuses_the_answer_and_the_desk_keeps_no_copy(opened, sent):
    with opened() as request:
        delete_code(signed.organisation(), sent.code, sent.mailbox, NOW)
        with pytest.raises(Refused):
            answer_person(request, "We can help.", now=NOW)
    with opened() as request:
        assert request.box.read_all(Label.REQUEST_MESSAGE) == {}
        assert Due.objects.count() == 1


def test_a_letter_has_its_title(opened, sent):
    with opened() as request:
        answer_person(request, "First ...", title="Your plan", now=NOW)
    assert (in_mailbox(sent)[0].kind, in_mailbox(sent)[0].title) == ("letter", "Your plan")


def test_what_the_person_adds_comes_into_the_box_and_leaves_the_door(opened, sent):
    message = add(sent, text="They are back.")
    with opened() as request:
        assert take_messages(request, now=NOW) == 1
        assert request.box.read(Label.REQUEST_MESSAGE, message)["text"] == "They are back."
        assert request.summary["unread"] == 1
    assert not IncomingMessage.objects.exists()


def test_taken_twice_it_is_there_once(opened, sent):
    message = add(sent)
    kept = IncomingMessage.objects.get()
    with opened() as request:
        take_messages(request, now=NOW)
    kept.save(force_insert=True)
    with opened("ben") as request:
        take_messages(request, now=NOW)
        assert list(request.box.read_all(Label.REQUEST_MESSAGE)) == [message]
        assert request.summary["unread"] == 1
    assert not IncomingMessage.objects.exists()


def test_a_message_starts_a_clock_that_an_answer_stops(opened, sent):
    with opened() as request:
        answer_person(request, "We can help.", now=NOW)
    add(sent)
    with opened() as request:
        take_messages(request, now=NOW)
        assert request.row.due_hour == "2017-04-03T10"
        answer_person(request, "We are here.", now=NOW)
        assert (request.row.due_hour, Due.objects.count()) == (NOTHING_DUE, 0)


def test_a_message_moved_to_another_mailbox_by_hand_is_not_taken(opened, sent):
    other = ask()
    add(other, text="For somebody else.")
    IncomingMessage.objects.update(mailbox=sent.mailbox.pk)
    with opened() as request:
        assert take_messages(request, now=NOW) == 0
        assert request.box.read_all(Label.REQUEST_MESSAGE) == {}
    assert IncomingMessage.objects.count() == 1


def test_filing_a_message_lowers_the_count_once_and_leaves_its_clock(opened, sent):
    message, _other = add(sent), add(sent, text="And my son?")
    with opened() as request:
        take_messages(request, now=NOW)
        due = (request.row.due_hour, Due.objects.count())
        file_message(request, message)
        file_message(request, message)
        assert request.summary["unread"] == 1
        assert (request.row.due_hour, Due.objects.count()) == due == ("2017-04-03T10", 3)


def test_a_message_that_is_not_there_cannot_be_filed(opened, sent):
    with opened() as request, pytest.raises(NotYours):
        file_message(request, "c" * 32)


def test_a_claim_is_not_taken_for_a_message(opened, sent):
    add(sent, kind="claim")
    with opened() as request:
        assert take_messages(request, now=NOW) == 0
    assert IncomingMessage.objects.filter(kind="claim").exists()


def test_a_message_with_an_hour_that_is_none_stays_at_the_door(opened, sent):
    add(sent)
    IncomingMessage.objects.update(hour="soon")
    with opened() as request:
        assert take_messages(request, now=NOW) == 0
    assert IncomingMessage.objects.exists()


@pytest.mark.parametrize("columns", [{"epoch": 77}, {"epoch": 1}, {"epoch": 1, "kind": "?"}])
def test_a_message_row_written_by_hand_does_not_shut_its_request(opened, sent, columns):
    made = {"kind": "message", "compartment": "intake", "mailbox": sent.mailbox.id, "hour": "2000-01-01T00", **columns}
    IncomingMessage.objects.create(**made, key_blob=b"x" * 200, content_blob=b"x")
    add(sent, text="Are you there?")
    with opened("ada") as request:
        assert take_messages(request, now=NOW) == 1
    assert IncomingMessage.objects.count() == 1


def test_an_answer_the_door_kept_and_the_desk_did_not_is_not_given_twice(opened, sent):
    for stops in (True, False):
        with opened() as request, suppress(KeyboardInterrupt), transaction.atomic():
            answer_person(request, "Wait at home.", now=NOW, form_id="a" * 32)
            if stops:  # between the door's commit and the desk's
                raise KeyboardInterrupt
    [answer] = in_mailbox(sent)
    with opened() as request:
        [kept] = request.box.read_all(Label.REQUEST_MESSAGE).values()
    assert (answer.text, kept["text"]) == ("Wait at home.", "Wait at home.")


def test_other_words_after_such_a_stop_are_given_too(opened, sent):
    for text in ("Wait at home.", "Do not wait at home."):
        with opened() as request, suppress(KeyboardInterrupt), transaction.atomic():
            answer_person(request, text, now=NOW, form_id="a" * 32)
            raise KeyboardInterrupt
    assert sorted(m.text for m in in_mailbox(sent)) == ["Do not wait at home.", "Wait at home."]


def test_the_id_in_the_mailbox_says_neither_form_nor_words(opened, sent):
    other = ask()
    for person in (sent, other):
        with opened(of=person) as request:
            answer_person(request, "Wait at home.", now=NOW, form_id="a" * 32)
    ids = set(MailboxMessage.objects.filter(kind="message").values_list("pk", flat=True))
    assert len(ids) == 2
    assert not ids & set(Value.objects.values_list("row", flat=True))


def test_whoever_is_reached_by_telephone_only_is_not_written_to(opened):
    called = ask(safe_contact=replace(RULES, ways="telephone"))
    with opened(of=called) as request, pytest.raises(Refused, match="by telephone only"):
        answer_person(request, "We can help.", now=NOW)
    assert in_mailbox(called) == []


def written(opened, sent, kind="message"):
    """Something she added, taken in. Its id."""
    row = add(sent, kind, text="They were here again")
    with opened("ada") as request:
        take_messages(request, now=NOW)
    return row


def is_new(opened, row):
    with opened("ada") as request:
        return not request.box.read(Label.REQUEST_MESSAGE, row)["filed"], request.summary.get("unread", 0)


def test_whoever_answers_has_read_what_stood_beside_the_answer(opened, sent):
    first, second = written(opened, sent), written(opened, sent)
    with opened("ada") as request:
        answer_person(request, "Stay inside. We call at eight.", now=NOW, read=[first, "f" * 32])
    assert is_new(opened, first) == (False, 1) and is_new(opened, second) == (True, 1)


def test_a_withdrawal_is_not_read_by_answering(opened, sent):
    row = written(opened, sent, "withdrawal")
    with opened("ada") as request:
        answer_person(request, "Are you sure?", now=NOW, read=[row])
    assert is_new(opened, row) == (True, 1)


def test_after_an_answer_the_page_asks_for_no_second_one(desk, opened, sent):
    written(opened, sent)
    ada, page = desk.client("ada"), reverse("intake:request", args=[sent.ref])
    shown = ada.get(page).content.decode()
    form = re.search(r'<form method="post" action="[^"]*/answer/#messages"(.*?)</form>', shown, re.S).group(1)
    fields = dict(re.findall(r'name="(form_id|read)" value="([0-9a-f]{32})"', form))
    told = ada.post(reverse("intake:answer", args=[sent.ref]), {**fields, "text": "Stay inside."}).content.decode()
    assert "Next: read what they added, and answer" in shown
    assert "Next: read what they added, and answer" not in told and "I have read the new message" not in told
