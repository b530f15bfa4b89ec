"""What several processes of one desk share: the page that a lockdown overwrites, and one Argon2id at a time."""

import ctypes
import multiprocessing
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, transaction
from django.utils import timezone

from waystation.vault import lockdown, pepper, reserve, sessions
from waystation.vault.models import Recovery, Session

FORK = multiprocessing.get_context("fork")
ARGON2 = 128 * 1024  # KiB


def in_fork(work) -> object:
    """Run `work` in a fork, as gunicorn's master makes its desk processes, and give back what it says."""
    ours, theirs = FORK.Pipe()

    def child() -> None:
        theirs.send(work())
        os._exit(0)

    process = FORK.Process(target=child)
    process.start()
    said = ours.recv()
    process.join(20)
    return said


def test_every_process_of_the_desk_sees_the_same_page():
    assert in_fork(pepper.pepper) == pepper.pepper()


def test_a_lockdown_in_one_process_overwrites_the_page_of_all():
    before = pepper.pepper()
    assert in_fork(pepper.overwrite) is None
    assert pepper.pepper() != before


def test_the_page_is_not_in_a_core_dump():
    address = ctypes.addressof(ctypes.c_char.from_buffer(pepper._PAGE))
    assert "dd" in flags_of(address)


def flags_of(address: int) -> list[str]:
    """What the kernel says of the memory at this address ("dd": not in a dump, "lo": locked)."""
    here = False
    for line in Path("/proc/self/smaps").read_text(encoding="ascii").splitlines():
        begin, dash, end = line.split()[0].partition("-")
        if dash:
            here = int(begin, 16) <= address < int(end, 16)
        elif here and line.startswith("VmFlags:"):
            return line.split()[1:]
    return []


@pytest.mark.django_db
def test_a_lockdown_in_one_process_ends_the_sessions_of_another(cast):
    token = sessions.start(cast.workers["ada"], cast.pairs["ada"], now=timezone.now())
    assert sessions.resume(token, now=timezone.now()) is not None
    in_fork(pepper.overwrite)  # the other half, the row, is in test_web; here only memory speaks
    assert sessions.resume(token, now=timezone.now()) is None


RESTARTED = """
import os, django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
from waystation.vault import lockdown
print("locked" if lockdown.is_locked() else "open")
"""


