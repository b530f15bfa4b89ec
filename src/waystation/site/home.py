"""The folder in which an installation lives, and what an administrator configured there."""

from __future__ import annotations

import hashlib
import os
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CONFIGURATION = "waystation.toml"
EXIT = "https://www.wikipedia.org/"  # where “Leave now” leads, unless an administrator chose another ordinary page


class NotReady(Exception):
    """This machine cannot run Waystation as it stands; the text says what to do."""


def folder() -> Path:
    """Return the folder named by WAYSTATION_HOME, or ./var."""
    return Path(os.environ.get("WAYSTATION_HOME") or "var").absolute()


def require(home: Path) -> None:
    """Refuse a folder that is absent, with the word that makes one."""
    if not home.is_dir():
        raise NotReady(
            f"there is no folder {home}. Set WAYSTATION_HOME to the folder of your installation, "
            "or make one with `waystation setup`"
        )


def configuration(home: Path) -> dict[str, Any]:
    """Read waystation.toml; a folder without one has an empty configuration."""
    path = home / CONFIGURATION
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NotReady(f"{CONFIGURATION} cannot be read: {error}. Mend that line, then start again") from error


def exit_address(found: dict[str, Any]) -> str:
    """Where “Leave now” leads: `exit` under [door]. Refused where it leads back to us, or over a line that is open."""
    door = found.get("door", {})
    address = door.get("exit", EXIT)
    if not _leads_away(address, door.get("hosts", [])):
        raise NotReady(
            f"exit in {CONFIGURATION}, under [door], is not the address of an ordinary page elsewhere. Write one that "
            f'begins with https://, with no name or password in it, as exit = "{EXIT}"'
        )
    return str(address)


def _leads_away(address: Any, ours: list[str]) -> bool:
    if not isinstance(address, str) or not address.isascii() or any(sign <= " " or sign in '<>"\\' for sign in address):
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and bool(host) and "@" not in parts.netloc and host not in ours


def digest(home: Path) -> str:
    """A short name for this folder, so that two installations of one user stay apart."""
    return hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
