"""The table of protections is alive: what it takes out stands there, and the tests it names exist.

That they fail is seen by `make attack`, which takes some minutes; here each edit is only looked at.
"""

import ast
from pathlib import Path

import pytest

from tests.taken_out.__main__ import ROOT, attack
from tests.taken_out.row import TakenOut
from tests.taken_out.table import ALL

SOURCE = ROOT / "src" / "waystation"


@pytest.mark.parametrize("row", ALL, ids=lambda row: f"{row.file}: {row.protects}")
def test_what_is_to_be_taken_out_stands_there_once(row: TakenOut) -> None:
    changed: dict[Path, str] = {}
    for file, old, new in row.edits:
        path = SOURCE / file
        text = changed.get(path) or path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file}: {old}"
        changed[path] = text.replace(old, new)
    for path, text in changed.items():
        assert path.suffix != ".py" or ast.parse(text)


@pytest.mark.parametrize("name", sorted({name for row in ALL for name in row.tests}))
def test_a_test_that_is_named_exists(name: str) -> None:
    file, _, function = name.partition("::")
    found = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8")).body
    assert function.partition("[")[0] in {one.name for one in found if isinstance(one, ast.FunctionDef)}


def test_every_item_of_section_9_has_protections() -> None:
    assert {row.item for row in ALL} >= set(range(1, 11))


def test_a_test_that_cannot_fail_is_found(tmp_path: Path) -> None:
    """A copy with one module and a test that looks at nothing: the edit is made, undone, and told as not seen."""
    module = tmp_path / "src" / "waystation" / "guard.py"
    module.parent.mkdir(parents=True)
    (module.parent / "__init__.py").touch()
    module.write_text("def may():\n    return False\n")
    looks = "import sys; sys.path.insert(0, 'src')\nfrom waystation.guard import may\ndef test_{}(): assert {}\n"
    (tmp_path / "tests").mkdir()
    for name, what in (("blind", "may() in (True, False)"), ("seeing", "not may()")):
        (tmp_path / "tests" / f"test_{name}.py").write_text(looks.format(name, what))
    said = {
        name: attack(
            TakenOut(0, "nobody may", "guard.py", "return False", "return True", (f"test_{name}.py::test_{name}",)),
            tmp_path, "sqlite", options=("-p", "no:django", "-p", "no:cacheprovider"),
        )
        for name in ("blind", "seeing")
    }  # fmt: skip
    assert said == {"blind": "not fallen: test_blind.py::test_blind", "seeing": ""}
    assert module.read_text() == "def may():\n    return False\n"
