"""Bring a sealed backup back into an empty home, or try it out: `--drill` does so in memory and leaves nothing."""

from __future__ import annotations

import argparse
import getpass
import os
import shutil
import subprocess  # nosec B404  # our own interpreter, fixed arguments
import sys
from pathlib import Path

from waystation.site import home, tmpfs

STAGING = ".restoring"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Two archives, and the private key that opens them."""
    parser.add_argument("content", metavar="CONTENT", help="content-….age")
    parser.add_argument("keys", metavar="KEYS", help="keys-….age, the newest there is")
    parser.add_argument("--identity", metavar="FILE", required=True, help="the age identity file of a recipient")
    parser.add_argument("--into", metavar="HOME", help="the empty folder to fill; else WAYSTATION_HOME")
    parser.add_argument("--older-keys", action="store_true", help="take this key archive although there is a newer one")
    parser.add_argument(
        "--without-damaged-files", action="store_true", help="restore although copies of files are missing or damaged"
    )
    parser.add_argument("--drill", action="store_true", help="try it in memory, open the canary, leave nothing")
    parser.add_argument("--staged", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Check the choice, fill a folder beside the home in a process of its own, then give it the home's name."""
    from waystation.core.vocabulary.refusals import Refused
    from waystation.keeping.restoring import check_choice

    try:
        if args.staged:
            return _restore(args)
        check_choice(Path(args.content), Path(args.keys), older_keys=args.older_keys)
        return _drill(args) if args.drill else _into(Path(args.into).absolute() if args.into else home.folder(), args)
    except Refused as refused:
        print(f"waystation: {refused.message}; {refused.hint}", file=sys.stderr)
        return 1


def _into(target: Path, args: argparse.Namespace) -> int:
    left = {entry.name for entry in target.iterdir()} if target.is_dir() else set()
    if left - {home.CONFIGURATION}:
        print(f"waystation: {target} is in use; restore into an empty folder", file=sys.stderr)
        return 1
    staging = target.with_name(target.name + STAGING)
    if staging.exists():
        shutil.rmtree(staging)  # of a restore that was cut short; nothing else has this name
    staging.mkdir(mode=0o700, parents=True)
    if left:
        shutil.copy2(target / home.CONFIGURATION, staging)
    code = _staged(staging, args)
    if code:
        shutil.rmtree(staging)
        return code
    if left:
        (target / home.CONFIGURATION).unlink()
    if target.is_dir():
        target.rmdir()
    staging.rename(target)
    print(f"restored into {target}. Compare root_fingerprint in {home.CONFIGURATION} with the paper, then start it.")
    return 0


def _drill(args: argparse.Namespace) -> int:
    """A home in memory, without a database server; removed whatever happens."""
    work = tmpfs.empty(tmpfs.path_for(home.digest(Path(args.content).absolute()), "drill"))
    try:
        staging = work / "home"
        staging.mkdir(mode=0o700)
        return _staged(staging, args)
    finally:
        tmpfs.remove(work)


def _staged(staging: Path, args: argparse.Namespace) -> int:
    words = ["restore", str(Path(args.content).absolute()), str(Path(args.keys).absolute()), "--staged"]
    words += ["--identity", str(Path(args.identity).absolute()), *(["--drill"] if args.drill else [])]
    words += ["--without-damaged-files"] if args.without_damaged_files else []
    environment = {**os.environ, "WAYSTATION_HOME": str(staging), "WAYSTATION_FACE": "all"}
    command = [sys.executable, "-m", "waystation.site.command", *words]
    return subprocess.run(command, env=environment, check=False).returncode  # nosec B603


def _restore(args: argparse.Namespace) -> int:
    from waystation.keeping import ageing
    from waystation.keeping.restoring import restore_here
    from waystation.site.commands.migrate import standing

    work = tmpfs.empty(tmpfs.path_for(home.digest(home.folder()), "keeping"))
    try:
        identities = ageing.read_identities(Path(args.identity), getpass.getpass)
        with standing():
            done = restore_here(
                Path(args.content),
                Path(args.keys),
                identities,
                work,
                ask=getpass.getpass,
                drill=args.drill,
                without_damaged=args.without_damaged_files,
            )
    finally:
        tmpfs.remove(work)
    print(f"{done.rows} rows and {done.files} files are back; {done.forgotten} forgotten before, and again now")
    for note in done.notes:
        print(f"- {note}")
    for line in done.older:
        print(f"- older copy: {line}")
    for file_id in done.lost:
        print(f"- lost: the file {file_id}")
    for line in done.wrong:
        print(f"- wrong: {line}", file=sys.stderr)
    if args.drill and not done.wrong:
        print("the drill was passed: the archives open, the log holds, the counts agree, the canary sings")
    return int(bool(done.wrong))
