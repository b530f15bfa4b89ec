"""Run the door and the desk, each under a gunicorn of its own; one SIGTERM stops both."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess  # nosec B404  # our own interpreter, fixed arguments
import sys
import time
from types import FrameType

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
    """Start, wait, and stop both when one ends or a signal comes."""
    asked = _listen()  # before anything runs that a signal would leave behind
    conf = home.configuration(home.folder())
    faces = [args.only] if args.only else list(BIND)
    addresses = {face: getattr(args, face) or conf.get(face, {}).get("bind", BIND[face]) for face in faces}
    work = [tmpfs.empty(tmpfs.path_for(home.digest(home.folder()), face)) for face in faces]
    running = [start(face, address) for face, address in addresses.items()]
    for face, address in addresses.items():
        print(f"{face}: http://{address}/", flush=True)
    code = _wait(running, asked)
    for folder in work:
        tmpfs.remove(folder)
    return code


def start(face: str, address: str) -> subprocess.Popen[bytes]:
    """Start the gunicorn of one face in a process group of its own, so that it hears signals from us alone."""
    environment = {**os.environ, "WAYSTATION_FACE": face, "WAYSTATION_BIND": address}
    words = ["-m", "gunicorn", "-c", "python:waystation.site.gunicorn_conf", "waystation.site.wsgi:application"]
    return subprocess.Popen([sys.executable, *words], env=environment, start_new_session=True)  # nosec B603


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
