"""Which database holds what, and how it is asked to keep it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connections

from waystation.site.databases import databases
from waystation.site.routers import Router


def test_the_door_cannot_touch_the_desks_database() -> None:
    assert databases("door", Path("/x"), {})["default"]["ENGINE"] == "django.db.backends.dummy"


def test_letters_lie_with_the_door_the_log_with_both_and_the_rest_with_the_desk() -> None:
    where = Router().allow_migrate
    placed = {app: (where("default", app), where("door", app)) for app in ("audit", "cases", "letterbox")}
    assert placed == {"audit": (True, True), "cases": (True, False), "letterbox": (False, True)}


@pytest.mark.django_db
def test_no_table_of_the_desk_stands_in_the_doors_database() -> None:
    standing = set(connections["door"].introspection.table_names())
    desk = {m._meta.db_table for m in apps.get_models() if m._meta.app_label not in {"audit", "letterbox"}}
    assert standing & desk == set()


@pytest.mark.django_db
@pytest.mark.parametrize("alias", ["default", "door"])
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("temp_store", 2), ("foreign_keys", 1)],
)
def test_sqlite_loses_nothing_acknowledged_and_keeps_nothing_forgotten(alias: str, pragma: str, value: object) -> None:
    if connections[alias].vendor != "sqlite":
        pytest.skip("this run stands on PostgreSQL")
    with connections[alias].cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone()[0] == value


def test_on_postgresql_each_face_has_its_role_and_each_database_its_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYSTATION_TEST_DB", raising=False)
    conf = {"engine": "postgresql", "door_role": "d", "desk_role": "k"}
    door, desk = databases("door", Path("/x"), conf), databases("desk", Path("/x"), conf)
    assert (door["door"]["USER"], desk["door"]["USER"], desk["default"]["USER"]) == ("d", "k", "k")
    assert "search_path=door" in door["door"]["OPTIONS"]["options"]
    assert "search_path=desk" in desk["default"]["OPTIONS"]["options"]


@pytest.mark.parametrize(("face", "has_pool"), [("door", True), ("desk", True), ("all", False)])
def test_a_face_keeps_connections_in_a_pool_and_a_command_makes_one(
    monkeypatch: pytest.MonkeyPatch, face: str, has_pool: bool
) -> None:
    monkeypatch.delenv("WAYSTATION_TEST_DB", raising=False)
    made = databases(face, Path("/x"), {"engine": "postgresql"})["door"]
    assert ("pool" in made["OPTIONS"], made["CONN_MAX_AGE"]) == (has_pool, 0)
    assert "synchronous_commit=on" in made["OPTIONS"]["options"]
