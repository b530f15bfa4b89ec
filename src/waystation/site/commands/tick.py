"""The regular check: tell those on duty what is overdue. Run it every minute; it holds no key."""

from __future__ import annotations

import argparse
from datetime import datetime


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It can also send a test notice, so that a channel is known to work before it is needed."""
    parser.add_argument(
        "--test", metavar="NAME", help="send a test notice to one worker and say whether it was accepted"
    )


def run(args: argparse.Namespace) -> int:
    """Raise the alarms that are due, then let go what is past its time."""
    from django.utils import timezone

    from waystation.desk import channels, duty

    if args.test:
        accepted = channels.tell(args.test, "This is a test.")
        print("accepted" if accepted else "not accepted: look at [notices] in waystation.toml")
        return int(not accepted)
    if not channels.channels().configured:
        print("No channel for notices is configured: alarms show on the pages only. See [notices] in waystation.toml.")
    now = timezone.now()
    print(f"{duty.run_tick(now)} notices sent")
    _expire(now)
    return 0


def _expire(now: datetime) -> None:
    from waystation.desk import duty
    from waystation.intake import bulk_work
    from waystation.keeping import expiring
    from waystation.letterbox import expiry
    from waystation.vault import compartments

    for expire in (expiry.expire, expiring.expire, duty.expire_notes, bulk_work.drop_old, compartments.end_expired):
        expire(now)
