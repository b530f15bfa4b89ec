"""Close the desk at once from the command line; the door stays open."""

from __future__ import annotations

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose: in an emergency there is no time to read options."""
    parser.add_argument(
        "--hard", action="store_true", help="also delete the keys of all members (needs a passed recovery drill)"
    )


def run(args: argparse.Namespace) -> int:
    """Lock; say what happens next."""
    from django.utils import timezone

    from waystation.core.vocabulary.refusals import Refused
    from waystation.vault import lockdown

    try:
        lockdown.lock(by="command", now=timezone.now(), hard=args.hard, source="command")
    except Refused as refused:
        print(f"waystation: {refused.message}; {refused.hint}", file=sys.stderr)
        return 1
    print(
        "The desk is locked: every session has ended and sign-in opens nothing, also after a restart. "
        "The door stays open."
    )
    print("Two different officers unlock it on the sign-in page, within 30 minutes of each other.")
    return 0
