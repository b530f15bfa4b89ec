"""A lost code takes two workers; the old mailbox dies, and nobody puts another one in its place."""

import pytest
from django.urls import reverse

from tests.intake.people import NOW, add, ask
from waystation.audit.ids import random_id
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import draw_code, mailbox_pair, sign
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.actions import (
    answer_person,
    attach_mailbox,
    claiming,
    compare_claim,
    confirm_claim,
    reject_claim,
)
from waystation.intake.models import MailboxClaim
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.adding import Added, add_message, claim_lost_code
from waystation.letterbox.mailboxes import delete_code, find_mailbox, read_mailbox
from waystation.letterbox.models import Due, IncomingMessage, Mailbox
from waystation.vault import compartments, signed
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(desk, sent):
    """(claim id, the new code): Nur has lost her code and asks for another mailbox."""
    code, added = draw_code(), Added(random_id(), "claim", "ru", "", "urgent", (("answer", "the blue one"),))
    assert claim_lost_code(signed.directory(), code, added, NOW)
    return added.row, code


def both_hands(opened, desk, claim_id):
    with opened("ada") as request:
        compare_claim(request, claim_id, answer_matches=True, now=NOW)
    confirm_claim(desk.keyring("ben"), claim_id)


def test_after_both_hands_answers_go_to_the_new_mailbox(opened, desk, claim, sent):
    both_hands(opened, desk, claim[0])
    with opened("ada") as request:
        attach_mailbox(request, claim[0], now=NOW)
        answer_person(request, "Here again.", now=NOW)
    pair = mailbox_pair(claim[1])
    found, _ = read_mailbox(signed.organisation(), find_mailbox(claim[1], pair), pair)
    assert "Here again." in [message.text for message in found]


def test_the_old_mailbox_dies(opened, desk, claim, sent):
    both_hands(opened, desk, claim[0])
    with opened("ada") as request:
        attach_mailbox(request, claim[0], now=NOW)
    assert not Mailbox.objects.filter(pk=sent.mailbox.pk).exists()
    assert not IncomingMessage.objects.exists()


def test_an_officer_can_be_the_second_hand_without_reading_anything(opened, desk, claim):
    with opened("ada") as request:
        compare_claim(request, claim[0], answer_matches=True, now=NOW)
    confirm_claim(desk.keyring("gil"), claim[0])
    with opened("ada") as request:
        attach_mailbox(request, claim[0], now=NOW)
    assert MailboxClaim.objects.get().state == "ended"


def test_one_worker_is_not_both_hands(opened, desk, claim):
    with opened("ada") as request:
        compare_claim(request, claim[0], answer_matches=True, now=NOW)
        with pytest.raises(Refused):
            confirm_claim(desk.keyring("ada"), claim[0])
        with pytest.raises(Refused):
            attach_mailbox(request, claim[0], now=NOW)
    assert Mailbox.objects.count() == 2


@pytest.mark.parametrize("name", ["jon", "cleo", "dov", "eve", "mia"])
def test_somebody_of_neither_kind_is_no_second_hand(opened, desk, claim, name):
    with opened("ada") as request:
        compare_claim(request, claim[0], answer_matches=True, now=NOW)
    with pytest.raises(NotYours):
        confirm_claim(desk.keyring(name), claim[0])
    assert MailboxClaim.objects.get().state == "compared"


def sign_by_hand(desk, claim_id, name):
    """The row as `confirm_claim` would leave it, without its question who may."""
    claim = MailboxClaim.objects.get(pk=claim_id)
    claim.state, claim.second_id = MailboxClaim.State.CONFIRMED, desk.id(name)
    claim.signature = sign(desk.pairs[name], claiming.PURPOSE, *claiming._fields(claim))
    claim.save()


@pytest.mark.parametrize("name", ["jon", "cleo", "dov", "eve", "mia"])
def test_a_signature_of_somebody_of_neither_kind_attaches_nothing(opened, desk, claim, sent, name):
    with opened("ada") as request:
        compare_claim(request, claim[0], answer_matches=True, now=NOW)
        sign_by_hand(desk, claim[0], name)
        with pytest.raises(Refused, match="no officer"):
            attach_mailbox(request, claim[0], now=NOW)
    assert Mailbox.objects.filter(pk=sent.mailbox.pk).exists()


