"""What an interpreter does: read the one text, send the translation, decline. Nothing that was sent is read back."""

import base64
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake.models import TranslationJob
from waystation.intake.translating import jobs
from waystation.intake.translating.asking import LONGEST
from waystation.intake.translating.jobs import GROUP, Content, Job, State
from waystation.letterbox.hours import hour_of
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.keyring import Keyring

LONGEST_TRANSLATION = 2 * LONGEST


class Ended(Refused):
    """The job is over; `how` is its state."""

    def __init__(self, how: str) -> None:
        super().__init__(
            _("this text is not with you any more"), hint=_("nothing has to be done; it cannot be opened again")
        )
        self.how = how


def waiting_for(keyring: Keyring, now: datetime) -> list[TranslationJob]:
    """The jobs of this interpreter that wait: emergencies first, then what ends soonest."""
    rows = TranslationJob.objects.filter(worker_id=keyring.worker_id, state=State.WAITING, expires__gt=hour_of(now))
    order = ("emergency", "urgent", "normal")
    return sorted(rows, key=lambda row: (order.index(row.level) if row.level in order else 2, row.expires, row.pk))


def look_through(keyring: Keyring, now: datetime) -> list[tuple[TranslationJob, Job | None]]:
    """Each with its text, None where it does not open: for languages and words of the list, which shows no more."""
    found: list[tuple[TranslationJob, Job | None]] = []
    for row in waiting_for(keyring, now):
        try:
            found.append((row, jobs.open_job(keyring, row)))
        except Refused:
            found.append((row, None))
    return found


def read_job(keyring: Keyring, job_id: str, *, now: datetime) -> tuple[TranslationJob, Job]:
    """Open one job, and write down that it was opened. Ended when it is over; NotYours for anybody else's."""
    row = _mine(keyring, job_id)
    _refuse_ended(row, now)
    with transaction.atomic():
        record(Tag.JOB_OPEN, by=keyring.worker_id, object=row.pk)
    return row, jobs.open_job(keyring, row)


def read_file(keyring: Keyring, job_id: str, *, now: datetime) -> tuple[bytes, str]:
    """The cleaned copy that came with it."""
    _row, job = read_job(keyring, job_id, now=now)
    if not job.file:
        raise NotYours()
    return base64.b64decode(job.file), job.file_kind


@transaction.atomic
def answer_job(
    keyring: Keyring,
    job_id: str,
    translation: str,
    *,
    now: datetime,
    proposals: list[dict[str, str]] | None = None,
    **remarks: str,
) -> None:
    """Send the translation: it is sealed to the group that asked, and the text is gone here.

    Ended when somebody was quicker, be it the same interpreter in another window; Refused for an empty one.
    """
    row = _mine(keyring, job_id, locked=True)
    _refuse_ended(row, now)
    if not translation.strip():
        raise Refused(_("the translation is missing"), hint=_("write it, or decline the text"))
    if len(translation) > LONGEST_TRANSLATION:
        raise Refused(_("the translation is too long"), hint=_("40,000 characters at most"))
    said: Content = {name: remarks.get(name, "") for name in ("unclear", "dialect", "tone")}
    said |= {"translation": translation.strip(), "proposals": proposals or [], "at": moment_of(now)}
    jobs.seal_answer(keyring, row, jobs.open_job(keyring, row), said)
    jobs.end(row, State.DONE)
    record(Tag.JOB_ANSWER, by=keyring.worker_id, object=row.pk)


@transaction.atomic
def decline_job(keyring: Keyring, job_id: str, *, reason: str = "", conflict: bool = False, now: datetime) -> None:
    """Give it back. `conflict`: the interpreter knows these people; then no reason is asked for."""
    row = _mine(keyring, job_id, locked=True)
    _refuse_ended(row, now)
    if not (conflict or reason.strip()):
        raise Refused(_("the reason is missing"), hint=_("a few words are enough; no name"))
    said = {"reason": reason.strip(), "conflict": conflict, "at": moment_of(now)}
    try:
        jobs.seal_answer(keyring, row, jobs.open_job(keyring, row), said)
        jobs.end(row, State.DECLINED)
    except Refused:  # it does not open: whoever sent it hears that it has to be sent again
        jobs.end(row, State.LOST)
    record(Tag.JOB_DECLINE, by=keyring.worker_id, object=row.pk)


def _mine(keyring: Keyring, job_id: str, *, locked: bool = False) -> TranslationJob:
    rows = TranslationJob.objects.select_for_update() if locked else TranslationJob.objects.all()
    row = rows.filter(pk=job_id, worker_id=keyring.worker_id).first()
    if row is None or GROUP not in keyring.codes:
        raise NotYours()
    return row


def _refuse_ended(row: TranslationJob, now: datetime) -> None:
    if how := jobs.how_it_ended(row, now):
        raise Ended(how)
