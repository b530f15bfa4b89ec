"""Both databases as they were at one moment, while people go on working: each database's own online method."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections, transaction


@contextmanager
def snapshot(alias: str, work: Path) -> Iterator[str]:
    """The name of a connection that shows this database as of now. `work` is a folder in memory.

    SQLite: its backup interface copies into `work`. PostgreSQL: one transaction that sees a single moment.
    """
    if connections[alias].vendor == "sqlite":
        with _copied(alias, work) as copy:
            yield copy
        return
    with transaction.atomic(using=alias):
        connection = connections[alias]
        with connection.cursor() as cursor:
            if len(connection.savepoint_ids) == 0:  # tests surround everything with a transaction of their own
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT 1")  # the moment is that of the first query
        yield alias


@contextmanager
def _copied(alias: str, work: Path) -> Iterator[str]:
    copy, path = f"copy-of-{alias}", work / f"{alias}.sqlite3"
    source = connections[alias]
    source.ensure_connection()
    target = sqlite3.connect(path)
    source.connection.backup(target)
    target.close()
    shown = type(source)({**source.settings_dict, "NAME": path}, alias)
    connections[copy] = shown
    try:
        yield copy
    finally:
        shown.close()
        del connections[copy]
        for left in work.glob(f"{path.name}*"):
            left.unlink()
