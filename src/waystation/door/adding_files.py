"""Files of a form: sealed as they arrive, then claimed by a draft or a message, or removed."""

from dataclasses import dataclass, field
from typing import Any

from django.db import connections
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.core.vocabulary.texts import clean_line
from waystation.letterbox import drafts, files, uploads
from waystation.letterbox.shapes import FileNote
from waystation.vault.directory import Directory


@dataclass
class Upload:
    """What came with a form. Whatever is not claimed by the end of the request is removed."""

    handler: uploads.SealingUploadHandler | None = None
    cut: bool = False
    claimed: list[FileNote] = field(default_factory=list)

    @property
    def kept(self) -> list[FileNote]:
        return list(self.handler.kept) if self.handler else []

    @property
    def refused(self) -> list[tuple[str, str]]:
        return self.handler.refused if self.handler else []

    def claim(self) -> list[FileNote]:
        """Take the files over; from here on the caller's row speaks of them."""
        taken = self.kept
        if self.handler:
            self.handler.kept.clear()
        return taken

    def abandon(self) -> None:
        if self.handler:
            self.handler.abandon()


def receive(request: HttpRequest, directory: Directory) -> Upload:
    """Read the form. Files in it are sealed on the way; the last field of such a form says that all of it arrived."""
    if not (request.content_type or "").startswith("multipart/"):
        return Upload()
    _give_connection_back()
    handler = uploads.SealingUploadHandler(request, directory.organisation)
    request.upload_handlers = [handler]
    upload = Upload(handler)
    try:
        upload.cut = request.POST.get("end") != "1"
    except BaseException:
        handler.abandon()
        raise
    return upload


def _give_connection_back() -> None:
    """A pool has few of them, and a film comes for two hours."""
    connection = connections[drafts.DATABASE]
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def settle(request: HttpRequest, directory: Directory, draft: drafts.OpenDraft | None, upload: Upload) -> list[str]:
    """Put what arrived whole into the draft and remove what is to go; returns what was refused, in words."""
    if draft is None:
        return []
    go = request.POST.get("go", "")
    if go.startswith("remove-"):
        drafts.drop_file(draft, go.removeprefix("remove-"))
    if upload.cut:
        upload.abandon()
        return [_("The connection was cut, and not all of it arrived. Choose the file again.")]
    if upload.kept:
        with drafts.held(draft):
            _leave_out_too_many(upload, drafts.files_of(directory.organisation, draft, timezone.now()))
            drafts.keep_files(directory.organisation, draft, upload.kept, timezone.now())
        upload.claim()
    return in_words(upload.refused)


def _leave_out_too_many(upload: Upload, present: list[FileNote]) -> None:
    handler = upload.handler
    if handler is None:
        return
    room, place = files.LARGEST_REQUEST - sum(n.size for n in present), files.MOST_FILES - len(present)
    for note in list(handler.kept):
        why = uploads.TOO_MANY if place < 1 else uploads.TOO_MUCH if note.size > room else ""
        if why:
            handler.kept.remove(note)
            handler.refused.append((note.name, why))
            files.remove_files([note.id])
        else:
            room, place = room - note.size, place - 1


def in_words(refused: list[tuple[str, str]]) -> list[str]:
    """Why each file was not taken, and what to do; of very many the first ones, and how many more there are."""
    said = [_reasons()[why] % {"name": clean_line(name)[:80]} for name, why in refused[: files.MOST_FILES]]
    if (more := len(refused) - len(said)) > 0:
        said.append(_("Files not taken besides these: %(count)d. Ten files are the most.") % {"count": more})
    return said


def _reasons() -> dict[str, str]:
    return {
        uploads.TOO_LARGE: _("“%(name)s” is larger than 20 MB. Send a shorter recording or a smaller picture."),
        uploads.EMPTY: _("“%(name)s” is empty. Choose it again, or choose another file."),
        uploads.TOO_MANY: _("“%(name)s” was not taken: ten files are the most. Remove one first."),
        uploads.TOO_MUCH: _("“%(name)s” was not taken: all files together may have 100 MB. Remove one first."),
        uploads.CUT: _("“%(name)s” did not arrive whole. Choose it again."),
        uploads.NO_ROOM: _(
            "“%(name)s” was not taken: there is no room for files at this moment. Your text is safe. Send it without "
            "the file, and add the file later with your return code."
        ),
    }


def shown(directory: Directory, draft: drafts.OpenDraft | None) -> dict[str, Any]:
    """What the page of files shows."""
    notes = drafts.files_of(directory.organisation, draft, timezone.now()) if draft else []
    ten = len(notes) >= files.MOST_FILES
    return {"notes": notes, "ten": ten, "room": files.room_for_files() and not ten}
