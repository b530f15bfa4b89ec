"""Messages on their way from the door into a case: none is lost, none comes twice, none keeps another one waiting."""

import pytest
from django.urls import reverse

from tests.cases.people import NOW, start
from tests.intake.people import add, ask
from waystation.audit.models import Line
from waystation.cases import contact, taking
from waystation.cases.access import open_to_file
from waystation.cases.taking import take_messages
from waystation.core.sealing import mailbox_pair
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.letterbox.mailboxes import read_mailbox
from waystation.letterbox.models import IncomingMessage, Mailbox
from waystation.vault import signed
from waystation.vault.labels import Label
from waystation.vault.models import Value

pytestmark = pytest.mark.django_db


def texts_in(case):
    with case("jon") as nurs:
        return [m["text"] for m in nurs.read_all(Label.CASE_MESSAGE).values()]


def test_so_many_come_in_at_once_and_the_others_with_the_next_page(desk, started, sent, case, monkeypatch):
    monkeypatch.setattr(taking, "AT_ONCE", 2)
    for text in ("one", "two", "three"):
        add(sent, text=text)
    assert [take_messages(desk.keyring("jon"), now=NOW) for _ in range(3)] == [2, 1, 0]
    assert {"one", "two", "three"} <= set(texts_in(case))


def test_a_message_that_the_door_still_holds_after_a_crash_comes_in_once(desk, started, sent, case, monkeypatch):
    def stopped(_row):
        raise RuntimeError("the machine stopped")

    add(sent, text="A car stands outside.")
    with monkeypatch.context() as crash:
        crash.setattr("waystation.letterbox.taking.mark_moved", stopped)
        with pytest.raises(RuntimeError):
            take_messages(desk.keyring("jon"), now=NOW)
    assert take_messages(desk.keyring("ada"), now=NOW) == 1
    with case("jon") as nurs:
        told = [entry["what"] for entry in nurs.read_all(Label.TIMELINE_ENTRY).values()]
    assert (texts_in(case).count("A car stands outside."), told.count("message")) == (1, 1)
    assert not IncomingMessage.objects.exists()


def test_a_message_with_an_hour_that_is_none_stays_at_the_door(desk, started, sent):
    add(sent)
    IncomingMessage.objects.update(hour="soon")
    assert take_messages(desk.keyring("jon"), now=NOW) == 0
    assert IncomingMessage.objects.exists()


def test_a_case_that_was_changed_by_hand_keeps_no_message_from_another_case(desk, started, sent, opened):
    other = ask()
    with opened("ada", of=other) as request:
        start(request)
    add(sent, text="first")
    add(other, text="second")
    spoilt = Value.objects.filter(subject=started, label=Label.PERSON_CONTACT).get()
    spoilt.sealed = bytes(spoilt.sealed)[:-1] + bytes([bytes(spoilt.sealed)[-1] ^ 1])
    spoilt.save()
    assert take_messages(desk.keyring("jon"), now=NOW) == 1
    assert [row.mailbox for row in IncomingMessage.objects.all()] == [sent.mailbox.id]


def test_that_messages_were_brought_in_stands_in_the_log_before_a_key_is_given(desk, started, monkeypatch):
    def fails(*_args, **_more):
        raise RuntimeError

    monkeypatch.setattr("waystation.cases.access.open_box", fails)
    with pytest.raises(RuntimeError), open_to_file(desk.keyring("jon"), started):
        pass
    assert Line.objects.filter(action="cases:message", object=started, subject=desk.id("jon")).count() == 1


def test_nobody_brings_messages_into_a_case_of_another_team(desk, started):
    lines = Line.objects.count()
    with pytest.raises(NotYours), open_to_file(desk.keyring("ben"), started):
        pass
    assert Line.objects.count() == lines


def test_a_mailbox_key_replaced_by_hand_gets_no_answer_of_a_case_that_it_can_read(case, sent):
    other = mailbox_pair(ask().code)
    Mailbox.objects.filter(pk=sent.mailbox.pk).update(public=other.public.to_bytes())
    with case() as nurs:
        contact.answer_person(nurs, "We are here.", now=NOW)
    assert read_mailbox(signed.organisation(), sent.mailbox, other)[0] == []
    assert read_mailbox(signed.organisation(), sent.mailbox, sent.pair)[0][-1].text == "We are here."


def test_where_no_message_waits_none_is_settled(case):
    with case() as nurs, pytest.raises(Refused, match="No message waits"):
        contact.settle_messages(nurs, note="called them", now=NOW)


def test_opening_the_old_request_takes_no_message_away_from_its_case(desk, started, sent, case):
    add(sent, text="A car stands outside.")
    desk.client("ada").get(reverse("intake:request", args=[sent.ref]))  # Ada is of the intake desk and of the team
    take_messages(desk.keyring("jon"), now=NOW)
    assert "A car stands outside." in texts_in(case)
