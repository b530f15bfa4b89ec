"""Room kept free on the disk, for what must be written even when it is full: a lockdown, a revocation, an unlocking."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError

# A lockdown writes some pages of 4 KiB twice, into the write-ahead log and into the database; a hard one also the pages
# of all members' keys. This is a thousand pages, and less than one photograph.
SIZE = 4 * 1024 * 1024
# How a database says that it takes nothing: full, read-only, gone. What else it may say is a mistake of ours.
TAKES_NOTHING = (OperationalError, InternalError, InterfaceError)
R = TypeVar("R")


def _path() -> Path:
    return Path(settings.WAYSTATION_HOME) / "reserve"


def make() -> bool:
    """Keep the room where it is not kept yet and the disk has it to give. Whether it is kept now."""
    path = _path()
    if path.exists():
        return True
    if free() < 3 * SIZE:
        return False
    part = path.with_suffix(".part")
    try:
        number = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        try:
            os.posix_fallocate(number, 0, SIZE)
        finally:
            os.close(number)
        part.rename(path)
    except OSError:
        part.unlink(missing_ok=True)
        return False
    return True


def free() -> int:
    """Bytes that the desk may still write where its home lies."""
    return shutil.disk_usage(settings.WAYSTATION_HOME).free


def release() -> bool:
    """Give the room away. Whether there was any."""
    with suppress(OSError):
        _path().unlink()
        return True
    return False


def with_room(act: Callable[[], R], *, committed: Callable[[], object] = bool) -> R:
    """Do this; if the database takes nothing, give the room away and do it once more, unless it is `committed`.

    What follows a commit may fail too, as a copy for the door does: that is no reason to do the act twice.
    """
    try:
        return act()
    except TAKES_NOTHING:
        if committed() or not release():
            raise
        return act()
