"""The signed list on the desk's side: reading it from the database, and adding a signed line."""

import json
import secrets
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import this_hour
from waystation.audit.ids import random_id
from waystation.core.sealing import Context, Damaged, KeyPair, sign
from waystation.vault import directory as lists
from waystation.vault.directory import Directory, ListRefused, RawLine
from waystation.vault.labels import Label
from waystation.vault.models import ListLine

# Called with nothing after a line was committed: the letterbox copies the list for the door.
after_append: list[Callable[[], None]] = []

# Called with a worker whose membership the next line ends, and whether its time ran out before: digests of what they
# signed and still holds (the letterbox: where messages go). The line names them.
staying: list[Callable[[str, bool], list[str]]] = []


# One number for all processes of an installation: whoever adds to the list holds it alone (PostgreSQL only).
_LIST_LOCK = 20170401


@dataclass(frozen=True)
class _Checked:
    """A list that this process has checked, by its last line."""

    root: bytes
    last: tuple[int, bytes]
    directory: Directory


class _Known:
    """`newest`: checked last, perhaps inside a transaction that may still be undone. `committed`: it may only grow."""

    newest: _Checked | None = None
    committed: _Checked | None = None


def forget_known() -> None:
    """Drop what this process remembers of the list (a new database in tests, a restore)."""
    _Known.newest = _Known.committed = None


def hold_list(*, alone: bool = False) -> None:
    """Until this transaction ends, nobody adds to the list; `alone`: and nobody seals by it either.

    So nothing is sealed for an epoch whose floor rises in the same moment. SQLite's one writer gives this for free.
    """
    connection = transaction.get_connection()
    if connection.vendor == "postgresql":
        call = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {call}(%s)", [_LIST_LOCK])


def raw_lines() -> list[RawLine]:
    rows = ListLine.objects.order_by("number").values_list("number", "body", "previous", "signature")
    return [RawLine(n, bytes(b), bytes(p), bytes(s)) for n, b, p, s in rows]


def directory() -> Directory:
    """The checked list as of now. What was checked stays checked; anything new is checked before it is used."""
    last = _last_line()
    root, newest_known = pinned_root(), _Known.newest
    if newest_known is not None and (newest_known.root, newest_known.last) == (root, last):
        return newest_known.directory
    committed = _Known.committed
    if committed is not None and committed.root == root and not _grows(committed.last, last):
        raise ListRefused(
            _("the signed list was cut or changed"), hint=_("stop the desk and compare it with an officer's copy")
        )
    checked = _Checked(root, last, lists.read(raw_lines(), root))
    _Known.newest = checked
    transaction.on_commit(lambda: _remember(checked))
    return checked.directory


def _last_line() -> tuple[int, bytes]:
    """Number and signature. Plain SQL: asked some fifty times a page, and making the query anew cost the most of it."""
    table = ListLine._meta.db_table
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(f"SELECT number, signature FROM {table} ORDER BY number DESC LIMIT 1")  # nosec B608
        newest = cursor.fetchone()
    return (newest[0], bytes(newest[1])) if newest else (0, b"")


def _grows(before: tuple[int, bytes], after: tuple[int, bytes]) -> bool:
    return after == before or after[0] > before[0]


def _remember(checked: _Checked) -> None:
    """What was read outside a transaction, or in one that was committed, can never be shorter again."""
    known = _Known.committed
    if known is None or known.root != checked.root or checked.last[0] > known.last[0]:
        _Known.committed = checked


def is_founded() -> bool:
    """Whether there is a signed list at all; before it, officers can only enrol."""
    return ListLine.objects.exists()


def pinned_root() -> bytes:
    """The root's fingerprint from the configuration; without it nothing can be trusted, so nothing starts."""
    pinned: str = settings.ROOT_FINGERPRINT
    if not pinned:
        raise ListRefused(_("no root fingerprint is pinned in the configuration"), hint=_("run `waystation setup`"))
    return bytes.fromhex(pinned)


def organisation() -> bytes:
    return directory().organisation


def contexts(label: Label, rows: Iterable[str], epoch: int) -> list[Context]:
    """As `context` for many rows under a key of an epoch; the list is asked only once."""
    bound = organisation()
    return [Context("waystation", bound, int(label), row.encode(), 1, epoch) for row in rows]


def context(label: Label, row: str, *, version: int = 1, epoch: int | None = None) -> Context:
    """What a sealed value of this organisation is bound to."""
    return Context("waystation", organisation(), int(label), row.encode(), version, epoch)


def append(kind: str, fields: dict[str, Any], *, pair: KeyPair, by: str, now: datetime | None = None) -> None:
    """Sign one more line and add it, if it holds."""
    with transaction.atomic():
        # Another process may have added a line since; only the database's order counts.
        hold_list(alone=True)
        present = directory()
        # A clock that was set back must not keep an officer from withdrawing somebody's access.
        hour = max(this_hour(now), present.hour)
        body = {"act": random_id(), **fields, "kind": kind, "by": by, "hour": hour}
        data = lists.canonical(body)
        number = present.number + 1
        signature = sign(pair, lists.PURPOSE_LINE, present.organisation, number, present.head, data)
        _store(present, RawLine(number, data, present.head, signature))


def stays_of(worker: str, *, over: bool = False) -> list[str]:
    """What this worker signed that outlasts the membership which the next line ends."""
    return sorted({digest for call in staying for digest in call(worker, over)})


def append_certificate(body: bytes, signature: bytes) -> None:
    """Add a line that the root signed off-line (the organisation, an officer)."""
    with transaction.atomic():
        hold_list(alone=True)
        present = directory() if ListLine.objects.exists() else Directory()
        _store(present, RawLine(present.number + 1, body, present.head, signature))


def _store(present: Directory, line: RawLine) -> None:
    checked = deepcopy(present)
    lists.take_line(checked, line, pinned_root())
    ListLine.objects.create(number=line.number, body=line.body, previous=line.previous, signature=line.signature)
    for call in after_append:
        transaction.on_commit(call)


def check_floor(code: str, epoch: int) -> None:
    """Refuse a key, summary or match record of an epoch below the floor: rotation left none, so it was put back."""
    if epoch < directory().compartment(code).floor:
        raise Damaged("something from before a rotation was put back; it is not opened")


def list_head() -> bytes:
    """The head of the signed list, for the log's checkpoints; empty before the organisation exists."""
    newest = ListLine.objects.order_by("-number").values_list("number", "body", "previous", "signature").first()
    if newest is None:
        return b""
    number, body, previous, signature = newest
    return RawLine(number, bytes(body), bytes(previous), bytes(signature)).digest()


def new_act() -> str:
    """A number that makes an act unique, so that its signature cannot be used twice."""
    return secrets.token_hex(16)


def body_of(data: bytes) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(data)
    return body
