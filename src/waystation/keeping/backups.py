"""`waystation backup`: two archives of one moment. What opens things goes only into the one that lives for 14 days."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from waystation.audit.actions import record
from waystation.audit.ids import is_id
from waystation.audit.models import Head
from waystation.audit.tags import Tag
from waystation.keeping import ageing, copies, drills, rows, tables
from waystation.keeping.snapshots import snapshot
from waystation.letterbox.models import StoredFile
from waystation.vault.models import ListLine, SealedFile

KEYS_LIVE = timedelta(days=14)
FORMAT = 1
STAMP = "%Y-%m-%dT%H%M%SZ"
MANIFEST = "manifest.json"
ALIASES = ("door", "default")  # the door first: what moves to the desk meanwhile is then in both, not in neither


@dataclass
class Written:
    """What a backup consists of."""

    content: Path
    keys: Path
    rows: int = 0
    files: int = 0
    mended: int = 0
    without: list[str] = field(default_factory=list)  # files that are damaged or missing here, and have no copy
    expired: int = 0


@dataclass
class _Run:
    run: str
    written: datetime
    recipients: list[Any]
    sources: dict[str, str]
    canary: dict[str, str]
    files: list[list[Any]] = field(default_factory=list)
    folder_of_files: str = ""
    rows: int = 0


def write_backup(folder: Path, recipients: list[str], work: Path, now: datetime) -> Written:
    """Write both archives and the files that are new, then delete key archives past their time. Safe to repeat."""
    keys = ageing.read_recipients(recipients)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    run_id, stamp = os.urandom(4).hex(), now.astimezone(UTC).strftime(STAMP)
    content, opener = (folder / f"{kind}-{stamp}-{run_id}.age" for kind in (tables.CONTENT, tables.KEYS))
    done = Written(content, opener)
    for left in folder.glob(f"*{ageing.PART}"):
        left.unlink()
    with ExitStack() as stack:
        sources = {alias: stack.enter_context(snapshot(alias, work)) for alias in ALIASES}
        run = _Run(run_id, now, keys, sources, drills.new_canary(sources["default"], run_id))
        run.files = _files(sources)
        run.folder_of_files = copies.folder_name(recipients)
        copied = copies.copy_all(folder / run.folder_of_files, run.files, keys, now)
        for kind, path in ((tables.CONTENT, done.content), (tables.KEYS, done.keys)):
            ageing.seal(path, ageing.tar(_members(kind, run)), keys)
    done.files, done.mended, done.without = copied.new, copied.mended, _still_named(copied.without)
    done.rows, done.expired = run.rows, _drop_expired(folder, now)
    record(Tag.BACKUP, by="command", object=run_id, source="command", now=now)
    return done


def _files(sources: dict[str, str]) -> list[list[Any]]:
    """[id, padded size, digest] of every sealed file that belongs to something. Those of unsent drafts live a day."""
    desk = SealedFile.objects.using(sources["default"]).values_list("id", "size", "digest")
    door = StoredFile.objects.using(sources["door"]).values_list("id", "size", "digest")
    return sorted([list(row) for row in {*desk, *door} if is_id(row[0])])  # a row that is no file of ours has no bytes


def _still_named(ids: list[str]) -> list[str]:
    """A file that somebody forgot while the backup ran is missing by right."""
    return sorted(set(ids) & {row[0] for row in _files({alias: alias for alias in ALIASES})}) if ids else []


def _members(kind: str, run: _Run) -> Iterator[ageing.Member]:
    counted: dict[str, dict[str, Any]] = {}
    if kind == tables.CONTENT:
        path = settings.WAYSTATION_HOME / "waystation.toml"
        yield "waystation.toml", path.read_bytes() if path.exists() else b""
        yield "files.json", json.dumps(run.files).encode()
        yield "canary.json", json.dumps({k: v for k, v in run.canary.items() if k != "digest"}).encode()
    else:
        yield "log.key", Path(settings.LOG_KEY).read_bytes()
    for table in tables.tables_of(kind):
        model, total, digest = apps.get_model(table.label), 0, sha256()
        for number, (piece, count) in enumerate(rows.parts(model, run.sources[table.database], table.only), 1):
            total += count
            digest.update(piece)
            yield f"tables/{table.name}/{number:06}.jsonl", piece
        counted[table.name] = {"rows": total, "sha256": digest.hexdigest()}
        run.rows += total
    yield MANIFEST, json.dumps(_manifest(kind, run, counted), indent=1, sort_keys=True).encode()


def _manifest(kind: str, run: _Run, counted: dict[str, dict[str, Any]]) -> dict[str, Any]:
    newest = ListLine.objects.using(run.sources["default"]).order_by("-number").values_list("number", flat=True)
    return {
        "format": FORMAT,
        "kind": kind,
        "run": run.run,
        "written": run.written.astimezone(UTC).strftime(STAMP),
        "organisation": settings.CONFIGURATION.get("organisation", {}).get("id", ""),
        "root_fingerprint": settings.ROOT_FINGERPRINT,
        "list": newest.first() or 0,
        "log": {h.source: h.number for alias in ALIASES for h in Head.objects.using(run.sources[alias])},
        "migrations": {alias: applied_migrations(alias) for alias in ALIASES},
        "tables": counted,
        "files": {"folder": run.folder_of_files, "count": len(run.files)},
        "canary": run.canary.get("digest", "") if kind == tables.KEYS else "",
    }


def applied_migrations(alias: str) -> list[list[str]]:
    """[app, name] of each migration this database has."""
    return sorted([app, name] for app, name in MigrationRecorder(connections[alias]).applied_migrations())


def _drop_expired(folder: Path, now: datetime) -> int:
    """Key archives live 14 days: so long a forgotten case may still be somewhere, and no longer."""
    expired = [p for p in folder.glob(f"{tables.KEYS}-*.age") if (w := written_at(p)) and now - w > KEYS_LIVE]
    for path in expired:
        path.unlink()
    if expired:
        ageing.sync_folder(folder)
    return len(expired)


def written_at(path: Path) -> datetime | None:
    """When an archive was written, by its name; None for another file."""
    kind, _, rest = path.name.partition("-")
    if kind not in (tables.CONTENT, tables.KEYS) or path.suffix != ".age":
        return None
    try:
        return datetime.strptime(rest[:18], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
