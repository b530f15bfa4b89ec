"""The work folder for plain bytes: on a file system that exists in memory only."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import time
from pathlib import Path

from waystation.site.home import NotReady

LEFT_FOR = 3600.0  # seconds
SHARED_MEMORY = Path("/dev/shm")  # nosec B108  # that it is memory is checked, not assumed


def path_for(home_digest: str, face: str) -> Path:
    """Name the work folder of one face of one installation; nothing is made yet."""
    return SHARED_MEMORY / f"waystation-{os.getuid()}-{home_digest}-{face}"


def ensure(folder: Path) -> Path:
    """Make the folder if it is absent; refuse one on a disk, or open to others."""
    _refuse_disk(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _refuse_strangers(folder)
    return folder


def empty(folder: Path) -> Path:
    """Make the folder and remove whatever an earlier process left in it."""
    ensure(folder)
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    return folder


def hold(folder: Path) -> int | None:
    """Take the folder for as long as the returned number is open, here and in whoever inherits it.

    None while somebody else has it. Emptying does not let it go; whoever ends, however it ends, does.
    """
    while True:
        held = os.open(ensure(folder), os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(held)
            return None
        if _is(folder, held):
            return held
        os.close(held)  # it was taken away between the two: this is the number of a folder that is no more


def _is(folder: Path, held: int) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(held), folder.lstat())
    return False


def remove(folder: Path) -> None:
    """Empty the folder and take it away; for the end of a process."""
    empty(folder).rmdir()


def sweep(face: str) -> None:
    """Take away the work folders of this face that killed processes of this user left, of whatever installation.

    Whoever runs holds theirs; whoever starts at this moment has made theirs just now.
    """
    for folder in SHARED_MEMORY.glob(f"waystation-{os.getuid()}-*-{face}"):
        with contextlib.suppress(NotReady, FileNotFoundError):  # a folder that is not ours alone is left as it is
            old = time.time() - folder.lstat().st_mtime > LEFT_FOR
            held = hold(folder) if old else None
            if held is not None:
                remove(folder)
                os.close(held)


def file_system(folder: Path, mounts: str | None = None) -> str:
    """Return the type of the file system that holds this folder, e.g. "tmpfs"."""
    text = Path("/proc/self/mountinfo").read_text(encoding="utf-8") if mounts is None else mounts
    best, kind = "", "unknown"
    wanted = os.path.realpath(folder)
    for line in text.splitlines():
        before, _, after = line.partition(" - ")
        point = before.split()[4].replace("\\040", " ")
        inside = wanted == point or wanted.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, after.split()[0]
    return kind


def _refuse_disk(parent: Path) -> None:
    kind = file_system(parent) if parent.is_dir() else "absent"
    if kind not in {"tmpfs", "ramfs"}:
        raise NotReady(
            f"{parent} is {kind}, not tmpfs: files would be written to a disk in the clear. "
            f"Mount it with `mount -t tmpfs -o mode=1777 tmpfs {parent}`, then start again"
        )


def _refuse_strangers(folder: Path) -> None:
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.getuid() or stat.S_IMODE(seen.st_mode) != 0o700:
        raise NotReady(f"{folder} is not a folder of ours alone (0700). Remove it, then start again")
