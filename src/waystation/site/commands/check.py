"""Django's own deployment check, for both faces, each in a process of its own."""

from __future__ import annotations

import argparse
import os
import subprocess  # nosec B404  # our own interpreter, fixed arguments
import sys

DEPLOY = ("-m", "django", "check", "--deploy", "--fail-level", "WARNING")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No argument."""


def run(args: argparse.Namespace) -> int:
    """Return 0 when neither face has a warning."""
    return max(_check(face) for face in ("door", "desk", "all"))


def _check(face: str) -> int:
    environment = {**os.environ, "WAYSTATION_FACE": face, "DJANGO_SETTINGS_MODULE": "waystation.site.settings"}
    done = subprocess.run([sys.executable, *DEPLOY], env=environment, check=False)  # nosec B603
    return done.returncode
