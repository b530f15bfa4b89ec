"""Whoever holds the door's role can write any row there and seal anything: no page of the desk closes for it."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.cases.people import start
from tests.intake.people import NOW, ask
from waystation.audit.ids import random_id
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.cases import ladder
from waystation.cases.access import open_case
from waystation.core.sealing import draw_code, mailbox_pair
from waystation.intake import milestones
from waystation.intake.access import open_request
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.envelopes import id_of_mailbox, seal_person_message, sign_written
from waystation.letterbox.files import Arrival
from waystation.letterbox.models import IncomingMessage, Mailbox
from waystation.letterbox.shapes import FileNote, PersonMessage
from waystation.vault import signed
from waystation.vault.labels import Label
from waystation.vault.models import SealedFile

pytestmark = pytest.mark.django_db
IDS = ["", "a/b", "../" * 3, "A" * 32, "a" * 31, "'\"<b>"]


def lay_down(row=None, kind="message", hour="2017-04-02T10", pair=None, code="intake", **said):
    """A message sealed and signed as the door does it, with whatever is said in it: by somebody with a code of their
    own (`pair`), who writes rows by hand too."""
    row, pair = random_id() if row is None else row, pair or mailbox_pair(draw_code())
    mailbox = id_of_mailbox(pair.public)
    said = {"mailbox_public": pair.public.to_bytes().hex(), **said}
    message = PersonMessage(kind=kind, mailbox=mailbox, hour=hour, **said)
    message = sign_written(signed.organisation(), pair, row, message)
    sealed = seal_person_message(signed.directory(), code, row, message)
    return IncomingMessage.objects.create(
        id=row, kind=kind, mailbox=mailbox, compartment=sealed.compartment, epoch=sealed.epoch, hour=hour,
        key_blob=sealed.key_blob, content_blob=sealed.content_blob,
    )  # fmt: skip


def a_file():
    arrival = Arrival(signed.organisation(), "x.txt", "text/plain")
    arrival.write(b"she wrote this")
    return arrival.finish(NOW)


@pytest.fixture
def unkept(monkeypatch):
    """The door's code keeps a row for each file; whoever writes rows by hand need not."""
    monkeypatch.setattr("tests.intake.people.store_files", lambda *_said: None)


def pages(desk, ref):
    """Status of every page of the intake desk and of Ada's own."""
    ada = desk.client("ada")
    asked = [reverse(f"intake:{name}") for name in ("queue", "claims", "messages", "surge")]
    asked += [reverse("intake:request", args=[ref]), reverse("cases:list"), "/", "/duty/"]
    return {path: ada.get(path).status_code for path in asked}


def all_open(desk, ref):
    return set(pages(desk, ref).values()) == {200}


@pytest.mark.parametrize("row", IDS)
@pytest.mark.parametrize("kind", ["claim", "message"])
def test_a_row_that_no_page_can_name_closes_none(desk, sent, row, kind):
    lay_down(row, kind, pair=sent.pair if kind == "message" else None)
    assert all_open(desk, sent.ref)


ODD = {
    "a clock that is none": {"due": "x/y"},
    "a clock beyond all": {"due": "f" * 5000},
    "NUL in a clock": {"due": "a" * 31 + "\0"},
    "a key that is none": {"mailbox_public": "zz"},
    "a language that leads out": {"language": "../../x"},
    "a language beyond all": {"language": "e" * 9000},
    "answers without end": {"about": {"answer": "x" * 200_000}},
    "NUL in the words": {"text": "a\0b"},
}


@pytest.mark.parametrize("said", ODD.values(), ids=ODD)
@pytest.mark.parametrize("kind", ["claim", "message"])
def test_what_is_odd_inside_a_seal_closes_no_page(desk, sent, kind, said):
    lay_down(kind=kind, pair=sent.pair if kind == "message" else None, **said)
    assert all_open(desk, sent.ref)


@pytest.mark.parametrize("columns", [{"hour": "soon"}, {"hour": ""}, {"epoch": 99}, {"mailbox": "a/b"}, {"mailbox": ""},
    {"key_blob": b""}, {"content_blob": b"x"}])  # fmt: skip
@pytest.mark.parametrize("kind", ["claim", "message", "correction", "withdrawal"])
def test_columns_changed_by_hand_close_no_page(desk, sent, kind, columns):
    row = lay_down(kind=kind, pair=sent.pair if kind != "claim" else None)
    IncomingMessage.objects.filter(pk=row.pk).update(**columns)
    assert all_open(desk, sent.ref)


@pytest.mark.parametrize("digest", ["d", "D" * 64, "d" * 90, "d" * 63 + "\0"])
def test_a_digest_that_is_none_is_refused_inside_the_shape(digest):
    with pytest.raises(ValueError):
        FileNote("a" * 32, "x", "text/plain", 1, 9, digest, "b" * 64)


def test_a_file_that_is_named_twice_is_one_file(desk, unkept):
    note = a_file()
    sent = ask(files=(note, note))
    assert all_open(desk, sent.ref) and SealedFile.objects.filter(pk=note.id).count() == 1


def test_a_message_that_names_the_file_of_its_own_request_changes_nothing(desk):
    note = a_file()
    sent = ask(files=(note,))
    assert all_open(desk, sent.ref)
    lay_down(pair=sent.pair, files=(note,))
    assert all_open(desk, sent.ref)
    with open_request(desk.keyring("ada"), sent.ref, purpose="look") as request:
        assert not request.box.read(Label.REQUEST_FILE, note.id).get("lost")


