"""The checked signed list, as the door's own copy of it has it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from waystation.core.vocabulary.refusals import Refused
from waystation.letterbox.models import KeyLine
from waystation.vault.directory import Directory, RawLine
from waystation.vault.public import load

DATABASE = "door"
_checked: dict[str, Directory] = {}


class NotOpenYet(Refused):
    """There is no list whose chain ends in the pinned root: nothing may be sealed, so nothing may be asked."""


def current_directory() -> Directory:
    """The directory of the stored list; all lines are checked again whenever the last line is another one."""
    root: str = settings.ROOT_FINGERPRINT
    last = _last_line()
    if not root or last is None:
        raise NotOpenYet(_("this service is not open yet"), hint=_("come back later"))
    known = _checked.get(root)
    if known is None or _raw(*last).digest() != known.head:
        known = _read_all(root)
    return known


def _last_line() -> tuple[int, bytes, bytes, bytes] | None:
    """The newest line as it is stored. Plain SQL: every page asks, and making the query anew cost the most of it."""
    fields = f"SELECT number, body, previous, signature FROM {KeyLine._meta.db_table}"  # nosec B608
    with connections[DATABASE].cursor() as cursor:
        cursor.execute(f"{fields} ORDER BY number DESC LIMIT 1")
        newest: tuple[int, bytes, bytes, bytes] | None = cursor.fetchone()
    return newest


def forget_checked() -> None:
    """Drop what this process has checked (another database in tests, a restore)."""
    _checked.clear()


def _read_all(root: str) -> Directory:
    rows = KeyLine.objects.order_by("number").values_list("number", "body", "previous", "signature")
    directory = load((_raw(*row) for row in rows.iterator()), bytes.fromhex(root))
    _checked.clear()
    _checked[root] = directory
    return directory


def _raw(number: int, body: Any, previous: Any, signature: Any) -> RawLine:
    return RawLine(number, bytes(body), bytes(previous), bytes(signature))


def copy_lines(lines: Iterable[RawLine]) -> int:
    """Add the lines the door does not have yet; returns how many. A line that is here is never replaced."""
    newest = KeyLine.objects.order_by("-number").values_list("number", flat=True).first() or 0
    fresh = [line for line in lines if line.number > newest]
    KeyLine.objects.bulk_create(
        KeyLine(number=line.number, body=line.body, previous=line.previous, signature=line.signature) for line in fresh
    )
    return len(fresh)
