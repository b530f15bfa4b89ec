"""Copies of sealed files beside the archives: each file is sealed with age once, and never written again."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from waystation.core.vocabulary.refusals import NotYours
from waystation.keeping import ageing
from waystation.vault import files

UNNAMED = "unnamed.json"
KEPT_UNNAMED = timedelta(days=14)


def folder_name(recipients: list[str]) -> str:
    """Other recipients, another folder: so every copy opens with the keys of its archive."""
    return "files-" + sha256("\n".join(sorted(recipients)).encode()).hexdigest()[:12]


def copy_new(folder: Path, ids: list[str], recipients: list[Any], now: datetime) -> int:
    """Copy what is not here yet; returns how many. A file that went away meanwhile is left out."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for left in folder.glob(f"*{ageing.PART}"):
        left.unlink()
    done = 0
    for file_id in ids:
        target = folder / f"{file_id}.age"
        if not target.exists() and files.path_of(file_id).exists():
            ageing.seal(target, _pieces(file_id), recipients)
            done += 1
    _drop_unnamed(folder, set(ids), now)
    return done


def _pieces(file_id: str) -> Iterator[bytes]:
    try:
        yield from files.sealed_pieces(file_id)
    except NotYours:
        return


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
