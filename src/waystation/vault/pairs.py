"""Secrets that take two people: a house's address, a name given under torture (security.md sections 1 and 6).

Anyone may write one, nobody alone reads it back. Its key is split in two halves, one for each of two compartments
without a common member. To read: one worker asks with reason and case, others release the halves that the asker lacks,
re-sealed to the asker; shown once, within 30 minutes.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import record, this_hour
from waystation.audit.queries import details_of
from waystation.audit.tags import Tag
from waystation.core.sealing import (
    Damaged,
    join,
    open_from,
    open_value,
    pack,
    seal_to,
    seal_value,
    sign,
    split,
)
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault import public, signed
from waystation.vault.details import open_detail, seal_detail
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label
from waystation.vault.models import PairReading, PairRelease, PairSecret

WITHIN, LONGEST_AHEAD = timedelta(minutes=30), timedelta(hours=12)
PURPOSE = "pair-secret"
HALVES = (1, 2)
Content = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """A reading that waits for this worker's yes: who asks, why, and for which case."""

    reading: PairReading
    half: int
    reason: str
    case: str


@transaction.atomic
def write_secret(keyring: Keyring, subject: str, content: Content, *, codes: tuple[str, str]) -> str:
    """Seal a secret for two compartments; returns its id. It is never rewritten: write another and delete this one."""
    signed.hold_list()
    first, second = codes
    if first == second or signed.directory().members(first) & signed.directory().members(second):
        raise Refused(
            _("These two groups have a member in common."), hint=_("An officer takes that person out of one of them.")
        )
    if {first, second} & signed.directory().rotation_due_at(this_hour()):
        raise Refused(
            _("The key of one of these two groups must be renewed first."),
            hint=_("A member of it renews it, then write."),
        )
    key = os.urandom(32)
    row = PairSecret(subject=subject, first_code=first, second_code=second)
    row.sealed = seal_value(key, signed.context(Label.SPLIT_SECRET, row.id), json.dumps(content).encode())
    for half, share in zip(HALVES, split(key, 2), strict=True):
        _put_half(row, half, share)
    row.writer, row.writer_version = keyring.worker_id, keyring.version
    row.signature = sign(keyring.pair, PURPOSE, *_signed_fields(row))
    row.save(force_insert=True)
    record(Tag.HALF_WRITE, by=keyring.worker_id, object=row.id)
    return row.id


@transaction.atomic
def delete_secret(keyring: Keyring, secret_id: str) -> None:
    """Take a secret away, say after a newer one was written. Its compartments' members may, and its writer."""
    row = _secret(secret_id)
    if row.writer != keyring.worker_id and not _held(keyring, row):
        raise NotYours()
    row.delete()
    record(Tag.HALF_WRITE, by=keyring.worker_id, object=secret_id)


@transaction.atomic
def ask(keyring: Keyring, secret_id: str, *, reason: str, case: str, now: datetime) -> PairReading:
    """Ask to read a secret. Everything, the approval and the showing too, happens within 30 minutes from now."""
    row = _secret(secret_id)
    _need_reason(reason, case)
    reading = PairReading(secret=row, by=keyring.worker_id, half=_held(keyring, row), opens=now, expires=now + WITHIN)
    reading.save(force_insert=True)
    for half in _missing(reading):
        detail = seal_detail(_code(row, half), {"reason": reason, "case": case})
        record(Tag.HALF_ASK, by=keyring.worker_id, object=reading.pk, detail=detail)
    return reading


@transaction.atomic
def approve(keyring: Keyring, reading_id: str, *, now: datetime) -> None:
    """Another worker opens their half and re-seals it to the one who asked."""
    reading = _locked(reading_id)
    row = reading.secret
    held = _held(keyring, row)
    if not held:
        raise NotYours()
    if reading.by == keyring.worker_id:
        raise Refused(_("Nobody approves their own question."), hint=_("Somebody of the other group approves it."))
    if reading.state != PairReading.State.ASKED or reading.expires < now:
        raise Refused(_("This question is closed or too old."), hint=_("Let your colleague ask again."))
    if held not in _missing(reading):
        raise Refused(_("Your group's half is there already."), hint=_("Somebody of the other group approves it."))
    _release(keyring, reading, held)


