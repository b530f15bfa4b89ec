"""Both faces under gunicorn, as they run in earnest."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from waystation.site import tmpfs
from waystation.site.home import digest

Running = Callable[..., dict[str, str]]


def waystation(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "waystation.site.command", *words]
    environment = {**os.environ, "WAYSTATION_HOME": str(home)}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # of our browser tests; the deployment check warns of it
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, input="")


def status(address: str, **headers: str) -> int:
    try:
        return int(urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=20).status)
    except urllib.error.HTTPError as answer:
        return answer.code


def test_both_faces_answer_and_neither_writes_who_asked(
    tmp_path: Path, running: Running, capfd: pytest.CaptureFixture[str]
) -> None:
    waystation(tmp_path, "migrate")
    addresses = running(tmp_path)
    status(addresses["door"] + "/static/door.css", **{"User-Agent": "marker-of-a-telephone"})
    status(addresses["desk"] + "/marker-of-a-page/", **{"X-Forwarded-For": "203.0.113.77"})
    status(addresses["door"] + "/", Host="marker.example")
    said = "".join(capfd.readouterr())
    assert said.splitlines() == [f"door: {addresses['door']}/", f"desk: {addresses['desk']}/"]


def test_one_signal_stops_both_faces_and_leaves_no_work_folder(tmp_path: Path) -> None:
    waystation(tmp_path, "migrate")
    command = [sys.executable, "-m", "waystation.site.command", "serve", "--door=127.0.0.1:0", "--desk=127.0.0.1:0"]
    serving = subprocess.Popen(
        command, env={**os.environ, "WAYSTATION_HOME": str(tmp_path)}, stdout=subprocess.PIPE, text=True
    )
    assert serving.stdout and "door" in serving.stdout.readline()
    serving.send_signal(signal.SIGTERM)
    assert serving.wait(30) == 0
    assert [face for face in ("door", "desk") if tmpfs.path_for(digest(tmp_path), face).exists()] == []


def children(pid: str) -> set[str]:
    return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


FOUND = """
import django; django.setup()
from django.conf import settings
from tests import cast
cast.gather()
(settings.WAYSTATION_HOME / "waystation.toml").write_text(
    f'[organisation]\\nid = "{cast.ORGANISATION}"\\nroot_fingerprint = "{settings.ROOT_FINGERPRINT}"\\n')
"""


def found(home: Path) -> None:
    """A home with an organisation that has officers."""
    waystation(home, "migrate")
    (home / "log.key").write_bytes(os.urandom(32))
    environment = {**os.environ, "WAYSTATION_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", FOUND], env=environment, check=True)


def test_a_lockdown_replaces_the_processes_of_the_desk(tmp_path: Path, running: Running) -> None:
    found(tmp_path)
    desk = running(tmp_path)["desk"]
    master = (tmpfs.path_for(digest(tmp_path), "desk") / "gunicorn.pid").read_text().strip()
    status(desk)
    before = children(master)
    assert waystation(tmp_path, "lockdown").returncode == 0
    until = time.monotonic() + 20
    while children(master) & before and time.monotonic() < until:
        time.sleep(0.1)
    assert before and not children(master) & before
    assert status(desk) < 500


def test_a_lockdown_that_finds_no_desk_says_so_and_what_to_do(tmp_path: Path) -> None:
    found(tmp_path)
    said = waystation(tmp_path, "lockdown")
    assert said.returncode == 1
    assert "The desk is locked" in said.stdout and "STOP ITS SERVICE NOW" in said.stderr


def test_a_desk_without_an_officer_is_not_locked(tmp_path: Path) -> None:
    waystation(tmp_path, "migrate")
    said = waystation(tmp_path, "lockdown")
    assert said.returncode == 2 and "nobody could unlock" in said.stderr and "stop the desk's service" in said.stderr


def test_no_answer_names_the_server(tmp_path: Path, running: Running) -> None:
    waystation(tmp_path, "migrate")
    answer = urllib.request.urlopen(running(tmp_path, only="door")["door"] + "/static/door.css", timeout=20)
    assert answer.headers["Server"] is None and answer.headers["Date"]


def test_a_start_takes_away_what_a_killed_one_left_and_nothing_that_is_held(tmp_path: Path, running: Running) -> None:
    waystation(tmp_path, "migrate")
    left, other = (tmpfs.path_for(digest(tmp_path / name), "desk") for name in ("killed", "running"))
    held = tmpfs.hold(other)
    for folder in (tmpfs.ensure(left), other):
        os.utime(folder, (0, 0))
    running(tmp_path, only="door")
    assert (left.exists(), other.exists()) == (False, True)
    os.close(held or 0)
    tmpfs.remove(other)


def test_an_absent_home_is_told_in_plain_words(tmp_path: Path) -> None:
    said = waystation(tmp_path / "absent", "migrate")
    assert said.returncode == 1
    assert "waystation setup" in said.stderr and "Traceback" not in said.stderr


def test_a_broken_configuration_is_told_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "waystation.toml").write_text("[door\n")
    said = waystation(tmp_path, "migrate")
    assert said.returncode == 1
    assert "waystation.toml cannot be read" in said.stderr and "Traceback" not in said.stderr


def test_the_settings_of_both_faces_have_no_warning(tmp_path: Path) -> None:
    assert waystation(tmp_path, "check").returncode == 0


def serve(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return waystation(home, "serve", *words)


def test_a_second_start_leaves_the_running_desk_as_it_is(tmp_path: Path, running: Running) -> None:
    waystation(tmp_path, "migrate")
    running(tmp_path)
    pidfile = tmpfs.path_for(digest(tmp_path), "desk") / "gunicorn.pid"
    second = serve(tmp_path, "--door=127.0.0.1:0", "--desk=127.0.0.1:0")
    assert second.returncode == 1 and "runs already" in second.stderr
    assert "http://" not in second.stdout
    assert pidfile.is_file()


@pytest.mark.parametrize("face", ["door", "desk"])
def test_a_face_whose_tables_were_never_made_ends_and_says_what_to_do(tmp_path: Path, face: str) -> None:
    said = serve(tmp_path, f"--only={face}", f"--{face}=127.0.0.1:0")
    assert said.returncode == 1
    assert f"the {face}'s tables are not made; run `waystation migrate`" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_desk_that_outlived_its_parent_is_not_taken_for_gone(tmp_path: Path) -> None:
    folder = tmpfs.path_for(digest(tmp_path), "desk")
    held = tmpfs.hold(folder)
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[held])
    os.close(held)
    assert tmpfs.hold(folder) is None
    child.communicate(b"\n")
    assert tmpfs.hold(folder) is not None
    tmpfs.remove(folder)


def test_a_taken_address_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        said = serve(tmp_path, f"--door={taken}", "--desk=127.0.0.1:0")
    assert (said.returncode, said.stdout) == (1, "")
    assert f"the door cannot listen at {taken}" in said.stderr and "another program" in said.stderr
    assert not tmpfs.path_for(digest(tmp_path), "door").exists()


@pytest.mark.parametrize("address", ["nonsense:port", "192.0.2.1:8001", "127.0.0.1:99999999"])
def test_an_address_where_nothing_can_listen_is_named(tmp_path: Path, address: str) -> None:
    said = serve(tmp_path, f"--desk={address}", "--only=desk")
    assert (said.returncode, said.stdout, len(said.stderr.splitlines())) == (1, "", 1)
    assert address in said.stderr and "HOST:PORT" in said.stderr
