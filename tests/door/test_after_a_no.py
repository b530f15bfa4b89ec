"""The page behind the code after a no: why, who else may help, that the door is open, and a second look."""

import pytest

from tests.door.reading import added_message
from tests.door.test_coming_back import NOW
from waystation.audit.ids import random_id
from waystation.core.sealing import PublicKeys
from waystation.letterbox.adding import SECOND_LOOK
from waystation.letterbox.mailboxes import put_message, put_status
from waystation.letterbox.models import IncomingMessage, Mailbox, MailboxMessage
from waystation.letterbox.shapes import Onward, StaffMessage

pytestmark = pytest.mark.django_db
QUAY = Onward(
    "Quay line", "Lawyers for whoever must leave.", languages="English", web="https://quay.example",
    careful="Not from work.", checked="2017-03-30",
)  # fmt: skip


@pytest.fixture
def refused(nur, office):
    """We said no, with one organisation."""
    nur.sends()
    mailbox = Mailbox.objects.get()
    public, org = PublicKeys.from_bytes(bytes(mailbox.public)), office.directory.organisation
    why = "We know no way that we could offer you now."
    text, at = f"{why}\n\nQuay line", "2017-04-03T09:00:00Z"
    letter = StaffMessage("letter", at, text, "Our answer", why=why, onward=(QUAY,))
    MailboxMessage.objects.all().delete()  # that it was received: of today, and this is long ago
    put_message(org, public, mailbox.id, letter, NOW)
    put_status(org, public, mailbox.id, "declined", "en", NOW)
    return nur


def asks(nur, text=""):
    return nur.returns(do="appeal", form=random_id(), text=text, end="1")


def test_she_reads_first_what_was_decided_and_why_then_who_else_may_help(refused):
    page = refused.returns()
    order = ("We cannot take up your request", "We know no way", "Quay line", "The door stays")
    places = [page.index(said) for said in order]
    assert places == sorted(places) and "Checked on 30 March 2017." in page and "Not from work." in page


def test_an_organisation_not_looked_at_for_long_says_so(refused, office):
    old = Onward("Old pier", "A helpline.", telephone="+1 555 0100", checked="2016-01-02", stale="yes")
    mailbox = Mailbox.objects.get()
    letter = StaffMessage("letter", "2017-04-04T09:00:00Z", "No.", "Our answer", why="No.", onward=(old,))
    put_message(office.directory.organisation, PublicKeys.from_bytes(bytes(mailbox.public)), mailbox.id, letter, NOW)
    assert "We last checked this on 2 January 2016; it may have changed." in refused.returns()


def test_she_asks_for_a_second_look_without_having_to_write(refused, office):
    assert "A second person looks at our decision." in asks(refused)
    assert added_message(office).about == {SECOND_LOOK: "yes"}
    assert "A second person looks at it" in refused.returns()


def test_asked_twice_is_resolved_in_words_and_what_is_new_is_kept(refused):
    asks(refused)
    assert "You have asked this already." in asks(refused)
    assert IncomingMessage.objects.count() == 1
    assert "We have received what you wrote." in asks(refused, "They came again.")
    assert IncomingMessage.objects.count() == 2


def test_who_was_not_refused_is_offered_no_second_look(nur):
    nur.sends()
    assert "second look" not in nur.returns() and "The door stays open" not in nur.returns()


def test_no_column_at_the_door_says_who_asked_for_a_second_look(refused):
    asks(refused)
    [row] = IncomingMessage.objects.values()
    assert SECOND_LOOK.encode() not in repr(row).encode()
