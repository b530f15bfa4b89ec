"""Reads for pages: the queue cut by plain columns, what is overdue, who opened a request."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Case, QuerySet, When

from waystation.accounts.queries import pseudonyms
from waystation.audit.actions import this_hour
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.intake.models import NOTHING_DUE, HelpRequest, MailboxClaim
from waystation.letterbox.hours import FORMAT, hour_of
from waystation.letterbox.models import IncomingMessage, SealedRequest
from waystation.vault import shelf, signed
from waystation.vault.keyring import Keyring

PAGE = 50
SOON = timedelta(hours=1)
ME, NOBODY = "me", "nobody"


@dataclass(frozen=True)
class QueueLine:
    """One row of the queue: its plain columns, its opened summary, and who looks after it."""

    row: HelpRequest
    summary: dict[str, Any] = field(default_factory=dict)
    assignee: str = ""
    unread: int = 0

    @property
    def since(self) -> datetime:
        return moment(self.row.received)

    @property
    def due(self) -> datetime | None:
        return None if self.row.due_hour == NOTHING_DUE else moment(self.row.due_hour)


def moment(hour: str) -> datetime:
    """The beginning of an hour as a moment."""
    return datetime.strptime(hour, FORMAT).replace(tzinfo=UTC)


def clock(line: QueueLine, now: datetime) -> dict[str, Any]:
    """For intake/clock.html: how long somebody waits; once they were answered, only by when they hear from us again."""
    left = line.due - now if line.due else None
    return {
        "closed": line.row.state == HelpRequest.State.CLOSED,
        "answered": bool(line.summary.get("answered")),
        "since": line.since,
        "due": line.due,
        "left": left,
        "soon": left is not None and left <= SOON,
    }


def queue(keyring: Keyring, *, now: datetime, state: str = "open", assignee: str = "") -> QuerySet[HelpRequest]:
    """The requests of this worker's compartments in the order of the queue: what is overdue, rank, due, age."""
    rows = HelpRequest.objects.filter(compartment__in=keyring.codes)
    if state:
        rows = rows.filter(state=state)
    if assignee == ME:
        rows = rows.filter(assignee=keyring.worker_id)
    elif assignee == NOBODY:
        rows = rows.filter(assignee=None)
    elif assignee:
        rows = rows.filter(assignee=assignee)
    late = Case(When(due_hour__lte=hour_of(now), then=0), default=1)
    return rows.order_by(late, "rank", "due_hour", "received", "pk")


def lines(keyring: Keyring, rows: Sequence[HelpRequest], known: dict[str, Any] | None = None) -> list[QueueLine]:
    """These rows with their summaries: opened here, or `known` from a search."""
    summaries = {row.pk: known[row.pk] for row in rows if row.pk in known} if known is not None else {}
    if known is None:
        for code in {row.compartment for row in rows}:
            refs = [row.pk for row in rows if row.compartment == code]
            summaries.update(shelf.read_summaries(keyring, code, refs))
    names = pseudonyms({row.assignee_id for row in rows if row.assignee_id})
    waiting = _waiting_by_mailbox([s["mailbox"] for s in summaries.values() if s.get("mailbox")], keyring)
    return [_line(row, summaries.get(row.pk, {"damaged": True}), names, waiting) for row in rows]


def _line(row: HelpRequest, summary: dict[str, Any], names: dict[str, str], waiting: dict[str, int]) -> QueueLine:
    unread = summary.get("unread", 0) + waiting.get(summary.get("mailbox", ""), 0)
    return QueueLine(row, summary, names.get(row.assignee_id or "", ""), unread)


def _waiting_by_mailbox(mailboxes: list[str], keyring: Keyring) -> dict[str, int]:
    """Messages that nobody has taken in yet, of the requests on this page."""
    found: dict[str, int] = {}
    rows = _messages(keyring).exclude(kind="claim").filter(mailbox__in=mailboxes[: 2 * PAGE])
    for mailbox in rows.values_list("mailbox", flat=True):
        found[mailbox] = found.get(mailbox, 0) + 1
    return found


def _messages(keyring: Keyring) -> QuerySet[IncomingMessage]:
    return IncomingMessage.objects.filter(moved=False, compartment__in=keyring.codes)


@dataclass(frozen=True)
class Alarms:
    """What stands above the queue: counts from plain columns only."""

    overdue: int
    unassigned: int
    messages: int
    claims: int
    at_the_door: int


def alarms(keyring: Keyring, now: datetime) -> Alarms:
    open_now = HelpRequest.objects.filter(compartment__in=keyring.codes, state=HelpRequest.State.OPEN)
    return Alarms(
        overdue=open_now.filter(due_hour__lte=hour_of(now)).count(),
        unassigned=open_now.filter(assignee=None).count(),
        messages=_messages(keyring).exclude(kind="claim").count(),
        claims=_messages(keyring).filter(kind="claim").count(),
        at_the_door=SealedRequest.objects.filter(moved=False, compartment__in=keyring.codes).count(),
    )


def count_waiting(keyring: Keyring) -> int:
    """For the rail: open requests that nobody looks after, and those still at the door."""
    if "intake" not in keyring.codes:
        return 0
    unassigned = HelpRequest.objects.filter(compartment__in=keyring.codes, state="open", assignee=None).count()
    return unassigned + SealedRequest.objects.filter(moved=False, compartment__in=keyring.codes).count()


def members(keyring: Keyring, code: str = "intake") -> list[tuple[str, str]]:
    """(id, pseudonym) of those a request can be given to."""
    names = pseudonyms(set(signed.directory().members(code, this_hour())))
    return sorted(names.items(), key=lambda pair: pair[1])


def who_opened(ref: str) -> list[tuple[str, str]]:
    """(hour, pseudonym) of every opening of a request, from the log, newest first; one line for each hour."""
    rows = Line.objects.filter(object=ref, action=str(Tag.REQUEST_OPEN), source="desk").order_by("-number")
    pairs = list(dict.fromkeys(rows.values_list("hour", "subject")))
    names = pseudonyms({subject for _, subject in pairs})
    return [(hour, names.get(subject, "?")) for hour, subject in pairs]


def claims_compared() -> list[MailboxClaim]:
    """Claims of lost codes that wait for a second worker, or to be attached."""
    return list(MailboxClaim.objects.exclude(state=MailboxClaim.State.ENDED).select_related("first", "second"))