def test_a_second_hand_who_left_the_intake_desk_before_it_is_attached_counts_no_more(opened, desk, claim, sent):
    both_hands(opened, desk, claim[0])
    compartments.end_membership("intake", desk.id("ben"), by=desk.keyring("faye"))
    with opened("ada") as request, pytest.raises(Refused, match="no officer"):
        attach_mailbox(request, claim[0], now=NOW)
    assert Mailbox.objects.filter(pk=sent.mailbox.pk).exists()


def test_an_answer_mended_in_the_same_form_lies_beside_the_claim(opened, desk, sent):
    code, form = draw_code(), random_id()
    for answer in ("the blu one", "the blu one", "the blue one"):
        added = Added(form, "claim", "ru", "", "urgent", (("call_me", "Nur"), ("answer", answer)))
        claim_lost_code(signed.directory(), code, added, NOW)
    assert sorted(IncomingMessage.objects.values_list("kind", flat=True)) == ["claim", "message"]
    receive_waiting(desk.keyring("ada"))
    claim_id = IncomingMessage.objects.get(kind="claim").pk
    page = desk.client("ada").get(reverse("intake:compare-claim", args=[sent.ref, claim_id])).content.decode()
    assert "the blu one" in page and page.count("the blue one") == 2  # agreed, and mended
    listed = desk.client("ada").get(reverse("intake:claims")).content.decode()
    assert "Nur" in listed and "the blu" not in listed


def test_without_the_answer_nothing_begins(opened, claim):
    with opened("ada") as request, pytest.raises(Refused):
        compare_claim(request, claim[0], answer_matches=False, now=NOW)
    assert not MailboxClaim.objects.exists()


def test_a_confirmation_written_by_hand_is_refused(opened, desk, claim, sent):
    with opened("ada") as request:
        compare_claim(request, claim[0], answer_matches=True, now=NOW)
        MailboxClaim.objects.update(state="confirmed", second_id=desk.id("ben"), signature=bytes(64))
        with pytest.raises(Refused):
            attach_mailbox(request, claim[0], now=NOW)
    assert Mailbox.objects.filter(pk=sent.mailbox.pk).exists()


def test_a_digest_changed_after_signing_is_refused(opened, desk, claim, sent):
    both_hands(opened, desk, claim[0])
    MailboxClaim.objects.update(digest=bytes(32))
    with opened("ada") as request, pytest.raises(Refused):
        attach_mailbox(request, claim[0], now=NOW)
    assert Mailbox.objects.filter(pk=sent.mailbox.pk).exists()


def test_both_hands_are_in_the_log(opened, desk, claim):
    both_hands(opened, desk, claim[0])
    lines = dict(Line.objects.filter(object=claim[0], source="desk").values_list("action", "subject"))
    assert lines == {str(Tag.MAILBOX_COMPARE): desk.id("ada"), str(Tag.MAILBOX_CONFIRM): desk.id("ben")}


def test_a_rejected_claim_takes_its_mailbox_along(opened, desk, claim, sent):
    reject_claim(desk.keyring("ada"), claim[0])
    assert list(Mailbox.objects.values_list("pk", flat=True)) == [sent.mailbox.pk]
    assert not IncomingMessage.objects.exists()


@pytest.mark.parametrize("name", ["jon", "faye", "eve"])
def test_nobody_outside_the_intake_desk_rejects(desk, claim, name):
    with pytest.raises(NotYours):
        reject_claim(desk.keyring(name), claim[0])
    assert Mailbox.objects.count() == 2


def test_another_mailbox_put_in_after_the_confirmation_is_refused(opened, desk, claim, sent):
    both_hands(opened, desk, claim[0])
    with opened("ada") as request:
        with request.writing() as box:
            compared = box.read(Label.REQUEST_DETAIL, claim[0])
            box.write(Label.REQUEST_DETAIL, claim[0], {**compared, "mailbox_public": "00" * 1248})
            box.sign(Tag.REQUEST_WRITE)
        with pytest.raises(Refused):
            attach_mailbox(request, claim[0], now=NOW)
    assert Mailbox.objects.filter(pk=sent.mailbox.pk).exists()


def test_whoever_compared_is_not_the_second_hand_by_a_changed_row(opened, desk, claim, sent):
    with opened("ada") as request:
        compare_claim(request, claim[0], answer_matches=True, now=NOW)
        MailboxClaim.objects.update(first_id=desk.id("ben"))
        confirm_claim(desk.keyring("ada"), claim[0])
        with pytest.raises(Refused):
            attach_mailbox(request, claim[0], now=NOW)
    assert Mailbox.objects.filter(pk=sent.mailbox.pk).exists()


