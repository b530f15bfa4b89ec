"""What waits at the door comes into the queue when a member of the intake desk opens it."""

import pytest
from django.urls import reverse

from tests.intake.people import NOW, add, ask
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.envelopes import open_request
from waystation.letterbox.hours import is_hour
from waystation.letterbox.models import Due, IncomingMessage, SealedRequest
from waystation.vault import compartments, rotating, shelf, signed
from waystation.vault.labels import Label
from waystation.vault.models import MemberWrap, Summary
from waystation.vault.public import seal_to_compartment

pytestmark = pytest.mark.django_db


def test_a_request_gets_a_row_with_hours_and_a_rank(desk, sent):
    assert receive_waiting(desk.keyring("ada")) == 1
    row = HelpRequest.objects.get()
    assert (row.pk, row.state, row.received, row.due_hour) == (sent.ref, "open", "2017-04-02T10", "2017-04-03T10")


def test_its_summary_is_sealed_under_the_summary_key(desk, sent):
    receive_waiting(desk.keyring("ada"))
    assert not Summary.objects.get().outside
    summary = shelf.read_summary(desk.keyring("ben"), "intake", sent.ref)
    assert (summary["region"], summary["level"], summary["language"]) == ("Northern valley", "urgent", "ru")


def test_twice_makes_one(desk, sent):
    receive_waiting(desk.keyring("ada"))
    assert receive_waiting(desk.keyring("ben")) == 0
    assert HelpRequest.objects.count() == 1


def test_a_crash_before_the_mark_makes_nothing_twice(desk, sent):
    receive_waiting(desk.keyring("ada"))
    SealedRequest.objects.update(moved=False)
    assert receive_waiting(desk.keyring("ada")) == 0
    assert (HelpRequest.objects.count(), Summary.objects.count()) == (1, 1)


def test_what_the_desk_wrote_since_is_not_written_over_by_what_lies_at_the_door(desk, sent):
    ada = desk.keyring("ada")
    receive_waiting(ada)
    shelf.put_summary(ada, "intake", sent.ref, {**shelf.read_summary(ada, "intake", sent.ref), "answered": True})
    SealedRequest.objects.update(moved=False)
    receive_waiting(ada)
    assert shelf.read_summary(ada, "intake", sent.ref)["answered"]


def test_two_hundred_at_a_time(desk, sent):
    for _ in range(3):
        ask()
    assert receive_waiting(desk.keyring("ada"), limit=3) == 3
    assert receive_waiting(desk.keyring("ada"), limit=3) == 1


def test_the_content_stays_at_the_door(desk, sent):
    receive_waiting(desk.keyring("ada"))
    assert SealedRequest.objects.filter(pk=sent.ref, moved=True).exists()


@pytest.mark.parametrize("name", ["jon", "cleo", "faye", "dov", "eve"])
def test_nobody_else_receives(desk, sent, name):
    assert receive_waiting(desk.keyring(name)) == 0
    assert not HelpRequest.objects.exists()


def test_one_that_was_changed_by_hand_stands_in_the_queue_and_says_so(desk, sent):
    other = ask()
    SealedRequest.objects.filter(pk=sent.ref).update(
        summary_blob=bytes(SealedRequest.objects.get(pk=other.ref).summary_blob)
    )
    assert receive_waiting(desk.keyring("ada")) == 2
    assert shelf.read_summary(desk.keyring("ada"), "intake", sent.ref)["damaged"]
    assert "damaged" not in shelf.read_summary(desk.keyring("ada"), "intake", other.ref)


def test_a_request_that_waits_during_a_rotation_opens_afterwards(desk, sent):
    compartments.end_membership("intake", desk.id("ben"), by=desk.keyring("faye"))
    assert rotating.rotate("intake", desk.keyring("ada"))
    assert SealedRequest.objects.get().epoch == signed.directory().compartment("intake").epoch == 2
    assert receive_waiting(desk.keyring("ada")) == 1


def test_receiving_is_in_the_log(desk, sent):
    receive_waiting(desk.keyring("ada"))
    assert Line.objects.get(action=Tag.REQUEST_RECEIVE).subject == desk.id("ada")


def test_what_is_urgent_today_comes_first(desk, sent):
    later = ask(how_soon="weeks", now=NOW)
    sooner = ask(how_soon="today", now=NOW)
    receive_waiting(desk.keyring("ada"))
    order = list(HelpRequest.objects.order_by("rank", "due_hour").values_list("pk", flat=True))
    assert order == [sooner.ref, sent.ref, later.ref]


def _by_hand(**columns):
    """A row that the door's process, or whoever holds it, wrote without the door's code."""
    made = {"compartment": "intake", "epoch": 1, "mailbox": "c" * 32, "hour": "2017-04-02T10", **columns}
    blobs = {name: made.pop(name, b"x" * 200) for name in ("key_blob", "content_blob", "summary_blob")}
    return SealedRequest.objects.create(**made, **blobs)


