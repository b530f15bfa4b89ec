"""Care for workers: hours with what distresses, asking for a break, and talks with somebody on duty.

One row for each worker, always of one size, whatever is in it: the worker's own part is sealed to their own key, what
they share and what they ask for to those on duty, and talks to both. So a copied database does not say who is unwell.

That exposure adds up, and that limiting it and talking about it help, is what practice and research agree on: E. Baker,
E. Stover, R. Haar, A. Lampros, A. Koenig, "Safer Viewing: A Study of Secondary Trauma Mitigation Techniques in Open
Source Investigations", Health and Human Rights 22/1 (2020), 293-304; OHCHR, "Manual on Human Rights Monitoring",
chapter 12. Neither gives a number of hours: `MUCH` is this house's rule for beginning a talk, no measure of anybody.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.accounts.models import Worker
from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.desk import care_seals
from waystation.desk.models import CareBook
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import signed
from waystation.vault.keyring import Keyring

DUTY = "duty"
MUCH = 10  # hours within seven days
MOST_HOURS = 16  # in one day
WEEK, KEPT = timedelta(days=7), timedelta(days=90)
BREAK, TALK = "break", "talk"


@dataclass(frozen=True)
class Book:
    """What one reader may read of one worker's row; parts that are not theirs are empty."""

    worker: str
    share: bool = False
    hours: list[dict[str, Any]] = field(default_factory=list, repr=False)
    asks: list[dict[str, Any]] = field(default_factory=list, repr=False)
    talks: list[dict[str, Any]] = field(default_factory=list, repr=False)

    def week(self, today: date) -> float:
        """Hours of the last seven days."""
        return float(sum(one["hours"] for one in self.hours if one["day"] > (today - WEEK).isoformat()))

    @property
    def waiting(self) -> list[dict[str, Any]]:
        """What was asked for since the last talk."""
        last = max((one["at"] for one in self.talks), default="")
        return [one for one in self.asks if one["at"] > last]


def read_own(keyring: Keyring) -> Book:
    """What this worker reads of their own row."""
    row = CareBook.objects.filter(pk=keyring.worker_id).first()
    if row is None:
        return Book(keyring.worker_id)
    own, talks = care_seals.read(keyring, row, "own"), care_seals.read(keyring, row, "talks_own")
    return Book(row.pk, own.get("share", False), own.get("hours", []), own.get("asks", []), talks.get("talks", []))


def read_for_duty(keyring: Keyring) -> dict[str, Book]:
    """{worker: what those on duty may read}: hours that were shared, what was asked for, talks."""
    if DUTY not in keyring.codes:
        raise NotYours()
    return {row.pk: _for_duty(keyring, row) for row in CareBook.objects.all()}


def _for_duty(keyring: Keyring, row: CareBook) -> Book:
    shared, talks = care_seals.read(keyring, row, "shared"), care_seals.read(keyring, row, "talks_duty")
    return Book(
        row.pk, shared.get("share", False), shared.get("hours", []), shared.get("asks", []), talks.get("talks", [])
    )


def note_reading(keyring: Keyring) -> None:
    """Somebody on duty read these pages: the log says that, and never about whom."""
    with transaction.atomic():
        record(Tag.CARE_READ, by=keyring.worker_id)


def waiting(keyring: Keyring) -> int:
    """How many asked for a break or a talk and have not had one."""
    return sum(bool(book.waiting) for book in read_for_duty(keyring).values())


def log_hours(keyring: Keyring, day: date, hours: float, *, share: bool, form_id: str, now: datetime) -> None:
    """So many hours with what distresses, on this day. `share`: those on duty may see all that is written here."""
    if not 0 < hours <= MOST_HOURS:
        raise Refused(_("A day has fewer hours than that."), hint=_("Write the hours of one day: 0.5, or 3."))
    if not now.date() - KEPT <= day <= now.date():
        raise Refused(_("Write a day of the last three months."), hint=_("What is older has gone from this page."))
    entry = {"day": day.isoformat(), "hours": hours, "id": form_id}
    _write(keyring, now, share=share, hours=entry)


def ask_for(keyring: Keyring, kind: str, text: str, *, form_id: str, now: datetime) -> None:
    """ "I need a break", or somebody to talk to: a note to those on duty. No reason has to be given."""
    if kind not in (BREAK, TALK):
        raise Refused(_("This word is not in the list."), hint=_("Choose one."))
    _write(keyring, now, asks={"kind": kind, "text": text.strip(), "at": moment_of(now), "id": form_id})


@transaction.atomic
def write_talk(
    keyring: Keyring, worker: str, text: str, *, day: date, next_day: date | None, form_id: str, now: datetime
) -> None:
    """Somebody on duty talked with this worker, who reads the note too. It answers what they asked for until then."""
    entry = signed.directory().worker(worker)
    if DUTY not in keyring.codes or entry is None:
        raise NotYours()
    if worker == keyring.worker_id:
        raise Refused(_("Nobody writes a talk with themself."), hint=_("Ask somebody else on duty for a talk."))
    if not text.strip():
        raise Refused(_("The words are missing."), hint=_("Write what both of you want to remember."))
    if day > now.date() or (next_day and next_day < now.date()):
        raise Refused(_("These days do not fit."), hint=_("The talk was today or before; the next one comes later."))
    row = _row(worker)
    talks = care_seals.read(keyring, row, "talks_duty").get("talks", [])
    if form_id not in {one["id"] for one in talks}:
        said = {"text": text.strip(), "day": day.isoformat(), "next": next_day.isoformat() if next_day else ""}
        talks = [*talks, {**said, "at": moment_of(now), "by": keyring.worker_id, "id": form_id}]
        care_seals.put(keyring, row, talks_own={"talks": talks}, talks_duty={"talks": talks})
    record(Tag.CARE_WRITE, by=keyring.worker_id)


@transaction.atomic
def _write(keyring: Keyring, now: datetime, **added: Any) -> None:
    """One worker's own part and what is shared of it are always written together: each write looks like any other."""
    row = _row(keyring.worker_id)
    own = {"share": False, "hours": [], "asks": [], **care_seals.read(keyring, row, "own")}
    own["share"] = added.pop("share", own["share"])
    for name, entry in added.items():
        if entry["id"] not in {one["id"] for one in own[name]}:
            own[name] = [*own[name], entry]
    oldest = (now.date() - KEPT).isoformat()
    own["hours"] = sorted((one for one in own["hours"] if one["day"] >= oldest), key=lambda one: str(one["day"]))
    care_seals.put(keyring, row, own=own, shared={**own, "hours": own["hours"] if own["share"] else []})
    record(Tag.CARE_WRITE, by=keyring.worker_id)


def _row(worker: str) -> CareBook:
    """The locked row of a worker; a new one has all its parts, empty and of full size."""
    there = CareBook.objects.select_for_update().filter(pk=worker).first()
    return there or care_seals.new_row(Worker.objects.get(pk=worker))
