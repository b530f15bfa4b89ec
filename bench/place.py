"""A home of its own for each run, founded as the tests found theirs, and the real servers on loopback ports."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cast import Cast

PATIENCE = 40.0
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Place:
    """One founded installation: its folder and its cast."""

    home: Path
    cast: "Cast"


@contextmanager
def founded() -> Iterator[Place]:
    """An installation with the cast of the tests, on SQLite; removed at the end. Once in a process: Django keeps it."""
    home = Path(tempfile.mkdtemp(prefix="waystation-bench-"))
    os.environ["WAYSTATION_HOME"] = str(home)
    (home / "files").mkdir(mode=0o700)
    (home / "waystation.toml").write_text("[desk]\nloopback_http = true\n")
    from waystation.site import tmpfs

    work = None
    try:
        work = set_up()
        yield Place(home, _gather(home))
    finally:
        if work is not None:
            tmpfs.remove(work)
        shutil.rmtree(home, ignore_errors=True)


def set_up() -> Path:
    """Django over both databases of WAYSTATION_HOME; returns the work folder on tmpfs."""
    os.environ["WAYSTATION_FACE"] = "all"
    os.environ["DJANGO_SETTINGS_MODULE"] = "waystation.site.settings"
    import django
    from django.conf import settings

    from waystation.site import tmpfs

    django.setup()
    return tmpfs.ensure(Path(settings.TMPFS))


def _gather(home: Path) -> "Cast":
    from django.conf import settings
    from django.core.management import call_command

    for alias in ("door", "default"):
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    from tests.cast import gather

    cast = gather()
    with (home / "waystation.toml").open("a") as conf:
        conf.write(f'[organisation]\nroot_fingerprint = "{settings.ROOT_FINGERPRINT}"\n')
    return cast


@dataclass(frozen=True)
class Server:
    """A running face: its port, and the process that started its gunicorn."""

    port: int
    pid: int

    @property
    def processes(self) -> list[int]:
        """Gunicorn's master and the workers that answer."""
        masters = _children(self.pid)
        return masters + [worker for master in masters for worker in _children(master)]

    def processor_seconds(self) -> float:
        """What master and workers have used of the processor until now: unlike a rate, it hardly depends on others."""
        return sum(_ticks(pid) for pid in self.processes) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(after_name[11]) + int(after_name[12])


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def serving(home: Path, face: str) -> Iterator[Server]:
    """`waystation serve --only FACE` in earnest, on a free port; stopped afterwards."""
    port = _free_port()
    words = ["-m", "waystation.site.command", "serve", "--only", face, f"--{face}=127.0.0.1:{port}"]
    environment = {**os.environ, "WAYSTATION_HOME": str(home), "WAYSTATION_FACE": ""}
    server = subprocess.Popen([sys.executable, *words], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield Server(port, server.pid)
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
