"""The register of plain columns names every column of every table, and which of them are sealed."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import BinaryField

REGISTER = Path(__file__).parent.parent / "docs" / "developer" / "plain-columns.md"
COLUMN = re.compile(r"`([a-z_]+)`")


def read_register(text: str) -> dict[str, tuple[list[str], list[str]]]:
    """{app.Model: (plain columns, sealed columns)}."""
    found = {}
    for part in text.split("\n### ")[1:]:
        lines = part.splitlines()
        sealed = [c for line in lines if line.startswith("Sealed:") for c in COLUMN.findall(line)]
        plain = [c for line in lines if line.startswith("| `") for c in COLUMN.findall(line.split("|")[1])]
        found[lines[0].strip()] = (plain, sealed)
    return found


LISTED = read_register(REGISTER.read_text(encoding="utf-8"))
MODELS = {
    f"{model._meta.app_label}.{model.__name__}": model
    for model in apps.get_models(include_auto_created=True)
    if model.__module__.startswith("waystation.")
}


@pytest.mark.parametrize("name", MODELS)
def test_every_column_of_a_table_is_in_the_register(name):
    plain, sealed = LISTED.get(name, ([], []))
    there = {field.column for field in MODELS[name]._meta.local_fields}
    assert there == {*plain, *sealed}, f"{name}: tell docs/developer/plain-columns.md what each column gives away"
    assert len([*plain, *sealed]) == len({*plain, *sealed}), f"{name}: a column is listed twice"


@pytest.mark.parametrize("name", MODELS)
def test_what_is_called_sealed_can_hold_sealed_bytes(name):
    fields = {field.column: field for field in MODELS[name]._meta.local_fields}
    assert all(isinstance(fields[column], BinaryField) for column in LISTED.get(name, ([], []))[1])


def test_nothing_is_registered_of_an_app_that_has_no_such_table():
    here = {model._meta.app_label for model in MODELS.values()}
    assert {name for name in LISTED if name.split(".")[0] in here} <= MODELS.keys()


def test_every_plain_column_says_why_and_what_it_gives_away():
    rows = [line for line in REGISTER.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert rows and all(len([cell for cell in row.split("|") if cell.strip()]) == 3 for row in rows)


def test_a_column_that_was_left_out_would_be_noticed():
    assert read_register("x\n### a.B\nSealed: `s`\n| column | why |\n| `id`, `hour` | w | t |\n") == {
        "a.B": (["id", "hour"], ["s"])
    }
