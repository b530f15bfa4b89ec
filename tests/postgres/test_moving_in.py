"""A new installation begins on PostgreSQL, and one that was on SQLite moves there through its backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.keeping.test_commands import CENSUS, archives, house, keys, python, waystation
from tests.postgres.conftest import Place

pytestmark = pytest.mark.postgres
__all__ = ["house", "keys"]


def cannot_read(place: Place) -> bool:
    import psycopg

    with place.as_role("door") as connection:
        connection.execute("SELECT count(*) FROM letterbox_keyline")
        try:
            connection.execute("SELECT count(*) FROM letterbox_sealedrequest")
        except psycopg.errors.InsufficientPrivilege:
            return True
    return False


def test_a_new_installation_begins_there(place: Callable[[str], Place], tmp_path: Path) -> None:
    """In a folder where only [database] was written: `setup new` makes the schemas and narrows the role."""
    new = place("new")
    (tmp_path / "waystation.toml").write_text(new.configuration())
    staff = waystation(tmp_path, "setup", "staffing").stdout
    (tmp_path / "staff.toml").write_text(staff[staff.index("[staff]") :])
    words = ["--root", "ab" * 32, "--officers", "Faye,Gil,Hana", "--staffing", str(tmp_path / "staff.toml")]
    done = waystation(tmp_path, "setup", "new", *words)
    assert done.returncode == 0, done.stderr
    assert "root_fingerprint" in (tmp_path / "waystation.toml").read_text()
    assert not (tmp_path / "desk.sqlite3").exists()
    assert cannot_read(new)
    again = waystation(tmp_path, "setup", "new", *words)
    assert again.returncode == 1 and "holds an installation already" in again.stderr


def test_a_backup_from_sqlite_is_restored_there_and_back(
    place: Callable[[str], Place], tmp_path: Path, house: Any, keys: Any
) -> None:
    home, folder, second, third = house(2), tmp_path / "backups", tmp_path / "second", tmp_path / "third"
    there = place("moved")
    second.mkdir(mode=0o700)
    (second / "waystation.toml").write_text((home / "waystation.toml").read_text() + "\n" + there.configuration())
    waystation(home, "backup", "--to", str(folder))
    said = waystation(home, "restore", *archives(folder), "--identity", str(keys[0]), "--into", str(second))
    assert said.returncode == 0, said.stderr
    assert not (second / "desk.sqlite3").exists()
    assert python(second, CENSUS) == python(home, CENSUS)
    assert cannot_read(there)
    for word in ("verify-log", "verify-cases"):
        assert waystation(second, word).returncode == 0
    waystation(second, "backup", "--to", str(tmp_path / "from-postgresql"))
    words = [*archives(tmp_path / "from-postgresql"), "--identity", str(keys[0]), "--into", str(third)]
    refused = waystation(second, "restore", *words)
    assert refused.returncode == 1 and "another database than this home stands on" in refused.stderr
    third.mkdir(mode=0o700)
    (third / "waystation.toml").write_text((home / "waystation.toml").read_text())
    assert waystation(second, "restore", *words).returncode == 0
    assert python(third, CENSUS) == python(home, CENSUS)