@transaction.atomic
def approve_ahead(
    keyring: Keyring,
    secret_id: str,
    worker: str,
    *,
    reason: str,
    case: str,
    opens: datetime,
    until: datetime,
    now: datetime,
) -> PairReading:
    """Approve ahead, for a named worker, one case and a window of at most 12 hours. Shown once, as ever."""
    row = _secret(secret_id)
    held, entry = _held(keyring, row), signed.directory().worker(worker)
    if not held or entry is None:
        raise NotYours()
    _need_reason(reason, case)
    if worker == keyring.worker_id:
        raise Refused(_("Nobody approves their own question."), hint=_("Somebody of the other group approves it."))
    if not now <= until or not timedelta(0) < until - opens <= LONGEST_AHEAD:
        raise Refused(_("A window has at most 12 hours."), hint=_("Choose a shorter one, nearer to the journey."))
    theirs = _half_of_codes(signed.directory().codes_of(worker), row)
    if theirs == held:
        raise Refused(_("This worker is in your own group."), hint=_("Somebody of the other group approves it."))
    reading = PairReading(secret=row, by=worker, half=theirs, opens=opens, expires=until)
    reading.save(force_insert=True)
    for half in HALVES:
        detail = seal_detail(_code(row, half), {"reason": reason, "case": case, "for": worker})
        record(Tag.HALF_ASK, by=keyring.worker_id, object=reading.pk, detail=detail)
    _release(keyring, reading, held)
    return reading


def sweep(now: datetime) -> int:
    """Delete halves that were released and not shown in their time. How many."""
    return PairRelease.objects.filter(reading__expires__lt=now).delete()[0]


def show(keyring: Keyring, reading_id: str, *, now: datetime) -> Content:
    """The secret, once. The line is in the log, and the released halves are gone, before it is given out."""
    with transaction.atomic():
        reading = _locked(reading_id)
        if reading.by != keyring.worker_id:
            raise NotYours()
        if reading.state != PairReading.State.APPROVED or not reading.opens <= now <= reading.expires:
            raise Refused(
                _("This cannot be shown: it was shown before, it is too old, or it is not approved yet."),
                hint=_("Ask again and say why."),
            )
        content = _opened(keyring, reading)
        if not PairReading.objects.filter(pk=reading.pk, state=reading.state).update(state=PairReading.State.SHOWN):
            raise NotYours()
        PairRelease.objects.filter(reading=reading).delete()
        record(Tag.HALF_SHOW, by=keyring.worker_id, object=reading.pk)
    return content


@transaction.atomic
def end_reading(keyring: Keyring, reading_id: str) -> None:
    """Withdraw or decline a question: the one who asked, or anybody who holds a half."""
    reading = _locked(reading_id)
    if reading.by != keyring.worker_id and not _held(keyring, reading.secret):
        raise NotYours()
    PairRelease.objects.filter(reading=reading).delete()
    PairReading.objects.filter(pk=reading.pk).update(state=PairReading.State.ENDED)
    record(Tag.HALF_END, by=keyring.worker_id, object=reading.pk)


def waiting(keyring: Keyring, *, now: datetime) -> list[Asked]:
    """Questions that this worker can answer now."""
    rows = PairReading.objects.select_related("secret").filter(state=PairReading.State.ASKED, expires__gte=now)
    found = []
    for reading in rows.exclude(by=keyring.worker_id).order_by("expires"):
        held = _held(keyring, reading.secret)
        if held in _missing(reading):
            said = _first_open(keyring, details_of(reading.pk))
            found.append(Asked(reading, held, said.get("reason", ""), said.get("case", "")))
    return found


def mine(keyring: Keyring, *, now: datetime) -> list[PairReading]:
    """This worker's own questions that are still open or approved."""
    live = (PairReading.State.ASKED, PairReading.State.APPROVED)
    return list(PairReading.objects.filter(by=keyring.worker_id, state__in=live, expires__gte=now).order_by("expires"))


def reseal_halves(keyring: Keyring, code: str, limit: int) -> int:
    """A step of a rotation: bring this compartment's halves to its new epoch."""
    new, floor, done = keyring.compartment(code), signed.directory().compartment(code).floor, 0
    for half, name in zip(HALVES, ("first", "second"), strict=True):
        older = {f"{name}_code": code, f"{name}_epoch__lt": new.epoch, f"{name}_epoch__gte": floor}
        for row in PairSecret.objects.filter(**older)[: limit - done]:
            _put_half(row, half, _open_half(keyring, row, half))
            row.save(update_fields=[f"{name}_epoch", f"{name}_half"])
            done += 1
    return done


