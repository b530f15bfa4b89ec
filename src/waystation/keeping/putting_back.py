"""The copies of sealed files come back with a restore: each is compared with its digest before it gets its name."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from waystation.audit.actions import is_by_log_key, log_key, record
from waystation.audit.ids import is_id
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import pack
from waystation.core.vocabulary.refusals import Refused
from waystation.keeping import ageing
from waystation.letterbox.models import StoredFile
from waystation.vault import files, signed
from waystation.vault.labels import Label
from waystation.vault.models import SealedFile, Wrap


class NoRoom(Refused):
    """The disk is full; nothing is said about any copy."""


OWNED = {"vault.sealedfile": "subject", "letterbox.storedfile": "owner"}
LINES = "audit.line"


def put_back(content: Any, tars: list[Path], folder: Path, identities: list[Any]) -> tuple[int, list[str], list[str]]:
    """How many files are back, and the ids of those whose copy is missing or damaged; apart from them, those whose
    owner a line of the log calls forgotten (`still_missed`). Before any row is written."""
    (named, gone), back, lost = _named(tars), 0, []
    copies = folder / content.manifest["files"]["folder"]
    for file_id, _size, digest in json.loads(content.small["files.json"]):
        if file_id not in named or files.path_of(file_id).exists():
            continue
        if _put_one(copies / f"{file_id}.age", file_id, digest, identities):
            back += 1
        else:
            lost.append(file_id)
    return back, [one for one in lost if one not in gone], [one for one in lost if one in gone]


def still_missed(ids: list[str]) -> list[str]:
    """Of files that may have been forgotten, those that have a row when everything forgotten is gone: they are lost."""
    at_desk = SealedFile.objects.filter(pk__in=ids).values_list("id", flat=True)
    return sorted({*at_desk, *StoredFile.objects.filter(pk__in=ids).values_list("id", flat=True)})


def refuse_lost(lost: list[str], folder: str) -> None:
    """An operator decides whether a system without these files is better than none."""
    if lost:
        raise Refused(
            f"{len(lost)} of the copies in {folder} are missing or damaged: {', '.join(lost)}",
            hint="take another copy of that folder; if there is none, say --without-damaged-files",
        )


def _named(tars: list[Path]) -> tuple[set[str], set[str]]:
    """(files that belong to something, those of them whose owner a line of the log calls forgotten).

    The latter come back where they can: whether an officer signed that line is asked when the log is here, and then
    they go for good (`vault.signed_lines`).
    """
    forgotten: set[str] = set()
    owners: dict[str, str] = {}
    for tar in tars:
        for label, row in _rows(tar, {LINES, *OWNED}):
            if label == LINES and row["action"] == str(Tag.FORGET):
                forgotten.add(row["object"])
            elif label in OWNED:
                owners.setdefault(row["id"], row[OWNED[label]])  # the desk's row, of the content archive, counts first
    named = {file_id: owner for file_id, owner in owners.items() if is_id(file_id)}
    return set(named), {file_id for file_id, owner in named.items() if owner in forgotten}


def _rows(tar: Path, labels: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, data in ageing.members(tar):
        label = name.split("/")[2] if name.startswith("tables/") else ""
        if label in labels:
            columns, *lines = data.splitlines()
            for line in lines:
                yield label, dict(zip(json.loads(columns), json.loads(line), strict=True))


def _put_one(copy: Path, file_id: str, digest: str, identities: list[Any]) -> bool:
    """What comes out of the copy is sealed still, under the case's keys."""
    target = files.path_of(file_id)
    part = target.with_name(f"{file_id}{ageing.PART}")
    try:
        if copy.exists():
            _refuse_without_room(copy, target.parent)
            ageing.open_to(copy, part, identities)
            with part.open("rb") as opened:
                if hashlib.file_digest(opened, "sha256").hexdigest() == digest:
                    part.rename(target)
                    return True
    except NoRoom:
        raise
    except Refused:
        pass  # one copy that does not open is no reason to leave the others where they are: it is named
    part.unlink(missing_ok=True)
    return False


def _refuse_without_room(copy: Path, folder: Path) -> None:
    """A full disk would make every copy look damaged."""
    if shutil.disk_usage(folder).free < copy.stat().st_size:
        raise NoRoom("there is no room for the files on this disk", hint="make room, then restore again")


@transaction.atomic
def drop_lost(lost: list[str]) -> None:
    """No row promises these bytes any more; what was said of them stays in the case. The log says whose they were.

    The log key signs each line for its file: else whoever takes a file away would add a line that excuses it.
    """
    for row in SealedFile.objects.filter(pk__in=lost):
        signature = log_key().sign(_lost(row.subject, row.pk))
        record(Tag.FILE_LOST, by="command", object=row.subject, source="command", signature=signature)
    Wrap.objects.filter(pk__in=lost, label=Label.FILE_KEY).delete()
    SealedFile.objects.filter(pk__in=lost).delete()
    StoredFile.objects.filter(pk__in=lost).delete()


def was_lost(subject: str, file_id: str) -> bool:
    """Whether a restore on this host had to do without this file."""
    rows = Line.objects.using("default").filter(source="command", action=str(Tag.FILE_LOST), object=subject)
    return any(is_by_log_key(bytes(line.detail_digest), _lost(subject, file_id)) for line in rows)


def _lost(subject: str, file_id: str) -> bytes:
    return pack("waystation", "file lost", signed.organisation(), subject, file_id)
