"""The root key: made and used on a machine without a network. It signs officers' certificates and nothing else."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from waystation.core.sealing import Context, KeyPair, SealingError, generate_passphrase, open_value, seal_value, stretch
from waystation.vault import founding

_CONTEXT = Context("waystation", b"", 0, b"root")
LONGEST_DAYS = 730


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`root new` and `root certify`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="new|certify")
    new = actions.add_parser("new", help="make a root key, sealed under six words that are shown once")
    new.add_argument("--out", default="root.key", help="where the sealed key is written (else root.key)")
    certify = actions.add_parser("certify", help="sign the officers that `waystation setup requests` wrote")
    certify.add_argument("requests", help="the file from `waystation setup requests`")
    certify.add_argument("--key", default="root.key", help="the sealed root key")
    certify.add_argument("--out", default="certificates.json", help="where the certificates are written")
    certify.add_argument("--days", type=int, default=365, help=f"how long they are good, at most {LONGEST_DAYS}")


def run(args: argparse.Namespace) -> int:
    """Do one of the two."""
    return _new(args) if args.action == "new" else _certify(args)


def _new(args: argparse.Namespace) -> int:
    path = Path(args.out)
    if path.exists():
        return _fail(f"{path} is there already; a root key is never replaced. Choose another name")
    words, root, salt = generate_passphrase(os.urandom), founding.new_root(), os.urandom(16)
    sealed = salt + seal_value(stretch(words, salt).kek, _CONTEXT, root.seed)
    with path.open("xb") as file:
        file.write(sealed)
    path.chmod(0o600)
    print("Six words that open the root key. Learn them, or keep them on paper apart from the key:")
    print(f"\n    {words}\n")
    print("The public half, for `waystation setup new --root`:")
    print(f"\n    {root.public.ed25519.hex()}\n")
    print(f"Its fingerprint, which desk and door pin: {founding.fingerprint_of(root)}")
    print(f"The sealed key is in {path}. It stays on this machine, without a network, with one copy in a safe.")
    return 0


def _certify(args: argparse.Namespace) -> int:
    try:
        asked: dict[str, Any] = json.loads(Path(args.requests).read_text(encoding="utf-8"))
        root = _open(Path(args.key))
    except FileNotFoundError as missing:
        return _fail(f"there is no file {missing.filename}")
    except (ValueError, KeyError):
        return _fail("the file of requests cannot be read; write it again with `waystation setup requests`")
    except SealingError:
        return _fail("these words do not open the root key; nothing was signed")
    if not 1 <= args.days <= LONGEST_DAYS:
        return _fail(f"certificates are good for 1 to {LONGEST_DAYS} days")
    _write(root, asked, args)
    return 0


def _open(path: Path) -> KeyPair:
    stored = path.read_bytes()
    words = " ".join(getpass.getpass("The six words of the root key: ").casefold().split())
    return KeyPair.from_seed(open_value(stretch(words, stored[:16]).kek, _CONTEXT, stored[16:]))


def _write(root: KeyPair, asked: dict[str, Any], args: argparse.Namespace) -> None:
    now = datetime.now(UTC)
    since, until = (moment.strftime("%Y-%m-%dT%H") for moment in (now, now + timedelta(days=args.days)))
    signed = (
        [founding.sign_organisation(root, asked["organisation"], demo=bool(asked.get("demo")))]
        if asked.get("first")
        else []
    )
    for officer in asked["officers"]:
        print(f"  {officer['name']}: {officer['words']}")
        signed.append(founding.sign_officer(root, asked["organisation"], officer, since=since, until=until))
    lines = [{"body": body.decode(), "signature": signature.hex()} for body, signature in signed]
    Path(args.out).write_text(json.dumps({"lines": lines}, indent=1), encoding="utf-8")
    print("Compare these six words with what each officer reads to you. If one differs, destroy the certificates.")
    print(f"Signed until {until} UTC: {args.out}. Bring it to the desk: `waystation setup certificates {args.out}`")


def _fail(text: str) -> int:
    print(f"waystation: {text}", file=sys.stderr)
    return 1
