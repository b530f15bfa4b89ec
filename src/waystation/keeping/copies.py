"""Copies of sealed files beside the archives: each is sealed with age once, and looked at again by every backup."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from waystation.core.vocabulary.refusals import NotYours
from waystation.keeping import ageing
from waystation.vault import files

UNNAMED = "unnamed.json"
SUMS = "SHA256SUMS"  # of the copies as they lie there: `sha256sum -c` reads it without a key
KEPT_UNNAMED = timedelta(days=14)


@dataclass
class Copied:
    """What became of the copies: new ones, damaged ones made anew, and files of which no whole copy could be made."""

    new: int = 0
    mended: int = 0
    without: list[str] = field(default_factory=list)


def folder_name(recipients: list[str]) -> str:
    """Other recipients, another folder: so every copy opens with the keys of its archive."""
    return "files-" + hashlib.sha256("\n".join(sorted(recipients)).encode()).hexdigest()[:12]


def copy_all(folder: Path, rows: list[list[Any]], recipients: list[Any], now: datetime) -> Copied:
    """Copy what is not here yet, or no longer as it was written. `rows`: [id, size, digest of the sealed file]."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for left in folder.glob(f"*{ageing.PART}"):
        left.unlink()
    sums, done = _read_sums(folder), Copied()
    for file_id, _size, digest in rows:
        target = folder / f"{file_id}.age"
        if target.exists() and sums.get(target.name) == _digest(target):
            continue
        was_there = target.exists()
        if not _copy(target, file_id, digest, recipients):
            done.without.append(file_id)
            continue
        sums[target.name] = _digest(target)
        _note(folder, sums[target.name], target.name)
        done.mended += was_there
        done.new += not was_there
    _drop_unnamed(folder, {row[0] for row in rows}, now)
    _write_sums(folder, {name: one for name, one in sums.items() if (folder / name).exists()})
    return done


class _NotWhole(Exception):
    """The file on our own disk is not what was sealed: it must never take the place of a copy."""


def _copy(target: Path, file_id: str, digest: str, recipients: list[Any]) -> bool:
    try:
        ageing.seal(target, _pieces(file_id, digest), recipients)
    except (_NotWhole, NotYours):
        target.with_name(target.name + ageing.PART).unlink(missing_ok=True)
        return False
    return True


def _pieces(file_id: str, digest: str) -> Iterator[bytes]:
    whole = hashlib.sha256()
    try:
        for piece in files.sealed_pieces(file_id):
            whole.update(piece)
            yield piece
    except OSError:  # a disk that fails under one file must not stop the others' copies
        raise _NotWhole from None
    if whole.hexdigest() != digest:
        raise _NotWhole


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "cannot be read"


def _read_sums(folder: Path) -> dict[str, str]:
    """{name: digest}; a line that is damaged itself only means that this copy is made anew."""
    path = folder / SUMS
    lines = path.read_bytes().decode("ascii", "replace").splitlines() if path.exists() else []
    return {name: digest for digest, mark, name in (line.partition("  ") for line in lines) if mark}


def _note(folder: Path, digest: str, name: str) -> None:
    """At once, so that a backup ended in the middle does not begin anew."""
    with open(folder / SUMS, "a", encoding="ascii", opener=_private) as file:
        file.write(f"{digest}  {name}\n")


def _write_sums(folder: Path, sums: dict[str, str]) -> None:
    part = folder / (SUMS + ageing.PART)
    with open(part, "w", encoding="ascii", opener=_private) as file:
        file.writelines(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
        file.flush()
        os.fsync(file.fileno())
    part.rename(folder / SUMS)
    ageing.sync_folder(folder)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _drop_unnamed(folder: Path, named: Iterable[str], now: datetime) -> None:
    """A copy no row names any more goes after 14 days, as the key archive does that may still name it."""
    note = folder / UNNAMED
    since: dict[str, str] = json.loads(note.read_text()) if note.exists() else {}
    here = {path.stem for path in folder.glob("*.age")}
    unnamed = {one: since.get(one, now.isoformat()) for one in here - set(named)}
    for one, first in list(unnamed.items()):
        if now - datetime.fromisoformat(first) > KEPT_UNNAMED:
            (folder / f"{one}.age").unlink()
            del unnamed[one]
    note.write_text(json.dumps(unnamed))
