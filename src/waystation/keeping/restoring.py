"""`waystation restore`: a content archive and the newest key archive, into an installation that is empty."""

import json
import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.migrations.executor import MigrationExecutor

from waystation.audit.actions import record
from waystation.audit.models import Detail, Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.keeping import ageing, checking, drills, forgetting, putting_back, rows, tables
from waystation.keeping.backups import ALIASES, FORMAT, MANIFEST, applied_migrations, written_at
from waystation.letterbox import lists as door_lists
from waystation.letterbox import mailboxes
from waystation.letterbox.models import Mailbox
from waystation.vault import signed, signed_lines
from waystation.vault.manifests import accept_as_it_is, lost_line
from waystation.vault.models import Manifest

BATCH = 500


@dataclass
class Archive:
    """An archive that was opened into memory, whole and as its manifest says."""

    path: Path  # the plain tar, on tmpfs
    manifest: dict[str, Any]
    small: dict[str, bytes]

    @property
    def written(self) -> str:
        return str(self.manifest["written"])


@dataclass
class Restored:
    """What a restore found, in numbers and words; `wrong` is empty when all is well."""

    rows: int = 0
    files: int = 0
    lost: list[str] = field(default_factory=list)  # files whose copy is missing or damaged
    forgotten: int = 0
    canary: bool = False
    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    older: list[str] = field(default_factory=list)


def check_choice(content: Path, keys: Path, *, older_keys: bool = False) -> None:
    """Refuse a key archive that is not the newest of its folder: only the newest knows what was forgotten."""
    for path in (content, keys):
        if not path.is_file():
            raise Refused(f"there is no archive {path.name}", hint="name a content-….age and a keys-….age")
    chosen = written_at(keys)
    if chosen is None or not keys.name.startswith(tables.KEYS):
        raise Refused("the second archive is not a key archive", hint="its name begins with keys-")
    beside = {p for folder in {keys.parent, content.parent} for p in folder.glob(f"{tables.KEYS}-*.age")}
    newest = max((moment for p in beside if (moment := written_at(p))), default=chosen)
    if newest > chosen and not older_keys:
        raise Refused(
            "there is a newer key archive, and an older one would bring back what was forgotten since",
            hint="take the newest; if it is damaged, say --older-keys",
        )


def open_archive(path: Path, kind: str, identities: list[Any], work: Path) -> Archive:
    """Open into memory and compare every table with the manifest."""
    plain = work / f"{kind}.tar"
    ageing.open_to(path, plain, identities)
    digests: dict[str, Any] = {}
    small: dict[str, bytes] = {}
    for name, data in ageing.members(plain):
        if name.startswith("tables/"):
            table = name.removeprefix("tables/").rpartition("/")[0]
            digest, count = digests.setdefault(table, [sha256(), 0])
            digest.update(data)
            digests[table][1] = count + data.count(b"\n") - 1
        else:
            small[name] = data
    manifest = json.loads(small.pop(MANIFEST, b"{}"))
    if manifest.get("format") != FORMAT or manifest.get("kind") != kind:
        raise Refused(f"this is not a {kind} archive of this version", hint="name a content-….age and a keys-….age")
    empty = sha256().hexdigest()
    for table, said in manifest["tables"].items():
        digest, count = digests.pop(table, [None, 0])
        if (digest.hexdigest() if digest else empty) != said["sha256"] or count != said["rows"]:
            raise Refused(f"the table {table} of this archive is not as its manifest says", hint="take another copy")
    if digests:
        raise Refused("this archive holds more than its manifest says", hint="take another copy")
    return Archive(plain, manifest, small)


