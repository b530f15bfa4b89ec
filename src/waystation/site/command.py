"""`waystation`: one command, its subcommands loaded only when they are called."""

from __future__ import annotations

import argparse
import os
import resource
import sys
from dataclasses import dataclass
from importlib import import_module

from waystation import VERSION
from waystation.site import home, mishaps
from waystation.site.parts import exists


@dataclass(frozen=True)
class Subcommand:
    """Where a subcommand lives, its line of help, and what must stand before its module is imported."""

    module: str
    help: str
    django: bool = True
    needs_home: bool = True


_HERE = "waystation.site.commands"
REGISTRY: dict[str, Subcommand] = {
    "root": Subcommand(f"{_HERE}.root", "make the root key, on a machine without a network", False, False),
    "setup": Subcommand(f"{_HERE}.setup", "make a new installation in WAYSTATION_HOME", True, False),
    "migrate": Subcommand(f"{_HERE}.migrate", "bring both databases to this version"),
    "serve": Subcommand(f"{_HERE}.serve", "run the door and the desk", False),
    "tick": Subcommand(f"{_HERE}.tick", "tell those on duty what is overdue; run it every minute"),
    "lockdown": Subcommand(f"{_HERE}.lockdown", "close the desk at once; the door stays open"),
    "verify-log": Subcommand(f"{_HERE}.verify_log", "look for edits, gaps and cuts in the log"),
    "verify-cases": Subcommand(f"{_HERE}.verify_cases", "compare every case with its signed manifests"),
    "backup": Subcommand(f"{_HERE}.backup", "write a sealed backup"),
    "restore": Subcommand(f"{_HERE}.restore", "bring a sealed backup back", True, False),
    "demo": Subcommand(f"{_HERE}.demo", "make and run an invented operation to look at", False, False),
    "ladder": Subcommand(f"{_HERE}.ladder", "print how many people reached which stage by a date"),
    "check": Subcommand(f"{_HERE}.check", "check settings of both faces for mistakes", False, False),
    "messages": Subcommand(f"{_HERE}.messages", "compile the translations", False, False),
}


def available() -> dict[str, Subcommand]:
    """Return the subcommands whose module is there."""
    return {name: entry for name, entry in REGISTRY.items() if exists(entry.module)}


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand and return its exit code; mistakes are told in plain words."""
    os.umask(0o077)  # whatever is written belongs to this user alone
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))  # no readable core
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waystation.site.settings")
    words = sys.argv[1:] if argv is None else argv
    try:
        return _run(words)
    except home.NotReady as problem:
        return _fail(str(problem), 1)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        said = mishaps.in_words(error, words)
        if said is None:
            raise  # a mistake of ours: it is shown with its place, not hidden
        return _fail(said, 2)


def _run(words: list[str]) -> int:
    present = available()
    chosen = next((word for word in words if not word.startswith("-")), "")
    parser = _parser(present, chosen)
    args = parser.parse_args(words)  # help needs no installation, and ends here
    if chosen not in present:
        parser.print_help()
        return 2
    _prepare(present[chosen])
    return int(import_module(present[chosen].module).run(args) or 0)


def _fail(text: str, code: int) -> int:
    print(f"waystation: {text}", file=sys.stderr)
    return code


def _parser(present: dict[str, Subcommand], chosen: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="waystation", description="Hides people and brings them to safety.")
    parser.add_argument("--version", action="version", version=f"waystation {VERSION}")
    subparsers = parser.add_subparsers(title="subcommands", metavar="SUBCOMMAND")
    for name, entry in present.items():
        subparser = subparsers.add_parser(name, help=entry.help, description=entry.help)
        if name == chosen:
            import_module(entry.module).add_arguments(subparser)
    return parser


def _prepare(entry: Subcommand) -> None:
    if entry.needs_home:
        home.require(home.folder())
    if entry.django:
        import django

        django.setup()


if __name__ == "__main__":
    sys.exit(main())