@pytest.mark.parametrize("columns", [{"epoch": 99}, {"epoch": 0}, {"hour": "soon"}, {"summary_blob": b""}])
def test_one_row_written_by_hand_stands_in_the_queue_and_closes_it_to_nobody(desk, sent, columns):
    made = _by_hand(**columns)
    page = desk.client("ada").get(reverse("intake:queue"))
    assert page.status_code == 200
    assert shelf.read_summary(desk.keyring("ada"), "intake", made.pk)["damaged"]
    assert "damaged" not in shelf.read_summary(desk.keyring("ada"), "intake", sent.ref)


ILL = [b"not json", b"[]", b'{"version":1,"due":[]}', b'{"version":1,"files":-1}', b'{"version":1,"alias":"\\ud800"}']


@pytest.mark.parametrize("inside", ILL)
def test_what_is_ill_formed_inside_a_valid_seal_is_damaged_and_no_more(desk, sent, inside):
    made = _by_hand()
    sealed = seal_to_compartment(signed.directory(), "intake", Label.DOOR_SUMMARY, made.pk, inside)[1]
    SealedRequest.objects.filter(pk=made.pk).update(summary_blob=sealed)
    assert receive_waiting(desk.keyring("ada")) == 2
    assert shelf.read_summary(desk.keyring("ada"), "intake", made.pk)["damaged"]


def test_rows_for_nobody_cannot_fill_the_batch(desk, sent):
    for _ in range(3):
        _by_hand(compartment="nowhere", hour="2000-01-01T00")
    _by_hand(id="no id of ours", hour="2000-01-01T00")
    assert receive_waiting(desk.keyring("ada"), limit=2) == 1
    assert list(HelpRequest.objects.values_list("pk", flat=True)) == [sent.ref]
    assert SealedRequest.objects.count() == 5  # nothing is deleted


def test_who_has_no_key_yet_calls_nothing_damaged(desk, sent):
    MemberWrap.objects.filter(worker=desk.id("ada"), compartment="intake").delete()
    with pytest.raises(Refused):
        receive_waiting(desk.keyring("ada"))
    assert not HelpRequest.objects.exists()


def test_a_rotation_leaves_out_what_does_not_open_and_comes_to_its_end(desk, sent):
    spoilt = _by_hand()
    add(sent, text="Are you there?")
    message = IncomingMessage.objects.get()
    IncomingMessage.objects.create(
        compartment="intake", epoch=1, kind="message", mailbox="c" * 32, hour="2017-04-02T10", key_blob=b"x",
        content_blob=b"x",
    )  # fmt: skip
    compartments.end_membership("intake", desk.id("ben"), by=desk.keyring("faye"))
    assert rotating.rotate("intake", desk.keyring("ada"), batches=9)
    assert "intake" not in signed.directory().floor_due
    epochs = dict(SealedRequest.objects.values_list("pk", "epoch"))
    assert (epochs[sent.ref], epochs[spoilt.pk]) == (2, 1)
    assert IncomingMessage.objects.get(pk=message.pk).epoch == 2


def test_a_rotation_keeps_a_request_of_which_only_the_summary_is_damaged(desk, sent):
    SealedRequest.objects.update(summary_blob=b"x" * 200)
    compartments.end_membership("intake", desk.id("ben"), by=desk.keyring("faye"))
    assert rotating.rotate("intake", desk.keyring("ada"), batches=9)
    row, pair = SealedRequest.objects.get(), desk.keyring("ada").compartment("intake").pair
    assert open_request(signed.directory(), pair, row)[1].happened == "They came to the house twice."


@pytest.mark.parametrize("spoilt", ["1999-01-01", "", "soon", "2017-13-40T99"])
def test_a_clock_spoilt_by_hand_stops_no_page(desk, spoilt):
    nur = ask()
    ada = desk.client("ada")
    Due.objects.update(hour=spoilt)
    assert ada.get(reverse("intake:queue")).status_code == 200
    assert is_hour(HelpRequest.objects.get(pk=nur.ref).due_hour)
    add(nur)
    Due.objects.update(hour=spoilt)
    pages = [reverse(page) for page in ("intake:queue", "intake:surge", "desk:duty", "desk:today")]
    pages.insert(0, reverse("intake:request", args=[nur.ref]))
    assert [ada.get(page).status_code for page in pages] == [200] * 5
    assert is_hour(HelpRequest.objects.get(pk=nur.ref).due_hour)


def test_an_hour_spoilt_by_hand_in_the_queue_stops_no_page(desk):
    nur = ask()
    receive_waiting(desk.keyring("ada"))
    HelpRequest.objects.filter(pk=nur.ref).update(due_hour="soon", received="then")
    ada = desk.client("ada")
    assert ada.get(reverse("intake:request", args=[nur.ref])).status_code == 200
    assert [ada.get(reverse(page)).status_code for page in ("intake:queue", "intake:surge")] == [200, 200]
