"""Close the desk at once from the command line; the door stays open."""

from __future__ import annotations

import argparse
import sys

UNHEARD = (
    "waystation: no process of the desk was found and told to end; under another user than the desk's, none is found. "
    "If the desk runs, STOP ITS SERVICE NOW: "
    "until then its memory holds what was open. The lock stands; the desk is still locked when it is started again"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: in an emergency there is no time to read options."""
    parser.add_argument(
        "--hard", action="store_true", help="also delete the keys of all members (needs a passed recovery drill)"
    )


def run(args: argparse.Namespace) -> int:
    """Lock; say what happens next. 1 when the lock stands, but no process of the desk could be told to end."""
    from django.utils import timezone

    from waystation.vault import lockdown

    ended = lockdown.lock(by="command", now=timezone.now(), hard=args.hard, source="command")
    print(
        "The desk is locked: every session has ended and sign-in opens nothing, also after a restart. "
        "The door stays open."
    )
    print("Two different officers unlock it on the sign-in page, within 30 minutes of each other.")
    if not ended:
        print(UNHEARD, file=sys.stderr)
    return int(not ended)
