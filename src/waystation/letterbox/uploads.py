"""The upload handler of the door. Django's own would keep plain bytes, and above 2.5 MB write them to a disk."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils import timezone

from waystation.letterbox import files
from waystation.letterbox.shapes import FileNote

TOO_LARGE, EMPTY, TOO_MANY, NO_ROOM, TOO_MUCH, CUT = "too-large", "empty", "too-many", "no-room", "too-much", "cut"


class NoFiles(FileUploadHandler):
    """For pages that ask for no file: whatever is sent as one is read past and forgotten."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


class SealingUploadHandler(FileUploadHandler):
    """Seals each file as it arrives. `kept` holds what is whole and synced, `refused` (name, why) of the others."""

    chunk_size = 64 * 1024

    def __init__(self, request: Any, organisation: bytes) -> None:
        super().__init__(request)
        self.organisation = organisation
        self.kept: list[FileNote] = []
        self.refused: list[tuple[str, str]] = []
        self._arrival: files.Arrival | None = None
        self._room = files.room_for_files()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if not self._room:
            self._refuse(NO_ROOM)
        if len(self.kept) >= files.MOST_FILES:
            self._refuse(TOO_MANY)
        try:
            self._arrival = files.Arrival(self.organisation, self.file_name or "", self.content_type or "")
        except OSError:
            self._refuse(NO_ROOM)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._arrival is None:
            raise SkipFile
        if self._arrival.size + len(raw_data) > files.LARGEST_FILE:
            self._refuse(TOO_LARGE)
        if sum(note.size for note in self.kept) + self._arrival.size + len(raw_data) > files.LARGEST_REQUEST:
            self._refuse(TOO_MUCH)
        try:
            self._arrival.write(raw_data)
        except OSError:  # the disk filled up while we wrote
            self._refuse(NO_ROOM)

    def file_complete(self, file_size: int) -> None:
        """Nothing goes into request.FILES: what is whole stands in `kept`."""
        arrival, self._arrival = self._arrival, None
        if arrival is None:
            return
        if not arrival.size:
            arrival.abandon()
            self.refused.append((arrival.name, EMPTY))
            return
        try:
            self.kept.append(arrival.finish(timezone.now()))
        except OSError:
            arrival.abandon()
            self.refused.append((arrival.name, NO_ROOM))

    def upload_interrupted(self) -> None:
        """The connection ended inside a file. Django also calls this after a refused last file, which is no cut."""
        if self._arrival is not None:
            self.refused.append((self._arrival.name, CUT))
            self._drop_arrival()

    def abandon(self) -> None:
        """Remove every file of this form: it was cut, or nobody may keep it."""
        self._drop_arrival()
        files.remove_files(note.id for note in self.kept)
        self.kept.clear()

    def _refuse(self, why: str) -> None:
        self._drop_arrival()
        self.refused.append((self.file_name or "", why))
        raise SkipFile

    def _drop_arrival(self) -> None:
        if self._arrival is not None:
            self._arrival.abandon()
            self._arrival = None
