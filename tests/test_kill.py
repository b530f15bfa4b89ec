"""`kill -9` at random points: every return code that somebody was shown still opens, and nothing readable is left over.

The rounds are few, so that the suite stays quick; WAYSTATION_KILL_ROUNDS asks for more.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.door.conftest import Nur
from tests.door.test_files import adds, picture
from tests.door.test_nothing_readable import found_on_disk
from tests.outside import Wire, install, waystation
from waystation.audit.tags import Tag
from waystation.audit.verifying import verify_chain
from waystation.site import tmpfs
from waystation.site.home import digest
from waystation.vault import officers, rotating, shelf
from waystation.vault.boxes import BoxPlan, create_box, open_box
from waystation.vault.labels import Label, Section

pytestmark = pytest.mark.slow
ROUNDS = int(os.environ.get("WAYSTATION_KILL_ROUNDS", "4"))
MARKERS = ["MARKER-the-blue-gate", "MARKER-photo-of-the-gate", "MARKER-name-of-file"]
PHOTO = MARKERS[1].encode() * 30_000
NOTHING, ARRIVED = "There is nothing under this code", "Your message has arrived"


@dataclass
class Told:
    """What the door had acknowledged to one person when it died: pages that came back whole."""

    code: str
    sent: bool = False
    files: set[str] = field(default_factory=set)


@dataclass
class Door:
    """A door that can be started, killed, and looked at."""

    home: Path
    scratch: Path
    run: Callable[..., dict[str, str]]
    address: str = ""

    @property
    def work(self) -> Path:
        return tmpfs.path_for(digest(self.home), "door")

    def start(self) -> None:
        self.address = self.run(self.home, only="door")["door"]

    def kill(self) -> None:
        """Everything of it at the same instant, as when the power goes: what started it, the master, its workers."""
        master = int((self.work / "gunicorn.pid").read_text())
        started_by = int(Path(f"/proc/{master}/stat").read_text().rpartition(")")[2].split()[1])
        os.kill(started_by, signal.SIGKILL)
        os.killpg(master, signal.SIGKILL)

    def readable(self) -> set[str]:
        return found_on_disk([self.home, self.scratch, self.work], MARKERS)


@pytest.fixture
def door(tmp_path: Path, running: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    home.mkdir(mode=0o700)
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    install(home)
    door = Door(home, scratch, running)
    door.start()
    yield door
    tmpfs.remove(door.work)


def asks(door: Door, told: list[Told], stop: threading.Event) -> None:
    """People who ask, one after the other, until the door dies in the middle of it."""
    try:
        while not stop.is_set():
            nur = Nur(Wire(door.address))  # type: ignore[arg-type]
            nur.begins(ways="also")
            one = Told(nur.code)
            told.append(one)
            nur.answers("story", happened=MARKERS[0] + " x" * 3000)
            name = f"{MARKERS[2]}-{random.randrange(1000)}.jpg"
            if name in adds(nur, picture(PHOTO, name)):
                one.files.add(name)
            one.sent = "Your message is sent" in nur.answers("check", go="send")
    except (OSError, HTTPException):
        return  # the connection broke: what was on its way was not acknowledged


def died_while_asked(door: Door) -> list[Told]:
    """Three people at once, and kill -9 at a random moment after the first of them was shown a code."""
    told: list[Told] = []
    stop = threading.Event()
    people = [threading.Thread(target=asks, args=(door, told, stop)) for _ in range(3)]
    for one in people:
        one.start()
    until = time.monotonic() + 20
    while not told and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(random.uniform(0.0, 1.2))
    door.kill()
    stop.set()
    for one in people:
        one.join(30)
    return told


def opens(door: Door, one: Told) -> bool:
    """Come back with the code: the mailbox when it was sent; else the draft with every file that was acknowledged."""
    nur = Nur(Wire(door.address), code=one.code)  # type: ignore[arg-type]
    page = nur.returns()
    if one.sent or ARRIVED in page:
        return ARRIVED in page
    listed = nur.answers("files", go="stay", end="1")
    return NOTHING not in page and all(name in listed for name in one.files)


def rows(door: Door, statement: str) -> list[Any]:
    connection = sqlite3.connect(door.home / "door.sqlite3")
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def test_a_killed_door_has_kept_all_it_acknowledged_and_left_nothing_readable(door: Door) -> None:
    everybody: list[Told] = []
    for _ in range(ROUNDS):
        everybody += died_while_asked(door)
        assert door.readable() == set()
        door.start()
        assert [one for one in everybody if not opens(door, one)] == []
    assert len(everybody) >= ROUNDS
    named = rows(door, "SELECT id FROM letterbox_storedfile UNION SELECT id FROM letterbox_draftfile")
    assert [name for (name,) in named if not (door.home / "files" / name).exists()] == []
    mailboxes = rows(door, "SELECT mailbox FROM letterbox_sealedrequest")
    assert len(mailboxes) == len(set(mailboxes)) == rows(door, "SELECT count(*) FROM letterbox_mailbox")[0][0]
    assert "door: DOES NOT HOLD" not in (said := waystation(door.home, "verify-log").stdout) and "door: " in said


def test_a_code_that_was_never_shown_would_be_noticed(door: Door) -> None:
    """The look itself: a code without a draft does not count as one that opens, and a planted marker is found."""
    told = died_while_asked(door)
    (door.scratch / "planted").write_text(MARKERS[0])
    assert door.readable() == {MARKERS[0]}
    door.start()
    assert opens(door, told[0])
    with sqlite3.connect(door.home / "door.sqlite3") as connection:
        for table in ("draftfile", "draft", "mailboxmessage", "mailbox"):
            connection.execute(f"DELETE FROM letterbox_{table}")
    connection.close()
    assert not any(opens(door, one) for one in told)


SUBJECTS = [f"{n:032x}" for n in range(24)]
PLAN = BoxPlan(whole=("intake",), sections=(Section.REQUEST,))


def in_a_process_of_its_own(work: Callable[[], object], seconds: float) -> bool:
    """Do it in a fork and kill that after so many seconds. True when it had ended by itself, and well."""
    connections.close_all()
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(1)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            assert status == 0, "the work failed by itself"
            return True
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


@pytest.mark.django_db(transaction=True)
def test_a_rotation_killed_again_and_again_loses_nothing_and_ends(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "BATCH", 1)  # many transactions, so that most kills fall inside
    for subject in SUBJECTS:
        box = create_box(cast.keyring("ada"), subject, PLAN)
        box.write(Label.REQUEST_NOTE, subject, {"text": "the first words"})
        box.sign(Tag.REQUEST_WRITE)
        shelf.put_summary(cast.keyring("ada"), "intake", subject, {"alias": subject[-2:]})
        shelf.put_match(cast.keyring("ada"), "intake", subject, {"handles": [subject[-2:]]})
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))

    killed = 0
    for _ in range(60):
        if in_a_process_of_its_own(lambda: rotating.rotate("intake", cast.keyring("ada")), random.uniform(0.005, 0.1)):
            break
        killed += 1
        ada = cast.keyring("ada")
        some = random.choice(SUBJECTS)
        assert open_box(ada, some).read(Label.REQUEST_NOTE, some) == {"text": "the first words"}
        assert len(shelf.read_summaries(ada, "intake")) == len(shelf.read_matches(ada, "intake")) == len(SUBJECTS)
    else:
        assert rotating.rotate("intake", cast.keyring("ada"))
    assert killed
    assert rotating.due(cast.keyring("ada")) == []
    for subject in SUBJECTS:
        assert open_box(cast.keyring("ada"), subject).read(Label.REQUEST_NOTE, subject) == {"text": "the first words"}
    assert len(shelf.read_summaries(cast.keyring("ada"), "intake")) == len(SUBJECTS)
    assert verify_chain("desk", lambda worker: []).holds
