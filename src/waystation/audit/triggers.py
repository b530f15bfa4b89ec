"""Triggers that make a table append-only: the database itself refuses to change or delete a line.

They stop a mistake and a stolen SQL login without rights on the table's definition; whoever owns the database can drop
them, and then the chain and its signed heads show what was done.
"""

from collections.abc import Sequence
from typing import Any

SAYS = "a line that was written is never changed or deleted"
_FUNCTION = f"""CREATE OR REPLACE FUNCTION waystation_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"""
BOTH = ("UPDATE", "DELETE")


def forbid(connection: Any, table: str, events: Sequence[str] = BOTH) -> None:
    """Refuse these events on every row of the table, on SQLite and PostgreSQL."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for event in events:
            cursor.execute(_create(connection.vendor, table, event))


def allow(connection: Any, table: str, events: Sequence[str] = BOTH) -> None:
    """Take the triggers away; for tests that play somebody with the database in hand, and for undoing the migration."""
    with connection.cursor() as cursor:
        for event in events:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}{on}")


def _create(vendor: str, table: str, event: str) -> str:
    name = _name(table, event)
    if vendor == "postgresql":
        return f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION waystation_append_only()"
    if vendor == "sqlite":
        return f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    raise RuntimeError(f"no append-only tables are known for {vendor}")


def _name(table: str, event: str) -> str:
    return f"{table}_no_{event.lower()}"
