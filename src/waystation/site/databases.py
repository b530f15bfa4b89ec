"""The two databases, as Django wants to hear of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

DUMMY = {"ENGINE": "django.db.backends.dummy"}

# secure_delete overwrites forgotten rows; FULL because an acknowledged request must outlive a power cut.
PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
    "PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF"
)

DESK_ROLE, DOOR_ROLE = "waystation_desk", "waystation_door"
FACES = frozenset({"door", "desk"})
# For each process and database; a process answers as many requests at once as it has threads (4, and at the desk 4
# more for uploads). An upload at the door gives its connection back while it is read.
POOL = {"min_size": 1, "max_size": 8, "timeout": 20, "max_idle": 300}


def databases(face: str, home: Path, conf: dict[str, Any]) -> dict[str, Any]:
    """Return DATABASES for one face: the door sees its own database only."""
    kind = os.environ.get("WAYSTATION_TEST_DB", "")
    if kind == "postgresql":
        desk, door = _test_postgresql("desk"), _test_postgresql("door")
    elif conf.get("engine", "sqlite") == "postgresql":
        desk, door = _postgresql(conf, face, "desk"), _postgresql(conf, face, "door")
    else:
        desk, door = _sqlite(home / "desk.sqlite3"), _sqlite(home / "door.sqlite3")
        if face == "door":
            door["ENGINE"] = "waystation.site.turns"
    return {"default": DUMMY if face == "door" else desk, "door": door}


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": PRAGMAS},
        "TEST": {"NAME": path.with_name(f"test-{path.name}")},  # a file: threads and WAL as in earnest
    }


def _postgresql(conf: dict[str, Any], face: str, schema: str) -> dict[str, Any]:
    """One database, two roles, two schemas; the password, if any, is in libpq's own pass file."""
    role = door_role(conf) if face == "door" else conf.get("desk_role", DESK_ROLE)
    options: dict[str, Any] = {"options": f"-c search_path={schema} -c synchronous_commit=on"}
    if face in FACES:  # commands make a connection of their own and end
        options["pool"] = POOL
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": conf.get("name", "waystation"),
        "USER": role,
        "HOST": conf.get("host", ""),
        "PORT": str(conf.get("port", "")),
        "CONN_MAX_AGE": 0,  # the pool keeps connections; Django refuses both at once
        "OPTIONS": options,
    }


def door_role(conf: dict[str, Any]) -> str:
    """The role under which the door reaches PostgreSQL."""
    return str(conf.get("door_role", DOOR_ROLE))


def _test_postgresql(schema: str) -> dict[str, Any]:
    host, _, port = os.environ.get("WAYSTATION_TEST_PG", "").rpartition(":")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "postgres",
        "USER": os.environ.get("WAYSTATION_TEST_PG_USER", "waystation"),
        "HOST": host,
        "PORT": port,
        "TEST": {"NAME": f"test_waystation_{schema}"},
    }
