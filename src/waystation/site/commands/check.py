"""Django's own deployment check, for both faces, each in a process of its own; on PostgreSQL the door's rights too."""

from __future__ import annotations

import argparse
import os
import subprocess  # nosec B404  # our own interpreter, fixed arguments
import sys

from waystation.site import home

DEPLOY = ("-m", "django", "check", "--deploy", "--fail-level", "WARNING")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No argument."""


def run(args: argparse.Namespace) -> int:
    """Return 0 when neither face has a warning."""
    return max(*(_check(face) for face in ("door", "desk", "all")), _check_door_role())


def _check(face: str) -> int:
    environment = {**os.environ, "WAYSTATION_FACE": face, "DJANGO_SETTINGS_MODULE": "waystation.site.settings"}
    done = subprocess.run([sys.executable, *DEPLOY], env=environment, check=False)  # nosec B603
    return done.returncode


def _check_door_role() -> int:
    """Say in plain words where the door's role on PostgreSQL can do more than it must."""
    conf = home.configuration(home.folder()).get("database", {})
    if conf.get("engine") != "postgresql":
        return 0
    os.environ["DJANGO_SETTINGS_MODULE"] = "waystation.site.settings"
    os.environ["WAYSTATION_FACE"] = "all"
    import django

    django.setup()
    from waystation.site import postgres
    from waystation.site.databases import door_role

    said = postgres.warnings(door_role(conf))
    for line in said:
        print(f"waystation: {line}", file=sys.stderr)
    return int(bool(said))
