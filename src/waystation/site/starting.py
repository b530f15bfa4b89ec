"""What each face puts in order before it answers: halves of uploads, files without a row, the door's copy of the list.

Runs in gunicorn's master before the fork; every connection is closed again, so that no process inherits one.
"""

from __future__ import annotations

import sys

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone


def before(face: str) -> None:
    """Put things in order. SystemExit where the tables were never made; a database that is away may come yet."""
    try:
        _refuse_without_tables(face)
        _DO[face]()
    except DatabaseError:
        print(f"waystation: the {face}'s database does not answer; see that it runs and has room", file=sys.stderr)
    finally:
        let_go()


def _refuse_without_tables(face: str) -> None:
    """A face without its tables would answer every request with an error, and look as if it ran."""
    aliases = ["door"] if face == "door" else ["default", "door"]
    if any(_absent(connections[alias]) for alias in aliases):
        raise SystemExit(f"waystation: the {face}'s tables are not made; run `waystation migrate`, then start again")


def _absent(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of our tables that are not in this database."""
    introspection = connection.introspection
    return set(introspection.django_table_names(include_views=False)) - set(introspection.table_names())


def _door() -> None:
    from waystation.letterbox import files

    files.sweep_parts(timezone.now())


def _desk() -> None:
    from waystation.letterbox import files, lists
    from waystation.vault import reserve, signed
    from waystation.vault.models import SealedFile

    reserve.make()
    lists.copy_lines(signed.raw_lines())  # a line whose copy was lost by a crash
    files.sweep_orphans(timezone.now(), lambda: set(SealedFile.objects.values_list("id", flat=True)))


def let_go() -> None:
    """Close every connection and pool of this process: neither may be carried into a fork."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if close_pool := getattr(connection, "close_pool", None):
            close_pool()


_DO = {"door": _door, "desk": _desk}
