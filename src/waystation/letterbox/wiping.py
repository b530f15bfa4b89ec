"""SQLite's file of changes (its WAL) is cut: what was deleted stands in it as it was, until it is cut.

`secure_delete` overwrites what is freed in the database itself. Older pages in the WAL keep the sealed bytes, and for a
draft or a mailbox a return code that was taken by force would open them. PostgreSQL keeps a WAL of its own, see
docs/administrator/forgetting.md.
"""

import time
from typing import Any

from django.db import OperationalError, connections, transaction

DATABASE = "door"
SPACING = 10.0  # seconds, for each process: each cut costs some syncs. The rest is left to `waystation tick`
PAUSE = 0.05
_last: dict[str, float] = {}


def wipe_after_commit() -> None:
    """Cut the door's file once what was deleted here is committed, unless that was done a moment ago."""
    transaction.on_commit(_wipe_in_turn, using=DATABASE)


def _wipe_in_turn() -> None:
    now = time.monotonic()
    if now - _last.get(DATABASE, now - SPACING) >= SPACING:
        _last[DATABASE] = now
        wipe(DATABASE)


def wipe(alias: str, *, patience: float = 0.0) -> bool:
    """Whether nothing is left in the file. It waits for nobody: while somebody reads or writes it tries again, so long.

    False inside a transaction: what that one deletes is not in the database yet.
    """
    connection, until = connections[alias], time.monotonic() + patience
    if connection.vendor != "sqlite":
        return True
    if connection.in_atomic_block:
        return False
    while not (done := _cut(connection)) and time.monotonic() < until:
        time.sleep(PAUSE)
    return done


def _cut(connection: Any) -> bool:
    """Once, without waiting: whoever waited here would hold up everybody who writes."""
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout=0")
        try:
            busy: int = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except OperationalError:  # this very connection still reads, or the disk is full
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")
    return not busy
