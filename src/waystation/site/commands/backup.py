"""Write a sealed backup: a content archive, a short-lived key archive, and copies of the sealed files."""

from __future__ import annotations

import argparse
import fcntl
import os
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, or a new key for the restore drill."""
    parser.add_argument("--to", metavar="DIR", help="the folder of the archives, best on another disk")
    parser.add_argument(
        "--new-drill-key", action="store_true", help="draw the words of the restore drill and show them once"
    )


def run(args: argparse.Namespace) -> int:
    """Back up; print what was written."""
    from waystation.core.vocabulary.refusals import Refused
    from waystation.keeping import drills

    if args.new_drill_key:
        print("Six words for the restore drill. Write them down; an officer keeps the paper off this machine:\n")
        print(f"    {drills.make_drill_key()}\n\nThey open a canary in each backup from now on, and nothing else.")
        return 0
    if not args.to:
        print("waystation: say where to: `waystation backup --to DIR`", file=sys.stderr)
        return 2
    try:
        return _back_up(Path(args.to).absolute())
    except Refused as refused:
        print(f"waystation: {refused.message}; {refused.hint}", file=sys.stderr)
        return 1


def _back_up(folder: Path) -> int:
    from django.conf import settings
    from django.utils import timezone

    from waystation.core.vocabulary.refusals import Refused
    from waystation.keeping.backups import write_backup
    from waystation.site import home, tmpfs

    recipients = settings.CONFIGURATION.get("backup", {}).get("recipients", [])
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    work = tmpfs.path_for(home.digest(home.folder()), "keeping")
    with open(folder / ".lock", "wb", opener=lambda p, flags: os.open(p, flags, 0o600)) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("another backup into this folder is running", hint="wait until it is done") from None
        try:
            done = write_backup(folder, recipients, tmpfs.empty(work), timezone.now())
        finally:
            tmpfs.remove(work)
    print(f"content archive: {done.content}\nkey archive:     {done.keys}")
    print(f"{done.rows} rows, {done.files} new files, {done.expired} key archives older than 14 days deleted")
    if done.mended:
        print(f"{done.mended} copies of files were damaged and have been made anew")
    if done.without:
        print(
            f"waystation: {len(done.without)} files are missing or damaged in this installation: "
            f"{', '.join(done.without)}. Where this folder has an older copy, it was kept. Tell an officer",
            file=sys.stderr,
        )
    return int(bool(done.without))
