"""On duty: the rota, the alarm that goes up it, taking a matter by name, and the note to the next shift."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waystation.accounts.models import Worker
from waystation.audit.actions import record, this_hour
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.sealing import SealingError, open_from, pack, seal_to, sign
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.desk import rota
from waystation.desk.models import Acknowledgement, HandoverNote, Notice, Shift, Tick
from waystation.letterbox import clocks
from waystation.letterbox.models import Due
from waystation.vault import signed
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label
from waystation.vault.public import has_signed

QUIET = timedelta(minutes=60)
MISSED_AFTER = timedelta(minutes=5)
LONGEST_SHIFT = timedelta(hours=24)
NOTES_LIVE = timedelta(days=14)
NOTE = "handover-note"  # what a signature under a note is for


def shift_at(now: datetime) -> Shift | None:
    """The shift of this moment; the one that began last where two overlap."""
    found = Shift.objects.filter(starts__lte=now, ends__gt=now).select_related("first", "second")
    return next(rota.followed(found.order_by("-starts")), None)


def next_shift(now: datetime) -> Shift | None:
    found = Shift.objects.filter(starts__gt=now).select_related("first", "second")
    return next(rota.followed(found.order_by("starts")), None)


@transaction.atomic
def plan_shift(starts: datetime, ends: datetime, first: Worker, second: Worker, *, by: Keyring) -> Shift:
    """Put two names on the rota, signed. A gap is allowed and shown; an overlap is refused."""
    if not by.is_officer:
        raise NotYours()
    if first == second:
        raise Refused(_("A shift needs two people."), hint=_("Choose somebody else as the second."))
    if not timedelta(0) < ends - starts <= LONGEST_SHIFT:
        raise Refused(_("A shift lasts up to 24 hours."), hint=_("Check the two times."))
    there = rota.followed(Shift.objects.filter(starts__lt=ends, ends__gt=starts).order_by("starts"))
    if clash := next(iter(there), None):
        raise Refused(
            _("There is a shift in these hours already."),
            hint=_("It ends at %(end)s UTC.") % {"end": date_format(clash.ends, "SHORT_DATETIME_FORMAT")},
        )
    shift = rota.signed_shift(starts, ends, first, second, by=by)
    shift.save(force_insert=True)
    record(Tag.DUTY_ROTA, by=by.worker_id, object=shift.pk)
    return shift


@transaction.atomic
def drop_shift(shift_id: str, *, by: Keyring) -> None:
    deleted, _rows = Shift.objects.filter(pk=shift_id).delete()
    if not deleted:
        raise NotYours()
    record(Tag.DUTY_ROTA, by=by.worker_id, object=shift_id)


def ladder_of_people(now: datetime, compartment: str = "") -> list[Worker]:
    """Who is told, in turn: first, first again, second, the next shift, the officers; then it begins anew.

    Members of the compartment come before those who could not open the matter. Whoever's access was withdrawn is
    never told: an alarm that only they hear is heard by nobody.
    """
    shift, following = shift_at(now), next_shift(now)
    planned: list[Worker] = []
    if shift:
        planned += [shift.first, shift.first, shift.second]
    if following:
        planned += [following.first, following.second]
    present = [worker for worker in planned if worker.state == Worker.State.ACTIVE]
    members = _members(compartment, now)
    present.sort(key=lambda worker: worker.pk not in members)  # stable: the order of the rota stays
    return present + [officer for officer in _officers() if officer not in present]


def _members(compartment: str, now: datetime) -> frozenset[str] | set[str]:
    if not compartment or not signed.is_founded():
        return frozenset()
    return signed.directory().members(compartment, this_hour(now))


def _officers() -> list[Worker]:
    if not signed.is_founded():
        return []
    found = Worker.objects.filter(pk__in=signed.directory().officers(this_hour()), state=Worker.State.ACTIVE)
    return list(found.order_by("pseudonym"))


def shifts_with_gaps(now: datetime) -> list[Shift]:
    """Shifts from now on that name somebody whose access was withdrawn: one of the two will not be told."""
    ahead = Shift.objects.filter(ends__gt=now).select_related("first", "second").order_by("starts")
    gaps = [shift for shift in ahead if any(w.state != Worker.State.ACTIVE for w in (shift.first, shift.second))]
    return list(rota.followed(gaps))


def shifts_not_followed(now: datetime) -> list[Shift]:
    """Shifts from now on that no officer signed as they are, or that were taken off before."""
    ahead = list(Shift.objects.filter(ends__gt=now).order_by("starts"))
    held = set(rota.followed(ahead))
    return [shift for shift in ahead if shift not in held]


def tick_missed(now: datetime) -> bool:
    """Whether the regular check has not run for five minutes: then alarms are not being sent."""
    row = Tick.objects.first()
    return row is None or now - row.last > MISSED_AFTER


def urgency(due: Due) -> tuple[int, str, str]:
    """The order of what is overdue: emergencies before urgent ones, then the older first."""
    return Due.Level.values.index(due.level), due.hour, due.pk


def overdue_for(keyring: Keyring, now: datetime) -> list[dict[str, Any]]:
    """Overdue matters of this worker's groups, the gravest first, then the oldest: who was told, who took it."""
    rows = sorted((due for due in clocks.overdue(this_hour(now)) if due.compartment in keyring.codes), key=urgency)
    ids = [row.pk for row in rows]
    taken = {a.due: a for a in Acknowledgement.objects.filter(due__in=ids).select_related("worker")}
    told: dict[str, list[Notice]] = {}
    for notice in Notice.objects.filter(due__in=ids).select_related("worker").order_by("sent"):
        told.setdefault(notice.due, []).append(notice)
    return [{"due": row, "taken": taken.get(row.pk), "told": told.get(row.pk, [])} for row in rows]


