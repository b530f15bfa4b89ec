"""An office for tests of the door: a signed list with an intake desk and a team, whose keys the test holds."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from waystation.core.sealing import KeyPair, sign
from waystation.vault.directory import (
    BEGINNING,
    PURPOSE_LINE,
    PURPOSE_ROOT,
    Directory,
    RawLine,
    canonical,
    read,
    root_digest,
)

NOW = datetime(2017, 4, 2, 10, 30, tzinfo=UTC)
ORGANISATION = "0f" * 16
FAYE, ADA = "fa" * 16, "ad" * 16


def pair_of(name: str) -> KeyPair:
    return KeyPair.from_seed(name.encode().ljust(32, b"."))


@dataclass
class Office:
    root: str
    lines: list[RawLine]
    directory: Directory
    intake: KeyPair
    team: KeyPair
    ada: KeyPair


def found_office() -> Office:
    """Lines that Faye (officer) signed: Ada is in intake; a team exists."""
    root, faye, ada, intake, team = (pair_of(name) for name in ("root", "faye", "ada", "intake", "team-birch"))
    lines: list[RawLine] = []
    keys = {name: pair.public.to_bytes().hex() for name, pair in (("faye", faye), ("ada", ada))}
    _append(lines, root, {"kind": "organisation", "root": root.public.ed25519.hex(), "organisation": ORGANISATION,
                          "demo": True})  # fmt: skip
    _append(lines, root, {"kind": "officer", "organisation": ORGANISATION, "worker": FAYE, "version": 1,
                          "keys": keys["faye"], "from": "2000-01-01T00", "until": "2099-12-31T23"})  # fmt: skip
    _append(lines, faye, _by_faye("worker", worker=ADA, version=1, keys=keys["ada"]))
    for code, pair in (("intake", intake), ("team-birch", team)):
        _append(lines, faye, _by_faye("epoch", compartment=code, epoch=1, keys=pair.public.to_bytes().hex()))
    _append(lines, faye, _by_faye("member", compartment="intake", worker=ADA, until=""))
    fingerprint = root_digest(root.public.ed25519)
    return Office(fingerprint.hex(), lines, read(lines, fingerprint), intake, team, ada)


def open_the_door(office: Office, settings: Any) -> None:
    """Pin the root and put the list where the door reads it."""
    from waystation.letterbox.lists import copy_lines  # after Django is set up

    settings.ROOT_FINGERPRINT = office.root
    copy_lines(office.lines)


def _by_faye(kind: str, **body: Any) -> dict[str, Any]:
    return {"kind": kind, "by": FAYE, "hour": "2017-04-01T09", **body}


def _append(lines: list[RawLine], signer: KeyPair, body: dict[str, Any]) -> None:
    number, previous = len(lines) + 1, lines[-1].digest() if lines else BEGINNING
    stored = canonical({"act": f"{number:032x}", **body})
    assert json.loads(stored)
    if body["kind"] in ("organisation", "officer"):
        signature = sign(signer, PURPOSE_ROOT, stored)
    else:
        signature = sign(signer, PURPOSE_LINE, bytes.fromhex(ORGANISATION), number, previous, stored)
    lines.append(RawLine(number, stored, previous, signature))


def append_epoch(office: Office, code: str, epoch: int, pair: KeyPair) -> None:
    """Somebody leaves this compartment, and Ada, a member, signs a new key of it."""
    keys = pair.public.to_bytes().hex()
    _append(office.lines, pair_of("faye"), _by_faye("member", compartment=code, worker=FAYE, until=""))
    _append(office.lines, pair_of("faye"), _by_faye("leave", compartment=code, worker=FAYE))
    epoch_line = {**_by_faye("epoch", compartment=code, epoch=epoch, keys=keys), "by": ADA}
    _append(office.lines, office.ada, epoch_line)
    office.directory = read(office.lines, bytes.fromhex(office.root))
