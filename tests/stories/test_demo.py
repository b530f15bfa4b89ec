"""The demo as a stranger has it: made once, also after it was cut; true to the calendar, refused where it harms."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

WAYSTATION = [sys.executable, "-m", "waystation.site.command"]
RUNGS = ("contact", "applied", "verified", "evacuated", "sheltered", "abroad")
# The calendar, written out once more: numbers of the code would prove nothing.
TABLE = {
    "2017-03-29": (0, 0, 0, 0, 0, 0),
    "2017-04-02": (1, 1, 0, 0, 0, 0),
    "2017-04-07": (12, 9, 4, 1, 1, 0),
    "2017-04-17": (60, 48, 34, 16, 16, 0),
    "2017-04-30": (78, 64, 46, 27, 26, 0),
    "2017-05-16": (95, 83, 61, 42, 41, 0),
    "2017-05-26": (101, 90, 68, 46, 45, 1),
    "2017-07-31": (134, 130, 98, 60, 58, 9),
    "2017-08-20": (137, 132, 102, 68, 64, 30),
    "2017-09-01": (140, 135, 106, 74, 70, 43),
    "2017-12-31": (172, 160, 134, 106, 98, 88),
    "2018-04-03": (186, 172, 148, 119, 110, 99),
    "2019-01-31": (236, 218, 188, 150, 138, 130),
}


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WAYSTATION_", "DJANGO_"))}
    return {**kept, **more, "PYTHONUNBUFFERED": "1"}


def waystation(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*WAYSTATION, *words], env=environment(**more), capture_output=True, text=True, timeout=900)


def cut_short(home: Path) -> None:
    """Begin a demo and end it without a word while it is being loaded."""
    words = [*WAYSTATION, "demo", "--no-serve", "--home", str(home)]
    with subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, text=True) as begun:
        assert begun.stdout is not None
        assert any("founded" in line for line in begun.stdout)
        time.sleep(2)
        begun.send_signal(signal.SIGKILL)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo that was killed while it was made, and made anew: every test of this file stands on that."""
    home = tmp_path_factory.mktemp("demo")
    cut_short(home)
    again = waystation("demo", "--no-serve", "--home", str(home))
    assert again.returncode == 0, again.stderr
    assert "made anew" in again.stdout
    return home


@pytest.fixture(scope="module")
def counted(demo: Path) -> dict[str, Any]:
    words = [word for day in TABLE for word in ("--as-of", day)]
    first, second = (waystation("ladder", *words, "--format", "json", WAYSTATION_HOME=str(demo)) for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout  # counts and digests
    return {row["as_of"]: row for row in json.loads(first.stdout)["rows"]}


@pytest.mark.parametrize("day", TABLE)
def test_the_ladder_equals_the_calendar_from_the_sealed_milestones(counted: dict[str, Any], day: str) -> None:
    assert tuple(counted[day]["counts"][rung] for rung in RUNGS) == TABLE[day]


@pytest.mark.parametrize(("day", "sheltered", "in_care"), [("2017-07-31", 49, 51), ("2017-12-31", 15, 18)])
def test_who_left_a_house_does_not_sleep_there_now(demo: Path, day: str, sheltered: int, in_care: int) -> None:
    said = waystation(
        "ladder", "--as-of", day, "--count-of", "now", "--format", "json", WAYSTATION_HOME=str(demo)
    )
    counts = json.loads(said.stdout)["rows"][0]["counts"]
    assert (counts["sheltered"], counts["evacuated"] - counts["abroad"]) == (sheltered, in_care)


def rows(demo: Path, question: str, database: str = "desk") -> list[Any]:
    connection = sqlite3.connect(f"file:{demo / database}.sqlite3?mode=ro", uri=True)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def test_two_hundred_requests_of_the_world_and_eight_of_this_week_are_there(demo: Path) -> None:
    at_the_desk = rows(demo, "SELECT count(*) FROM intake_helprequest")[0][0]
    at_the_door = rows(demo, "SELECT count(*) FROM letterbox_sealedrequest WHERE NOT moved", "door")[0][0]
    assert at_the_desk + at_the_door == 208
    assert at_the_door >= 1  # somebody wrote whom nobody has opened
    assert rows(demo, "SELECT count(*) FROM cases_case") == [(145,)]
    assert rows(demo, "SELECT count(*) FROM intake_milestone") == [(208 - at_the_door,)]


@pytest.mark.parametrize("command", ["verify-cases", "verify-log"])
def test_everything_is_as_it_was_written(demo: Path, command: str) -> None:
    done = waystation(command, WAYSTATION_HOME=str(demo))
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_of_the_people_lies_readable_on_the_disk(demo: Path) -> None:
    from waystation.site.demo.world import make_world

    world = make_world()
    marks = {person.family_name for person in world.people} | {r.first_message[:60] for r in world.requests}
    written = {mark.encode(code) for mark in marks for code in ("utf-8", "utf-16-le")}
    for path in [*demo.glob("*.sqlite3*"), *(demo / "files").iterdir()]:
        lying = path.read_bytes()
        assert not [mark for mark in written if mark in lying], path.name


def test_a_second_start_loads_nothing_anew(demo: Path) -> None:
    before, began = (demo / "demo.json").read_bytes(), time.monotonic()
    again = waystation("demo", "--no-serve", "--home", str(demo))
    assert again.returncode == 0 and "Making" not in again.stdout
    assert (demo / "demo.json").read_bytes() == before
    assert time.monotonic() - began < 30


def test_only_this_user_reads_what_the_workers_sign_in_with(demo: Path) -> None:
    assert (demo / "demo.json").stat().st_mode & 0o777 == 0o600
    workers = json.loads((demo / "demo.json").read_text())["workers"]
    assert len(workers) == 12
    assert all(len(worker["passphrase"].split()) == 6 for worker in workers.values())


def test_a_second_factor_and_three_return_codes_are_printed(demo: Path) -> None:
    code = waystation("demo", "code", "ada", "--home", str(demo)).stdout
    assert re.match(r"\d{6}    good for the next \d+ seconds", code)
    codes = waystation("demo", "codes", "--home", str(demo)).stdout
    assert len(re.findall(r"^(?:\d{4} ){9}\d{2}$", codes, re.MULTILINE)) == 3
    assert waystation("demo", "code", "nobody", "--home", str(demo)).returncode == 1


@pytest.fixture
def served(demo: Path) -> Iterator[dict[str, str]]:
    """{"door": address, "desk": address} of the demo, running."""
    words = [*WAYSTATION, "demo", "--home", str(demo)]
    with subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        found: dict[str, str] = {}
        for line in running.stdout:
            found |= dict(re.findall(r"^(door|desk): (http://127\.0\.0\.1:\d+/)", line))
            if len(found) == 2:
                break
        yield found
        running.terminate()
    assert running.returncode == 0


def test_both_faces_answer_and_a_second_demo_in_the_folder_waits_its_turn(demo: Path, served: dict[str, str]) -> None:
    for address in served.values():
        assert _answers(address)
    second = waystation("demo", "--home", str(demo))
    assert second.returncode == 1 and "runs in" in second.stderr and served["desk"] in second.stderr


def _answers(address: str, patience: float = 60) -> bool:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                return answer.status == 200
        except OSError:
            time.sleep(0.3)
    return False
