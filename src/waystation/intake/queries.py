"""Reads for pages: the queue cut by plain columns, what is overdue, who opened a request."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from waystation.accounts.queries import pseudonyms
from waystation.audit.actions import this_hour
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.intake import ranking
from waystation.intake.models import NOTHING_DUE, Batch, HelpRequest, MailboxClaim
from waystation.letterbox import clocks
from waystation.letterbox.hours import begin_of, first_day, has_come, hour_of
from waystation.letterbox.models import IncomingMessage, Mailbox, SealedRequest
from waystation.vault import shelf, signed
from waystation.vault.keyring import Keyring

PAGE = 50
HOUR = timedelta(hours=1)
ME, NOBODY = "me", "nobody"
OPENINGS = (str(Tag.REQUEST_OPEN), str(Tag.REQUEST_BULK_OPEN))
# How a choice of the clock cuts summaries: whether somebody has answered. Hours are cut in the database.
ANSWERED = {"first": False, "late": False, "today": False, "later": False, "again": True, "theirs": True}


@dataclass(frozen=True)
class Cut:
    """What cuts the queue by plain columns alone; empty means any."""

    state: str = "open"
    assignee: str = ""
    level: str = ""
    clock: str = ""  # of ANSWERED
    older: int = 0  # came more than so many days ago
    week: str = ""  # came in this week: "2017-W14", Monday to Sunday in UTC
    region: str = ""  # "first": of a region that comes first; "other"
    order: str = ""  # "oldest": by age alone, but ours before those that wait for the person


@dataclass(frozen=True)
class QueueLine:
    """One row of the queue: its plain columns, its opened summary, and who looks after it."""

    row: HelpRequest
    summary: dict[str, Any] = field(default_factory=dict)
    assignee: str = ""
    unread: int = 0
    no_mailbox: bool = False  # nothing that is written would be read

    @property
    def since(self) -> datetime:
        return begin_of(self.row.received)

    @property
    def due(self) -> datetime | None:
        return None if self.row.due_hour == NOTHING_DUE else begin_of(self.row.due_hour)

    @property
    def needs_us(self) -> bool:
        """Our turn: a clock runs, or they added something that nobody has read. Not what only waits for the person."""
        return bool(self.due or self.unread) and not self.summary.get("damaged")

    @property
    def left_to_others(self) -> bool:
        """They ask that somebody else looks at a no than whoever said it: who that was is `last_no`."""
        return self.summary.get("after_no") == "appeal" and self.row.state == HelpRequest.State.CLOSED

    @property
    def last_no(self) -> str:
        said = self.summary.get("declined") or [{}]
        return str(said[-1].get("by", ""))

    @property
    def ready(self) -> bool:
        """Found credible and open: it can become a case."""
        return bool(self.summary.get("verified")) and self.row.state == HelpRequest.State.OPEN


def waited(since: datetime, now: datetime) -> timedelta:
    """Whole hours since the hour in which something came; 0 for this hour."""
    return max(timedelta(), begin_of(hour_of(now)) - since)


def clock(line: QueueLine, now: datetime) -> dict[str, Any]:
    """For intake/clock.html, in whole hours: nothing finer is known. `late` of 0: it falls due in this hour."""
    this_one = begin_of(hour_of(now))
    left = line.due - this_one if line.due else None
    return {
        "closed": line.row.state == HelpRequest.State.CLOSED and line.due is None,
        "answered": bool(line.summary.get("answered")),
        "waited": waited(line.since, now),
        "is_late": has_come(line.row.due_hour, hour_of(now)),
        "late": -left if left is not None else None,
        "soon": left == HOUR,
        "left": left,
        "next_try": _next_try(line),
    }


def _next_try(line: QueueLine) -> datetime | None:
    """The hour of the next try, of somebody who was tried and not reached: it stands in place of the first answer."""
    tried = line.summary.get("next_date") and not line.summary.get("answered")
    return line.due if tried and line.row.due_hour.startswith(line.summary["next_date"]) else None


def queue(keyring: Keyring, *, now: datetime, cut: Cut | None = None) -> QuerySet[HelpRequest]:
    """The requests of this worker's compartments in the order of the queue: overdue, our turn, rank, due, age.

    Those that were answered and wait for the person come last, whatever their rank and the order asked for.
    """
    cut = cut or Cut()
    rows = HelpRequest.objects.filter(_plain(cut, keyring.worker_id, now), compartment__in=keyring.codes)
    theirs = When(due_hour=NOTHING_DUE, then=2)
    if cut.order == "oldest":
        return rows.order_by(Case(theirs, default=1), "received", "rank", "pk")
    turn = Case(When(clocks.come("due_hour", hour_of(now)), then=0), theirs, default=1)
    return rows.order_by(turn, "rank", "due_hour", "received", "pk")


def waits() -> Q:
    """What the queue holds: open requests, and closed ones of which somebody wrote since, by the clock of that."""
    return Q(state=HelpRequest.State.OPEN) | ~Q(due_hour=NOTHING_DUE)


def _plain(cut: Cut, me: str, now: datetime) -> Q:
    """A cut as a condition of the database."""
    hands = {"": Q(), ME: Q(assignee=me), NOBODY: Q(assignee=None)}
    wanted = hands.get(cut.assignee, Q(assignee=cut.assignee)) & _due(cut.clock, now)
    if cut.state:
        wanted &= waits() if cut.state == HelpRequest.State.OPEN else Q(state=cut.state)
    if cut.level:
        wanted &= Q(rank__in=ranking.ranks_of(cut.level))
    if cut.region:
        first = Q(rank__in=ranking.ranks_of(first=True))
        wanted &= first if cut.region == "first" else ~first
    if cut.older:
        wanted &= Q(received__lt=hour_of(now - timedelta(days=cut.older)))
    if cut.week:
        monday = first_day(cut.week)
        wanted &= Q(received__gte=f"{monday}T00", received__lt=f"{monday + timedelta(7)}T00")
    return wanted


def _due(clock: str, now: datetime) -> Q:
    """The hours of a choice of the clock; days are those of UTC, as the due table counts."""
    here, tonight = hour_of(now), f"{hour_of(now)[:10]}T23"
    return {
        "late": clocks.come("due_hour", here),
        "today": ~clocks.come("due_hour", here) & clocks.come("due_hour", tonight),
        "later": ~clocks.come("due_hour", tonight),
        "again": ~Q(due_hour=NOTHING_DUE),
        "theirs": Q(due_hour=NOTHING_DUE),
    }.get(clock, Q())


def lines(keyring: Keyring, rows: Sequence[HelpRequest], known: dict[str, Any] | None = None) -> list[QueueLine]:
    """These rows with their summaries: opened here, or `known` from a search."""
    summaries = {row.pk: known[row.pk] for row in rows if row.pk in known} if known is not None else {}
    if known is None:
        for code in {row.compartment for row in rows}:
            refs = [row.pk for row in rows if row.compartment == code]
            summaries.update(shelf.read_summaries(keyring, code, refs))
    names = pseudonyms({row.assignee_id for row in rows if row.assignee_id})
    mailboxes = [s["mailbox"] for s in summaries.values() if s.get("mailbox")][: 2 * PAGE]
    waiting = _waiting_by_mailbox(mailboxes, keyring)
    there = set(Mailbox.objects.filter(pk__in=mailboxes).values_list("pk", flat=True))
    found = []
    for row in rows:
        summary = summaries.get(row.pk, {"damaged": True})
        mailbox, name = summary.get("mailbox", ""), names.get(row.assignee_id or "", "")
        unread = summary.get("unread", 0) + waiting.get(mailbox, 0)
        # Before the first opening the summary names no mailbox: whoever wrote at the door has one.
        gone = "mailbox" in summary and mailbox not in there
        found.append(QueueLine(row, summary, name, unread, no_mailbox=gone))
    return found


def _waiting_by_mailbox(mailboxes: list[str], keyring: Keyring) -> dict[str, int]:
    """Messages that nobody has taken in yet, of the requests on this page."""
    found: dict[str, int] = {}
    rows = _messages(keyring).exclude(kind="claim").filter(mailbox__in=mailboxes)
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
    here = HelpRequest.objects.filter(compartment__in=keyring.codes, state__in=HelpRequest.State.values)
    open_now = here.filter(state=HelpRequest.State.OPEN)
    return Alarms(
        overdue=here.filter(clocks.come("due_hour", hour_of(now))).count(),
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


def ready(keyring: Keyring, most: int = 300) -> list[str]:
    """Of the oldest open requests that somebody looks after: those found credible, which can become a case, the oldest
    first. What nobody looks after has an alarm of its own."""
    taken = HelpRequest.objects.filter(compartment__in=keyring.codes, state="open", assignee__isnull=False)
    rows = taken.order_by("received", "pk")
    found: list[str] = []
    for code in sorted(code for code in keyring.codes if keyring.has_wrap(code)):
        refs = list(rows.filter(compartment=code).values_list("pk", flat=True)[:most])
        lines = shelf.read_summaries(keyring, code, refs)
        found += [ref for ref in refs if lines.get(ref, {}).get("verified")]
    return found


def members(keyring: Keyring, code: str = "intake") -> list[tuple[str, str]]:
    """(id, pseudonym) of those a request can be given to."""
    names = pseudonyms(set(signed.directory().members(code, this_hour())))
    return sorted(names.items(), key=lambda pair: pair[1])


def who_opened(ref: str) -> list[tuple[str, str]]:
    """(hour, pseudonym) of every opening of a request, from the log, newest first; one line for each hour."""
    rows = Line.objects.filter(object=ref, action__in=OPENINGS, source="desk").order_by("-number")
    pairs = list(dict.fromkeys(rows.values_list("hour", "subject")))
    names = pseudonyms({subject for _, subject in pairs})
    return [(hour, names.get(subject, "?")) for hour, subject in pairs]


def claims_compared() -> list[MailboxClaim]:
    """Claims of lost codes that wait for a second worker, or to be attached."""
    return list(MailboxClaim.objects.exclude(state=MailboxClaim.State.ENDED).select_related("first", "second"))


def claims_ended() -> set[str]:
    """Ids of claims that were attached, rejected or set aside."""
    return set(MailboxClaim.objects.filter(state=MailboxClaim.State.ENDED).values_list("pk", flat=True))


def unfinished_batches(keyring: Keyring) -> list[Batch]:
    """Bulk work of the intake desk that was begun and not finished, the oldest first."""
    return list(Batch.objects.filter(state=Batch.State.OPEN).order_by("hour")) if "intake" in keyring.codes else []
