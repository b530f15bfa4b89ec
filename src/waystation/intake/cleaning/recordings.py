"""Sound and film, decoded and written anew by ffmpeg: no place, no time, no telephone, no title, no cover.

The voice and what the picture shows stay, of course. The bytes lie in memory only (memfd); the format is named to
ffmpeg, so that no list of other addresses can pose as a recording.
"""

import os
import shutil
import subprocess  # nosec B404  # fixed arguments
import sys

PLAYER = "waystation.intake.cleaning.player"
SECONDS = 60
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
    """ffmpeg is not installed here."""


class TooLong(Exception):
    """It took more time than one file may."""


def reader_of(plain: bytes) -> str:
    """ffmpeg's name of the format that these first bytes announce, "" where it is no sound and no film."""
    riff = {b"WAVE": "wav", b"AVI ": "avi"}
    if plain[:4] == b"RIFF":
        return riff.get(plain[8:12], "")
    if plain[4:8] == b"ftyp":
        return "" if plain[8:12] in (b"heic", b"heix", b"mif1", b"avif") else "mov"
    for mark, name in ((b"OggS", "ogg"), (b"fLaC", "flac"), (b"\x1aE\xdf\xa3", "matroska"), (b"#!AMR", "amr"),
                       (b"ID3", "mp3"), (b"\xff\xf1", "aac"), (b"\xff\xf9", "aac")):  # fmt: skip
        if plain.startswith(mark):
            return name
    return "mp3" if plain[:1] == b"\xff" and plain[1:2] in (b"\xfb", b"\xfa", b"\xf3", b"\xf2") else ""


def clean(plain: bytes) -> tuple[str, bytes]:
    """(kind, copy): WebM where there is a moving picture, else Ogg; b"" where nothing could be read.

    Missing without ffmpeg; TooLong after a minute.
    """
    program = shutil.which("ffmpeg")
    if program is None:
        raise Missing()
    film = _written_anew(program, plain, _FILM)
    return ("video/webm", film) if film else ("audio/ogg", _written_anew(program, plain, _SOUND))


def _written_anew(program: str, plain: bytes, how: list[str]) -> bytes:
    held = os.memfd_create("recording", os.MFD_CLOEXEC)
    try:
        with os.fdopen(os.dup(held), "wb") as file:
            file.write(plain)
        source = ["-nostdin", "-loglevel", "quiet", "-protocol_whitelist", "file,pipe", "-f", reader_of(plain),
                  "-i", f"/proc/self/fd/{held}"]  # fmt: skip
        command = [sys.executable, "-I", "-m", PLAYER, str(held), program, *source, *_BARE, *how, "pipe:1"]
        return _run(command, held)
    finally:
        os.close(held)


def _run(command: list[str], held: int) -> bytes:
    try:
        done = subprocess.run(  # nosec B603  # a fixed command; the file is in memory
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, env={}, cwd="/",
            pass_fds=[held], check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TooLong() from None
    return done.stdout if done.returncode == 0 else b""
