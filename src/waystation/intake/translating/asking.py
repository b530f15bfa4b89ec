"""What a worker does who needs a translation: send, withdraw, take in what came back, have it checked."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import once
from waystation.intake.models import TranslationJob
from waystation.intake.translating import glossary, jobs, words
from waystation.intake.translating.jobs import Content, Job, State
from waystation.intake.translating.places import Place, Write, open_jobs
from waystation.letterbox import clocks
from waystation.letterbox.hours import hour_of, later
from waystation.letterbox.mailboxes import moment_of

LONGEST, LONGEST_MIND, LARGEST_FILE = 20_000, 1_000, 2_000_000


@dataclass(frozen=True)
class Order:
    """What the worker has seen and confirmed."""

    of: str
    worker: str
    source: str
    target: str
    text: str = ""
    mind: str = ""
    level: str = "normal"
    hours: int = 24
    file: bytes = b""
    file_kind: str = ""
    check_of: str = ""  # the translation that somebody else is to look through

    def said(self) -> dict[str, str]:
        """By what the same form is known again."""
        return {"original": self.text, "worker": self.worker, "into": self.target}


def send_job(place: Place, order: Order, *, now: datetime, form_id: str = "") -> str:
    """Seal the text to the one interpreter, and note it in the box. Returns the job's id; the same form sends once."""
    _refuse_unfit(order)
    with place.writing("translation-asked", now) as write:
        row_id, there = once.place(place, place.label, form_id, order.said())
        if there:
            return row_id
        checked = _to_check(place, order)
        job = _job(place, order, checked)
        row = TranslationJob(
            id=row_id,
            worker_id=order.worker,
            compartment=place.compartment,
            level=order.level,
            hour=hour_of(now),
            expires=later(now, order.hours),
        )
        row.sealed = jobs.seal_job(place.keyring, row, job)
        if order.level == "emergency":
            row.due = clocks.set_due_at(jobs.GROUP, order.level, hour_of(now))
        row.save(force_insert=True)
        write(row_id, _entry(place, order, row, now))
    return row_id


def withdraw_job(place: Place, job_id: str, *, now: datetime) -> None:
    """Take the text back before it is answered; from now on the interpreter's page says so and shows nothing."""
    with place.writing("translation-withdrawn", now) as write:
        entry = _one(place, job_id)
        row = TranslationJob.objects.select_for_update().filter(pk=job_id).first()
        if entry["state"] != "waiting" or (row is not None and row.state == State.DONE):
            raise Refused(_("this text is not with the interpreter any more"), hint=_("read here how it ended"))
        if row is not None:
            row.told = True
            jobs.end(row, State.WITHDRAWN)
        write(job_id, {**entry, "state": "withdrawn", "ended": moment_of(now)})


def take_answers(place: Place, *, now: datetime) -> int:
    """Put what came back, or how it ended, into the box, and empty the row. Returns how many; safe to repeat."""
    out = open_jobs(place.all())
    if not out:
        return 0
    if TranslationJob.objects.filter(jobs.ran_out(now), pk__in=out).exists():
        jobs.sweep(now)
    if not _ended(place):
        return 0
    with place.writing("translation-back", now) as write:
        ended = _ended(place, locked=True)
        for job_id, row in ended.items():
            entry = _one(place, job_id)
            after = {**entry, **_result(place, entry, row), "ended": moment_of(now)}
            write(job_id, after)
            if after["state"] == "done" and entry.get("check_of"):
                _note_check(place, write, after)
            TranslationJob.objects.filter(pk=job_id).update(answer=b"", told=True)
    return len(ended)


def accept_proposal(place: Place, job_id: str, number: int, *, now: datetime) -> None:
    """Put one of the interpreter's proposals into the glossary, and note that it is there."""
    entry = _one(place, job_id)
    proposals = entry.get("proposals", [])
    if not 0 <= number < len(proposals) or proposals[number].get("accepted"):
        raise Refused(_("this proposal is not open any more"), hint=_("look into the glossary"))
    with transaction.atomic():
        said = {name: proposals[number].get(name, "") for name in ("term", "translation", "note")}
        glossary.keep(place.keyring, "", {**said, "source": entry["from"], "target": entry["into"]}, seen="", now=now)
        with place.writing("translation-glossary", now) as write:
            proposals = [{**one, "accepted": True} if at == number else one for at, one in enumerate(proposals)]
            write(job_id, {**_one(place, job_id), "proposals": proposals})


