"""What the door seals opens at the right desk only, and only in its own place."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.letterbox.office import pair_of
from waystation.core.sealing import SealingError, draw_code, mailbox_pair
from waystation.core.vocabulary.refusals import Refused
from waystation.letterbox.envelopes import (
    open_mailbox_message,
    open_person_message,
    open_request,
    seal_message_to_mailbox,
    seal_person_message,
    seal_request,
)
from waystation.letterbox.models import IncomingMessage, MailboxMessage, SealedRequest
from waystation.letterbox.shapes import FileNote, PersonMessage, RequestContent, SafeContact, StaffMessage

NOW = datetime(2017, 4, 2, 10, tzinfo=UTC)
CONTENT = RequestContent(
    happened="They came twice.", safe_contact=SafeContact(code_word="apricot"), consents={"help": "yes"},
    files=(FileNote("f" * 32, "a.jpg", "image/jpeg", 3, 65_000, "00" * 32, "11" * 32),),
)  # fmt: skip


def request_row(office, **changed) -> SealedRequest:
    sealed = seal_request(office.directory, "a" * 32, CONTENT)
    row = SealedRequest(
        id="a" * 32, compartment=sealed.compartment, epoch=sealed.epoch, key_blob=sealed.key_blob,
        content_blob=sealed.content_blob,
    )  # fmt: skip
    for name, value in changed.items():
        setattr(row, name, value)
    return row


def test_the_intake_desk_opens_a_request_as_it_was_written(office):
    assert open_request(office.directory, office.intake, request_row(office))[1] == CONTENT


def test_nobody_else_opens_it(office):
    with pytest.raises(SealingError):
        open_request(office.directory, office.team, request_row(office))


@pytest.mark.parametrize("changed", [{"id": "b" * 32}, {"compartment": "team-birch"}, {"epoch": 2}])
def test_a_request_moved_to_another_row_compartment_or_epoch_does_not_open(office, changed):
    with pytest.raises(SealingError):
        open_request(office.directory, office.intake, request_row(office, **changed))


@pytest.mark.parametrize("name", ["key_blob", "content_blob"])
def test_no_byte_of_a_request_can_be_changed(office, name):
    row = request_row(office)
    whole = getattr(row, name)
    for place in range(0, len(whole), 7):
        setattr(row, name, whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(SealingError):
            open_request(office.directory, office.intake, row)


def test_two_requests_with_the_same_words_share_nothing(office):
    first, second = request_row(office), request_row(office)
    assert first.content_blob != second.content_blob and first.key_blob != second.key_blob


def test_short_and_shorter_words_weigh_the_same(office):
    sizes = {len(seal_request(office.directory, "a" * 32, replace(CONTENT, happened=w)).content_blob) for w in "ab"}
    assert len(sizes) == 1


def test_a_message_whose_kind_was_edited_does_not_open(office):
    sealed = seal_person_message(office.directory, "intake", "c" * 32, PersonMessage(text="x"))
    row = IncomingMessage(id="c" * 32, **sealed.__dict__)
    for kind in ("claim", "withdrawal"):
        with pytest.raises(SealingError):
            open_person_message(office.directory, office.intake, row, kind)


def test_a_staff_message_opens_with_its_code_only(office):
    code, organisation = draw_code(), office.directory.organisation
    said = StaffMessage(text="Tuesday at ten", written_at="2017-04-02T10:00:00Z")
    sealed = seal_message_to_mailbox(organisation, mailbox_pair(code).public, "m" * 32, "d" * 32, said)
    row = MailboxMessage(id="d" * 32, mailbox_id="m" * 32, kind="message", sealed=sealed)
    assert open_mailbox_message(organisation, mailbox_pair(code), row) == said
    with pytest.raises(SealingError):
        open_mailbox_message(organisation, mailbox_pair(draw_code()), row)


@pytest.mark.parametrize("changed", [{"id": "e" * 32}, {"mailbox_id": "n" * 32}, {"kind": "status"}])
def test_a_staff_message_put_elsewhere_does_not_open(office, changed):
    pair, organisation = pair_of("box"), office.directory.organisation
    sealed = seal_message_to_mailbox(organisation, pair.public, "m" * 32, "d" * 32, StaffMessage(text="x"))
    row = MailboxMessage(**({"id": "d" * 32, "mailbox_id": "m" * 32, "kind": "message", "sealed": sealed} | changed))
    with pytest.raises(SealingError):
        open_mailbox_message(organisation, pair, row)


def test_a_later_version_is_refused_in_words():
    with pytest.raises(Refused, match="newer version"):
        RequestContent.from_dict({"version": 2, "happened": "x"})


def test_a_request_of_which_nobody_said_an_interpreter_is_written_as_before_that_was_asked():
    assert "interpreter" not in CONTENT.to_dict()
    wished = replace(CONTENT, interpreter="no man")
    assert RequestContent.from_bytes(wished.to_bytes()) == wished
