"""The folder in which an installation lives, and what an administrator configured there."""

from __future__ import annotations

import hashlib
import os
import tomllib
from pathlib import Path
from typing import Any

CONFIGURATION = "waystation.toml"


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


def digest(home: Path) -> str:
    """A short name for this folder, so that two installations of one user stay apart."""
    return hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