def restore_here(
    content_path: Path,
    keys_path: Path,
    identities: list[Any],
    work: Path,
    *,
    ask: Callable[[str], str],
    drill: bool = False,
    without_damaged: bool = False,
) -> Restored:
    """Fill this empty installation, then check it as `verify-log` and `verify-cases` do."""
    content = open_archive(content_path, tables.CONTENT, identities, work)
    keys = open_archive(keys_path, tables.KEYS, identities, work)
    if content.manifest["root_fingerprint"] != keys.manifest["root_fingerprint"]:
        raise Refused("these two archives belong to different organisations", hint="take two archives of one folder")
    if not drill:
        _refuse_other_database(content)
    _configure(content, keys)
    _refuse_used()
    result = Restored()
    result.files, result.lost, called_gone = putting_back.put_back(
        content, [content.path, keys.path], content_path.parent, identities
    )
    if not without_damaged:
        putting_back.refuse_lost(result.lost, content.manifest["files"]["folder"])
    _bring_to(keys if keys.written >= content.written else content)
    result.rows = _load(content, keys)
    call_command("migrate", database="door", interactive=False, verbosity=0)
    call_command("migrate", database="default", interactive=False, verbosity=0)
    _forget_again(result)
    result.lost += putting_back.still_missed(called_gone)
    if not without_damaged:
        putting_back.refuse_lost(result.lost, content.manifest["files"]["folder"])
    putting_back.drop_lost(result.lost)
    _accept_older(result)
    _check(result, content, keys, ask if drill else None)
    record(Tag.DRILL if drill else Tag.RESTORE, by="command", object=content.manifest["run"], source="command")
    return result


def _configure(content: Archive, keys: Archive) -> None:
    """The pin of this home wins; a home without a configuration takes the archive's."""
    pinned = settings.ROOT_FINGERPRINT
    if pinned and pinned != content.manifest["root_fingerprint"]:
        raise Refused(
            "the archives end in another root than the one pinned here", hint="compare root_fingerprint with the paper"
        )
    toml = settings.WAYSTATION_HOME / "waystation.toml"
    if not pinned:
        toml.write_bytes(content.small["waystation.toml"])
        settings.ROOT_FINGERPRINT = content.manifest["root_fingerprint"]
    log_key = Path(settings.LOG_KEY)
    if not log_key.exists():
        with open(log_key, "xb", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
            file.write(keys.small["log.key"])
    Path(settings.FILES).mkdir(mode=0o700, exist_ok=True)


def _refuse_other_database(content: Archive) -> None:
    """Its configuration would name a database that the rows did not go into; one that is pinned here stays as it is."""
    said = tomllib.loads(content.small["waystation.toml"].decode()).get("database", {})
    if not settings.ROOT_FINGERPRINT and said != settings.CONFIGURATION.get("database", {}):
        raise Refused(
            "this archive comes from another database than this home stands on",
            hint="write [organisation] with root_fingerprint and [database] into waystation.toml here, then restore",
        )


def _refuse_used() -> None:
    for alias in ALIASES:
        there = set(connections[alias].introspection.table_names())
        for model in apps.get_models():
            ours = model._meta.db_table in there and alias in tables.databases_of(model)
            if ours and model._default_manager.using(alias).exists():
                raise Refused("there is something in this database already", hint="restore into an empty one")


def _bring_to(archive: Archive) -> None:
    """Make the tables as they were when the archive was written; later migrations follow when the rows are there."""
    for alias in ALIASES:
        wanted = [(app, name) for app, name in archive.manifest["migrations"][alias]]
        executor = MigrationExecutor(connections[alias])
        if [m for m in wanted if m not in executor.loader.graph.nodes]:
            raise Refused("this archive was written by a newer version", hint="install that version, then restore")
        if not executor.loader.applied_migrations:
            executor.migrate(wanted)
        elif applied_migrations(alias) != sorted(list(m) for m in wanted):
            raise Refused("this database has tables of another version", hint="restore into an empty database")


def _load(content: Archive, keys: Archive) -> int:
    """Records come from the newer archive, sealed details and keys from the key archive, the rest from the content."""
    newer = tables.KEYS if keys.written >= content.written else tables.CONTENT
    total = 0
    with transaction.atomic(using="default"), transaction.atomic(using="door"):
        for kind, archive in ((tables.CONTENT, content), (tables.KEYS, keys)):
            state = {alias: _state(archive, alias) for alias in ALIASES}
            for name, data in ageing.members(archive.path):
                if not name.startswith("tables/"):
                    continue
                _, alias, label, _ = name.split("/")
                if label in tables.RECORDS and kind != newer:
                    continue
                total += _load_piece(state[alias].get_model(label), alias, data)
        _drop_loose_details()
    for alias in ALIASES:
        _reset_numbers(alias)
    signed.forget_known()
    door_lists.begin_anew()
    return total


def _state(archive: Archive, alias: str) -> Any:
    wanted = [(app, name) for app, name in archive.manifest["migrations"][alias]]
    return MigrationExecutor(connections[alias]).loader.project_state(wanted).apps


def _load_piece(model: Any, alias: str, data: bytes) -> int:
    made = list(rows.read(model, data.splitlines()))
    model._default_manager.using(alias).bulk_create(made, batch_size=BATCH)
    return len(made)


def _drop_loose_details() -> None:
    """A detail of a line that the restored log does not have says nothing any more."""
    for alias in ALIASES:
        for source in set(Detail.objects.using(alias).values_list("source", flat=True)):
            last = Line.objects.using(alias).filter(source=source).order_by("-number").values_list("number", flat=True)
            Detail.objects.using(alias).filter(source=source, number__gt=last.first() or 0).delete()


def _reset_numbers(alias: str) -> None:
    models = [model for model in apps.get_models() if alias in tables.databases_of(model)]
    with connections[alias].cursor() as cursor:
        for sql in connections[alias].ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)


