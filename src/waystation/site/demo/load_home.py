"""A demo in its folder: made once, with accounts that are written down because nothing in it is real."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from waystation.core.sealing import codes
from waystation.site import tmpfs
from waystation.site.demo import home, load_files
from waystation.site.demo.world import make_world
from waystation.site.home import CONFIGURATION
from waystation.vault import founding, stretching

SEED = 2017
Say = Callable[[str], None]


def prepare(folder: Path) -> Any:
    """Write the configuration of a new demo, before settings are read. Returns the root's pair: it is kept nowhere."""
    root, organisation = founding.new_root(), os.urandom(16).hex()
    home.write(folder, {"state": home.LOADING})
    (folder / CONFIGURATION).write_text(
        "# A demo: everybody in it is invented, and what its workers sign in with lies beside it in the clear.\n"
        f'[organisation]\nid = "{organisation}"\nroot_fingerprint = "{founding.fingerprint_of(root)}"\ndemo = true\n\n'
        "[desk]\nhosts = []\nloopback_http = true\n\n[door]\nhosts = []\nloopback_http = true\n",
        encoding="utf-8",
    )
    (folder / "files").mkdir(mode=0o700, exist_ok=True)
    return root


def fill(folder: Path, root: Any, say: Say) -> None:
    """Found the organisation and load the world; Django is set up on this folder."""
    from django.conf import settings

    from waystation.site.demo.load import load
    from waystation.site.demo.load_desk import Desk
    from waystation.site.demo.load_organisation import found, make_databases
    from waystation.site.demo.load_pace import world_clock

    began = time.monotonic()
    files, now = load_files.making(SEED), datetime.now(UTC)
    make_databases()
    with world_clock(datetime(2017, 3, 28, 9, tzinfo=UTC)):
        office = found(settings.CONFIGURATION["organisation"]["id"], root, now=now)
    say(f"An organisation with {len(office.accounts)} workers is founded; now it works through two years.")
    world = make_world(SEED)
    done = load(Desk(office, SEED, files), world, now=now, say=say)
    tmpfs.remove(settings.TMPFS)
    stretching.remove_places()
    say(f"{done.requests} requests and {done.cases} cases are there, in {time.monotonic() - began:.0f} seconds.")
    home.write(folder, {"state": home.READY, "workers": _workers(office), "codes": _codes(done.examples)})


def _workers(office: Any) -> dict[str, dict[str, str]]:
    return {
        name: {"name": account.name, "passphrase": account.passphrase, "totp": account.totp}
        for name, account in office.accounts.items()
    }


def _codes(examples: tuple[Any, ...]) -> list[dict[str, str]]:
    about = ("wrote in English this week and has two answers", "wrote in French this week and has an answer",
             "wrote in Russian and has a case by now")  # fmt: skip
    return [_code(one, text) for one, text in zip(examples, about, strict=True)]


def _code(told: Any, about: str) -> dict[str, str]:
    language = told.request.language
    words = codes.words(told.code, language) if language in ("en", "fr") else ""
    return {"about": about, "digits": codes.digits(told.code), "words": words}
