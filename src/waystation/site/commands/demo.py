"""An invented operation to look at: made once in a folder of its own, then served on this machine alone."""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from waystation.site import home as homes
from waystation.site.demo import home

HOME = "var/demo"
PORTS = {"door": 8001, "desk": 8002}
TICK_SECONDS = 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`demo`, `demo code NAME`, `demo codes`."""
    parser.add_argument("action", nargs="?", choices=["code", "codes"], help="a second factor; return codes to try")
    parser.add_argument("name", nargs="?", default="", help="whose second factor, e.g. ada")
    parser.add_argument("--home", default=HOME, help=f"the folder of the demo (else ./{HOME})")
    parser.add_argument("--no-serve", action="store_true", help="make the demo and do not run it")


def run(args: argparse.Namespace) -> int:
    """Make and serve the demo, or print what one signs in with."""
    folder = Path(args.home).absolute()
    if args.action:
        if home.state(folder) != home.READY:
            raise homes.NotReady(f"there is no demo in {folder} yet: run `waystation demo` first")
        return _code(folder, args.name) if args.action == "code" else _codes(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.state(folder)  # refuses before anything is written
    with home.take(folder) as lock:
        _make(folder)
        if args.no_serve:
            return 0
        addresses = {face: f"127.0.0.1:{_free(port)}" for face, port in PORTS.items()}
        lock.write(f"Door: http://{addresses['door']}/ Desk: http://{addresses['desk']}/")
        lock.flush()
        return _serve(folder, addresses)


def _make(folder: Path) -> None:
    """Load the world, once; a load that was cut is begun anew."""
    before = home.state(folder)
    if before == home.READY:
        _set_up(folder)
        return
    from waystation.site.demo import load_home

    if before == home.LOADING:
        _say("The last demo was cut short while it was made. It is made anew.")
    if before in home.OLDER:
        _say("This demo was made by an earlier version. It is made anew.")
    if before:
        home.clear(folder)
    _say(f"Making a demo in {folder}. This takes one to two minutes, and only once.")
    root = load_home.prepare(folder)
    _set_up(folder)
    load_home.fill(folder, root, _say)


def _set_up(folder: Path) -> None:
    os.environ["WAYSTATION_HOME"], os.environ["WAYSTATION_FACE"] = str(folder), "all"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waystation.site.settings")
    import django

    django.setup()


def _say(text: str) -> None:
    print(text, flush=True)


def _free(port: int) -> int:
    """This port, or any that is free where it is taken."""
    for wanted in (port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise homes.NotReady("no port is free on this machine; end another program, then start again")


def _serve(folder: Path, addresses: dict[str, str]) -> int:
    from waystation.site.commands import serve, tick  # noqa: F401  # what tick needs is loaded before the thread begins

    _say(_welcome(folder, addresses))
    threading.Thread(target=_ticks, daemon=True).start()
    os.environ["WAYSTATION_FACE"] = ""
    return serve.run(argparse.Namespace(only=None, **addresses))


def _ticks() -> None:
    """The regular check, as a timer runs it where people work in earnest."""
    from django.utils import timezone

    from waystation.desk import ringing

    while True:
        with contextlib.suppress(ringing.Ticking):  # `waystation tick` was called by hand at this moment
            ringing.run_tick(timezone.now())
        time.sleep(TICK_SECONDS)


def _welcome(folder: Path, addresses: dict[str, str]) -> str:
    workers = home.read(folder)["workers"]
    here = "" if folder == Path(HOME).absolute() else f" --home {folder}"
    shown = [("ada", "works cases of team Birch and the intake desk"), ("jon", "is in her team, keeps identities"),
             ("faye", "duty officer"), ("dov", "sees figures only")]  # fmt: skip
    wide = max(len(workers[who]["passphrase"]) for who, _ in shown)
    lines = [f"    {workers[who]['name']:<5} {workers[who]['passphrase']:<{wide}}  {does}" for who, does in shown]
    return "\n".join((
        "", "A demo: everybody in it is invented. Ctrl+C ends it; the next start takes seconds.", "",
        f"  Ask for help:  http://{addresses['door']}/", f"  Staff:         http://{addresses['desk']}/", "",
        "  Sign in as (the others stand in " + str(folder / home.ACCOUNTS) + "):", *lines, "",
        f"  A second factor, good once:       waystation demo code ada{here}",
        f"  Return codes to come back with:   waystation demo codes{here}",
        f"  How many by a date:               WAYSTATION_HOME={folder} waystation ladder --as-of 2017-09-01", "",
    ))  # fmt: skip


def _code(folder: Path, name: str) -> int:
    workers = home.read(folder)["workers"]
    who = name.casefold()
    if who not in workers:
        print(f"waystation: nobody here is called {name or 'so'}; there are {', '.join(workers)}", file=sys.stderr)
        return 1
    _set_up(folder)
    code, seconds = _fresh(workers[who])
    print(f"{code}    good for the next {seconds} seconds, once")
    print(f"words: {workers[who]['passphrase']}")
    return 0


def _fresh(worker: dict[str, str]) -> tuple[str, int]:
    """A code that was not used yet; waits for the next one where the present ones were. (code, seconds left)."""
    import pyotp

    from waystation.accounts.actions import CODE_SECONDS
    from waystation.accounts.models import UsedCode

    while True:
        used = UsedCode.objects.filter(worker__pseudonym=worker["name"]).values_list("step", flat=True).first() or 0
        now = int(datetime.now(UTC).timestamp())
        step = max(now // CODE_SECONDS, used + 1)
        if step <= now // CODE_SECONDS + 1:
            return pyotp.TOTP(worker["totp"]).at(step * CODE_SECONDS), (step + 2) * CODE_SECONDS - now
        print("The last code was just used; the next one comes in a moment.", file=sys.stderr)
        time.sleep(2)


def _codes(folder: Path) -> int:
    """Return codes that open a mailbox at the door."""
    for code in home.read(folder)["codes"]:
        print(f"{code['digits']}\n    {code['about']}")
        if code["words"]:
            print(f"    the same in words: {code['words']}")
    return 0
