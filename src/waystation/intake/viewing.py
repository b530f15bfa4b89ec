"""Files of a request: at the first opening of each a cleaned copy is made and sealed, and its digest is noted."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake import cleaning
from waystation.intake.access import OpenRequest
from waystation.intake.moving import keep_file_at_desk
from waystation.letterbox import sending
from waystation.letterbox.envelopes import file_context
from waystation.letterbox.files import Arrival
from waystation.vault import files, signed
from waystation.vault.labels import Label
from waystation.vault.models import SealedFile

NEVER = frozenset({"polyglot", "locked"})  # no other hour and no other machine makes a copy of these


@dataclass(frozen=True)
class Shown:
    """A file as the page speaks of it."""

    id: str
    said: dict[str, Any]

    @property
    def copy(self) -> str:
        return str(self.said.get("copy", ""))

    @property
    def here(self) -> bool:
        """Whether the original's bytes lie here: a restore may have had to do without them."""
        return files.is_here(self.id)

    @property
    def gone(self) -> bool:
        """It had arrived, and neither it nor a copy is here any more."""
        return not self.said.get("lost") and not self.here and not _has_copy(self.said)


def _has_copy(said: dict[str, Any]) -> bool:
    return bool(said.get("copy")) and files.is_here(str(said["copy"]))


def list_files(request: OpenRequest) -> list[Shown]:
    """What came with the request and with later messages, copies left out."""
    found = request.box.read_all(Label.REQUEST_FILE)
    return [Shown(row, said) for row, said in sorted(found.items()) if not said.get("copy_of")]


def look_at(request: OpenRequest, file_id: str, *, now: datetime) -> Shown:
    """Open one file for looking: kind and digest by its bytes; the copy is made once, at the first opening that can."""
    said = request.box.read(Label.REQUEST_FILE, file_id)
    if said is None:
        raise NotYours()
    if said.get("lost") or _has_copy(said) or said.get("why") in NEVER or not files.is_here(file_id):
        return _seen(request, file_id, said)
    plain = b"".join(read_plain(request, file_id))
    cleaned = cleaning.make_copy(plain)
    if said.get("why") and said["why"] == cleaned.why:
        return _seen(request, file_id, said)  # as at the last time: nothing new to write
    known = {"sha256": hashlib.sha256(plain).hexdigest(), "really": cleaned.kind, "why": cleaned.why}
    note = _seal(cleaned, now) if cleaned.copy else None
    with request.writing() as box:
        if note is not None:
            sending.store_files(request.ref, [note], now)
            keep_file_at_desk(box, note)
            box.write(Label.REQUEST_FILE, note.id, {"copy_of": file_id, "kind": cleaned.copy_kind, "size": note.size})
            known |= {"copy": note.id, "copy_kind": cleaned.copy_kind}
        box.write(Label.REQUEST_FILE, file_id, {**said, **known})
        box.sign(Tag.REQUEST_FILE_OPEN)
    return Shown(file_id, {**said, **known})


def _seen(request: OpenRequest, file_id: str, said: dict[str, Any]) -> Shown:
    with transaction.atomic():
        record(Tag.REQUEST_FILE_OPEN, by=request.keyring.worker_id, object=request.ref)
    return Shown(file_id, said)


def _seal(cleaned: cleaning.Cleaned, now: datetime) -> Any:
    arrival = Arrival(signed.organisation(), "copy", cleaned.copy_kind)
    try:
        arrival.write(cleaned.copy)
        return arrival.finish(now)
    except BaseException:
        arrival.abandon()
        raise


def read_plain(request: OpenRequest, file_id: str) -> Iterator[bytes]:
    """The plain bytes of a file of this request, piece by piece; the session is asked again at each MiB."""
    row = SealedFile.objects.filter(pk=file_id, subject=request.ref).first()
    if row is None:
        raise NotYours()
    return files.read_file(request.box, row, bound=file_context(signed.organisation(), file_id))


def note_original(request: OpenRequest) -> None:
    """Write down that the original was taken out of the house."""
    with transaction.atomic():
        record(Tag.REQUEST_FILE_OPEN, by=request.keyring.worker_id, object=request.ref)
