"""What each face puts in order before it answers: halves of uploads, files without a row, the door's copy of the list.

Runs in gunicorn's master before the fork; every connection is closed again, so that no process inherits one.
"""

from __future__ import annotations

import sys

from django.db import DatabaseError, connections
from django.utils import timezone


def before(face: str) -> None:
    """Put things in order. A database that is not ready is told and no reason to stay closed."""
    try:
        _DO[face]()
    except DatabaseError:
        print(f"waystation: the {face}'s database is not ready; run `waystation migrate`", file=sys.stderr)
    finally:
        let_go()


def _door() -> None:
    from waystation.letterbox import files

    files.sweep_parts(timezone.now())


def _desk() -> None:
    from waystation.letterbox import files, lists
    from waystation.vault import signed
    from waystation.vault.models import SealedFile

    lists.copy_lines(signed.raw_lines())  # a line whose copy was lost by a crash
    files.sweep_orphans(timezone.now(), lambda: set(SealedFile.objects.values_list("id", flat=True)))


def let_go() -> None:
    """Close every connection and pool of this process: neither may be carried into a fork."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if close_pool := getattr(connection, "close_pool", None):
            close_pool()


_DO = {"door": _door, "desk": _desk}
