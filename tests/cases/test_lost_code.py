"""A code that is lost after a case began: the new mailbox reaches the case, and nobody else's mailbox does."""

from dataclasses import replace

import pytest

from tests.cases.people import NOW
from tests.intake.people import add, ask
from waystation.audit.ids import random_id
from waystation.cases import contact, summaries
from waystation.cases.taking import take_messages
from waystation.core.sealing import draw_code, mailbox_pair, sign
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import actions, handing
from waystation.intake.actions import claiming
from waystation.letterbox.adding import Added, add_message, claim_lost_code
from waystation.letterbox.deliveries import state_delivery
from waystation.letterbox.envelopes import open_person_message
from waystation.letterbox.mailboxes import delete_code, find_mailbox, read_mailbox
from waystation.letterbox.models import Delivery, IncomingMessage
from waystation.vault import public, shelf, signed
from waystation.vault.labels import Label
from waystation.vault.models import Summary

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(desk, started, opened):
    """(claim, code): Nur lost her code; Ada compared, Ben confirmed."""
    code, claim = draw_code(), Added(random_id(), "claim", "ru", "", "urgent", (("answer", "the blue one"),))
    assert claim_lost_code(signed.directory(), code, claim, NOW)
    with opened("ada") as request:
        actions.compare_claim(request, claim.row, answer_matches=True, now=NOW)
    actions.confirm_claim(desk.keyring("ben"), claim.row)
    return claim.row, code


def _attach(opened, claim_id, name="ada"):
    with opened(name) as request:
        actions.attach_mailbox(request, claim_id, now=NOW)


def test_the_new_mailbox_gets_the_teams_answers_and_its_messages_come_into_the_case(desk, confirmed, opened, case):
    claim, code = confirmed
    _attach(opened, claim)
    pair = mailbox_pair(code)
    mailbox = find_mailbox(code, pair)
    assert take_messages(desk.keyring("jon"), now=NOW) == 1
    added = Added(random_id(), "message", "ru", "It is me again.")
    assert add_message(signed.directory(), mailbox, pair, added, NOW)
    assert take_messages(desk.keyring("jon"), now=NOW) == 1
    with case("jon") as nurs:
        assert "It is me again." in [m["text"] for m in nurs.read_all(Label.CASE_MESSAGE).values()]
        contact.answer_person(nurs, "We are here.", now=NOW)
    assert "We are here." in [m.text for m in read_mailbox(signed.organisation(), mailbox, pair)[0]]


def test_the_new_mailbox_says_that_the_request_was_taken_up(confirmed, opened):
    claim, code = confirmed
    _attach(opened, claim)
    pair = mailbox_pair(code)
    found = read_mailbox(signed.organisation(), find_mailbox(code, pair), pair)[0]
    assert "accepted" in [message.status for message in found] and "reading" not in [m.status for m in found]


def test_a_letter_laid_down_a_second_time_moves_no_mailbox(desk, confirmed, opened, case):
    _attach(opened, confirmed[0])
    letter = IncomingMessage.objects.get(kind="correction")
    assert take_messages(desk.keyring("jon"), now=NOW) == 1
    with case("jon") as nurs:
        there = nurs.read(Label.PERSON_CONTACT, "case")
    letter.save(force_insert=True)
    line = summaries.read_lines(desk.keyring("jon"))[nurs.ref]
    shelf.put_summary(desk.keyring("jon"), "team-birch", nurs.ref, {**line, "mailbox": letter.mailbox})
    take_messages(desk.keyring("jon"), now=NOW)
    with case("jon") as nurs:
        told = [entry["what"] for entry in nurs.read_all(Label.TIMELINE_ENTRY).values()]
        assert told.count("mailbox-new") == 1 and nurs.read(Label.PERSON_CONTACT, "case") == there


def test_a_message_whose_mailbox_only_the_line_of_the_list_names_stays_at_the_door(desk, started, opened, case):
    other, ada = ask(), desk.keyring("ada")
    state_delivery(signed.directory(), other.mailbox.pk, "team-birch", worker=ada.worker_id, pair=ada.pair, now=NOW)
    add(other, text="For somebody else.")
    line = summaries.read_lines(desk.keyring("jon"))[started]
    shelf.put_summary(desk.keyring("jon"), "team-birch", started, {**line, "mailbox": other.mailbox.pk})
    assert take_messages(desk.keyring("jon"), now=NOW) == 0
    assert IncomingMessage.objects.filter(mailbox=other.mailbox.pk).exists()


