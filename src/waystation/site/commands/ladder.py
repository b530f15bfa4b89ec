"""Print how many people had reached each rung by the end of a day, from the sealed milestones.

Only a member of the figures compartment can: their passphrase and code are asked at the terminal. In a demo, and only
there, they may lie in a file of the demo's own.
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from waystation.core.vocabulary.ladder import RUNGS
from waystation.site.home import NotReady

if TYPE_CHECKING:
    from waystation.cases.ladder import Ladder
    from waystation.vault.keyring import Keyring

CODE_SECONDS = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--as-of may be given several times: one sign-in, a row for each day."""
    parser.add_argument("--as-of", action="append", required=True, type=_day, metavar="DATE", help="as 2017-04-30")
    parser.add_argument("--unit", choices=("persons", "households"), default="persons")
    parser.add_argument("--count-of", choices=("ever", "now"), default="ever")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--worker", metavar="NAME", default="", help="who asks; a member of the figures compartment")


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError("write the day as 2017-04-30") from None


def run(args: argparse.Namespace) -> int:
    """Sign in, open the milestones, count, write the reading into the log, print."""
    from waystation.cases import ladder
    from waystation.intake import milestones

    keyring = _keyring(args.worker)
    rows = milestones.read_all(keyring)
    found = [ladder.ladder(rows, day, unit=args.unit, count_of=args.count_of) for day in args.as_of]
    _write_down(keyring, args)
    keyring.wipe()
    print(_as_json(found, ladder.code_version()) if args.format == "json" else _as_table(found, ladder.code_version()))
    return 0


def _write_down(keyring: Keyring, args: argparse.Namespace) -> None:
    from django.db import transaction

    from waystation.audit.actions import record
    from waystation.audit.tags import Tag
    from waystation.vault.details import seal_detail

    asked = {"as_of": [day.isoformat() for day in args.as_of], "unit": args.unit, "count_of": args.count_of}
    with transaction.atomic():
        record(Tag.LADDER_READ, by=keyring.worker_id, source="command", detail=seal_detail("figures", asked))


def _keyring(name: str) -> Keyring:
    """The keys of the worker who asks. Name, passphrase and code: one answer for whatever does not fit."""
    from waystation.vault import signin
    from waystation.vault.keyring import Keyring

    kept = _kept_by_the_demo(name)
    if kept:
        name, passphrase, code = kept["name"], kept["passphrase"], _unused_code(kept)
    else:
        name = name or input("Name: ")
        passphrase, code = getpass.getpass("Passphrase: "), getpass.getpass("Code: ")
    worker, pair = signin.prove(name, passphrase, code, "", now=datetime.now(UTC))
    return Keyring(worker.pk, pair)


def _kept_by_the_demo(name: str) -> dict[str, str]:
    """What the demo wrote down for its invented worker. Nothing where the signed list is not that of a demo."""
    from waystation.site import home
    from waystation.vault import signed

    path = Path(home.folder()) / "demo.json"
    if not path.is_file():
        return {}
    if not signed.directory().demo:
        raise NotReady("demo.json lies in an installation that is no demo; take it away")
    workers: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["workers"]
    return dict(workers.get((name or "dov").casefold(), {}))


def _unused_code(kept: dict[str, str]) -> str:
    """The next code that was not used yet; a code is good once, so this may take half a minute."""
    import pyotp

    from waystation.accounts import queries
    from waystation.accounts.models import UsedCode

    worker = queries.by_pseudonym(kept["name"])
    used = UsedCode.objects.filter(worker=worker).values_list("step", flat=True).first() or 0
    step = max(used + 1, int(time.time()) // CODE_SECONDS)
    wait = (step - 1) * CODE_SECONDS - time.time()  # a code is taken one step early, not two
    if wait > 0:
        print(f"waiting {int(wait) + 1} s for a code that was not used yet", file=sys.stderr)
        time.sleep(wait + 1)
    return pyotp.TOTP(kept["totp"]).at(step * CODE_SECONDS)


def _as_json(found: list[Ladder], version: str) -> str:
    rows = [
        {"as_of": one.as_of.isoformat(), "unit": one.unit, "count_of": one.count_of, "counts": one.counts,
         "digest": one.digest}
        for one in found
    ]  # fmt: skip
    definitions = {rung.code: rung.definition for rung in RUNGS}
    return json.dumps({"code": version, "definitions": definitions, "rows": rows}, indent=2)


def _as_table(found: list[Ladder], version: str) -> str:
    names = [rung.code for rung in RUNGS]
    first = found[0]
    lines = [f"{first.unit}, {first.count_of}, at the end of the day", ""]
    lines.append("as of      " + "".join(f"{name:>11}" for name in names) + "  digest")
    for one in found:
        lines.append(f"{one.as_of} " + "".join(f"{one.counts[name]:>11}" for name in names) + f"  {one.digest[:16]}")
    lines += ["", *(f"{rung.code:<10} {rung.definition}" for rung in RUNGS), ""]
    lines.append("Sheltered cannot be compared with evacuated. A date known only to the month counts from its end.")
    lines.append(f"Counted by code {version}; the digest covers the milestones that count, the question and the code.")
    return "\n".join(lines)
