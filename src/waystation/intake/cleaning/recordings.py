"""Sound and film, decoded and written anew by ffmpeg: no place, no time, no telephone, no title, no cover.

The voice and what the picture shows stay, of course. The bytes lie in memory only (memfd); the format is named to
ffmpeg, so that no list of other addresses can pose as a recording.
"""

import fcntl
import os
import shutil
import subprocess  # nosec B404  # fixed arguments
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from waystation.intake.cleaning.player import OPEN_WALLS
from waystation.intake.cleaning.sniffing import reader_of

PLAYER = "waystation.intake.cleaning.player"
SECONDS = 60.0
_SOUND = ["-vn", "-c:a", "libopus", "-b:a", "32k", "-ac", "1", "-f", "ogg"]
_FILM = [
    "-map", "0:V:0", "-map", "0:a:0?", "-vf", "scale='min(640,iw)':-2", "-r", "15",
    "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "600k",
    "-c:a", "libopus", "-b:a", "32k", "-ac", "1", "-f", "webm",
]  # fmt: skip
# Before the output: nothing is carried over, nothing says which program wrote it.
_BARE = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-fflags", "+bitexact",
         "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-threads", "1"]  # fmt: skip


class Missing(Exception):
    """ffmpeg is not installed here, or could not be shut in."""


class TooLong(Exception):
    """It took more time than one file may."""


def clean(plain: bytes) -> tuple[str, bytes]:
    """(kind, copy): WebM where there is a moving picture, else Ogg; b"" where nothing could be read.

    One recording at a time on a host; Missing without ffmpeg or its walls; TooLong after a minute, waiting included.
    """
    program, until = shutil.which("ffmpeg"), time.monotonic() + SECONDS
    if program is None:
        raise Missing()
    with _one_at_a_time(until), _held(plain) as held:
        source = ["-nostdin", "-loglevel", "quiet", "-protocol_whitelist", "file,pipe", "-threads", "1",
                  "-f", reader_of(plain), "-i", f"/proc/self/fd/{held}"]  # fmt: skip
        start = [sys.executable, "-I", "-m", PLAYER, str(held), program, *source]
        # A moving picture that cannot be drawn is no sound: only where there is none is the sound alone the copy.
        moves = (
            _run([*start, "-map", "0:V:0", "-c", "copy", "-frames:v", "1", "-f", "null", "-"], held, until) is not None
        )
        kind, how = ("video/webm", _FILM) if moves else ("audio/ogg", _SOUND)
        return kind, _run([*start, *_BARE, *how, "pipe:1"], held, until) or b""


@contextmanager
def _held(plain: bytes) -> Iterator[int]:
    held = os.memfd_create("recording", os.MFD_CLOEXEC)
    try:
        with os.fdopen(os.dup(held), "wb") as file:
            file.write(plain)
        yield held
    finally:
        os.close(held)


@contextmanager
def _one_at_a_time(until: float) -> Iterator[None]:
    """Each may take 1 GiB and a processor: the desk's processes share one lock, on tmpfs, that holds nothing."""
    with open(Path(settings.TMPFS) / "recording.lock", "ab") as lock:
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            if time.monotonic() >= until:
                raise TooLong()
            time.sleep(0.1)
        yield


def _run(command: list[str], held: int, until: float) -> bytes | None:
    """What the program wrote; None where it failed."""
    try:
        done = subprocess.run(  # nosec B603  # a fixed command; the file is in memory
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=max(0.01, until - time.monotonic()),
            env={}, cwd="/", pass_fds=[held], check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TooLong() from None
    if done.returncode == OPEN_WALLS:
        raise Missing()
    return done.stdout if done.returncode == 0 else None
