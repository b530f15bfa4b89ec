"""The regular check: tell those on duty what is overdue. Run it every minute; it holds no key."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import datetime

PATIENCE = 3.0  # seconds in which SQLite's file of changes is tried again, without making anybody wait


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It can also send a test notice, so that a channel is known to work before it is needed."""
    parser.add_argument(
        "--test", metavar="NAME", help="send a test notice to one worker and say whether it was accepted"
    )


def run(args: argparse.Namespace) -> int:
    """Raise the alarms that are due, then let go what is past its time and wipe it, whatever became of the alarms."""
    from django.utils import timezone

    if args.test:
        return _test(args.test)
    _keep_room()
    now = timezone.now()
    with ExitStack() as afterwards:
        afterwards.callback(_wipe)
        afterwards.callback(_expire, now)  # before it
        return max(_problems(), _ring(now))


def _keep_room() -> None:
    """For a lockdown on a full disk; said while there is none to keep."""
    from waystation.vault import reserve

    if not reserve.make():
        _say("the disk is nearly full: make room, or soon nothing is written any more and nobody's words are kept")


def _problems() -> int:
    """Say what is wrong with the way in which people are told; 1 when something is."""
    from waystation.desk import channels

    found = channels.channels()
    for problem in found.problems:
        _say(f"waystation.toml, [notices]: {problem}")
    if not (found.configured or found.problems):
        print("No channel for notices is configured: alarms show on the pages only. See [notices] in waystation.toml.")
    return int(bool(found.problems))


def _ring(now: datetime) -> int:
    from waystation.desk import channels, ringing

    try:
        done = ringing.run_tick(now)
    except ringing.Ticking as busy:
        print(busy.message)
        return 0
    print(f"notices sent: {done.sent}")
    if not channels.channels().configured:
        return 0
    if done.failed:
        _say(f"notices that no channel accepted: {done.failed}. Look at [notices] in waystation.toml; try tick --test")
    if done.unheard:
        _say(f"overdue matters of which nobody could be told: {done.unheard}. Call whoever is on duty")
    return int(bool(done.failed or done.unheard))


def _test(name: str) -> int:
    from waystation.accounts import queries
    from waystation.accounts.models import Worker
    from waystation.desk import channels

    worker = queries.by_pseudonym(name)
    if worker is None or worker.state == Worker.State.REVOKED:
        _say("nobody works here under this name; take a working name from People and keys")
        return 1
    wrong = _problems()
    accepted = channels.tell(worker.pseudonym, "This is a test.")
    print("accepted" if accepted else "not accepted: look at [notices] in waystation.toml")
    return int(bool(wrong) or not accepted)


def _say(text: str) -> None:
    print(f"waystation: {text}", file=sys.stderr)


def _expire(now: datetime) -> None:
    from waystation.desk import duty, letting_go
    from waystation.intake import bulk_work
    from waystation.intake.signs import referring
    from waystation.intake.translating import jobs
    from waystation.keeping import expiring
    from waystation.letterbox import expiry
    from waystation.vault import compartments, pairs

    intake = (jobs.sweep, bulk_work.drop_old, referring.sweep)
    desk = (expiring.expire, *intake, duty.expire_notes, compartments.end_expired, pairs.sweep)
    _each((expiry.expire, *desk, letting_go.let_go_absent), now)


def _each(steps: Iterable[Callable[[datetime], object]], now: datetime) -> None:
    """Every one of them, whatever became of the others; then the first problem, so that the timer hears of it."""
    problems: list[Exception] = []
    for step in steps:
        try:
            step(now)
        except Exception as problem:
            problems.append(problem)
    if problems:
        raise problems[0]


def _wipe() -> None:
    from waystation.letterbox import wiping

    if [alias for alias in ("door", "default") if not wiping.wipe(alias, patience=PATIENCE)]:
        _say("what was deleted still stands in SQLite's file of changes, which is in use; it is cut at the next tick")
