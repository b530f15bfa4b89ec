"""Files at the door: sealed as they arrive, refused in words, never in the clear on a disk."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.utils import timezone

from tests.door.reading import content_of_the_request, open_stored
from waystation.core.sealing import parse
from waystation.letterbox import drafts, files
from waystation.letterbox.files import sweep_orphans
from waystation.letterbox.lists import current_directory
from waystation.letterbox.models import DraftFile, IncomingMessage, SealedRequest, StoredFile

pytestmark = pytest.mark.django_db
MARKER = b"MARKER-the house by the river-"


def picture(content: bytes = MARKER * 5000, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def adds(nur, *uploads, **more):
    return nur.answers("files", go="add", file=list(uploads), end="1", **more)


def on_disk(settings) -> list[Path]:
    return sorted(Path(settings.FILES).glob("*"))


def test_a_file_arrives_whole_at_the_desk(nur, office):
    nur.begins()
    assert "photo.jpg" in adds(nur, picture())
    nur.answers("check", go="send")
    note = content_of_the_request(office).files[0]
    assert open_stored(office, note) == MARKER * 5000
    assert (note.name, note.size) == ("photo.jpg", len(MARKER) * 5000)


def test_nothing_readable_lies_on_the_disk(nur, settings):
    nur.begins()
    adds(nur, picture())
    (stored,) = on_disk(settings)
    assert MARKER not in stored.read_bytes() and "photo" not in stored.name


def test_the_size_on_the_disk_is_padded(nur, settings):
    nur.begins()
    adds(nur, picture(b"x" * 10), picture(b"x" * 60_000))
    assert len({path.stat().st_size for path in on_disk(settings)}) == 1


def test_a_file_alone_is_a_useful_message(nur):
    nur.begins()
    adds(nur, picture())
    assert "Your message is sent" in nur.answers("check", go="send")


def test_files_chosen_and_continued_are_taken_too(nur):
    nur.begins()
    nur.answers("files", go="next", file=picture(), end="1")
    assert DraftFile.objects.count() == 1


def test_a_file_can_be_removed_again(nur, settings):
    nur.begins()
    adds(nur, picture())
    nur.answers("files", go="remove-" + DraftFile.objects.get().id, end="1")
    assert not DraftFile.objects.exists() and on_disk(settings) == []


def test_nobody_removes_a_file_of_another_draft(somebody):
    nur, other = somebody(), somebody()
    nur.begins()
    adds(nur, picture())
    other.begins()
    other.answers("files", go="remove-" + DraftFile.objects.get().id, end="1")
    assert DraftFile.objects.count() == 1


def test_an_empty_file_is_named_and_the_others_are_taken(nur):
    nur.begins()
    page = adds(nur, picture(b"", "empty.jpg"), picture())
    assert "“empty.jpg” is empty" in page and DraftFile.objects.count() == 1


def test_a_file_above_20_megabytes_is_named_and_leaves_nothing(nur, settings, monkeypatch):
    monkeypatch.setattr(files, "LARGEST_FILE", 100_000)
    nur.begins()
    page = adds(nur, picture(b"x" * 100_001, "film.mp4"))
    assert "“film.mp4” is larger than 20 MB" in page and on_disk(settings) == []


def test_the_eleventh_file_is_refused(nur, settings):
    nur.begins()
    adds(nur, *(picture(b"x", f"{n}.jpg") for n in range(9)))
    page = adds(nur, picture(b"x", "ten.jpg"), picture(b"x", "eleven.jpg"))
    assert "“eleven.jpg” was not taken: ten files" in page
    assert "Remove one to add another" in page and "at this moment" not in page
    assert (DraftFile.objects.count(), len(on_disk(settings))) == (10, 10)


def test_all_files_together_have_a_limit(nur, settings, monkeypatch):
    monkeypatch.setattr(files, "LARGEST_REQUEST", 150_000)
    nur.begins()
    adds(nur, picture(b"x" * 100_000, "one.jpg"))
    page = adds(nur, picture(b"x" * 100_000, "two.jpg"))
    assert "“two.jpg” was not taken: all files together" in page and len(on_disk(settings)) == 1


def test_of_more_than_ten_files_in_one_form_ten_are_taken_and_some_of_the_others_named(nur, settings):
    nur.begins()
    page = adds(nur, *(picture(b"x", f"{n}.jpg") for n in range(25)))
    assert "“10.jpg” was not taken" in page and "Files not taken besides these: 5" in page
    assert len(on_disk(settings)) == 10


def test_a_message_with_more_than_ten_files_goes_back_to_its_writer(nur, settings):
    nur.sends()
    page = nur.returns(do="write", text="See these", form="a" * 32, file=[picture(b"x") for _ in range(11)], end="1")
    assert "See these</textarea>" in page and "ten files are the most" in page


def test_very_many_files_in_one_form_are_refused_and_leave_nothing(nur, settings):
    nur.begins()
    page = adds(nur, *(picture(b"x", f"{n}.jpg") for n in range(101)))
    assert "more than ten files" in page and "we cannot show it again" in page and on_disk(settings) == []


def test_at_the_watermark_files_are_refused_and_text_is_accepted(nur, settings):
    settings.FILES_WATERMARK = 10**18
    nur.begins()
    assert "there is no room for files" in adds(nur, picture())
    nur.answers("story", happened="Text still goes through")
    assert "Your message is sent" in nur.answers("check", go="send")


def test_a_disk_that_fills_up_while_writing_refuses_the_file_only(nur, settings, monkeypatch):
    def full(self, plain):
        raise OSError(28, "No space left on device")

    nur.begins()
    monkeypatch.setattr(files.Arrival, "write", full)
    assert "there is no room for files" in adds(nur, picture()) and on_disk(settings) == []


def cut_body(nur, keep: int) -> bytes:
    lines = [b"--b", b'Content-Disposition: form-data; name="code"', b"", nur.code.encode(), b"--b"]
    lines += [b'Content-Disposition: form-data; name="step"', b"", b"files", b"--b"]
    lines += [b'Content-Disposition: form-data; name="file"; filename="photo.jpg"', b"", b"x" * 200_000, b"--b"]
    lines += [b'Content-Disposition: form-data; name="end"', b"", b"1", b"--b--", b""]
    body = b"\r\n".join(lines)
    return body[: len(body) - keep]


@pytest.mark.parametrize("lost", [10, 80, 100_000])
def test_an_upload_that_is_cut_leaves_no_file_and_says_so(nur, settings, lost):
    nur.begins()
    body = cut_body(nur, lost)
    response = nur.client.post("/en/message/", body, content_type="multipart/form-data; boundary=b")
    page = response.content.decode()
    assert "connection was cut" in page and not DraftFile.objects.exists() and on_disk(settings) == []


def test_the_same_upload_uncut_is_taken(nur):
    nur.begins()
    nur.client.post("/en/message/", cut_body(nur, 0), content_type="multipart/form-data; boundary=b")
    assert DraftFile.objects.count() == 1


def test_a_file_sent_to_a_page_that_asks_for_none_is_read_past(nur, settings):
    nur.begins()
    nur.answers("story", happened="x", file=picture(), end="1")
    assert on_disk(settings) == []


def test_a_file_without_a_valid_code_is_not_kept(nur, settings):
    nur.begins()
    nur.code = "1234"
    adds(nur, picture())
    assert on_disk(settings) == []


def test_a_body_beyond_all_limits_is_not_even_read(nur):
    response = nur.client.post(
        "/en/message/", b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH=str(200 * 1024 * 1024)
    )
    assert response.status_code == 413 and "too much at once" in response.content.decode()


def test_a_wicked_name_is_only_a_name(nur):
    nur.begins()
    page = adds(nur, picture(b"x", "..\\..\\<b>\u202egpj.exe"))
    assert "<b>" not in page and "&lt;b&gt;" in page


def test_orphans_are_swept_and_files_with_a_row_stay(nur, settings):
    from datetime import timedelta

    from django.utils import timezone

    nur.begins()
    adds(nur, picture())
    (Path(settings.FILES) / ("d" * 32)).write_bytes(b"left by a crash")
    (Path(settings.FILES) / ("e" * 32 + ".part")).write_bytes(b"half")
    (Path(settings.FILES) / ("c" * 32)).write_bytes(b"of a case")
    assert sweep_orphans(timezone.now(), lambda: {"c" * 32}, older_than=timedelta(seconds=-5)) == 2
    assert len(on_disk(settings)) == 2


def test_a_file_that_is_sent_and_taken_in_while_orphans_are_swept_stays(nur, settings, monkeypatch):
    """It goes from draft to request to desk, a step after each of the three readings."""
    from datetime import timedelta

    from django.utils import timezone

    from waystation.letterbox import files

    nur.begins()
    adds(nur, picture())
    file = DraftFile.objects.get()
    at_desk: set[str] = set()

    class Late:
        """A table that is read just after the file has left it for the next one."""

        def __init__(self, table, moves_on):
            self.objects, self.table, self.moves_on = self, table, moves_on

        def values_list(self, *names, **flat):
            self.moves_on()
            return self.table.objects.values_list(*names, **flat)

    def send():
        DraftFile.objects.all().delete()
        StoredFile.objects.create(id=file.id, owner="b" * 32, size=1, digest="", hour=file.hour)

    def take_in():
        if StoredFile.objects.all().delete()[0]:
            at_desk.add(file.id)

    monkeypatch.setattr(files, "DraftFile", Late(DraftFile, send))
    monkeypatch.setattr(files, "StoredFile", Late(StoredFile, take_in))
    assert sweep_orphans(timezone.now(), lambda: at_desk, older_than=timedelta(seconds=-5)) == 0
    assert len(on_disk(settings)) == 1


def test_a_file_added_later_to_a_sent_message_reaches_the_desk(nur, office):
    from tests.door.reading import added_message

    nur.sends()
    nur.returns(do="write", form="a" * 32, text="", file=picture(), end="1")
    note = added_message(office).files[0]
    assert open_stored(office, note) == MARKER * 5000
    assert StoredFile.objects.get().owner == IncomingMessage.objects.get().id and SealedRequest.objects.count() == 1


def test_djangos_own_handlers_never_see_a_file(nur, monkeypatch):
    from django.core.files import uploadhandler

    def seen(*args, **kwargs):
        raise AssertionError("plain bytes of a file were kept")

    monkeypatch.setattr(uploadhandler.MemoryFileUploadHandler, "handle_raw_input", seen)
    monkeypatch.setattr(uploadhandler.TemporaryFileUploadHandler, "new_file", seen)
    nur.begins()
    for path in ("message/", "return/", "return/other/"):
        nur.posts(path, code=nur.code, step="story", form="a" * 32, file=picture(), end="1")
        assert nur.page.status_code == 200


def test_a_draft_that_is_deleted_takes_its_files_along(nur, settings):
    nur.begins()
    adds(nur, picture())
    assert drafts.discard_draft(current_directory().organisation, parse(nur.code), timezone.now())
    assert not DraftFile.objects.exists() and on_disk(settings) == []


def test_a_file_of_which_the_folder_could_not_be_synced_does_not_stay(nur, settings, monkeypatch):
    def fails():
        raise OSError(5, "Input/output error")

    nur.begins()
    monkeypatch.setattr(files, "sync_folder", fails)
    assert "there is no room for files" in adds(nur, picture()) and on_disk(settings) == []


def test_a_file_that_expired_before_the_sending_is_not_sent_and_does_not_stay(nur, settings):
    nur.begins()
    nur.answers("story", happened="They came to the house twice.")
    adds(nur, picture())
    DraftFile.objects.update(hour="2017-04-01T09")
    assert "Your message is sent" in nur.answers("check", go="send")
    assert not StoredFile.objects.exists() and on_disk(settings) == []


def test_what_arrived_a_moment_ago_is_not_swept_before_its_row_is_written(nur, settings):
    nur.begins()
    (Path(settings.FILES) / ("d" * 32)).write_bytes(b"whole, and its row comes next")
    assert sweep_orphans(timezone.now(), set) == 0 and len(on_disk(settings)) == 1


@pytest.mark.django_db(transaction=True)
def test_while_a_file_comes_no_connection_of_the_pool_is_held(nur, monkeypatch):
    held = []
    nur.begins()
    monkeypatch.setattr(files, "room_for_files", lambda: held.append(connections["door"].connection is not None))
    connections["door"].close_at = 0  # as where a pool keeps the connections
    adds(nur, picture())
    assert held[0] is False