def unheard(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of these, what nobody took though notices went out: not one of them reached anybody."""
    return [row for row in rows if row["taken"] is None and row["told"] and not any(n.reached for n in row["told"])]


@transaction.atomic
def acknowledge(due_id: str, *, by: Keyring, now: datetime) -> None:
    """Take an overdue matter by name; the alarm is quiet for an hour, not settled."""
    due = Due.objects.filter(pk=due_id).first()
    if due is None or due.compartment not in by.codes:
        raise NotYours()
    Acknowledgement.objects.update_or_create(
        due=due_id, defaults={"worker_id": by.worker_id, "taken": now, "quiet_until": now + QUIET}
    )
    record(Tag.DUTY_ACKNOWLEDGE, by=by.worker_id, object=due_id)


@transaction.atomic
def write_handover(text: str, *, by: Keyring, now: datetime) -> list[str]:
    """Leave a note for this shift and the next. Returns who can read it."""
    if not text.strip():
        raise Refused(_("The note is empty."), hint=_("Write what the next shift must know."))
    shifts = [s for s in (shift_at(now), next_shift(now)) if s]
    readers = {w.pk: w for s in shifts for w in (s.first, s.second)}
    readers.setdefault(by.worker_id, Worker.objects.get(pk=by.worker_id))
    note = random_id()
    for worker in readers.values():
        entry = signed.directory().worker(worker.pk)
        if entry is not None:
            row = HandoverNote(note=note, by_id=by.worker_id, reader=worker, written=now)
            said = {"text": text, "signature": sign(by.pair, NOTE, *_signed_in(row, text)).hex()}
            row.sealed = seal_to(entry.public, json.dumps(said).encode(), _bound(row))
            row.save(force_insert=True)
    record(Tag.DUTY_HANDOVER, by=by.worker_id, object=note)
    return sorted(w.pseudonym for w in readers.values())


def read_notes(keyring: Keyring, limit: int = 10) -> tuple[list[dict[str, Any]], int]:
    """The newest notes to this worker, and how many were passed over that do not open or that nobody signed so."""
    rows = HandoverNote.objects.filter(reader_id=keyring.worker_id).select_related("by").order_by("-written")
    notes: list[dict[str, Any]] = []
    passed_over, gone = 0, signed.directory().revoked
    for row in rows:
        if len(notes) == limit:
            break
        text = _text_of(row, keyring)
        if text is None:
            passed_over += 1
            continue
        withdrawn = row.by_id in gone
        notes.append({"by": row.by.pseudonym, "withdrawn": withdrawn, "written": row.written, "text": text})
    return notes, passed_over


def handover_notes(keyring: Keyring, limit: int = 10) -> list[dict[str, Any]]:
    """The newest notes this worker may read."""
    return read_notes(keyring, limit)[0]


def _text_of(row: HandoverNote, keyring: Keyring) -> str | None:
    """What the writer it names signed for this reader; None for anything else, whoever put it here."""
    try:
        said = json.loads(open_from(keyring.pair, bytes(row.sealed), _bound(row)))
        text, signature = str(said["text"]), bytes.fromhex(said["signature"])
    except (SealingError, ValueError, KeyError, TypeError):
        return None
    return text if has_signed(signed.directory(), row.by_id, signature, NOTE, *_signed_in(row, text)) else None


def expire_notes(now: datetime) -> int:
    """Delete the notes of shifts long past: what two shifts had to know, nobody has to keep."""
    gone, _tables = HandoverNote.objects.filter(written__lt=now - NOTES_LIVE).delete()
    return gone


def _bound(row: HandoverNote) -> bytes:
    return pack("waystation", "handover", int(Label.HANDOVER_NOTE), row.id, row.note, row.by_id, row.reader_id)


def _signed_in(row: HandoverNote, text: str) -> tuple[bytes | str, ...]:
    """A seal says to whom a note is, never from whom. The signature lies inside it: no column says anything new."""
    written = row.written.astimezone(UTC).isoformat()
    return signed.organisation(), row.note, row.by_id, row.reader_id, written, text
