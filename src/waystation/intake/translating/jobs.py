"""What a job is, how it is sealed to one interpreter and its answer to the group that asked, and how it ends by itself.

A seal says to whom it is, never from whom, and anybody who writes rows can make one: so both carry a signature inside.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from waystation.audit.actions import this_hour
from waystation.core.sealing import SealingError, open_from, pack, seal_to, sign
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.models import TranslationJob
from waystation.letterbox import clocks
from waystation.letterbox.hours import has_come, hour_of
from waystation.vault import public, signed
from waystation.vault.directory import canonical
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

GROUP = "interpreters"
JOB, ANSWER = "interpreter-job", "interpreter-answer"  # what the signatures are for
ROWS_LIVE = timedelta(days=14)  # an ended job's row, which says only that it has ended
State = TranslationJob.State
Content = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """All that the interpreter gets: no alias, no name, no reference of a request, a case or a mailbox."""

    text: str
    source: str
    target: str
    mind: str = ""
    translation: str = ""  # somebody else's, to be checked
    file: str = ""  # base64 of a cleaned copy
    file_kind: str = ""
    glossary: tuple[Content, ...] = ()
    to: str = ""  # the group that asks and gets the answer
    by: str = ""  # the worker who asks


def seal_job(keyring: Keyring, row: TranslationJob, job: Job) -> bytes:
    """Seal to the one interpreter's certified key, signed by whoever asks. Refused for anybody who is none."""
    entry = signed.directory().worker(row.worker_id)
    if entry is None or row.worker_id not in interpreters():
        raise Refused(_("this person is not an interpreter here"), hint=_("choose somebody of the list"))
    said = asdict(job)
    signature = sign(keyring.pair, JOB, *_of_job(row, said)).hex()
    return seal_to(entry.public, json.dumps({"said": said, "signature": signature}).encode(), _bound(row))


def open_job(keyring: Keyring, row: TranslationJob) -> Job:
    """The job as whoever it names asked for it. Refused for anything else, whoever put it there."""
    try:
        held = json.loads(open_from(keyring.pair, bytes(row.sealed), _bound(row)))
        said, signature = held["said"], bytes.fromhex(held["signature"])
        job = Job(**{**said, "glossary": tuple(said["glossary"])})
    except (SealingError, ValueError, KeyError, TypeError):
        raise _unreadable() from None
    if not public.has_signed(signed.directory(), job.by, signature, JOB, *_of_job(row, said)):
        raise _unreadable()
    return job


def seal_answer(keyring: Keyring, row: TranslationJob, job: Job, said: Content) -> None:
    """Seal what comes back to the group that signed for the question, whatever the row says. The caller saves."""
    signed.hold_list()  # no rotation ends between the choice of the key and the commit
    held = {"said": said, "signature": sign(keyring.pair, ANSWER, *_of_answer(row, said)).hex()}
    plain = json.dumps(held).encode()
    row.compartment = job.to
    row.epoch, row.answer = public.seal_to_compartment(
        signed.directory(), job.to, Label.INTERPRETER_ANSWER, row.pk, plain
    )


def open_answer(keyring: Keyring, row: TranslationJob, *, code: str, worker: str) -> Content | None:
    """What this interpreter answered to this group; None for anything else, whoever put it there."""
    try:
        held = json.loads(_opened(keyring, row, code))
        said, signature = held["said"], bytes.fromhex(held["signature"])
    except (SealingError, NotYours, ValueError, KeyError, TypeError):
        return None
    ours = public.has_signed(signed.directory(), worker, signature, ANSWER, *_of_answer(row, said))
    return said if ours else None


def interpreters() -> frozenset[str]:
    """Workers in the group of interpreters, by the signed list; empty where there is no such group."""
    present = signed.directory()
    return frozenset(present.members(GROUP, this_hour())) if GROUP in present.compartments else frozenset()


def end(row: TranslationJob, state: str) -> None:
    """It is over: the text is gone for the interpreter, and the clock stops."""
    row.state, row.sealed = state, b""
    row.save()
    if row.due:
        clocks.settle_due(row.due)


def how_it_ended(row: TranslationJob, now: datetime) -> str:
    """ "" while it waits; else its state. An hour that has come ends a job before anybody has swept."""
    if row.state == State.WAITING and has_come(row.expires, hour_of(now)):
        return str(State.EXPIRED)
    return "" if row.state == State.WAITING else str(row.state)


def ran_out(now: datetime) -> Q:
    """Waiting jobs whose hour has come, or that lie with somebody who is no interpreter any more."""
    return Q(state=State.WAITING) & (clocks.come("expires", hour_of(now)) | ~Q(worker__in=interpreters()))


@transaction.atomic
def sweep(now: datetime) -> int:
    """End what ran out; holds no key, safe to repeat. Returns how many. A row goes when it says nothing any more."""
    if not signed.is_founded():  # the tick runs before there is an organisation too
        return 0
    over = list(TranslationJob.objects.select_for_update().filter(ran_out(now)))
    for row in over:
        end(row, State.EXPIRED if has_come(row.expires, hour_of(now)) else State.LOST)
    old = TranslationJob.objects.filter(told=True, expires__lt=hour_of(now - ROWS_LIVE))
    if old.exists():
        old.delete()
    return len(over)


def reseal_answers(keyring: Keyring, code: str, limit: int) -> int:
    """After a revocation: bring up to `limit` answers that nobody has taken in to the new key of the group."""
    entry = signed.directory().compartment(code)
    rows = TranslationJob.objects.filter(compartment=code, epoch__gte=max(1, entry.floor), epoch__lt=entry.epoch)
    found = list(rows.exclude(answer=b"").select_for_update()[:limit])
    for row in found:
        plain = _opened(keyring, row, code)
        row.epoch, row.answer = public.seal_to_compartment(
            signed.directory(), code, Label.INTERPRETER_ANSWER, row.pk, plain
        )
    TranslationJob.objects.bulk_update(found, ["epoch", "answer"], batch_size=100)
    return len(found)


def _opened(keyring: Keyring, row: TranslationJob, code: str) -> bytes:
    bound = public.compartment_context(signed.directory(), code, row.epoch, Label.INTERPRETER_ANSWER, row.pk)
    return open_from(keyring.epoch(code, row.epoch).pair, bytes(row.answer), bound)


def _bound(row: TranslationJob) -> bytes:
    return pack("waystation", JOB, signed.organisation(), int(Label.INTERPRETER_JOB), row.pk, row.worker_id)


def _of_job(row: TranslationJob, said: Content) -> tuple[bytes | str, ...]:
    return signed.organisation(), row.pk, row.worker_id, row.expires, canonical(said)


def _of_answer(row: TranslationJob, said: Content) -> tuple[bytes | str, ...]:
    return signed.organisation(), row.pk, canonical(said)


def _unreadable() -> Refused:
    return Refused(
        _("this text does not open for you"),
        hint=_("decline it, and tell whoever sent it: it may be from before your keys were made anew"),
    )
