"""What is different while the world is loaded: the log's clock, and what is done once at the end instead of each time.

Used by the demo only, in the process that loads, and for that time only.
"""

import gc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, tzinfo
from types import ModuleType
from typing import Any

from django.db import connections

from waystation.audit import actions
from waystation.vault import signed


class WorldClock:
    """Stands where the log looks for `datetime`: it is as late as the step that is being loaded."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self, zone: tzinfo | None = None) -> datetime:
        return self.moment.astimezone(zone or UTC)


@contextmanager
def world_clock(moment: datetime) -> Iterator[WorldClock]:
    """For this block the log's clock stands where `.moment` is put: a line written for April 2017 says April 2017.

    Actions take `now` as an argument; the log alone looks at the clock. Without this a demo would show two years of
    work in one minute, and the limits on reading would stop its workers.
    """
    clock = WorldClock(moment)
    with _instead(actions, "datetime", clock):
        yield clock


@contextmanager
def _instead(module: ModuleType, name: str, thing: Any) -> Iterator[None]:
    before = getattr(module, name)
    setattr(module, name, thing)
    try:
        yield
    finally:
        setattr(module, name, before)


@contextmanager
def quickly() -> Iterator[None]:
    """Sync to the disk, look at the signed list and collect garbage once, not at each of some thousand actions.

    A load that is cut is begun anew, so nothing can be lost; nobody adds to the list meanwhile.
    """
    with ExitStack() as stack:
        _synchronous("OFF")
        stack.callback(_synchronous, "FULL")
        known = signed.directory()
        stack.enter_context(_instead(signed, "directory", lambda: known))
        gc.disable()
        stack.callback(gc.enable)
        yield


def _synchronous(kind: str) -> None:
    for connection in connections.all():
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA synchronous={kind}")
                if kind == "FULL":
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
