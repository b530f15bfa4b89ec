"""The folder of a demo: told from every other folder, begun anew when a load was cut, used by one demo at a time."""

import fcntl
import json
import os
import shutil
import sqlite3
from pathlib import Path
from typing import IO, Any, Final

from waystation.site.home import CONFIGURATION, NotReady

ACCOUNTS: Final = "demo.json"
LOCK: Final = "demo.lock"
NUMBER: Final = 5  # rises when what an earlier version made no longer opens
LOADING, READY = "loading", f"ready-{NUMBER}"
OLDER: Final = ("ready", *(f"ready-{earlier}" for earlier in range(2, NUMBER)))
OURS: Final = (CONFIGURATION, ACCOUNTS, "desk.sqlite3", "door.sqlite3", "log.key", "list.head", "tick.lock")


def take(folder: Path) -> IO[str]:
    """Hold the folder until the returned file is closed. Refused while another demo holds it."""
    lock = open(folder / LOCK, "a+", encoding="utf-8")  # noqa: SIM115  # held for as long as the demo runs
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise NotReady(f"a demo runs in {folder} already. {lock.read().strip()}".strip()) from None
    lock.truncate(0)
    return lock


def state(folder: Path) -> str:
    """ "" for a new or empty folder, else LOADING, READY or one of OLDER. NotReady for whatever is no demo of ours."""
    entries = {entry.name for entry in folder.iterdir()} - {LOCK} if folder.is_dir() else set()
    if not entries:
        return ""
    if ACCOUNTS not in entries:
        raise NotReady(
            f"{folder} is not a demo: it holds other things, and the demo touches nothing that is not its own. "
            "Choose another folder with --home"
        )
    _refuse_real(folder)
    found = str(read(folder).get("state", ""))
    if found not in (LOADING, READY, *OLDER):
        raise NotReady(f"{ACCOUNTS} in {folder} cannot be read. Choose another folder with --home")
    return found


def _refuse_real(folder: Path) -> None:
    """The first line of the signed list says whether an organisation is a demo; nothing else is believed."""
    for name, table in (("desk.sqlite3", "vault_listline"), ("door.sqlite3", "letterbox_keyline")):
        first = _first_line(folder / name, table)
        if first is not None and json.loads(first).get("demo") is not True:
            raise NotReady(
                f"{folder} holds a real organisation: its signed list does not say “demo”. Nothing was touched. "
                "Choose another folder with --home"
            )


def _first_line(path: Path, table: str) -> bytes | None:
    if not path.exists():
        return None
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        row = connection.execute(f"SELECT body FROM {table} ORDER BY number LIMIT 1").fetchone()  # nosec
    except sqlite3.OperationalError:  # a load that was cut before the table was made
        return None
    finally:
        connection.close()
    return bytes(row[0]) if row else None


def clear(folder: Path) -> None:
    """Take away what a load left that was cut; only what a demo makes, by name."""
    for name in OURS:
        for path in folder.glob(name + "*"):
            path.unlink()
    shutil.rmtree(folder / "files", ignore_errors=True)


def read(folder: Path) -> dict[str, Any]:
    """demo.json: {"state", "workers": {id: {"name", "passphrase", "totp"}}, "codes": [...]}."""
    try:
        found: dict[str, Any] = json.loads((folder / ACCOUNTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def write(folder: Path, content: dict[str, Any]) -> None:
    """Put demo.json in place whole, readable by this user only."""
    path = folder / ACCOUNTS
    part = path.with_suffix(".part")
    with open(part, "w", encoding="utf-8", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
        json.dump(content, file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
