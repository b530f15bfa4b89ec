"""Tests empty their databases and play whoever owns one: both must get past the triggers of the append-only tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.sqlite3.base import DatabaseOperations

from waystation.audit import triggers

GUARDED = dict.fromkeys(("audit_line", "audit_checkpoint", "vault_listline", "letterbox_keyline"), triggers.BOTH)


@contextmanager
def without_triggers(table: str, database: str = "default") -> Iterator[None]:
    """As somebody who owns the database: the triggers of this table are gone for a while."""
    connection = connections[database]
    triggers.allow(connection, table, GUARDED[table])
    yield
    triggers.forbid(connection, table, GUARDED[table])


def let_tests_empty_tables() -> None:
    """Django empties SQLite by DELETE after a test with real transactions; PostgreSQL is truncated, which is let be."""
    flush = DatabaseOperations.execute_sql_flush

    def flush_past_triggers(self: Any, sql_list: list[str]) -> Any:
        there = [t for t in GUARDED if any(f'DELETE FROM "{t}"' in sql for sql in sql_list)]
        for table in there:
            triggers.allow(self.connection, table, GUARDED[table])
        result = flush(self, sql_list)
        for table in there:
            triggers.forbid(self.connection, table, GUARDED[table])
        return result

    DatabaseOperations.execute_sql_flush = flush_past_triggers  # type: ignore[method-assign]
