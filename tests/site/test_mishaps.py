"""A command that cannot do its work says so in one line and ends with 2; it shows no traceback."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError

from tests.outside import run
from tests.site.test_serving import waystation
from waystation import VERSION
from waystation.core.vocabulary.refusals import Refused
from waystation.site import mishaps
from waystation.site.command import REGISTRY

ROOT = Path(__file__).resolve().parents[2]
RECORDED = """
import django; django.setup()
from django.db import transaction
from waystation.audit.actions import record
from waystation.audit.tags import Tag
with transaction.atomic(): record(Tag.VERIFY, by="command")
"""
EMPTY = [
    ["tick"], ["lockdown"], ["verify-log"], ["verify-cases"], ["setup", "requests"], ["backup", "--new-drill-key"],
]  # fmt: skip


def told(said: object) -> str:
    assert "Traceback" not in said.stderr  # type: ignore[attr-defined]
    assert said.returncode == 2, said  # type: ignore[attr-defined]
    return said.stderr.splitlines()[-1]  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("words", EMPTY, ids=" ".join)
def test_a_home_without_databases_is_told_in_words(tmp_path: Path, words: list[str]) -> None:
    assert told(waystation(tmp_path, *words)) == f"waystation: {mishaps.MIGRATE}"


@pytest.mark.parametrize("words", [["verify-log"], ["lockdown"], ["tick"], ["verify-cases"]], ids=" ".join)
def test_a_home_that_was_never_set_up_is_told_in_words(tmp_path: Path, words: list[str]) -> None:
    waystation(tmp_path, "migrate")
    said = waystation(tmp_path, *words)
    assert "Traceback" not in said.stderr and "DOES NOT HOLD" not in said.stdout


def test_the_log_of_an_installation_that_is_not_founded_yet_holds(tmp_path: Path) -> None:
    waystation(tmp_path, "migrate")
    (tmp_path / "log.key").write_bytes(bytes(32))
    said = waystation(tmp_path, "verify-log")
    assert said.returncode == 0 and "nothing was founded yet" in said.stdout
    run(tmp_path, "-c", RECORDED)  # a log without a list: somebody took the list away
    said = waystation(tmp_path, "verify-log")
    assert said.returncode == 1 and "DOES NOT HOLD" in said.stdout


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["demo", "--home", "/proc/x/y"], "/proc/x/y: "),
        (["root", "new", "--out", "/nonexistent/x"], "/nonexistent/x: "),
        (["backup", "--to", "/proc/version"], "/proc/version: "),
    ],
)
def test_a_path_that_cannot_be_is_named_as_it_was_typed(tmp_path: Path, words: list[str], named: str) -> None:
    assert told(waystation(tmp_path, *words)).startswith(f"waystation: {named}")


def test_without_a_terminal_the_ladder_says_that_it_asks(tmp_path: Path) -> None:
    assert waystation(tmp_path, "migrate").returncode == 0
    assert told(waystation(tmp_path, "ladder", "--as-of", "2017-09-01")) == f"waystation: {mishaps.NO_TERMINAL}"


def test_a_path_that_nobody_typed_is_not_said() -> None:
    error = PermissionError(13, "denied", "/srv/home/of/Nur")
    assert "Nur" not in (mishaps.in_words(error, ["tick"]) or "")


@pytest.mark.parametrize("error", [IntegrityError("Key (name)=(Nur)"), OperationalError("row of Nur")])
def test_the_text_of_a_database_is_not_said(error: Exception) -> None:
    assert mishaps.in_words(error, []) == mishaps.AWAY


def test_a_mistake_of_ours_is_not_dressed_up() -> None:
    assert mishaps.in_words(KeyError("x"), []) is None


def test_message_and_hint_are_two_thoughts() -> None:
    assert mishaps.in_words(Refused("it is so", hint="do this"), []) == "it is so; do this"
    assert mishaps.in_words(Refused("It is so.", hint="Do this."), []) == "It is so. Do this."


@pytest.mark.parametrize("name", REGISTRY)
def test_help_needs_no_installation(tmp_path: Path, name: str) -> None:
    said = waystation(tmp_path / "absent", name, "--help")
    assert said.returncode == 0 and f"usage: waystation {name}" in said.stdout


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert written == VERSION
    assert waystation(tmp_path / "absent", "--version").stdout == f"waystation {written}\n"
