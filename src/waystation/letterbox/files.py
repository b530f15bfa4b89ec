"""Sealed files on the disk: written chunk by chunk as they arrive, whole and synced before any row speaks of them."""

import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from waystation.audit.ids import is_id, random_id
from waystation.core.sealing import FileSealer
from waystation.core.vocabulary.refusals import NotYours
from waystation.core.vocabulary.texts import clean_line
from waystation.letterbox.envelopes import file_context
from waystation.letterbox.models import DraftFile, StoredFile
from waystation.letterbox.shapes import FileNote

LARGEST_FILE = 20 * 1024 * 1024
MOST_FILES = 10
LONGEST_NAME = 200
LARGEST_REQUEST = 100 * 1024 * 1024
FREE_FOR_TEXT = 512 * 1024 * 1024  # below this much free space files are refused, so that text still fits
PART = ".part"
QUIET = timedelta(hours=2)  # longer than any upload, and than any transaction that writes a row after its bytes


def folder() -> Path:
    """The folder of sealed files; made at first use, for this user alone."""
    path = Path(settings.FILES)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(file_id: str) -> Path:
    """Where the sealed bytes of a file lie. Whoever writes rows must not name another file of this host."""
    if not is_id(file_id):
        raise NotYours()
    return folder() / file_id


def room_for_files() -> bool:
    """Whether the disk still has more free space than is kept back for text."""
    return shutil.disk_usage(folder()).free > getattr(settings, "FILES_WATERMARK", FREE_FOR_TEXT)


class Arrival:
    """One file on its way in: only sealed bytes reach the disk, and the key is in memory until it is claimed."""

    def __init__(self, organisation: bytes, name: str, kind: str) -> None:
        self.id, self.key = random_id(), os.urandom(32)
        # A name may be a trick: signs that turn it, a hundred thousand letters. What it ends in matters most.
        self.name, self.kind = clean_line(name)[-LONGEST_NAME:], clean_line(kind)[:LONGEST_NAME]
        self.size = 0
        self._part = folder() / (self.id + PART)
        self._plain = hashlib.sha256()
        self._sealer = FileSealer(self.key, file_context(organisation, self.id))
        self._out = open(self._part, "xb", opener=_private)  # noqa: SIM115  # closed by finish or abandon
        self._out.write(self._sealer.head())

    def write(self, plain: bytes) -> None:
        self.size += len(plain)
        self._plain.update(plain)
        self._out.write(self._sealer.update(plain))

    def finish(self, now: datetime) -> FileNote:
        """Seal the last chunk, sync file and folder, and give what belongs into the envelope."""
        self._out.write(self._sealer.finish())
        self._out.flush()
        os.fsync(self._out.fileno())
        self._out.close()
        hour = now.replace(minute=0, second=0, microsecond=0).timestamp()
        os.utime(self._part, (hour, hour))  # the disk need not know the minute either
        final = path_of(self.id)
        self._part.rename(final)
        sync_folder()
        digest, padded = self._sealer.digest_hex, final.stat().st_size
        note = (self.id, self.name, self.kind, self.size, padded, digest, self.key.hex())
        return FileNote(*note, plain=self._plain.hexdigest())

    def abandon(self) -> None:
        """Remove what was written: the file was refused, cut, or nobody claimed it."""
        self._out.close()
        self._part.unlink(missing_ok=True)
        path_of(self.id).unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def sync_folder() -> None:
    """Make names that were added or removed last through a power cut."""
    handle = os.open(folder(), os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_files(ids: Iterable[str]) -> None:
    """Delete sealed files; one that is already gone is no error, and a row that names no file of ours has none."""
    for file_id in filter(is_id, ids):
        path_of(file_id).unlink(missing_ok=True)


def sweep_parts(now: datetime) -> int:
    """Delete halves of uploads that a crash left. Returns how many. For the start of the door: it asks no table."""
    return _sweep(now - QUIET, lambda name: name.endswith(PART))


def sweep_orphans(now: datetime, at_desk: Callable[[], Collection[str]], *, older_than: timedelta = QUIET) -> int:
    """Delete files no row speaks of: whole ones whose row was never written. Returns how many.

    `at_desk` reads the ids that rows of the desk name; without them this would delete the files of every case.
    A file goes from draft to request to desk while this runs, so they are read in this order: it is seen at least once.
    """
    known = set(DraftFile.objects.values_list("id", flat=True))
    known.update(StoredFile.objects.values_list("id", flat=True))
    known.update(at_desk())
    return _sweep(now - older_than, lambda name: name not in known)


def _sweep(limit: datetime, is_orphan: Callable[[str], bool]) -> int:
    swept = 0
    for entry in list(os.scandir(folder())):
        is_old = entry.is_file(follow_symlinks=False) and entry.stat().st_mtime <= limit.timestamp()
        if is_old and is_orphan(entry.name):
            Path(entry.path).unlink(missing_ok=True)
            swept += 1
    return swept