@pytest.mark.django_db(transaction=True)
def test_a_restarted_desk_is_still_locked():
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("the other process finds the test's database by its file")
    home = str(django_settings.WAYSTATION_HOME)
    environment = {**os.environ, "TEST_DATABASE": str(connection.settings_dict["NAME"]), "WAYSTATION_HOME": home}
    lockdown.Lockdown.objects.create(started=timezone.now(), by="faye")
    done = subprocess.run(
        [sys.executable, "-c", RESTARTED], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "locked"


SIGNING_IN = """
import django, sys, time
django.setup()
from waystation.core.sealing import stretch
from waystation.vault import stretching
spans = []
def timed(passphrase, salt):
    begin = time.monotonic()
    result = stretch(passphrase, salt)
    print(begin, time.monotonic())
    return result
stretching.stretch = timed
stretching.stretch_in_turn("abacus banana cactus dagger eagle fabric", bytes(16))
# ru_maxrss would count what the parent had before exec; VmHWM begins anew with the program.
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def test_two_sign_ins_at_once_take_turns_and_stay_under_the_memory_bar():
    both = [subprocess.Popen([sys.executable, "-c", SIGNING_IN], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60)[0].split() for process in both]
    (one_begin, one_end), (two_begin, two_end) = sorted((float(s[0]), float(s[1])) for s in said)
    assert one_begin < one_end <= two_begin < two_end
    peaks = [int(s[2]) for s in said]
    # Never both at once: together one process with the 128 MiB and one without, under the 450 MB of two workers.
    assert sum(peaks) - ARGON2 < 450 * 1000


@pytest.fixture
def master(settings, tmp_path):
    """A program that is what the pidfile says: `gunicorn` stands in its command line."""
    settings.DESK_PIDFILE = tmp_path / "gunicorn.pid"
    program = "import signal; signal.signal(signal.SIGHUP, lambda *_: exit(7)); print('ready', flush=True); input()"
    words = [sys.executable, "-c", program, "gunicorn"]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    settings.DESK_PIDFILE.write_text(f"{process.pid}\n")
    yield process
    process.kill()
    process.communicate()


@pytest.mark.django_db
def test_a_lockdown_says_that_it_told_the_desks_processes_to_end(cast, master):
    assert lockdown.lock(by=cast.id("faye"), now=timezone.now())
    assert master.wait(10) == 7


@pytest.mark.django_db
@pytest.mark.parametrize("written", [None, "", "999999999"])
def test_a_lockdown_says_when_it_found_no_process_of_the_desk(cast, settings, tmp_path, written):
    settings.DESK_PIDFILE = tmp_path / "gunicorn.pid"
    if written is not None:
        settings.DESK_PIDFILE.write_text(written)
    assert not lockdown.lock(by=cast.id("faye"), now=timezone.now())
    assert lockdown.is_locked()


@pytest.mark.django_db
def test_a_lockdown_ends_no_stranger_who_has_the_number_of_a_desk_that_is_gone(cast, settings, tmp_path):
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    settings.DESK_PIDFILE = tmp_path / "master.pid"
    settings.DESK_PIDFILE.write_text(str(stranger.pid))
    assert not lockdown.lock(by=cast.id("faye"), now=timezone.now())
    stranger.communicate(b"\n")
    assert stranger.returncode == 0


@pytest.fixture
def own_home(settings, tmp_path):
    """Where the reserve and the file that locks lie: never beside those of other tests."""
    settings.WAYSTATION_HOME = tmp_path


def takes_nothing(*_said, **_more):
    raise OperationalError("database or disk is full")


@pytest.mark.django_db
def test_where_the_database_takes_nothing_sessions_end_and_the_lock_stands_as_a_file(
    cast, own_home, master, monkeypatch
):
    faye, ada = cast.client("faye"), cast.client("ada")
    monkeypatch.setattr(lockdown, "_write", takes_nothing)
    page = faye.post("/lockdown/")
    said = page.content.decode()
    assert page.status_code == 503 and "the database took nothing" in said and "only the log does not know" in said
    assert "Nothing was changed" not in said and page.cookies["__Host-desk"]["max-age"] == 0
    assert master.wait(10) == 7 and lockdown.is_locked()
    assert ada.get("/").status_code == 302


@pytest.mark.django_db
def test_two_officers_unlock_what_only_a_file_locks(
    cast, settings, own_home, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    settings.DESK_PIDFILE = tmp_path / "gunicorn.pid"
    with monkeypatch.context() as full, pytest.raises(lockdown.NotWritten, match="STOP ITS SERVICE"):
        full.setattr(lockdown, "_write", takes_nothing)
        lockdown.lock(by=cast.id("faye"), now=timezone.now())
    assert not lockdown.approve_unlock(cast.id("faye"), now=timezone.now())
    assert not lockdown.approve_unlock(cast.id("faye"), now=timezone.now())
    assert lockdown.is_locked()
    with django_capture_on_commit_callbacks(execute=True):
        assert lockdown.approve_unlock(cast.id("gil"), now=timezone.now())
    assert not lockdown.is_locked()


@pytest.mark.django_db
def test_a_hard_lockdown_that_is_not_written_says_that_the_keys_are_still_there(cast, own_home, master, monkeypatch):
    done = {"drill": True, "state": Recovery.State.DONE}
    Recovery.objects.create(compartment="intake", epoch=1, by="gil", ready=timezone.now(), body=b"", **done)
    monkeypatch.setattr(lockdown, "_write", takes_nothing)
    with pytest.raises(lockdown.NotWritten, match="keys were not deleted"):
        lockdown.lock(by=cast.id("faye"), now=timezone.now(), hard=True)


def test_the_room_is_given_away_once_and_only_when_it_is_needed(own_home, tmp_path):
    assert reserve.make() and reserve.make()
    assert reserve.with_room(lambda: "written") == "written" and (tmp_path / "reserve").exists()
    with pytest.raises(OperationalError):
        reserve.with_room(takes_nothing)
    assert not (tmp_path / "reserve").exists()


@pytest.mark.django_db
def test_an_officer_reaches_the_page_that_locks_although_nothing_can_be_written(cast, monkeypatch):
    faye = cast.client("faye")
    Session.objects.update(seen=timezone.now() - timedelta(minutes=5))
    monkeypatch.setattr(type(Session.objects.all()), "update", takes_nothing)
    assert faye.get("/lockdown/").status_code == 200


@pytest.mark.django_db
def test_whatever_keeps_a_lock_from_being_written_leaves_nothing_open(cast, own_home, master, settings, tmp_path):
    settings.LOG_KEY = tmp_path / "absent"
    with pytest.raises(lockdown.NotWritten, match="could not be written into the log"), transaction.atomic():
        lockdown.Lockdown.objects.all().delete()
        lockdown.lock(by=cast.id("faye"), now=timezone.now() + timedelta(hours=2))
    assert lockdown.is_locked() and master.wait(10) == 7
