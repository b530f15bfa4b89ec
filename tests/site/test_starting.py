"""What a face puts in order before it answers."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connections

from tests.triggers import without_triggers
from waystation.letterbox.models import KeyLine
from waystation.site import starting
from waystation.vault import signed
from waystation.vault.models import SealedFile

CASE, ORPHAN, PART = "c" * 32, "d" * 32, "e" * 32 + ".part"


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    """Three files of yesterday, and one that arrives at this moment."""
    settings.FILES = tmp_path / "files"
    settings.FILES.mkdir(mode=0o700)
    yesterday = time.time() - 24 * 3600
    for name in (CASE, ORPHAN, PART):
        (settings.FILES / name).write_bytes(b"sealed")
        os.utime(settings.FILES / name, (yesterday, yesterday))
    (settings.FILES / ("f" * 32 + ".part")).write_bytes(b"sealed")
    return settings.FILES


def left(files: Path) -> set[str]:
    return {path.name[0] for path in files.iterdir()}


@pytest.mark.django_db(transaction=True)
def test_the_desk_sweeps_what_no_row_names_and_never_a_file_of_a_case(cast: Any, files: Path) -> None:
    SealedFile.objects.create(id=CASE, subject="a" * 32, section=1, size=6, digest="00")
    starting.before("desk")
    assert left(files) == {"c", "f"}


@pytest.mark.django_db(transaction=True)
def test_the_door_sweeps_halves_only(db: None, files: Path) -> None:
    starting.before("door")
    assert left(files) == {"c", "d", "f"}


@pytest.mark.django_db(transaction=True)
def test_the_desk_brings_the_doors_copy_of_the_list_up_to_date(cast: Any, files: Path) -> None:
    with without_triggers("letterbox_keyline", "door"):
        KeyLine.objects.filter(number__gt=5).delete()
    starting.before("desk")
    assert KeyLine.objects.count() == signed.directory().number > 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("face", ["door", "desk"])
def test_no_connection_is_carried_into_a_fork(cast: Any, files: Path, face: str) -> None:
    starting.before(face)
    assert [one.alias for one in connections.all() if one.connection is not None] == []


def test_a_database_that_does_not_answer_is_told_and_the_face_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent(_face: str = "") -> None:
        raise DatabaseError

    monkeypatch.setattr(starting, "_refuse_without_tables", absent)
    monkeypatch.setattr(starting, "let_go", lambda: None)
    starting.before("door")
    assert "does not answer" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize("face", ["door", "desk"])
def test_a_face_starts_with_all_its_tables(db: None, face: str) -> None:
    starting._refuse_without_tables(face)
