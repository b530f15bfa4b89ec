"""The commands as somebody types them: in a home of their own, ended in the middle, done again."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyrage
import pytest

from waystation.site import tmpfs
from waystation.site.home import digest

WORK = ("all", "keeping", "drill")
MARKER = "marker-of-a-night"
FILL = """
import os, django; django.setup()
from pathlib import Path
from django.conf import settings
from tests import cast as people
from tests.keeping.story import nur_asks
cast = people.gather()
(settings.WAYSTATION_HOME / "waystation.toml").write_text(
    f'[organisation]\\nid = "{people.ORGANISATION}"\\nroot_fingerprint = "{settings.ROOT_FINGERPRINT}"\\n'
    f'[backup]\\nrecipients = ["{os.environ["RECIPIENT"]}"]\\n')
for n in range(int(os.environ["SUBJECTS"])):
    nur_asks(cast, f"{n:032x}", words="marker-of-a-night")
"""
FORGET = """
import django; django.setup()
from tests import cast as people
from tests.cast import Cast, _pair, _root
from waystation.accounts.models import Worker
from waystation.keeping import actions
from waystation.keeping.models import Forgetting
cast = Cast(_root(), {w.pseudonym.lower(): w for w in Worker.objects.all()}, {n: _pair(n) for n in people.NAMES})
for n in range(40):
    subject = f"{n:032x}"
    row = Forgetting.objects.filter(subject=subject).first()
    try:
        row = row or actions.ask_to_forget(subject, keyring=cast.keyring("ada"), reason="asked")
    except Exception as gone:
        if type(gone).__name__ != "NotYours":
            raise
        continue
    actions.confirm_forgetting(row.pk, keyring=cast.keyring("faye"))
