"""A new installation: its folder, databases and log key, invitations for its officers, and their certificates."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from pathlib import Path
from typing import Any

from waystation.site import home
from waystation.vault import staffing
from waystation.vault.directory import root_digest

OFFICERS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`setup new | invite | requests | certificates | staffing`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="new|invite|requests|certificates|staffing")
    again = actions.add_parser("invite", help="a new invitation for an officer, while there is none who could give it")
    again.add_argument("name")
    new = actions.add_parser("new", help="make the folder, the databases and the officers' invitations")
    new.add_argument("--root", required=True, help="the public half that `waystation root new` printed")
    new.add_argument("--officers", required=True, help="three working names, e.g. Faye,Gil,Hana; never real names")
    new.add_argument("--staffing", required=True, help="a file that says who belongs where; see `setup staffing`")
    requests = actions.add_parser("requests", help="write what the root has to sign, when the officers have enrolled")
    requests.add_argument("--out", default="officers.json")
    certificates = actions.add_parser("certificates", help="take in what the root has signed")
    certificates.add_argument("file")
    people = actions.add_parser("staffing", help="check a staffing, or show the smallest that works")
    people.add_argument("file", nargs="?")


def run(args: argparse.Namespace) -> int:
    """Do one of the five; whatever is wrong is said before anything is made."""
    acts = {
        "new": _new,
        "invite": _invite_again,
        "requests": _requests,
        "certificates": _certificates,
        "staffing": _staffing,
    }
    try:
        return acts[args.action](args)
    except FileNotFoundError as missing:
        return _fail(f"there is no file {missing.filename}")


def _staffing(args: argparse.Namespace) -> int:
    if not args.file:
        print("The smallest staffing that works has six people:\n")
        print(_as_toml(staffing.SIX_PEOPLE))
        return 0
    found = staffing.problems(_read_staffing(args.file))
    for problem in found:
        print(f"- {problem}")
    print("This staffing works." if not found else "`waystation setup staffing` shows the smallest that works.")
    return int(bool(found))


def _read_staffing(path: str) -> staffing.Staffing:
    try:
        read = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        return {worker: frozenset(codes) for worker, codes in read["staff"].items()}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, UnicodeDecodeError):
        raise home.NotReady(
            f"{path} cannot be read as a staffing; `waystation setup staffing` prints one to begin with"
        ) from None


def _as_toml(people: staffing.Staffing) -> str:
    rows = [f"{worker} = {json.dumps(sorted(codes))}" for worker, codes in people.items()]
    return "[staff]\n" + "\n".join(rows)


def _new(args: argparse.Namespace) -> int:
    from django.conf import settings

    names = [name.strip() for name in args.officers.split(",") if name.strip()]
    if len(set(map(str.casefold, names))) < max(OFFICERS, len(names)):
        return _fail(
            f"an organisation needs {OFFICERS} officers, so that one may be away or arrested; name each of them once"
        )
    if unusable := [name for name in names if not _is_usable(name)]:
        return _fail(f"{unusable[0]!r} cannot be a working name: take 2 to 40 letters or digits; never a real name")
    people = _read_staffing(args.staffing)
    if {name for name, codes in people.items() if "officer" in codes} != set(names):
        return _fail("the officers of --officers and of the staffing are not the same people; write the same names")
    if found := staffing.problems(people):
        return _fail(
            "this staffing does not work:\n- "
            + "\n- ".join(found)
            + "\n`waystation setup staffing` shows one that does"
        )
    try:
        fingerprint = root_digest(_public(args.root)).hex()
    except ValueError:
        return _fail("the public half of the root is 64 hexadecimal digits; `waystation root new` prints it")
    folder: Path = settings.WAYSTATION_HOME
    if "organisation" in home.configuration(folder):
        return _fail(f"{folder} holds an installation already; nothing was changed")
    _make(folder, fingerprint)
    _invite(names)
    return 0


def _is_usable(name: str) -> bool:
    from waystation.accounts.actions import usable_name
    from waystation.core.vocabulary.refusals import Refused

    try:
        return bool(usable_name(name))
    except Refused:
        return False


def _public(text: str) -> bytes:
    public = bytes.fromhex(text.strip())
    if len(public) != 32:
        raise ValueError
    return public


def _make(folder: Path, fingerprint: str) -> None:
    from django.conf import settings

    from waystation.audit.actions import make_log_key
    from waystation.site.commands.migrate import bring_up

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.ROOT_FINGERPRINT = fingerprint
    bring_up()  # first: where PostgreSQL does not answer, nothing was made and the command can be repeated
    _configure(folder, fingerprint)
    (folder / "files").mkdir(mode=0o700, exist_ok=True)
    make_log_key(settings.LOG_KEY)


def _configure(folder: Path, fingerprint: str) -> None:
    """Write the configuration; what an administrator wrote before (say, [database]) stays as it is."""
    path, before = folder / home.CONFIGURATION, home.configuration(folder)
    text = path.read_text(encoding="utf-8") if before else ""
    faces = "".join(f"[{face}]\nhosts = []\n\n" for face in ("desk", "door") if face not in before)
    organisation = f'[organisation]\nid = "{os.urandom(16).hex()}"\nroot_fingerprint = "{fingerprint}"\n\n'
    path.write_text(organisation + faces + text, encoding="utf-8")


def _invite(names: list[str]) -> None:
    from django.utils import timezone

    from waystation.accounts.actions import invite_worker

    print("Invitations, each good once and for three days. Hand them over in person:\n")
    for name in names:
        _worker, token = invite_worker(name, by="setup", now=timezone.now(), source="command")
        print(f"    {name}: {token}")
    print(
        "\nNext: `waystation serve`; each officer opens the desk, chooses “I have an invitation” and makes their keys."
    )
    print("Then: `waystation setup requests`, the root signs, `waystation setup certificates FILE`.")


def _invite_again(args: argparse.Namespace) -> int:
    """For an invitation that ran out before its officer came. From the first officer on, officers invite."""
    from waystation.accounts.queries import by_pseudonym
    from waystation.vault import signed

    if signed.is_founded():
        return _fail("there are officers already: they invite at the desk, under People and keys")
    if by_pseudonym(args.name) is None:
        return _fail("nobody of this name was invited; `waystation setup new` names the officers")
    _invite([args.name])
    return 0


def _requests(args: argparse.Namespace) -> int:
    from django.conf import settings

    from waystation.vault import signed, signin
    from waystation.vault.models import WorkerKey

    organisation: str = settings.CONFIGURATION.get("organisation", {}).get("id", "")
    known = signed.directory().workers if signed.is_founded() else {}
    rows = [row for row in WorkerKey.objects.select_related("worker") if row.worker_id not in known]
    if not rows:
        return _fail("nobody has enrolled who waits for a certificate; hand out the invitations first")
    officers = [
        {
            "name": row.worker.pseudonym,
            "worker": row.worker_id,
            "version": row.version,
            "keys": bytes(row.public).hex(),
            "words": signin.fingerprint(row.worker_id),
        }
        for row in rows
    ]
    asked = {"organisation": organisation, "first": not signed.is_founded(), "demo": False, "officers": officers}
    Path(args.out).write_text(json.dumps(asked, indent=1), encoding="utf-8")
    print(f"{len(officers)} to be signed: {args.out}. Only officers belong in it; take others out by hand.")
    print("Carry it to the root's machine: `waystation root certify " + args.out + "`")
    return 0


def _certificates(args: argparse.Namespace) -> int:
    from waystation.accounts.models import Worker
    from waystation.core.vocabulary.refusals import Refused
    from waystation.vault import signed

    try:
        lines: list[dict[str, Any]] = json.loads(Path(args.file).read_text(encoding="utf-8"))["lines"]
        for line in lines:
            signed.append_certificate(line["body"].encode(), bytes.fromhex(line["signature"]))
    except (ValueError, KeyError, TypeError):
        return _fail("the file of certificates cannot be read; sign it again with `waystation root certify`")
    except Refused as refused:
        return _fail(f"{refused.message}; {refused.hint}" if refused.hint else refused.message)
    certified = list(signed.directory().workers)
    Worker.objects.filter(pk__in=certified, state=Worker.State.ENROLLED).update(state=Worker.State.ACTIVE)
    print(f"The signed list has {signed.directory().number} lines. The officers can sign in and set up the groups.")
    return 0


def _fail(text: str) -> int:
    print(f"waystation: {text}", file=sys.stderr)
    return 1
