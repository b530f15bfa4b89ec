"""Bring both databases to this version."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError

from waystation.site import postgres
from waystation.site.databases import door_role
from waystation.site.home import NotReady


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No argument."""


def run(args: argparse.Namespace) -> int:
    """Migrate both; say so."""
    bring_up()
    print("both databases are at this version")
    return 0


def bring_up() -> None:
    """Make what is absent, migrate, and narrow the door's role. Safe to repeat.

    The door's database comes first: the desk reads what the door has written, never the other way.
    """
    with standing():
        for alias in ("door", "default"):
            call_command("migrate", database=alias, interactive=False, verbosity=0)


@contextmanager
def standing() -> Iterator[None]:
    """Around whatever makes tables. PostgreSQL: the schemas are there before, the door's role is narrow afterwards."""
    try:
        role = door_role(settings.CONFIGURATION.get("database", {})) if postgres.is_used() else ""
        if role:
            postgres.make_schemas(role)
        yield
        if role:
            postgres.narrow(role)
    except OperationalError as error:
        raise NotReady(f"the database does not answer: {str(error).strip()}") from error
    except ImproperlyConfigured as error:
        raise NotReady(
            "PostgreSQL is configured, and its library is absent: .venv/bin/pip install 'psycopg[binary,pool]'"
        ) from error
