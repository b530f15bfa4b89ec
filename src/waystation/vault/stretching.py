"""One Argon2id at a time on a host: 128 MiB each, so a queue instead of a heap."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from waystation.core.sealing import Stretched, stretch
from waystation.core.vocabulary.refusals import Refused

PLACES_IN_QUEUE = 6
LONGEST_WAIT = 20.0


class TryAgain(Refused):
    """Too many sign-ins wait; nothing was counted against anybody."""


def stretch_in_turn(passphrase: str, salt: bytes) -> Stretched:
    """Stretch a passphrase when it is our turn. Never inside a transaction: others would wait for the memory."""
    if connection.in_atomic_block and not getattr(settings, "ALLOW_STRETCH_IN_TRANSACTION", False):
        raise RuntimeError("stretching a passphrase inside a transaction")
    with _place_in_queue(), _turn():
        return stretch(passphrase, salt)


def _busy() -> TryAgain:
    return TryAgain(_("Many people are signing in."), hint=_("Try again in a minute."))


@contextmanager
def _place_in_queue() -> Iterator[None]:
    for place in range(PLACES_IN_QUEUE):
        file = _open(f"stretch-place-{place}")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            continue
        with file:
            yield
        return
    raise _busy()


@contextmanager
def _turn() -> Iterator[None]:
    with _open("stretch-turn") as file:
        end = time.monotonic() + LONGEST_WAIT
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise _busy() from None
                time.sleep(0.02)
        yield


def _open(name: str) -> IO[bytes]:
    folder = places()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.lstat().st_uid != os.getuid():
        raise RuntimeError(f"{folder} belongs to somebody else; remove it")
    return (folder / name).open("ab")


def places() -> Path:
    """The folder of the queue: one for all faces of an installation, for they share the memory of one host."""
    own = Path(settings.TMPFS)
    return own.with_name(f"{own.name.rpartition('-')[0]}-stretch")


def remove_places() -> None:
    """Take the folder away; for whoever takes the installation's other work folders away."""
    shutil.rmtree(places(), ignore_errors=True)