def test_a_case_without_a_mailbox_gets_none_from_the_intake_desk(confirmed, opened, sent):
    delete_code(signed.organisation(), sent.code, sent.mailbox, NOW)
    with pytest.raises(Refused, match="without a mailbox"):
        _attach(opened, confirmed[0])


def forge_line(sent) -> None:
    """The line of the queue says that nothing was decided, as anybody with rows and the list can seal it."""
    line = shelf.to_bytes({"alias": "R-2M4K", "stage": "received"})
    epoch, sealed = public.seal_to_compartment(signed.directory(), "intake", Label.SUMMARY, sent.ref, line)
    Summary.objects.filter(subject=sent.ref).update(epoch=epoch, sealed=sealed, outside=True)


def test_a_line_of_the_queue_does_not_hide_that_the_request_became_a_case(confirmed, opened, sent):
    Delivery.objects.all().delete()
    forge_line(sent)
    with pytest.raises(Refused, match="without a mailbox"):
        _attach(opened, confirmed[0])
    assert find_mailbox(sent.code, sent.pair) is not None


def test_a_line_of_the_queue_does_not_let_the_second_hand_attach_alone(confirmed, opened, sent):
    forge_line(sent)
    with pytest.raises(Refused, match="cannot be both hands"):
        _attach(opened, confirmed[0], "ben")
    assert find_mailbox(sent.code, sent.pair) is not None


def test_the_second_hand_does_not_attach_alone(confirmed, opened):
    with pytest.raises(Refused):
        _attach(opened, confirmed[0], "ben")


def _signed_anew(desk, message, *, by="ada", second="ben", signs="", **changed):
    """The letter as somebody with these two keys would make it."""
    about = {**message.about, "by": desk.id(by), "second": desk.id(second), **changed}
    said = (signed.organisation(), about["claim"], claiming._digest(about["request"], about), about["first"])
    about["signature"] = sign(desk.keyring(signs or second).pair, claiming.PURPOSE, *said).hex()
    about["hand"] = sign(desk.keyring(by).pair, handing.PURPOSE, *handing._fields(message.mailbox, about)).hex()
    return replace(message, about=about)


def test_a_letter_counts_only_from_two_people_who_may_and_with_a_key_that_is_one(desk, confirmed, opened, sent):
    _attach(opened, confirmed[0])
    row = IncomingMessage.objects.get(kind="correction")
    message = open_person_message(
        signed.directory(), desk.keyring("jon").epoch(row.compartment, row.epoch).pair, row, row.kind
    )[1]
    assert handing.handed(_signed_anew(desk, message, second="gil"), sent.ref)
    for wrong in (
        {"by": "jon"},
        {"second": "cleo"},
        {"second": "ben", "signs": "ada"},
        {"by": "ben", "second": "ben"},
        {"by": "ben", "second": "ada"},
        {"mailbox_public": "00" * 10},
    ):
        assert handing.handed(_signed_anew(desk, message, **wrong), sent.ref) == {}, wrong


@pytest.mark.parametrize("name", [*handing.NAMES])
def test_a_letter_of_which_one_word_was_changed_moves_no_mailbox(desk, confirmed, opened, sent, started, name):
    _attach(opened, confirmed[0])
    row = IncomingMessage.objects.get(kind="correction")
    pair = desk.keyring("jon").epoch(row.compartment, row.epoch).pair
    message = open_person_message(signed.directory(), pair, row, row.kind)[1]
    assert handing.handed(message, sent.ref)
    about = message.about
    other = {"by": desk.id("ben"), "second": desk.id("gil"), "first": desk.id("cleo")}
    changed = other.get(name) or about[name][:-2] + ("00" if about[name][-2:] != "00" else "11")
    assert handing.handed(replace(message, about={**about, name: changed}), sent.ref) == {}
    assert handing.handed(message, "0" * 32) == {}
