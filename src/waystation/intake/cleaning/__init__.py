"""Copies of files that are safe to look at: made in a child process without network, with limits, over two pipes.

Nothing is written to a disk. The type is read from the bytes, not from the name. What is two things at once is refused.
"""

import json
import subprocess  # nosec B404  # our own interpreter, fixed arguments
import sys
from dataclasses import dataclass, field

from waystation.intake.cleaning import recordings

SECONDS = 30
CHILD = "waystation.intake.cleaning.child"
FAILED = "failed"


@dataclass(frozen=True)
class Cleaned:
    """What a file is, by its bytes, and a copy without anything hidden, or why there is none."""

    kind: str  # image/png ..., "" where nobody knows
    copy: bytes = field(default=b"", repr=False)
    copy_kind: str = ""
    why: str = ""  # "", "polyglot", "audio" (no ffmpeg), "long", "other", "locked", "failed"


def make_copy(plain: bytes) -> Cleaned:
    """The cleaned copy of one file. It never raises for what is in the file: then `why` says that there is no copy."""
    command = [sys.executable, "-I", "-m", CHILD]
    try:
        done = subprocess.run(  # nosec B603  # a fixed command; the file goes in by a pipe
            command, input=plain, capture_output=True, timeout=SECONDS, env={}, cwd="/", close_fds=True, check=False
        )
    except subprocess.TimeoutExpired:
        return Cleaned("", why=FAILED)
    head, _, copy = done.stdout.partition(b"\n")
    if done.returncode != 0 or not head:
        return Cleaned("", why=FAILED)
    said = json.loads(head)
    if said["why"] == "audio":
        return _recording(said["kind"], plain)
    if said["why"] or len(copy) != said["size"]:
        return Cleaned(said["kind"], why=said["why"] or FAILED)
    return Cleaned(said["kind"], copy, said["copy_kind"])


def _recording(kind: str, plain: bytes) -> Cleaned:
    try:
        copy_kind, copy = recordings.clean(plain)
    except recordings.Missing:
        return Cleaned(kind, why="audio")
    except recordings.TooLong:
        return Cleaned(kind, why="long")
    return Cleaned(kind, copy, copy_kind) if copy else Cleaned(kind, why=FAILED)
