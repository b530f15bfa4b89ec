"""The signed list on the desk's side: reading it from the database, and adding a signed line."""

import json
import secrets
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from waystation.accounts.models import random_id
from waystation.audit.actions import this_hour
from waystation.core.sealing import Context, KeyPair, sign
from waystation.vault import directory as lists
from waystation.vault.directory import Directory, ListRefused, RawLine
from waystation.vault.labels import Label
from waystation.vault.models import ListLine

# Called with nothing after a line was committed: the letterbox copies the list for the door.
after_append: list[Callable[[], None]] = []


class _Known:
    """The newest list this process has checked. It may only grow."""

    directory: Directory | None = None
    last: tuple[int, bytes] = (0, b"")
    root: bytes = b""


def forget_known() -> None:
    """Drop what this process remembers of the list (a new database in tests, a restore)."""
    _Known.directory, _Known.last, _Known.root = None, (0, b""), b""


def raw_lines() -> list[RawLine]:
    rows = ListLine.objects.order_by("number").values_list("number", "body", "previous", "signature")
    return [RawLine(n, bytes(b), bytes(p), bytes(s)) for n, b, p, s in rows]


def directory() -> Directory:
    """The checked list as of now. What was checked stays checked; anything new is checked before it is used."""
    newest = ListLine.objects.order_by("-number").values_list("number", "signature").first()
    last = (newest[0], bytes(newest[1])) if newest else (0, b"")
    root = pinned_root()
    if _Known.directory is not None and last == _Known.last and root == _Known.root:
        return _Known.directory
    if _Known.directory is not None and root == _Known.root and last[0] <= _Known.last[0]:
        raise ListRefused(
            "the signed list was cut or changed", hint="stop the desk and compare it with an officer's copy"
        )
    _Known.directory, _Known.last, _Known.root = lists.read(raw_lines(), root), last, root
    return _Known.directory


def is_founded() -> bool:
    """Whether there is a signed list at all; before it, officers can only enrol."""
    return ListLine.objects.exists()


def pinned_root() -> bytes:
    """The root's fingerprint from the configuration; without it nothing can be trusted, so nothing starts."""
    pinned: str = settings.ROOT_FINGERPRINT
    if not pinned:
        raise ListRefused("no root fingerprint is pinned in the configuration", hint="run `waystation setup`")
    return bytes.fromhex(pinned)


def organisation() -> bytes:
    return directory().organisation


def context(label: Label, row: str, *, version: int = 1, epoch: int | None = None) -> Context:
    """What a sealed value of this organisation is bound to."""
    return Context("waystation", organisation(), int(label), row.encode(), version, epoch)


def append(kind: str, fields: dict[str, Any], *, pair: KeyPair, by: str, now: datetime | None = None) -> None:
    """Sign one more line and add it, if it holds."""
    with transaction.atomic():
        # Another process may have added a line since; only the database's order counts.
        list(ListLine.objects.select_for_update().order_by("-number")[:1])
        present = directory()
        body = {"act": random_id(), **fields, "kind": kind, "by": by, "hour": this_hour(now)}
        data = lists.canonical(body)
        number = present.number + 1
        signature = sign(pair, lists.PURPOSE_LINE, present.organisation, number, present.head, data)
        _store(present, RawLine(number, data, present.head, signature))


def append_certificate(body: bytes, signature: bytes) -> None:
    """Add a line that the root signed off-line (the organisation, an officer)."""
    with transaction.atomic():
        list(ListLine.objects.select_for_update().order_by("-number")[:1])
        present = directory() if ListLine.objects.exists() else Directory()
        _store(present, RawLine(present.number + 1, body, present.head, signature))


def _store(present: Directory, line: RawLine) -> None:
    checked = deepcopy(present)
    lists.take_line(checked, line, pinned_root())
    ListLine.objects.create(number=line.number, body=line.body, previous=line.previous, signature=line.signature)
    for call in after_append:
        transaction.on_commit(call)


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