def test_a_claim_is_compared_once(opened, desk, claim, sent):
    other = ask()
    with opened("ada") as request:
        compare_claim(request, claim[0], answer_matches=True, now=NOW)
    with opened("ben", of=other) as request, pytest.raises(Refused):
        compare_claim(request, claim[0], answer_matches=True, now=NOW)
    assert MailboxClaim.objects.get().first_id == desk.id("ada")


def test_a_claim_is_attached_once_so_that_an_old_one_never_comes_back(opened, desk, claim):
    both_hands(opened, desk, claim[0])
    with opened("ada") as request:
        attach_mailbox(request, claim[0], now=NOW)
        with pytest.raises(Refused):
            attach_mailbox(request, claim[0], now=NOW)


def test_a_claim_is_attached_to_the_request_it_was_compared_with_and_to_no_other(opened, desk, claim):
    other = ask()
    both_hands(opened, desk, claim[0])
    with opened("ada", of=other) as request, pytest.raises(NotYours):
        attach_mailbox(request, claim[0], now=NOW)
    assert Mailbox.objects.filter(pk=other.mailbox.pk).exists()


def test_a_rejected_claim_is_in_the_log_and_cannot_be_attached_any_more(opened, desk, claim):
    both_hands(opened, desk, claim[0])
    reject_claim(desk.keyring("ben"), claim[0])
    assert Line.objects.get(action=Tag.MAILBOX_REJECT, object=claim[0]).subject == desk.id("ben")
    with opened("ada") as request, pytest.raises(Refused):
        attach_mailbox(request, claim[0], now=NOW)


def test_what_was_moved_under_a_claim_by_hand_is_not_shown_there(desk, claim, sent):
    add(sent, text="For my own request.")
    claimed = IncomingMessage.objects.get(kind="claim").mailbox
    IncomingMessage.objects.filter(kind="message").update(mailbox=claimed)
    assert b"For my own request." not in desk.client("ada").get(reverse("intake:claims")).content


def test_what_somebody_wrote_before_deleting_their_own_mailbox_belongs_to_their_request(opened, desk, sent):
    with opened("ada"):
        add(sent, text="I delete this now.")
    delete_code(signed.organisation(), sent.code, sent.mailbox, NOW)
    assert b"I delete this now." not in desk.client("ada").get(reverse("intake:claims")).content


def test_an_attached_claim_rings_no_more(opened, desk, claim):
    both_hands(opened, desk, claim[0])
    with opened("ada") as request:
        answer_person(request, "We look at it.", now=NOW)
        assert Due.objects.count() == 1
        attach_mailbox(request, claim[0], now=NOW)
    assert not Due.objects.exists()


def test_what_was_written_under_a_rejected_claim_rings_no_more_and_is_read_beside_the_claims(opened, desk, claim):
    with opened("ada") as request:
        answer_person(request, "We look at it.", now=NOW)
    pair = mailbox_pair(claim[1])
    added = Added(random_id(), "message", "ru", "They are at the door", "emergency")
    assert add_message(signed.directory(), find_mailbox(claim[1], pair), pair, added, NOW)
    assert b"They are at the door" in desk.client("ada").get(reverse("intake:claims")).content
    assert Due.objects.count() == 2
    reject_claim(desk.keyring("ada"), claim[0])
    assert not Due.objects.exists()
    page = desk.client("ada").get(reverse("intake:claims"))
    assert (
        b"They are at the door" in page.content
        and b"They are at the door" not in desk.client("gil").get(reverse("intake:claims")).content
    )


def test_what_was_signed_for_one_request_counts_for_no_other_even_in_its_own_box(opened, desk, claim):
    other = ask()
    both_hands(opened, desk, claim[0])
    with opened("ada") as request:
        compared = request.box.read(Label.REQUEST_DETAIL, claim[0])
    with opened("ada", of=other) as request:
        with request.writing() as box:
            box.write(Label.REQUEST_DETAIL, claim[0], compared)
            box.sign(Tag.REQUEST_WRITE)
        with pytest.raises(Refused, match="not as it was compared"):
            attach_mailbox(request, claim[0], now=NOW)
    assert Mailbox.objects.filter(pk=other.mailbox.pk).exists()
