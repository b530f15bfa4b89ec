"""Run the door and the desk, each under a gunicorn of its own; one SIGTERM stops both."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess  # nosec B404  # our own interpreter, fixed arguments
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from waystation.site import addresses as places
from waystation.site import home, tmpfs

BIND = {"door": "127.0.0.1:8001", "desk": "127.0.0.1:8002"}
PATIENCE = 20.0
SOME_SECONDS = 0.2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let one face run alone, or elsewhere."""
    parser.add_argument("--only", choices=sorted(BIND), help="run this face only")
    for face, address in BIND.items():
        parser.add_argument(f"--{face}", metavar="HOST:PORT", help=f"where the {face} listens (else {address})")


def run(args: argparse.Namespace) -> int:
    """Start, wait, and stop both when one ends or a signal comes.

    Whatever keeps a face from running is found before anything is touched: what runs already goes on unharmed.
    """
    asked = _listen()  # before anything runs that a signal would leave behind
    conf = home.configuration(home.folder())
    faces = [args.only] if args.only else list(BIND)
    addresses = {face: getattr(args, face) or conf.get(face, {}).get("bind", BIND[face]) for face in faces}
    work = {face: tmpfs.path_for(home.digest(home.folder()), face) for face in faces}
    with _taken(work, addresses) as held:
        for folder in work.values():
            tmpfs.empty(folder)
        for face in BIND:
            tmpfs.sweep(face)
        running = [start(face, address, held[face]) for face, address in addresses.items()]
        for face, address in addresses.items():
            print(f"{face}: http://{address}/", flush=True)
        return _wait(running, asked)


@contextmanager
def _taken(work: dict[str, Path], addresses: dict[str, str]) -> Iterator[dict[str, int]]:
    """Hold the work folders, so that no second start touches them; NotReady where a face cannot run here."""
    held: dict[str, int] = {}
    try:
        for face, folder in work.items():
            held[face] = _hold(face, folder)
        places.refuse_taken(addresses)
        yield held
    finally:
        for face, number in held.items():
            tmpfs.remove(work[face])
            os.close(number)


def _hold(face: str, folder: Path) -> int:
    held = tmpfs.hold(folder)
    if held is None:
        raise home.NotReady(
            f"the {face} of {home.folder()} runs already; it goes on, and nothing was changed. "
            "To start it anew, stop it first: its service, or the terminal in which it runs"
        )
    return held


def start(face: str, address: str, held: int) -> subprocess.Popen[bytes]:
    """Start the gunicorn of one face in a process group of its own, so that it hears signals from us alone.

    It holds the work folder too: should this process be killed, nobody else takes it while gunicorn goes on.
    """
    environment = {**os.environ, "WAYSTATION_FACE": face, "WAYSTATION_BIND": address}
    words = ["-m", "gunicorn", "-c", "python:waystation.site.gunicorn_conf", "waystation.site.wsgi:application"]
    return subprocess.Popen([sys.executable, *words], env=environment, start_new_session=True, pass_fds=[held])  # nosec B603


def _listen() -> list[int]:
    """Return a list to which the number of a signal that ends us is added when one comes."""
    asked: list[int] = []

    def ask(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    return asked


def _wait(running: list[subprocess.Popen[bytes]], asked: list[int]) -> int:
    while not asked and all(one.poll() is None for one in running):
        time.sleep(SOME_SECONDS)
    failed = not asked
    stop(running)
    if failed:
        print("waystation: one of the two faces ended by itself, so both were stopped", file=sys.stderr)
    return int(failed)


def stop(running: list[subprocess.Popen[bytes]]) -> None:
    """Ask each to finish what it is doing; end those that do not listen."""
    for one in running:
        one.terminate()
    until = time.monotonic() + PATIENCE
    for one in running:
        try:
            one.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()
