"""The regular check: whoever is on duty is told that something is overdue. It holds no key."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from waystation.accounts.models import Worker
from waystation.audit.actions import record, this_hour
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.desk import channels
from waystation.desk.duty import ladder_of_people, shift_at
from waystation.desk.models import Acknowledgement, Notice, Tick
from waystation.letterbox import clocks
from waystation.letterbox.models import Due

STEP = timedelta(minutes=15)
AGAIN = timedelta(minutes=5)  # where a notice of a matter reached nobody at all
LOCK = "tick.lock"


class Ticking(Refused):
    """Another check is running at this moment."""


@dataclass(frozen=True)
class Ticked:
    """What one check came to."""

    sent: int  # people who were told, each once however many matters are theirs
    failed: int  # people whom no channel accepted a notice for
    unheard: int  # matters that were due to ring and reached nobody


def run_tick(now: datetime) -> Ticked:
    """Tell those on duty what is overdue. Ticking while another check runs, which then tells the same people."""
    with _alone():
        tried: dict[str, bool] = {}
        ringing = [due for due in clocks.overdue(this_hour(now)) if _rings(due, now)]
        heard = [_escalate(due, now, tried) for due in ringing]
        _forget_settled()
        Tick.objects.update_or_create(pk=1, defaults={"last": now})
    reached = sum(tried.values())
    return Ticked(reached, len(tried) - reached, heard.count(False))


@contextmanager
def _alone() -> Iterator[None]:
    """A lock on the installation: a slow mail server must not let the next minute tell everybody again."""
    path = Path(settings.WAYSTATION_HOME) / LOCK
    with open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600)) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Ticking("another check is running; it tells whoever has to be told") from None
        yield


def _rings(due: Due, now: datetime) -> bool:
    """Whether it is time for the next step of this matter."""
    if Acknowledgement.objects.filter(due=due.pk, quiet_until__gt=now).exists():
        return False
    last = _last(due)
    if last is None:
        return True
    waits = STEP if last.reached or not channels.channels().configured else AGAIN
    return now - last.sent >= waits


def _last(due: Due) -> Notice | None:
    return Notice.objects.filter(due=due.pk).order_by("-sent", "-pk").first()


def _escalate(due: Due, now: datetime, tried: dict[str, bool]) -> bool:
    """The next step for one matter; where it reaches nobody, the steps after it at once. Whether somebody heard.

    `tried` is who was told in this check, and whether a channel accepted it: nobody is told twice.
    """
    asked: set[str] = set()
    for step, worker in _turns(due, now):
        if worker.pk in asked:
            continue
        asked.add(worker.pk)
        if worker.pk not in tried:
            tried[worker.pk] = channels.tell(worker.pseudonym)
        reached = tried[worker.pk]
        Notice.objects.create(due=due.pk, step=step, worker=worker, sent=now, reached=reached)
        record(Tag.DUTY_NOTICE, by="tick", object=worker.pk, source="command", now=now)
        if reached or not channels.channels().configured:
            return reached
    return False


def _turns(due: Due, now: datetime) -> list[tuple[int, Worker]]:
    """Everybody on the ladder of people, from whoever is next on.

    Whoever comes on duty hears it first; and where everybody was told and nobody took it, all are told again.
    """
    people, last = list(enumerate(ladder_of_people(now, due.compartment))), _last(due)
    goes_on = last is not None and shift_at(last.sent) == shift_at(now)
    first = (last.step + 1) % len(people) if last and goes_on and people else 0
    return people[first:] + people[:first]


def _forget_settled() -> None:
    """Notices and names of matters that are settled."""
    gone = set(Notice.objects.values_list("due", flat=True)) | set(
        Acknowledgement.objects.values_list("due", flat=True)
    )
    gone -= set(Due.objects.filter(pk__in=gone).values_list("pk", flat=True))
    Notice.objects.filter(due__in=gone).delete()
    Acknowledgement.objects.filter(due__in=gone).delete()
