"""Django's SQLite with a queue before each writing transaction.

SQLite lets one connection write and the others sleep, longer each time; with ten people writing at once most of the
time was spent asleep. A lock on a file wakes the next one at once, and the kernel drops it when a process dies. Only
the door's processes use it, and they hold no other database, so nobody can wait in a circle; the desk, and commands,
meet the door at SQLite's own lock as before.
"""

from __future__ import annotations

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection of one thread, with its own handle on the queue."""

    _queue = -1
    _mine = False

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._pass_on()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._pass_on()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._pass_on()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._pass_on()
            if self._queue >= 0:
                os.close(self._queue)
                self._queue = -1

    def _wait_for_turn(self) -> None:
        if self._queue < 0:
            path = f"{self.settings_dict['NAME']}-turn"
            self._queue = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._queue, fcntl.LOCK_EX)
        self._mine = True

    def _pass_on(self) -> None:
        if self._mine:
            self._mine = False
            fcntl.flock(self._queue, fcntl.LOCK_UN)
