"""Between the question to forget and the officer's yes up to 72 hours pass: what happens then must count.

And the question is somebody's: a row and a note sealed to an officer are anybody's who writes rows.
"""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cases.people import start
from tests.intake.people import NOW, add, ask
from waystation.core.sealing import draw_code, seal_to, sign
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import actions as intake
from waystation.keeping import actions, forgetting
from waystation.keeping.models import Forgetting, ForgettingNote
from waystation.letterbox.adding import Added, claim_lost_code
from waystation.letterbox.mailboxes import find_mailbox
from waystation.vault import compartments, rotating, signed
from waystation.vault.labels import Label
from waystation.vault.models import Wrap

pytestmark = pytest.mark.django_db(transaction=True)
CHANGED, UNSIGNED = "something was written here after it was asked for", "nobody who holds this has signed the question"


@pytest.fixture
def asked(desk, opened, sent):
    with opened("ada"):
        pass
    return actions.ask_to_forget(sent.ref, keyring=desk.keyring("ben"), reason="a duplicate")


def says(desk, row, officer="faye"):
    """What the officer's yes is refused with."""
    with pytest.raises(Refused) as refused:
        actions.confirm_forgetting(row.pk, keyring=desk.keyring(officer))
    return refused.value.message


def test_after_a_case_began_it_is_asked_anew_and_the_mailbox_of_the_case_stays(desk, opened, sent, asked):
    with opened("ada") as request:
        start(request)
    assert says(desk, asked) == CHANGED
    assert find_mailbox(sent.code, sent.pair) is not None


def test_what_was_taken_in_and_not_dealt_with_is_not_deleted(desk, opened, sent, asked):
    add(sent, text="They are at the door now")
    with opened("ada") as request:
        intake.take_messages(request, now=NOW)
    assert says(desk, asked) == CHANGED
    assert Wrap.objects.filter(subject=sent.ref).exists()


def test_a_mailbox_that_was_attached_meanwhile_does_not_outlive_the_request(desk, opened, sent, asked):
    added = Added("c" * 32, "claim", "ru", "", "urgent", (("answer", "the blue one"),))
    assert claim_lost_code(signed.directory(), draw_code(), added, timezone.now())
    with opened("ada") as request:
        intake.compare_claim(request, added.row, answer_matches=True, now=NOW)
    intake.confirm_claim(desk.keyring("ben"), added.row)
    with opened("ada") as request:
        intake.attach_mailbox(request, added.row, now=NOW)
    assert says(desk, asked) == CHANGED


def test_what_was_only_read_meanwhile_is_forgotten_as_it_was_asked(desk, opened, sent, asked):
    with opened("ada"):
        pass
    actions.confirm_forgetting(asked.pk, keyring=desk.keyring("faye"))
    assert not Wrap.objects.filter(subject=sent.ref).exists() and find_mailbox(sent.code, sent.pair) is None


def put_in_place(desk, row, officer, **changed):
    """Another note for this officer, as anybody with rows and public keys can write it."""
    entry = signed.directory().workers[desk.id(officer)]
    content = actions.read_note(row.pk, keyring=desk.keyring(officer))[1]
    note = ForgettingNote.objects.get(forgetting=row, officer=desk.id(officer))
    note.sealed = seal_to(entry.public, json.dumps({**content, **changed}).encode(), actions._bound(note))
    note.save()


NOTES = {
    "another reason": {"reason": "she asked us to"},
    "another mailbox": {"links": {"mailboxes": ["a" * 32], "dues": [], "requests": [], "cases": []}},
    "no signature": {"signature": ""},
    "no signer": {"signer_version": 7},
}


@pytest.mark.parametrize("changed", NOTES.values(), ids=NOTES)
def test_a_note_that_was_written_by_hand_is_not_the_first_hand(desk, asked, changed):
    put_in_place(desk, asked, "faye", **changed)
    assert says(desk, asked) == UNSIGNED