def _opened(keyring: Keyring, reading: PairReading) -> Content:
    row = reading.secret
    _check_signature(row)
    halves = {r.half: open_from(keyring.pair, bytes(r.sealed), _released(r)) for r in _releases(reading)}
    if reading.half:
        halves[reading.half] = _open_half(keyring, row, reading.half)
    if set(halves) != set(HALVES):
        raise Refused(_("A half is missing."), hint=_("Ask again and say why."))
    key = join([halves[half] for half in HALVES])
    content: Content = json.loads(open_value(key, signed.context(Label.SPLIT_SECRET, row.id), bytes(row.sealed)))
    return content


def _release(keyring: Keyring, reading: PairReading, half: int) -> None:
    entry = signed.directory().worker(reading.by)
    if entry is None:
        raise NotYours()
    release = PairRelease(reading=reading, half=half, by=keyring.worker_id)
    release.sealed = seal_to(entry.public, _open_half(keyring, reading.secret, half), _released(release))
    release.save(force_insert=True)
    if not _missing(reading):
        PairReading.objects.filter(pk=reading.pk).update(state=PairReading.State.APPROVED)
    record(Tag.HALF_APPROVE, by=keyring.worker_id, object=reading.pk)


def _put_half(row: PairSecret, half: int, share: bytes) -> None:
    bound = f"{row.id}:{half}"
    epoch, sealed = public.seal_to_compartment(signed.directory(), _code(row, half), Label.SPLIT_HALF, bound, share)
    if half == 1:
        row.first_epoch, row.first_half = epoch, sealed
    else:
        row.second_epoch, row.second_half = epoch, sealed


def _open_half(keyring: Keyring, row: PairSecret, half: int) -> bytes:
    epoch, sealed = (row.first_epoch, row.first_half) if half == 1 else (row.second_epoch, row.second_half)
    code = _code(row, half)
    signed.check_floor(code, epoch)
    bound = public.compartment_context(signed.directory(), code, epoch, Label.SPLIT_HALF, f"{row.id}:{half}")
    return open_from(keyring.epoch(code, epoch).pair, bytes(sealed), bound)


def _code(row: PairSecret, half: int) -> str:
    return row.first_code if half == 1 else row.second_code


def _held(keyring: Keyring, row: PairSecret) -> int:
    return _half_of_codes(keyring.codes, row)


def _half_of_codes(codes: Iterable[str], row: PairSecret) -> int:
    return 1 if row.first_code in codes else 2 if row.second_code in codes else 0


def _missing(reading: PairReading) -> set[int]:
    return set(HALVES) - {reading.half} - {release.half for release in _releases(reading)}


def _releases(reading: PairReading) -> list[PairRelease]:
    return list(PairRelease.objects.filter(reading=reading))


def _released(release: PairRelease) -> bytes:
    fields = (signed.organisation(), int(Label.RELEASED_HALF), release.reading_id, release.half)
    return pack("waystation", "released half", *fields)


def _secret(secret_id: str) -> PairSecret:
    row = PairSecret.objects.filter(pk=secret_id).first()
    if row is None:
        raise NotYours()
    return row


def _locked(reading_id: str) -> PairReading:
    reading = PairReading.objects.select_for_update().filter(pk=reading_id).first()
    if reading is None:
        raise NotYours()
    return reading


def _need_reason(reason: str, case: str) -> None:
    if len(reason.strip()) < 3 or not case.strip():
        raise Refused(_("Say why, and for which case."), hint=_("Both are kept, sealed, in the log."))


def _signed_fields(row: PairSecret) -> tuple[bytes | str | int, ...]:
    digest = hashlib.sha256(bytes(row.sealed)).digest()
    codes = (row.first_code, row.second_code)
    return (signed.organisation(), row.id, row.subject, *codes, digest, row.writer, row.writer_version)


def _check_signature(row: PairSecret) -> None:
    key = (row.writer, row.writer_version)
    if not public.has_signed_as(signed.directory(), key, bytes(row.signature), PURPOSE, *_signed_fields(row)):
        raise Damaged("a secret for two is not as it was written; nothing of it is shown")


def _first_open(keyring: Keyring, details: Iterable[bytes]) -> dict[str, Any]:
    for detail in details:
        if (said := open_detail(keyring, detail)) is not None:
            return said
    return {}
