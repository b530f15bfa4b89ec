"""Lockdown: one click by any officer ends every session and every key in memory; two officers end it."""

import logging
import os
import signal
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.vault import pepper, signed
from waystation.vault.models import Lockdown, MemberWrap, Recovery, Session

UNLOCK_WITHIN = timedelta(minutes=30)
MASTER = b"gunicorn"  # stands in the command line of the desk's master
log = logging.getLogger(__name__)


def is_locked() -> bool:
    """Whether a lockdown stands. A process that notices it also destroys its share of the page."""
    locked = Lockdown.objects.exists()
    if locked:
        pepper.overwrite()
    return locked


def lock(*, by: str, now: datetime, hard: bool = False, source: str = "desk") -> bool:
    """Lock the desk. The row comes first: while it stands sign-in opens nothing, also after a restart.

    True when the desk's processes were told to end. False: whatever runs keeps in memory what it holds, until somebody
    stops it; the caller says so.
    """
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
    with transaction.atomic(durable=True):  # the row is there before the new processes look for it
        if not Lockdown.objects.exists() or hard:
            Lockdown.objects.create(started=now, by=by, hard=hard)
        pepper.overwrite()
        Session.objects.all().delete()
        if hard:
            MemberWrap.objects.all().delete()
        record(Tag.LOCKDOWN_HARD if hard else Tag.LOCKDOWN, by=by, source=source)
    return end_desk_processes()


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
    row = Lockdown.objects.select_for_update().order_by("pk").first()
    if row is None:
        raise Refused(_("the desk is not locked"), hint=_("sign in as usual"))
    fresh = row.unlock_at is not None and now - row.unlock_at <= UNLOCK_WITHIN
    if fresh and row.unlock_by != officer:
        Lockdown.objects.all().delete()
        record(Tag.UNLOCK, by=officer)
        return True
    Lockdown.objects.update(unlock_by=officer, unlock_at=now)
    record(Tag.UNLOCK_APPROVE, by=officer)
    return False