print("forgotten")
"""
CENSUS = """
import django; django.setup()
from waystation.letterbox.models import Mailbox, StoredFile
from waystation.vault.models import SealedFile, Value, Wrap
print([t.objects.count() for t in (Wrap, Value, SealedFile, Mailbox, StoredFile)])
"""


def environment(home: Path, **more: str) -> dict[str, str]:
    base = {key: value for key, value in os.environ.items() if not key.startswith("WAYSTATION_TEST")}
    root = Path(__file__).resolve().parents[2]
    path = os.pathsep.join([str(root), os.environ.get("PYTHONPATH", str(root / "src"))])
    return {**base, "WAYSTATION_HOME": str(home), "WAYSTATION_FACE": "all", "PYTHONPATH": path, **more}


def python(home: Path, code: str, **more: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(home, **more), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def waystation(home: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "waystation.site.command", *words]
    return subprocess.run(
        command, env=environment(home), capture_output=True, text=True, check=False, input=typed, start_new_session=True
    )


def kill_after(seconds: float, command: list[str], env: dict[str, str]) -> bool:
    """Start it, end it with -9 after a while; whether it was still running."""
    running = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    alive = running.poll() is None
    running.send_signal(signal.SIGKILL)
    running.wait()
    return alive


@pytest.fixture
def keys(tmp_path):
    identity = pyrage.x25519.Identity.generate()
    path = tmp_path / "identity.txt"
    path.write_text(f"# created for a test\n{identity}\n")
    return path, str(identity.to_public())


@pytest.fixture
def house(tmp_path, keys):
    """`house(subjects)` makes a home with that many requests in it."""

    def make(subjects: int = 3) -> Path:
        home = tmp_path / "home"
        home.mkdir(mode=0o700)
        assert waystation(home, "migrate").returncode == 0
        python(home, FILL, RECIPIENT=keys[1], SUBJECTS=str(subjects))
        return home

    yield make
    for face in WORK:
        folder = tmpfs.path_for(digest(tmp_path / "home"), face)
        if folder.exists():
            tmpfs.remove(folder)


def archives(folder: Path) -> tuple[str, str]:
    newest = {kind: str(max(folder.glob(f"{kind}-*.age"))) for kind in ("content", "keys")}
    return newest["content"], newest["keys"]


def test_backup_and_restore_into_another_home(tmp_path, house, keys):
    home, folder, second = house(), tmp_path / "backups", tmp_path / "second"
    said = waystation(home, "backup", "--to", str(folder))
    assert said.returncode == 0 and "3 new files" in said.stdout
    said = waystation(home, "restore", *archives(folder), "--identity", str(keys[0]), "--into", str(second))
    assert said.returncode == 0, said.stderr
    assert python(second, CENSUS) == python(home, CENSUS)
    for word in ("verify-log", "verify-cases"):
        assert waystation(second, word).returncode == 0
    assert not (tmp_path / "second.restoring").exists()
    again = waystation(home, "restore", *archives(folder), "--identity", str(keys[0]), "--into", str(second))
    assert again.returncode == 1 and "in use" in again.stderr


def test_an_archive_that_is_empty_or_cut_is_not_called_one_of_another_key(tmp_path, house, keys):
    home, folder, second = house(1), tmp_path / "backups", tmp_path / "second"
    waystation(home, "backup", "--to", str(folder))
    content, *_others = archives(folder)
    for left in (0, 40, 300):
        cut = Path(content).read_bytes()[:left]
        Path(content).write_bytes(cut)
        said = waystation(home, "restore", *archives(folder), "--identity", str(keys[0]), "--into", str(second))
        assert said.returncode == 1 and "empty, damaged or cut" in said.stderr and not second.exists()


def test_a_wrong_identity_leaves_no_home(tmp_path, house, keys):
    home, folder, second = house(1), tmp_path / "backups", tmp_path / "second"
    waystation(home, "backup", "--to", str(folder))
    keys[0].write_text(str(pyrage.x25519.Identity.generate()))
    said = waystation(home, "restore", *archives(folder), "--identity", str(keys[0]), "--into", str(second))
    assert said.returncode == 1 and "another key" in said.stderr and "Traceback" not in said.stderr
    assert not second.exists() and not (tmp_path / "second.restoring").exists()


def test_a_damaged_copy_keeps_no_home_back_when_somebody_decides_so(tmp_path, house, keys):
    home, folder, second = house(), tmp_path / "backups", tmp_path / "second"
    waystation(home, "backup", "--to", str(folder))
    lost, *_others = sorted(folder.glob("files-*/*.age"))
    lost.write_bytes(lost.read_bytes()[:-1])
    words = ("restore", *archives(folder), "--identity", str(keys[0]), "--into", str(second))
    said = waystation(home, *words)
    assert said.returncode == 1 and lost.stem in said.stderr and "--without-damaged-files" in said.stderr
    assert not second.exists() and not (tmp_path / "second.restoring").exists()
    said = waystation(home, *words, "--without-damaged-files")
    assert said.returncode == 0 and f"lost: the file {lost.stem}" in said.stdout, said.stderr
    assert waystation(second, "verify-cases").returncode == 0


def test_a_root_pinned_beforehand_must_be_the_one_of_the_archive(tmp_path, house, keys):
    home, folder, second = house(1), tmp_path / "backups", tmp_path / "second"
    waystation(home, "backup", "--to", str(folder))
    second.mkdir()
    pinned = '[organisation]\nroot_fingerprint = "' + "00" * 32 + '"\n'
    (second / "waystation.toml").write_text(pinned)
    said = waystation(home, "restore", *archives(folder), "--identity", str(keys[0]), "--into", str(second))
    assert said.returncode == 1 and "another root" in said.stderr
    assert (second / "waystation.toml").read_text() == pinned


def test_the_drill_is_held_in_memory_and_leaves_nothing(tmp_path, house, keys):
    home, folder = house(2), tmp_path / "backups"
    words = waystation(home, "backup", "--new-drill-key").stdout.splitlines()[2].strip()
    assert len(words.split()) == 6
    waystation(home, "backup", "--to", str(folder))
    said = waystation(home, "restore", *archives(folder), "--identity", str(keys[0]), "--drill", typed=words + "\n")
    assert said.returncode == 0 and "the drill was passed" in said.stdout, said.stderr
    wrong = waystation(home, "restore", *archives(folder), "--identity", str(keys[0]), "--drill", typed="no\n")
    assert wrong.returncode == 1 and "do not open the canary" in wrong.stderr
    assert not tmpfs.path_for(digest(Path(archives(folder)[0])), "drill").exists()


def test_without_a_recipient_the_command_says_what_to_do(tmp_path):
    waystation(tmp_path, "migrate")
    said = waystation(tmp_path, "backup", "--to", str(tmp_path / "b"))
    assert said.returncode == 1 and "age-keygen" in said.stderr


@pytest.mark.slow
def test_a_backup_that_was_killed_leaves_nothing_to_read_and_the_next_one_is_whole(tmp_path, house, keys):
    home, folder = house(12), tmp_path / "backups"
    command = [sys.executable, "-m", "waystation.site.command", "backup", "--to", str(folder)]
    points = random.Random(7)
    for _ in range(6):
        kill_after(points.uniform(0.5, 1.6), command, environment(home))
        whole = set(folder.glob("*.age")) if folder.exists() else set()
        assert all(subprocess.run(["age", "-d", "-o", "/dev/null", "-i", keys[0], p]).returncode == 0 for p in whole)
        assert_unreadable(tmp_path)
    said = waystation(home, "backup", "--to", str(folder))
    assert said.returncode == 0 and not list(folder.rglob("*.part"))
    assert not tmpfs.path_for(digest(home), "keeping").exists()
    drilled = waystation(home, "restore", *archives(folder), "--identity", str(keys[0]), "--into", str(tmp_path / "x"))
    assert drilled.returncode == 0, drilled.stderr


@pytest.mark.slow
def test_forgetting_that_was_killed_finishes_when_it_is_repeated(tmp_path, house):
    home = house(40)
    command, points, cut = [sys.executable, "-c", FORGET], random.Random(11), 0
    for _ in range(8):
        cut += kill_after(points.uniform(0.3, 1.1), command, environment(home))
        assert_unreadable(tmp_path)
        assert waystation(home, "verify-log").returncode == 0
    assert cut >= 1  # how many fall depends on the machine
    assert "forgotten" in python(home, FORGET)
    assert python(home, CENSUS).strip() == "[0, 0, 0, 0, 0]"
    assert list((home / "files").iterdir()) == []
    assert waystation(home, "verify-log").returncode == 0


def assert_unreadable(folder: Path) -> None:
    """No word of anybody's story in any file below, nor in our folders in memory."""
    places = [folder, *Path("/dev/shm").glob("waystation-*")]
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    assert [path.name for path in files if MARKER.encode() in path.read_bytes()] == []