def test_a_later_hour_written_into_the_row_does_not_make_an_old_question_good(desk, asked):
    Forgetting.objects.filter(pk=asked.pk).update(expires=timezone.now() + timedelta(days=30))
    assert says(desk, asked) == UNSIGNED


@pytest.mark.parametrize("name", ["mia", "gil"])
def test_whoever_does_not_hold_it_is_no_first_hand_whatever_they_sign(desk, asked, name):
    """Mia and Gil are certified; Gil may confirm, and could be both hands through a row in the name of Mia."""
    Forgetting.objects.filter(pk=asked.pk).update(by=desk.id(name))
    row = Forgetting.objects.get(pk=asked.pk)
    content = actions.read_note(row.pk, keyring=desk.keyring("faye"))[1]
    signature = sign(desk.pairs[name], actions.PURPOSE, *actions._asked(row, content)).hex()
    put_in_place(desk, row, "faye", signature=signature, signer_version=1)
    assert says(desk, row) == UNSIGNED


def test_who_left_meanwhile_is_no_first_hand_any_more(desk, asked):
    compartments.end_membership("intake", desk.id("ben"), by=desk.keyring("faye"))
    rotating.rotate("intake", desk.keyring("ada"))
    assert says(desk, asked) == UNSIGNED


def test_a_row_that_calls_it_begun_does_not_stand_for_the_first_hand(desk, asked):
    """Whoever writes rows and seals a note to an officer would have the officer delete what nobody asked about."""
    Forgetting.objects.filter(pk=asked.pk).update(state=Forgetting.State.BEGUN)
    put_in_place(desk, asked, "faye", signature="")
    assert says(desk, asked) == UNSIGNED


def test_what_was_begun_takes_nothing_more_along_by_another_note(desk, asked, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(forgetting, "delete_content", lambda subjects: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.confirm_forgetting(asked.pk, keyring=desk.keyring("gil"))
    links = actions.read_note(asked.pk, keyring=desk.keyring("faye"))[1]["links"]
    put_in_place(desk, asked, "faye", links={**links, "requests": ["5" * 32]})
    assert says(desk, asked) == UNSIGNED
    put_in_place(desk, asked, "faye", links=links)
    actions.confirm_forgetting(asked.pk, keyring=desk.keyring("faye"))
    assert not Forgetting.objects.filter(pk=asked.pk).exists()


@pytest.fixture
def unread_by_none(desk, opened):
    """A function that takes in what a person added, and files it."""

    def take(of) -> None:
        with opened("ada", of=of) as request:
            intake.take_messages(request, now=NOW)
            for row in request.box.read_all(Label.REQUEST_MESSAGE):
                intake.file_message(request, row)

    return take


def test_whoever_asks_to_be_forgotten_takes_nobody_along_by_what_they_wrote(desk, opened, sent, unread_by_none):
    """A message that was sealed by hand says in the words of the desk which request and mailbox are meant."""
    planted = ask()
    add(planted, about=(("request", sent.ref), ("mailbox", sent.mailbox.pk)))
    unread_by_none(planted), unread_by_none(sent)
    actions.forget(planted.ref, keyring=desk.keyring("ben"), reason="they asked", officer=desk.keyring("faye"))
    assert find_mailbox(planted.code, planted.pair) is None
    assert find_mailbox(sent.code, sent.pair) is not None and Wrap.objects.filter(subject=sent.ref).exists()


def test_a_request_sealed_by_hand_takes_nobody_along_by_its_consents(desk, opened, sent, unread_by_none):
    planted = ask(consents={"request": sent.ref, "mailbox": sent.mailbox.pk})
    unread_by_none(planted), unread_by_none(sent)
    actions.forget(planted.ref, keyring=desk.keyring("ben"), reason="they asked", officer=desk.keyring("faye"))
    assert find_mailbox(sent.code, sent.pair) is not None and Wrap.objects.filter(subject=sent.ref).exists()
