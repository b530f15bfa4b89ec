"""A disk that is really full: what must be written is written, and what cannot be is said."""

from __future__ import annotations

import os
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path

import pyotp
import pytest

from tests import cast
from tests.outside import run
from tests.site.test_serving import found, waystation

TOKEN = re.compile('csrfmiddlewaretoken" value="([^"]+)"')
LOCKED = "import django; django.setup(); from waystation.vault import lockdown; print(lockdown.is_locked())"
ROWS = "import django; django.setup(); from waystation.vault.models import Lockdown; print(Lockdown.objects.count())"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """An installation with officers on a disk of its own, small enough to be filled."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m,mode=700", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a disk of its own can be mounted here by root only")
    try:
        found(disk)
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(home: Path) -> None:
    with (home / "filler").open("wb", buffering=0) as file:
        for size in (1 << 20, 4096):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue


def rows(home: Path) -> str:
    return run(home, "-c", ROWS, face="desk").stdout.strip()


def test_a_lockdown_is_written_on_a_full_disk_with_the_room_that_was_kept(home: Path) -> None:
    waystation(home, "tick")
    fill(home)
    said = waystation(home, "lockdown")
    assert "The desk is locked" in said.stdout and rows(home) == "1"
    assert not (home / "reserve").exists()


def test_without_that_room_the_lock_stands_as_a_file_and_that_is_said(home: Path) -> None:
    fill(home)
    said = waystation(home, "lockdown")
    assert said.returncode == 2 and "the database took nothing" in said.stderr
    assert "have an administrator mend that, then lock once more" in said.stderr
    (home / "filler").unlink()
    assert (rows(home), run(home, "-c", LOCKED, face="desk").stdout.strip()) == ("0", "True")


def test_the_check_says_that_the_disk_is_nearly_full_and_keeps_the_room_again_later(home: Path) -> None:
    fill(home)
    assert "the disk is nearly full" in waystation(home, "tick").stderr
    (home / "filler").unlink()
    assert "nearly full" not in waystation(home, "tick").stderr
    assert (home / "reserve").stat().st_blocks * 512 >= 4 * 1024 * 1024


def browser() -> urllib.request.OpenerDirector:
    jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))  # as browsers do for this machine
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))


def post(ada: urllib.request.OpenerDirector, address: str, **said: str) -> tuple[int, str]:
    """Load a page, send its form with its token, and read what came back."""
    token = TOKEN.findall(ada.open(address, timeout=30).read().decode())[0]
    form = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **said}).encode()
    try:
        answer = ada.open(urllib.request.Request(address, form, {"Referer": address}), timeout=60)
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
    return int(answer.status), answer.read().decode()


def signed_in(desk: str) -> urllib.request.OpenerDirector:
    faye, code = browser(), pyotp.TOTP(cast.TOTP).now()
    _status, page = post(faye, f"{desk}/sign-in/", name="Faye", passphrase=cast.PASSPHRASE, code=code)
    assert "Today" in page, re.sub(r"<[^>]+>", " ", page)
    return faye


def test_an_officer_locks_the_running_desk_on_a_full_disk_and_it_stays_locked(
    home: Path, running: Callable[..., dict[str, str]]
) -> None:
    desk = running(home, only="desk")["desk"]
    assert (home / "reserve").exists()  # made by the start
    faye = signed_in(desk)
    fill(home)
    code, page = post(faye, f"{desk}/lockdown/")
    assert code == 200 and "locked" in page
    assert rows(home) == "1" and not (home / "reserve").exists()


def test_where_no_room_was_kept_the_page_says_what_was_done_and_what_was_not(
    home: Path, running: Callable[..., dict[str, str]]
) -> None:
    desk = running(home, only="desk")["desk"]
    faye = signed_in(desk)
    (home / "reserve").unlink(missing_ok=True)
    fill(home)
    code, page = post(faye, f"{desk}/lockdown/")
    assert code == 503 and "the database took nothing" in page and "also after a restart" in page
    assert "locked" in browser().open(f"{desk}/sign-in/", timeout=30).read().decode()
