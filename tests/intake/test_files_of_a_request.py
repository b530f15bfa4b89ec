"""How files of a request leave the desk: with headers that open nothing, of this request only, and each in the log."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.intake.people import NOW, ask
from tests.intake.test_cleaning import pdf
from tests.intake.test_pages import ada, read, url, with_picture
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake import cleaning, viewing
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.files import Arrival
from waystation.vault import signed
from waystation.vault.labels import Label
from waystation.vault.models import SealedFile

pytestmark = pytest.mark.django_db
__all__ = ["ada"]


def opens():
    return Line.objects.filter(action=Tag.REQUEST_FILE_OPEN).count()


def test_a_copy_is_shown_in_a_sandbox_as_what_it_is_and_as_nothing_else(ada, desk):
    sent, file_id = with_picture(desk)
    ada.get(url("file", sent.ref, file_id))
    copy = ada.get(url("file-copy", sent.ref, file_id))
    assert copy["Content-Security-Policy"].startswith("sandbox") and copy["X-Content-Type-Options"] == "nosniff"
    assert copy["Cache-Control"] == "no-store"


def test_a_copy_of_a_pdf_is_not_opened_by_the_browser(ada, desk):
    arrival = Arrival(signed.organisation(), "summons.pdf", "application/pdf")
    arrival.write(pdf())
    note = arrival.finish(NOW)
    sent = ask(files=(note,))
    receive_waiting(desk.keyring("ada"))
    ada.get(url("file", sent.ref, note.id))
    copy = ada.get(url("file-copy", sent.ref, note.id))
    assert copy["Content-Disposition"] == f'attachment; filename="copy-{note.id[:8]}.pdf"'


def test_an_original_has_no_type_and_its_going_out_is_in_the_log(ada, desk):
    sent, file_id = with_picture(desk)
    response = ada.post(url("file-original", sent.ref, file_id))
    assert response["Content-Type"] == "application/octet-stream" and response["X-Content-Type-Options"] == "nosniff"
    assert opens() == 1


def test_each_look_at_a_file_is_in_the_log_not_only_the_first(ada, desk):
    sent, file_id = with_picture(desk)
    for looks in (1, 2):
        ada.get(url("file", sent.ref, file_id))
        assert opens() == looks


def test_a_row_moved_under_this_request_by_hand_is_not_taken_out(ada, desk, opened, sent):
    with opened():
        pass
    theirs, file_id = with_picture(desk)
    ada.get(url("file", theirs.ref, file_id))
    SealedFile.objects.update(subject=sent.ref)
    before = opens()
    assert ada.post(url("file-original", sent.ref, file_id)).status_code == 404
    assert opens() == before


def test_a_name_in_this_request_opens_no_row_of_another(ada, desk, opened, sent):
    theirs, file_id = with_picture(desk)
    ada.get(url("file", theirs.ref, file_id))
    with opened() as request:
        with request.writing() as box:
            box.write(Label.REQUEST_FILE, file_id, {"name": "x", "kind": "image/jpeg", "size": 1})
            box.sign(Tag.REQUEST_WRITE)
        with pytest.raises(NotYours):
            b"".join(viewing.read_plain(request, file_id))


@pytest.mark.parametrize(
    ("why", "asked"), [("audio", 2), ("long", 2), ("failed", 2), ("other", 2), ("polyglot", 1), ("locked", 1)]
)
def test_a_copy_that_could_not_be_made_is_tried_again_where_it_can_help(ada, desk, monkeypatch, why, asked):
    sent, file_id = with_picture(desk)
    tried = []
    none = cleaning.Cleaned("audio/ogg", why=why)
    monkeypatch.setattr(cleaning, "make_copy", lambda plain: tried.append(plain) or none)
    read(ada, "file", sent.ref, file_id)
    assert "A copy without anything hidden" not in read(ada, "file", sent.ref, file_id)
    assert len(tried) == asked
    monkeypatch.undo()
    found = read(ada, "file", sent.ref, file_id)
    assert ("A copy without anything hidden" in found) == (asked == 2)


def test_a_recording_is_played_on_the_page(ada, desk, monkeypatch):
    sent, file_id = with_picture(desk)
    made = cleaning.Cleaned("video/mp4", b"film", "video/webm")
    monkeypatch.setattr(cleaning, "make_copy", lambda plain: made)
    assert "<video controls" in read(ada, "file", sent.ref, file_id)
    copy = ada.get(url("file-copy", sent.ref, file_id))
    assert (copy["Content-Type"], copy.content) == ("video/webm", b"film")
    assert copy["Content-Security-Policy"].startswith("sandbox")


def test_the_original_comes_as_an_attachment_in_a_sandbox(ada, desk):
    from tests.intake.test_cleaning import picture

    sent, file_id = with_picture(desk)
    response = ada.post(url("file-original", sent.ref, file_id))
    assert b"".join(response.streaming_content) == picture()
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert "IMG_0017" not in response["Content-Disposition"]


def test_the_original_asks_for_passphrase_and_factor_again(ada, desk):
    from waystation.vault.models import Session

    sent, file_id = with_picture(desk)
    Session.objects.update(confirmed=timezone.now() - timedelta(minutes=6))
    response = ada.post(url("file-original", sent.ref, file_id))
    assert (response.status_code, response.streaming) == (403, False)
    assert not Line.objects.filter(action=Tag.REQUEST_FILE_OPEN).exists()
