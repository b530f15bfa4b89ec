"""Lockdown: one click by any officer ends every session and every key in memory; two officers end it."""

import logging
import os
import signal
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.databases import was_not_made
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.vault import pepper, reserve, signed
from waystation.vault.models import Lockdown, MemberWrap, Recovery, Session

UNLOCK_WITHIN = timedelta(minutes=30)
MASTER = b"gunicorn"  # stands in the command line of the desk's master
log = logging.getLogger(__name__)


class NotWritten(Refused):
    """Everything was ended, and the lock stands as a file alone: the database took nothing.

    `said` is what was done and what was not, a sentence each; `stop`: something may go on until the service is stopped.
    """

    def __init__(self, said: list[str], *, stop: bool) -> None:
        super().__init__(" ".join(said), hint=_("have an administrator mend that, then lock once more"))
        self.said, self.stop = said, stop


def _mark() -> Path:
    """An empty file needs no room: it stands for the row while the database takes none."""
    return Path(settings.WAYSTATION_HOME) / "locked"


def is_locked() -> bool:
    """Whether a lockdown stands. A process that notices it also destroys its share of the page."""
    locked = _mark().exists() or Lockdown.objects.exists()
    if locked:
        pepper.overwrite()
    return locked


def lock(*, by: str, now: datetime, hard: bool = False, source: str = "desk") -> bool:
    """Lock the desk. The row comes first: while it stands sign-in opens nothing, also after a restart.

    True when the desk's processes were told to end. False: whatever runs keeps in memory what it holds, until somebody
    stops it; the caller says so. Where the database takes nothing, not even with the room kept for this, everything is
    ended all the same, and NotWritten says so.
    """
    try:
        reserve.with_room(lambda: _refuse(hard=hard))  # on a full disk SQLite may not even be read
        pepper.overwrite()  # before what may fail: no session opens any more, in no process
        reserve.with_room(lambda: _write(by, now, hard=hard, source=source))
    except Refused:
        raise
    except Exception as error:  # whatever it is, nothing may stay open because of it
        if was_not_made(error):  # there is no desk yet that could be locked
            raise
        raise _not_written(of_database=isinstance(error, DatabaseError), hard=hard) from None
    return end_desk_processes()


def _refuse(*, hard: bool) -> None:
    if not (signed.is_founded() and signed.directory().ever_officers):
        raise Refused(
            _("there is no officer yet, so nobody could unlock the desk again"),
            hint=_("stop the desk's service instead"),
        )
    if hard and not Recovery.objects.filter(drill=True, state=Recovery.State.DONE).exists():
        raise Refused(
            _("a hard lockdown deletes the keys of all members, and no recovery drill has been passed"),
            hint=_("use the plain lockdown now; hold a recovery drill before you need the hard one"),
        )


@transaction.atomic(durable=True)  # the row is there before the new processes look for it
def _write(by: str, now: datetime, *, hard: bool, source: str) -> None:
    if not Lockdown.objects.exists() or hard:
        Lockdown.objects.create(started=now, by=by, hard=hard)
    Session.objects.all().delete()
    if hard:
        MemberWrap.objects.all().delete()
    record(Tag.LOCKDOWN_HARD if hard else Tag.LOCKDOWN, by=by, source=source)


def _not_written(*, of_database: bool, hard: bool) -> NotWritten:
    """Lock by the file and end the processes; say what was done and what was not."""
    pepper.overwrite()
    with suppress(OSError):
        _mark().touch(mode=0o600)
    ended, marked = end_desk_processes(), _mark().exists()
    said = [
        _("Every session has ended, but the database took nothing: the disk is full, or the database does not answer.")
        if of_database
        else _("Every session has ended, but the lock could not be written into the log and the database."),
        _("The lock stands as a file and holds also after a restart.")
        if marked
        else _("The lock could not be written anywhere: STOP THE DESK'S SERVICE NOW."),
    ]
    if not ended:
        said.append(_("No process of the desk could be told to end: STOP ITS SERVICE NOW."))
    if hard:
        said.append(_("The members' keys were not deleted."))
    return NotWritten(said, stop=not (ended and marked))


def end_desk_processes() -> bool:
    """Ask the desk's master to replace its workers; their memory goes with them. Whether there was one to ask."""
    try:
        master = int(Path(settings.DESK_PIDFILE).read_text(encoding="ascii"))
        if MASTER not in Path(f"/proc/{master}/cmdline").read_bytes():
            raise ProcessLookupError  # the number was given to another program since
        os.kill(master, signal.SIGHUP)
    except (ValueError, OSError):
        log.warning("no process of the desk could be told to end; stop the desk's service by hand")
        return False
    return True


@transaction.atomic
def approve_unlock(officer: str, *, now: datetime) -> bool:
    """One officer's yes. True when it was the second, different one within 30 minutes, and the desk is open again.

    The caller has checked passphrase, factor and that the worker is an officer.
    """
    if _mark().exists() and not Lockdown.objects.exists():
        Lockdown.objects.create(started=now, by=officer)
    row = Lockdown.objects.select_for_update().order_by("pk").first()
    if row is None:
        raise Refused(_("the desk is not locked"), hint=_("sign in as usual"))
    fresh = row.unlock_at is not None and now - row.unlock_at <= UNLOCK_WITHIN
    if fresh and row.unlock_by != officer:
        Lockdown.objects.all().delete()
        record(Tag.UNLOCK, by=officer)
        transaction.on_commit(lambda: _mark().unlink(missing_ok=True))
        return True
    Lockdown.objects.update(unlock_by=officer, unlock_at=now)
    record(Tag.UNLOCK_APPROVE, by=officer)
    return False
