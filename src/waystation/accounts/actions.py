"""Inviting workers, and slowing down whoever guesses."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import pyotp
from django.db import transaction
from django.utils.translation import gettext as _

from waystation.accounts import queries
from waystation.accounts.models import Attempts, Invitation, KnownDevice, UsedCode, Worker
from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused

INVITATION_LIFE = timedelta(hours=72)
FREE_FAILURES = 4
LONGEST_DELAY = timedelta(hours=1)
CODE_SECONDS = 30


@transaction.atomic
def invite_worker(
    pseudonym: str, *, by: str, now: datetime, volunteer: bool = False, source: str = "desk"
) -> tuple[Worker, str]:
    """Invite somebody, or an enrolled worker anew (a forgotten passphrase). Returns the worker and the token, once."""
    name = usable_name(pseudonym)
    worker = queries.by_pseudonym(name)
    if worker and worker.state == Worker.State.REVOKED:
        raise Refused(
            _("this working name belonged to somebody whose access was withdrawn"), hint=_("choose another name")
        )
    worker = worker or Worker.objects.create(pseudonym=name, volunteer=volunteer)
    Invitation.objects.filter(worker=worker).delete()
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(worker=worker, token_digest=token_digest(token), expires=now + INVITATION_LIFE)
    record(Tag.INVITE, by=by, object=worker.pk, source=source)
    return worker, token


def usable_name(pseudonym: str) -> str:
    """The working name as it is kept; Refused where it cannot be one."""
    name = pseudonym.strip()
    if not is_usable(name):
        raise Refused(
            _("this working name cannot be used"), hint=_("take 2 to 40 letters or digits; never a real name")
        )
    return name


def is_usable(name: str) -> bool:
    """A letter or digit first: a name may be a word of the administrator's command, and never one of its options."""
    return 2 <= len(name) <= 40 and name[0].isalnum() and name.replace("-", "").replace(" ", "").isalnum()


def token_digest(token: str) -> bytes:
    return hashlib.sha256(b"invitation:" + token.strip().encode()).digest()


def open_invitation(token: str, *, now: datetime) -> Invitation:
    """The invitation behind a token; Refused alike when it is unknown, used or too old."""
    found = Invitation.objects.select_related("worker").filter(token_digest=token_digest(token), used=False).first()
    if found is None or found.expires < now:
        raise _not_valid()
    refuse_withdrawn(found.worker)
    return found


def refuse_withdrawn(worker: Worker) -> None:
    """Whose access was withdrawn does not come back by an invitation from before."""
    if worker.state == Worker.State.REVOKED:
        raise _not_valid()


def _not_valid() -> Refused:
    return Refused(_("this invitation is not valid any more"), hint=_("ask the person who invited you for a new one"))


def account_digest(name: str) -> bytes:
    return hashlib.sha256(b"account:" + queries.fold_name(name).encode()).digest()


def device_digest(device: str) -> bytes:
    return hashlib.sha256(b"device:" + device.encode()).digest() if device else b""


def counter_for(name: str, device: str) -> tuple[bytes, bytes]:
    """Which counter an attempt falls under: the device's own if this worker used it before, else the account's."""
    account, digest = account_digest(name), device_digest(device)
    device_of = KnownDevice.objects.select_related("worker").filter(digest=digest).first() if digest else None
    known = device_of is not None and queries.fold_name(device_of.worker.pseudonym) == queries.fold_name(name)
    return account, digest if known else b""


def check_delay(name: str, device: str, *, now: datetime) -> None:
    """Refuse while the delay after wrong attempts runs; known and unknown names behave alike."""
    account, digest = counter_for(name, device)
    row = Attempts.objects.filter(account=account, device=digest).first()
    if row and row.not_before and row.not_before > now:
        minutes = max(1, round((row.not_before - now).total_seconds() / 60))
        raise Refused(
            _("too many attempts; wait before the next"),
            hint=_("try again in %(minutes)d min, or ask an officer") % {"minutes": minutes},
        )


@transaction.atomic
def count_failure(name: str, device: str, *, now: datetime) -> None:
    """One wrong attempt more; from the fifth on the wait doubles, up to an hour."""
    account, digest = counter_for(name, device)
    row, _made = Attempts.objects.select_for_update().get_or_create(account=account, device=digest)
    row.failures += 1
    if row.failures > FREE_FAILURES:
        row.not_before = now + min(LONGEST_DELAY, timedelta(seconds=15 * 2 ** min(row.failures - FREE_FAILURES, 12)))
    row.save()


def clear_failures(name: str, device: str) -> None:
    account, digest = counter_for(name, device)
    Attempts.objects.filter(account=account, device=digest).delete()


def remember_device(worker: Worker, device: str) -> str:
    """Returns the token this browser keeps; a new one when it had none of this worker."""
    if device and KnownDevice.objects.filter(worker=worker, digest=device_digest(device)).exists():
        return device
    token = secrets.token_urlsafe(24)
    KnownDevice.objects.create(worker=worker, digest=device_digest(token))
    return token


def code_step(secret: str, code: str, *, now: datetime) -> int | None:
    """The time step this six-digit code belongs to (RFC 6238, one step either side), or None."""
    digits = "".join(str(int(c)) for c in code if c.isdecimal())
    present = int(now.timestamp()) // CODE_SECONDS
    generator = pyotp.TOTP(secret)
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(generator.at(step * CODE_SECONDS), digits):
            return step
    return None


@transaction.atomic
def use_code(worker: Worker, step: int) -> bool:
    """Take this step's code; False when it, or a later one, was used before."""
    row, made = UsedCode.objects.select_for_update().get_or_create(worker=worker, defaults={"step": step})
    if not made and row.step >= step:
        return False
    row.step = step
    row.save()
    return True
