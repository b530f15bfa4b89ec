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
from waystation.vault import files, signed
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


def lose(*ids: str) -> None:
    """As a restore leaves it that had to do without these files."""
    SealedFile.objects.filter(pk__in=ids).delete()
    for file_id in ids:
        files.delete_file(file_id)


def test_a_file_that_a_restore_did_without_is_shown_as_lost_and_not_as_an_error(ada, desk):
    sent, file_id = with_picture(desk)
    assert "lost here" not in ada.get(url("request", sent.ref)).content.decode()
    lose(file_id)
    assert "lost here" in ada.get(url("request", sent.ref)).content.decode()
    page = ada.get(url("file", sent.ref, file_id))
    assert page.status_code == 200 and "was lost here, with a damaged backup" in page.content.decode()
    assert ada.post(url("file-original", sent.ref, file_id)).status_code == 404


def test_a_cleaned_copy_is_still_shown_where_only_the_original_was_lost(ada, desk):
    sent, file_id = with_picture(desk)
    ada.get(url("file", sent.ref, file_id))
    lose(file_id)
    said = ada.get(url("file", sent.ref, file_id)).content.decode()
    assert "The original was lost here" in said and "Save the original" not in said
    assert ada.get(url("file-copy", sent.ref, file_id)).status_code == 200


def test_a_lost_copy_is_made_again_from_the_original(ada, desk):
    sent, file_id = with_picture(desk)
    ada.get(url("file", sent.ref, file_id))
    lose(*SealedFile.objects.exclude(pk=file_id).values_list("pk", flat=True))
    ada.get(url("file", sent.ref, file_id))
    assert ada.get(url("file-copy", sent.ref, file_id)).status_code == 200
