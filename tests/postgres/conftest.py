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
class Place:
    """A database with its two roles. `as_role("door")` is a connection of that role, in its own schema."""

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

    def configuration(self) -> str:
        return (
            f'[database]\nengine = "postgresql"\nname = "{self.name}"\nhost = "{self.host}"\nport = {self.port}\n'
            f'desk_role = "{self.role("desk")}"\ndoor_role = "{self.role("door")}"\n'
        )


@dataclass
class Standing(Place):
    """An installation on such a database."""

    home: Path
    office: Office


@contextmanager
def connected(host: str, port: str, name: str, role: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(host=host, port=port, dbname=name, user=role, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def owner() -> Callable[[str], None]:
    """Run one statement as the owner of the cluster: what an administrator does as `postgres`."""
    host, _, port = os.environ["WAYSTATION_TEST_PG"].rpartition(":")

    def run(statement: str) -> None:
        with connected(host, port, "postgres", os.environ.get("WAYSTATION_TEST_PG_USER", "waystation")) as connection:
            connection.execute(statement)

    return run


@pytest.fixture(scope="session")
def place(owner: Callable[[str], None]) -> Iterator[Callable[[str], Place]]:
    """`place("x")` makes an empty database with its two roles, as an administrator does once."""
    host, _, port = os.environ["WAYSTATION_TEST_PG"].rpartition(":")
    made: list[Place] = []

    def make(word: str) -> Place:
        new = Place(host, port, f"waystation_{os.getpid()}_{word}")
        for face in ("desk", "door"):
            owner(f"CREATE ROLE {new.role(face)} LOGIN")
        owner(f"CREATE DATABASE {new.name} OWNER {new.role('desk')}")
        made.append(new)
        return new

    yield make
    for one in made:
        owner(f"DROP DATABASE {one.name} WITH (FORCE)")
        for face in ("desk", "door"):
            owner(f"DROP ROLE {one.role(face)}")


@pytest.fixture(scope="module")
def standing(
    place: Callable[[str], Place], request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Standing:
    home = tmp_path_factory.mktemp("home")
    made = place(request.module.__name__.rpartition(".")[2].removeprefix("test_"))
    return Standing(made.host, made.port, made.name, home, install(home, made.configuration()))
