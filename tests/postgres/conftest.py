"""A database with two roles, made as docs/administrator/postgresql.md says, and an installation that stands on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.letterbox.office import Office
from tests.outside import install


@dataclass
class Standing:
    """An installation on PostgreSQL. `as_role("door")` is a connection of that role, in its own schema."""

    home: Path
    office: Office
    host: str
    port: str
    name: str

    def role(self, face: str) -> str:
        return f"{self.name}_{face}"

    @contextmanager
    def as_role(self, face: str) -> Iterator[Any]:
        with connected(self.host, self.port, self.name, self.role(face)) as connection:
            connection.execute(f"SET search_path = {face}")
            yield connection


@contextmanager
def connected(host: str, port: str, name: str, role: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(host=host, port=port, dbname=name, user=role, autocommit=True) as connection:
        yield connection


def configuration(host: str, port: str, name: str) -> str:
    return (
        f'[database]\nengine = "postgresql"\nname = "{name}"\nhost = "{host}"\nport = {port}\n'
        f'desk_role = "{name}_desk"\ndoor_role = "{name}_door"\n'
    )


@pytest.fixture(scope="session")
def owner() -> Callable[[str], None]:
    """Run one statement as the owner of the cluster: what an administrator does as `postgres`."""
    host, _, port = os.environ["WAYSTATION_TEST_PG"].rpartition(":")

    def run(statement: str) -> None:
        with connected(host, port, "postgres", os.environ.get("WAYSTATION_TEST_PG_USER", "waystation")) as connection:
            connection.execute(statement)

    return run


@pytest.fixture(scope="module")
def standing(owner: Callable[[str], None], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    host, _, port = os.environ["WAYSTATION_TEST_PG"].rpartition(":")
    name = f"waystation_{os.getpid()}"
    for face in ("desk", "door"):
        owner(f"CREATE ROLE {name}_{face} LOGIN")
    owner(f"CREATE DATABASE {name} OWNER {name}_desk")
    home = tmp_path_factory.mktemp("home")
    yield Standing(home, install(home, configuration(host, port, name)), host, port, name)
    owner(f"DROP DATABASE {name} WITH (FORCE)")
    for face in ("desk", "door"):
        owner(f"DROP ROLE {name}_{face}")
