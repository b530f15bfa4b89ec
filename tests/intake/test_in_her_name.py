"""A seal does not say who wrote: only who has the code of a mailbox speaks as the person whose mailbox it is."""

from dataclasses import replace

import pytest

from tests.cases.people import start
from tests.intake.people import NOW, NUR, _lay_down, add, ask
from tests.intake.test_rows_by_hand import lay_down
from waystation.audit.ids import random_id
from waystation.cases.access import open_case
from waystation.cases.taking import take_messages
from waystation.core.sealing import Damaged, draw_code, mailbox_pair
from waystation.intake import actions
from waystation.intake.access import open_request
from waystation.intake.receiving import receive_waiting
from waystation.letterbox import taking
from waystation.letterbox.envelopes import id_of_mailbox, is_written_by, seal_person_message, sign_written
from waystation.letterbox.hours import hour_of
from waystation.letterbox.mailboxes import read_mailbox
from waystation.letterbox.models import IncomingMessage, Mailbox
from waystation.letterbox.shapes import PersonMessage
from waystation.vault import signed
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db
LURE = "I have a new number. Call me, I wait at the old mill."


def forge(sent, kind="message", code="intake", hand=None, **said):
    """What lies in the clear is enough to seal it: the mailbox, its public half, the group's public key."""
    row, public = random_id(), bytes(Mailbox.objects.get(pk=sent.mailbox.pk).public).hex()
    said = {"mailbox_public": public, "text": LURE, **said}
    message = PersonMessage(kind, sent.mailbox.pk, hour=hour_of(NOW), **said)
    if hand:
        message = sign_written(signed.organisation(), hand, row, message)
    sealed = seal_person_message(signed.directory(), code, row, message)
    return IncomingMessage.objects.create(
        id=row, kind=kind, mailbox=sent.mailbox.pk, compartment=code, epoch=sealed.epoch, key_blob=sealed.key_blob,
        content_blob=sealed.content_blob, hour=hour_of(NOW),
    )  # fmt: skip


def said_by_her(request):
    return [m["text"] for m in request.box.read_all(Label.REQUEST_MESSAGE).values() if m["from"] == "person"]


@pytest.mark.parametrize("kind", ["message", "withdrawal", "correction"])
def test_what_was_sealed_without_the_code_is_not_taken_for_hers_and_stays_at_the_door(opened, sent, kind):
    with opened("ada") as request:
        row = forge(sent, kind)
        assert actions.take_messages(request, now=NOW) == 0 and said_by_her(request) == []
    assert IncomingMessage.objects.filter(pk=row.pk, moved=False).exists()


def test_nor_what_somebody_signed_with_a_code_of_their_own(opened, sent):
    with opened("ada") as request:
        forge(sent, hand=mailbox_pair(draw_code()))
        thief = mailbox_pair(draw_code())
        forge(sent, hand=thief, mailbox_public=thief.public.to_bytes().hex())
        assert actions.take_messages(request, now=NOW) == 0


def test_her_own_words_are_taken(opened, sent):
    with opened("ada") as request:
        forge(sent, hand=sent.pair, text="They are at the door now")
        assert actions.take_messages(request, now=NOW) == 1
        assert said_by_her(request) == ["They are at the door now"]


def test_her_own_words_under_another_row_are_not_said_twice(opened, sent):
    add(sent, text="Come at six")
    first = IncomingMessage.objects.get()
    message = taking.open_letter(keyring_of(opened), first)
    second = forge(sent, text=message.text, about=message.about, signature=message.signature)
    assert taking.open_message(keyring_of(opened), first) and not taking.open_message(keyring_of(opened), second)


def keyring_of(opened):
    with opened("ada") as request:
        return request.keyring


def test_the_team_of_a_case_takes_no_word_of_others_either(desk, opened, sent):
    with opened("ada") as request:
        case = start(request)
    forge(sent, "withdrawal", code="team-birch")
    forge(sent, code="team-birch", hand=sent.pair, text="I am well")
    assert take_messages(desk.keyring("ada"), now=NOW) == 1
    with open_case(desk.keyring("ada"), case, purpose="read") as nurs:
        told = [m["text"] for m in nurs.read_all(Label.CASE_MESSAGE).values() if m["kind"] == "person"]
    assert "I am well" in told and LURE not in told


def a_request_naming(mailbox):
    """A request of somebody's invention; the mailbox it names is Nur's, with her true public half."""
    public, ref = bytes(mailbox.public).hex(), random_id()
    content = replace(NUR, mailbox=mailbox.pk, mailbox_public=public, hour=hour_of(NOW), alias="R-0000", happened="x")
    _lay_down(signed.directory(), ref, content, "urgent", NOW)
    return ref


def test_a_request_that_names_the_mailbox_of_another_gets_none_of_what_she_writes(desk, opened, sent):
    bogus = a_request_naming(Mailbox.objects.get(pk=sent.mailbox.pk))
    receive_waiting(desk.keyring("ada"))
    add(sent, text="They are at the door now")
    with open_request(desk.keyring("ben"), bogus, purpose="read") as request:
        assert actions.take_messages(request, now=NOW) == 0 and request.contact["mailbox"] == ""
    with opened("ada") as request:
        actions.take_messages(request, now=NOW)
        assert said_by_her(request) == ["They are at the door now"]


def test_a_no_to_such_a_request_is_not_told_to_her(desk, opened, sent):
    bogus = a_request_naming(Mailbox.objects.get(pk=sent.mailbox.pk))
    receive_waiting(desk.keyring("ada"))
    with open_request(desk.keyring("ben"), bogus, purpose="refuse") as request:
        said = {"code": "not-credible", "reason": "nonsense", "title": "No", "advice": "Turn to the police."}
        actions.refuse_request(request, **said, now=NOW)
    told, _spoilt = read_mailbox(signed.organisation(), sent.mailbox, sent.pair)
    assert [m.status or m.text for m in told] == ["received"]


def test_a_claim_that_names_the_mailbox_of_another_cannot_be_compared(desk, opened, sent):
    other = ask()
    claim = forge(other, "claim", hand=mailbox_pair(draw_code()), about={"answer": "the blue one"})
    with opened("ada") as request, pytest.raises(Damaged):
        actions.compare_claim(request, claim.pk, answer_matches=True, now=NOW)


def test_a_mailbox_is_named_after_its_key_so_no_other_key_stands_behind_it(sent):
    assert sent.mailbox.pk == id_of_mailbox(sent.pair.public)
    thief, row = mailbox_pair(draw_code()), random_id()
    message = PersonMessage("message", sent.mailbox.pk, thief.public.to_bytes().hex(), hour=hour_of(NOW), text=LURE)
    theirs = sign_written(signed.organisation(), thief, row, message)
    assert not is_written_by(signed.organisation(), theirs.mailbox_public, row, theirs)
    assert lay_down(pair=thief).mailbox == id_of_mailbox(thief.public)
