"""The door's writers queue: one at a time, the next one at once, and a process that died holds nobody up."""

import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

WRITER = """
import sys, time
from waystation.site.turns.base import DatabaseWrapper
from django.conf import settings
settings.configure()
from django.db.backends.sqlite3.base import DatabaseWrapper as Plain
wrapper = DatabaseWrapper({{"ENGINE": "waystation.site.turns", "NAME": {name!r}, "OPTIONS": {{"transaction_mode": "IMMEDIATE", "timeout": 20}},
  "TIME_ZONE": None, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False, "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False, "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "TEST": {{}}}}, "door")
wrapper.connect()
def begin(): wrapper._start_transaction_under_autocommit()
{body}
"""  # noqa: E501


def writer(path: Path, body: str) -> subprocess.Popen[str]:
    program = WRITER.format(name=str(path), body=body)
    return subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "door.sqlite3"


def test_a_second_writer_waits_until_the_first_has_committed(database: Path) -> None:
    first = writer(database, "begin(); print('in', flush=True); sys.stdin.readline(); wrapper._commit()")
    assert heard(first) == "in"
    second = writer(database, "print('ready', flush=True); begin(); print('in', flush=True); wrapper._commit()")
    assert heard(second) == "ready"
    assert select.select([second.stdout], [], [], 0.7)[0] == []
    first.communicate("now\n")
    assert heard(second) == "in"
    assert first.wait(9) == second.wait(9) == 0


def test_a_rollback_and_a_closed_connection_pass_the_turn_on(database: Path) -> None:
    body = "begin(); wrapper._rollback(); begin(); wrapper._close(); print('done', flush=True); time.sleep(2)"
    first = writer(database, body)
    assert heard(first) == "done"
    second = writer(database, "begin(); print('in', flush=True); wrapper._commit()")
    assert heard(second) == "in"
    first.kill()
    assert second.wait(5) == 0
    first.wait(5)


def test_a_writer_that_was_killed_holds_nobody_up(database: Path) -> None:
    first = writer(database, "begin(); print('in', flush=True); time.sleep(60)")
    assert heard(first) == "in"
    os.kill(first.pid, signal.SIGKILL)
    first.wait(5)
    began = time.monotonic()
    second = writer(database, "begin(); print('in', flush=True); wrapper._commit()")
    assert heard(second) == "in"
    assert second.wait(5) == 0
    assert time.monotonic() - began < 20


def turn_is_free(database: Path) -> bool:
    with Path(f"{database}-turn").open("ab") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def test_it_is_the_queue_that_a_writer_waits_in_and_not_the_database(database: Path) -> None:
    """SQLite alone would let this one begin: nobody is writing, somebody only has the turn."""
    with Path(f"{database}-turn").open("ab") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        second = writer(database, "print('ready', flush=True); begin(); print('in', flush=True); wrapper._commit()")
        assert heard(second) == "ready"
        assert select.select([second.stdout], [], [], 0.7)[0] == []
    assert heard(second) == "in"
    assert second.wait(9) == 0


ENDS = {
    "commit": "begin(); wrapper._commit()",
    "rollback": "begin(); wrapper._rollback()",
    "close": "begin(); wrapper._close()",
    "a beginning that fails": "wrapper.connection.close()\ntry: begin()\nexcept Exception: pass\nelse: sys.exit(1)",
}


@pytest.mark.parametrize("body", ENDS.values(), ids=ENDS)
def test_whoever_is_done_has_the_turn_no_longer(database: Path, body: str) -> None:
    process = writer(database, f"{body}\nprint('done', flush=True); sys.stdin.read()")
    assert heard(process) == "done"
    free = turn_is_free(database)
    process.kill()
    process.wait(9)
    assert free


def test_whoever_writes_has_the_turn_and_a_child_does_not_inherit_it(database: Path) -> None:
    body = (
        "begin(); import subprocess; child = subprocess.Popen(['sleep', '60'], close_fds=False)\n"
        "print(child.pid, flush=True); sys.stdin.read()"
    )
    process = writer(database, body)
    child = int(heard(process))
    taken = not turn_is_free(database)
    process.kill()
    process.wait(9)
    free = turn_is_free(database)
    os.kill(child, signal.SIGKILL)
    assert taken and free
    assert Path(f"{database}-turn").stat().st_mode & 0o777 == 0o600


def test_only_the_door_queues() -> None:
    from waystation.site.databases import databases

    engines = {face: databases(face, Path("/nowhere"), {})["door"]["ENGINE"] for face in ("door", "desk", "all")}
    assert engines["door"] == "waystation.site.turns"
    assert engines["desk"] == engines["all"] == "django.db.backends.sqlite3"