def _refuse_unfit(order: Order) -> None:
    if not order.text.strip() and not order.file:
        raise Refused(_("there is no text to translate"), hint=_("write or choose the text that is to be translated"))
    if len(order.text) > LONGEST:
        raise Refused(_("this text is too long for one job"), hint=_("send at most 20,000 characters at a time"))
    if len(order.mind) > LONGEST_MIND:
        raise Refused(_("the note is too long"), hint=_("1,000 characters at most"))
    if len(order.file) > LARGEST_FILE:
        raise Refused(_("this file is too large to be sent"), hint=_("2 MB at most; type the words that matter"))
    if {order.source, order.target} - words.LANGUAGES.keys() or order.source == order.target:
        raise Refused(_("choose two different languages"), hint=_("from which, and into which"))
    if order.level not in words.LEVELS or not 1 <= order.hours <= max(words.HOURS.values()):
        raise Refused(_("say how soon and until when"), hint=_("choose both from the lists"))


def _to_check(place: Place, order: Order) -> Content:
    """The translation that is looked through: by somebody else than who made it."""
    if not order.check_of:
        return {}
    entry = _one(place, order.check_of)
    if entry["state"] != "done":
        raise Refused(_("there is no translation to check yet"), hint=_("wait until it has come back"))
    if entry["worker"] == order.worker:
        raise Refused(_("nobody checks their own translation"), hint=_("choose a second interpreter"))
    if entry["is_file"] and entry["of"] != order.of:
        raise Refused(_("this translation is of another file"), hint=_("send the file of which it is"))
    return entry


def _job(place: Place, order: Order, checked: Content) -> Job:
    return Job(
        text=order.text,
        source=order.source,
        target=order.target,
        mind=order.mind,
        translation=checked.get("translation", ""),
        file=base64.b64encode(order.file).decode(),
        file_kind=order.file_kind,
        glossary=tuple(glossary.occurring(place.keyring, order.source, order.target, order.text)),
        to=place.compartment,
        by=place.keyring.worker_id,
    )


def _entry(place: Place, order: Order, row: TranslationJob, now: datetime) -> Content:
    """What the box keeps. Forgetting follows `job` and `due` by their names."""
    return {
        "of": order.of,
        "original": order.text,
        "is_file": bool(order.file),
        "from": order.source,
        "into": order.target,
        "mind": order.mind,
        "worker": order.worker,
        "level": order.level,
        "expires": row.expires,
        "due": row.due,
        "job": row.pk,
        "check_of": order.check_of,
        "by": place.keyring.worker_id,
        "at": moment_of(now),
        "state": "waiting",
    }


def _ended(place: Place, *, locked: bool = False) -> Mapping[str, TranslationJob | None]:
    """{job: its row, None where it is gone} of all that are out here and over there."""
    out = open_jobs(place.all())
    rows = (TranslationJob.objects.select_for_update() if locked else TranslationJob.objects).in_bulk(out)
    return {job: rows.get(job) for job in out if job not in rows or rows[job].state != State.WAITING}


def _result(place: Place, entry: Content, row: TranslationJob | None) -> Content:
    if row is None or row.state in (State.LOST, State.WITHDRAWN):
        return {"state": "lost"}
    if row.state == State.EXPIRED:
        return {"state": "expired"}
    said = jobs.open_answer(place.keyring, row, code=place.compartment, worker=entry["worker"])
    if said is None:
        return {"state": "damaged"}
    if row.state == State.DECLINED:
        return {"state": "conflict" if said.get("conflict") else "declined", "reason": str(said.get("reason", ""))}
    kept = {name: said.get(name, "") for name in ("translation", "unclear", "dialect", "tone", "at")}
    return {"state": "done", **kept, "proposals": list(said.get("proposals", []))}


def _note_check(place: Place, write: Write, after: Content) -> None:
    """The second interpreter's reading counts from now on; the first one stays beside it."""
    entry = _one(place, after["check_of"])
    checked = {"worker": after["worker"], "at": after["at"], "before": entry["translation"]}
    write(after["check_of"], {**entry, "translation": after["translation"], "checked": checked})


def _one(place: Place, job_id: str) -> Content:
    entry = place.read(place.label, job_id)
    if entry is None:
        raise NotYours()
    return entry