def _accept_older(result: Restored) -> None:
    """Content older than the log is what there is: a line says that it counts, and the operator is told which."""
    for subject in Manifest.objects.order_by("subject").values_list("subject", flat=True).distinct():
        if gone := lost_line(subject):
            accept_as_it_is(subject, by="command")
            result.older.append(f"{subject}: the log tells of a later change (line {gone}) that is not here")


def _forget_again(result: Restored) -> None:
    """What the logs of desk and door say was deleted is deleted again, in case one of the archives is from before."""
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for line, counts in signed_lines.lines(Tag.FORGET):
        named[counts].add(line.object)
    gone, unsigned = named[True], named[False] - named[True]
    forgetting.delete_what_came_back(gone)
    for subject in gone:
        held = any(t._default_manager.filter(subject=subject).exists() for t in _holding())
        forgetting.delete_keys_of(subject)
        forgetting.delete_content([subject])
        result.forgotten += held
    if unsigned:
        said = ", ".join(sorted(unsigned))
        result.notes.append(f"the log calls these forgotten, and no officer signed that: they were left: {said}")
    # The person's own: the mailbox alone. What they had written before, and nobody has read, stays for the desk.
    for line in Line.objects.using("door").filter(source="door", action=str(Tag.DOOR_FORGET)):
        mailbox = Mailbox.objects.filter(pk=line.object).first()
        if mailbox and mailboxes.was_deleted_by_code(signed.organisation(), mailbox, bytes(line.detail_digest)):
            mailboxes.delete_mailbox(mailbox.pk)


def _holding() -> tuple[Any, ...]:
    return (*forgetting.KEY_TABLES, *forgetting.SEALED_TABLES)


def _check(result: Restored, content: Archive, keys: Archive, ask: Callable[[str], str] | None) -> None:
    result.wrong += [f"{found.source}: {found.says}" for found in checking.verify_log() if not found.holds]
    cases = checking.verify_cases()
    result.wrong += [f"{subject}: {says}" for subject, says in cases.wrong.items()]
    result.older += [f"{subject}: {says}" for subject, says in cases.older.items()]
    if content.manifest["run"] != keys.manifest["run"]:
        result.notes.append("the two archives are of different nights: cases that changed in between are listed")
    if ask is not None:
        run, sealed = content.manifest["run"], json.loads(content.small["canary.json"])
        digest = keys.manifest["canary"] if keys.manifest["run"] == run else ""
        drills.open_canary(sealed, digest, run, ask("The six words of the drill: "))
        result.canary = True
