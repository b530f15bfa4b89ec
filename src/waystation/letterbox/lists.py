"""The checked signed list, as the door's own copy of it has it. It only grows: what a process has checked it keeps
on using, and how far the list had come stands beside the database, in a file of the home, for a process that is new.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from waystation.core.vocabulary.refusals import Refused
from waystation.letterbox.models import KeyLine
from waystation.vault.directory import Directory, ListRefused, RawLine
from waystation.vault.public import load

DATABASE = "door"
_checked: dict[str, Directory] = {}


class NotOpenYet(Refused):
    """There is no list whose chain ends in the pinned root: nothing may be sealed, so nothing may be asked."""


def current_directory() -> Directory:
    """The directory of the longest list there was; all lines are checked again when one was added.

    Where lines were taken away, whatever was checked goes on: nothing is sealed to a key that was withdrawn.
    """
    root: str = settings.ROOT_FINGERPRINT
    known, stored = _checked.get(root), _last_number()
    if not root or (known is None and not stored):
        raise NotOpenYet(_("this service is not open yet"), hint=_("come back later"))
    reached = remembered(root)
    if known is not None and max(stored, reached[0]) <= known.number:
        return known
    return _read_all(root, [reached, *([(known.number, known.head)] if known else [])])


def _last_number() -> int:
    """Of the newest line. Plain SQL: every page asks, and making the query anew cost the most of it."""
    with connections[DATABASE].cursor() as cursor:
        cursor.execute(f"SELECT number FROM {KeyLine._meta.db_table} ORDER BY number DESC LIMIT 1")  # nosec B608
        newest: tuple[int] | None = cursor.fetchone()
    return newest[0] if newest else 0


def forget_checked() -> None:
    """Drop what this process has checked (another database in tests, a restore)."""
    _checked.clear()


def begin_anew() -> None:
    """Forget how far the list had come, too: what a restore brings back may be shorter."""
    forget_checked()
    Path(settings.LIST_HEAD).unlink(missing_ok=True)


def _read_all(root: str, heads: Iterable[tuple[int, bytes]]) -> Directory:
    """Every line, from the root on; and each of these heads must be one of them."""
    rows = KeyLine.objects.order_by("number").values_list("number", "body", "previous", "signature")
    lines = [_raw(*row) for row in rows.iterator()]
    there = {0: b""} | {line.number: line.digest() for line in lines}
    if any(there.get(number) != head for number, head in heads):
        raise ListRefused(
            _("the signed list was cut or changed"), hint=_("stop the desk and compare it with an officer's copy")
        )
    directory = load(lines, bytes.fromhex(root))
    _checked.clear()
    _checked[root] = directory
    return directory


def _raw(number: int, body: Any, previous: Any, signature: Any) -> RawLine:
    return RawLine(number, bytes(body), bytes(previous), bytes(signature))


def copy_lines(lines: Iterable[RawLine]) -> int:
    """Add the lines the door does not have yet; returns how many. A line that is here is never replaced."""
    newest, lines = _last_number(), list(lines)
    fresh = [line for line in lines if line.number > newest]
    KeyLine.objects.bulk_create(
        KeyLine(number=line.number, body=line.body, previous=line.previous, signature=line.signature) for line in fresh
    )
    if lines and settings.ROOT_FINGERPRINT:
        _remember(settings.ROOT_FINGERPRINT, lines[-1])
    return len(fresh)


def remembered(root: str) -> tuple[int, bytes]:
    """(number, digest) of the last line the door was given, by the file that no database holds; (0, b"") without."""
    try:
        said, number, digest = Path(settings.LIST_HEAD).read_text(encoding="ascii").split()
    except FileNotFoundError:
        return 0, b""
    return (int(number), bytes.fromhex(digest)) if said == root else (0, b"")


def _remember(root: str, line: RawLine) -> None:
    """After the lines are there, never before; and never less than what stands there."""
    if line.number <= remembered(root)[0]:
        return
    path = Path(settings.LIST_HEAD)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")  # two processes of the desk may come at once
    with open(fresh, "w", encoding="ascii", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
        file.write(f"{root} {line.number} {line.digest().hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