def test_a_file_of_somebody_else_counts_as_lost_and_stays_theirs(desk, unkept):
    note = a_file()
    theirs, thief = ask(files=(note,)), ask(files=(replace(note, name="mine.txt"),))
    assert all_open(desk, theirs.ref) and all_open(desk, thief.ref)
    assert SealedFile.objects.get(pk=note.id).subject == theirs.ref
    with open_request(desk.keyring("ada"), thief.ref, purpose="look") as request:
        assert request.box.read(Label.REQUEST_FILE, note.id)["lost"]


def test_a_file_that_a_message_to_a_case_names_twice_is_one_file_and_not_lost(desk, sent):
    assert all_open(desk, sent.ref)
    with open_request(desk.keyring("ada"), sent.ref, purpose="start") as request:
        case = start(request)
    note = a_file()
    lay_down(pair=sent.pair, code="team-birch", files=(note, note))
    assert desk.client("ada").get(reverse("cases:list")).status_code == 200
    with open_case(desk.keyring("ada"), case, purpose="look") as opened:
        assert not opened.read(Label.CASE_FILE, note.id).get("lost")


def test_a_file_of_somebody_else_in_a_message_to_a_case_counts_as_lost_there(desk):
    note = a_file()
    theirs, sent = ask(files=(note,)), ask()
    assert all_open(desk, theirs.ref)
    with open_request(desk.keyring("ada"), sent.ref, purpose="start") as request:
        case = start(request)
    row = lay_down(pair=sent.pair, code="team-birch", files=(note, note))
    assert all_open(desk, sent.ref) and not IncomingMessage.objects.filter(pk=row.pk).exists()
    with open_case(desk.keyring("ada"), case, purpose="look") as opened:
        assert opened.read(Label.CASE_FILE, note.id)["lost"]
    assert SealedFile.objects.get(pk=note.id).subject == theirs.ref


@pytest.mark.parametrize("hour", ["", "soon", "2017-04-02T1x", "9999-99-99T99"])
def test_an_hour_that_is_none_inside_a_seal_stops_no_figure(desk, hour, monkeypatch):
    monkeypatch.setattr("tests.intake.people.hour_of", lambda _now: hour)
    sent = ask()
    receive_waiting(desk.keyring("ada"))
    assert all_open(desk, sent.ref)
    assert ladder.stones(milestones.read_all(desk.keyring("dov")))


def test_two_rows_for_one_mailbox_close_no_page(desk, sent):
    other = ask()
    Mailbox.objects.filter(pk=other.mailbox.id).delete()
    lay_down(pair=sent.pair)
    lay_down(pair=sent.pair, kind="withdrawal")
    assert all_open(desk, sent.ref) and all_open(desk, other.ref)


@pytest.mark.parametrize("said", ODD.values(), ids=ODD)
def test_what_is_odd_in_a_message_under_a_claim_closes_no_page(desk, sent, said):
    pair = mailbox_pair(draw_code())
    lay_down(kind="claim", pair=pair)
    lay_down(pair=pair, **said)
    assert all_open(desk, sent.ref)


def test_a_file_whose_bytes_are_not_here_counts_as_lost(desk, unkept):
    note = a_file()
    (Path(settings.FILES) / note.id).unlink()
    sent = ask(files=(note,))
    assert all_open(desk, sent.ref)
    with open_request(desk.keyring("ada"), sent.ref, purpose="look") as request:
        assert request.box.read(Label.REQUEST_FILE, note.id)["lost"]


@pytest.mark.parametrize("columns", [{"epoch": 99}, {"key_blob": b""}, {"content_blob": b"x"}, {"hour": "soon"}])
@pytest.mark.parametrize("said", [{}, {"due": "x/y"}, {"about": {"answer": "x"}}])
def test_a_claim_that_was_spoilt_is_refused_in_words_where_it_would_be_compared_or_rejected(desk, sent, said, columns):
    row = lay_down(kind="claim", **said)
    IncomingMessage.objects.filter(pk=row.pk).update(**columns)
    assert all_open(desk, sent.ref)
    ada, compare = desk.client("ada"), reverse("intake:compare-claim", args=[sent.ref, row.pk])
    answers = [ada.get(compare), ada.post(compare, {"matches": "on"})]
    answers.append(ada.post(reverse("intake:reject-claim", args=[row.pk])))
    assert {answer.status_code for answer in answers} <= {200, 302, 404, 409}


@pytest.mark.parametrize("columns", [{"epoch": 99}, {"key_blob": b""}, {"content_blob": b"x"}])
def test_a_claim_that_does_not_open_is_taken_off_the_list_and_takes_nobodys_mailbox_along(desk, sent, columns):
    row = lay_down(kind="claim")
    IncomingMessage.objects.filter(pk=row.pk).update(mailbox=sent.mailbox.pk, **columns)
    ada, claims = desk.client("ada"), reverse("intake:claims")
    assert "does not open" in ada.get(claims).content.decode()
    for _press in range(2):
        assert ada.post(reverse("intake:reject-claim", args=[row.pk])).status_code == 302
    assert "does not open" not in ada.get(claims).content.decode()
    assert IncomingMessage.objects.filter(pk=row.pk).exists() and Mailbox.objects.filter(pk=sent.mailbox.pk).exists()
    assert Line.objects.filter(action=str(Tag.MAILBOX_REJECT), object=row.pk).exists()
