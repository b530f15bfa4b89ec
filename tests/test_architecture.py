"""Imports run in the direction of the person's story, and files stay small enough to read."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src"
MOST_LINES = 400
ORDER = [
    {"core.vocabulary"},
    {"core.sealing", "core.chaining", "core.planning", "core.linking", "core.counting", "core.estimating"},
    {"audit"},
    {"accounts"},
    {"vault"},
    {"partners"},
    {"letterbox"},
    {"intake"},
    {"cases"},
    {"shelter", "destinations", "evidence"},
    {"journeys", "testimony"},
    {"settlement", "money"},
    {"handover"},
    {"estimates"},
    {"figures"},
    {"reports"},
    {"keeping", "desk", "door"},
    {"site"},
]
RANK = {name: number for number, line in enumerate(ORDER) for name in line}
# A published page cannot reach a case file, and the door cannot reach a key.
NARROW = {
    "reports": {"core", "audit", "accounts", "vault", "partners", "letterbox", "figures"},
    "door": {"core", "vault.public", "vault.directory", "vault.labels", "letterbox"},
}
# The controls that every app's forms are made of; test_the_shared_controls_know_no_app keeps them harmless.
SHARED = "site.forms"
NEVER_IN_CORE = {"django", "csp", "gunicorn", "psycopg", "whitenoise", "sqlite3"}


def modules(source: Path) -> dict[str, Path]:
    """Return every module below waystation by its name without that prefix."""
    root = source / "waystation"
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name:
            found[name] = path
    return found


def imports(name: str, path: Path, known: dict[str, Path]) -> set[str]:
    """Return what a module imports, at its head or inside a function; ours without the prefix `waystation.`."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, package)
            for alias in node.names:
                longer = f"{base}.{alias.name}"
                found.add(longer if longer.removeprefix("waystation.") in known else base)
    return {target.removeprefix("waystation.") for target in found}


def _base(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    above = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join(["waystation", *above, *([node.module] if node.module else [])])


def piece(module: str) -> str:
    """Name the line of ORDER that a module belongs to, or "" for somebody else's."""
    parts = module.split(".")
    if parts[0] == "core":
        return ".".join(parts[:2])
    return parts[0] if parts[0] in RANK else ""


def within(module: str, allowed: set[str]) -> bool:
    return any(module == name or module.startswith(name + ".") for name in allowed)


def breaches(source: Path) -> list[str]:
    """Return each import that runs against the story."""
    known = modules(source)
    graph = {name: imports(name, path, known) for name, path in known.items()}
    pairs = [(one, other) for one, targets in graph.items() for other in sorted(targets)]
    return [f"{one} imports {other}" for one, other in pairs if not _allowed(one, other)]


def _allowed(one: str, other: str) -> bool:
    mine, theirs = piece(one), piece(other)
    if one.startswith("core") and other.split(".")[0] in NEVER_IN_CORE:
        return False
    if not theirs or mine == theirs or other in {SHARED, "core"}:
        return not (one.startswith("core") and other == SHARED)
    if theirs not in RANK or mine not in RANK or RANK[theirs] >= RANK[mine]:
        return False
    return mine not in NARROW or within(other, NARROW[mine])


def reached(source: Path, start: str) -> set[str]:
    """Return every module of ours that is loaded when those below `start` are."""
    known = modules(source)
    waiting = [name for name in known if within(name, {start})]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in known:
            continue
        seen.add(name)
        waiting += imports(name, known[name], known)
    return seen


def plant(folder: Path, **files: str) -> Path:
    """Write a small tree of modules; `a__b` is waystation/a/b.py."""
    for name, text in files.items():
        path = folder / "waystation" / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_imports_run_in_the_direction_of_the_story() -> None:
    assert breaches(SOURCE) == []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("accounts__actions", "from waystation.vault import keyring"),
        ("shelter__views", "from waystation.evidence import models"),
        ("intake__actions", "def late():\n    import waystation.cases.models"),
        ("cases__queries", "from ..journeys import models"),
        ("core__sealing__keys", "import django.conf"),
        ("core__sealing__keys", "from waystation.core.chaining import lines"),
        ("core__vocabulary__words", "from waystation.core.sealing import keys"),
        ("core__planning__beds", "from waystation.site import forms"),
        ("reports__views", "from waystation.cases import access"),
        ("door__views", "from waystation.vault import keyring"),
        ("door__views", "from waystation.accounts.models import Worker"),
        ("letterbox__views", "from waystation.site import settings"),
    ],
)
def test_an_import_against_the_story_is_named(tmp_path: Path, module: str, text: str) -> None:
    files = {
        "vault__keyring": "",
        "evidence__models": "",
        "cases__models": "",
        "journeys__models": "",
        "core__chaining__lines": "",
        "core__sealing__keys": "",
        "cases__access": "",
        "accounts__models": "",
        "site__settings": "",
        "site__forms": "",
        module: text,
    }
    assert len(breaches(plant(tmp_path, **files))) == 1


def test_what_a_stage_may_import_is_not_named(tmp_path: Path) -> None:
    files = {
        "core__vocabulary__refusals": "",
        "vault__public": "",
        "site__forms": "",
        "door__views": "from waystation.vault.public import seal\nfrom waystation.core.vocabulary import refusals",
        "intake__forms": "from waystation.site.forms import DayInput",
    }
    assert breaches(plant(tmp_path, **files)) == []


def test_the_door_reaches_no_key_even_through_others() -> None:
    keys = {"vault.keyring", "vault.boxes", "vault.shelf", "vault.web", "vault.compartments", "accounts"}
    assert [name for name in sorted(reached(SOURCE, "door")) if within(name, keys)] == []


def test_the_running_door_has_no_module_that_holds_a_key(tmp_path: Path) -> None:
    text = (
        "import sys, django; django.setup()\n"
        "import waystation.site.urls_door, waystation.site.wsgi\n"
        "print(*[name for name in sys.modules if name.startswith(('waystation.vault.', 'waystation.accounts'))])"
    )
    environment = {**os.environ, "WAYSTATION_FACE": "door", "WAYSTATION_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", text], env=environment, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {f"waystation.{name}" for name in NARROW["door"]}


def test_a_way_round_to_a_key_is_found(tmp_path: Path) -> None:
    files = {
        "door__views": "from waystation.letterbox import queries",
        "letterbox__queries": "from waystation.vault import keyring",
        "vault__keyring": "",
    }
    assert "vault.keyring" in reached(plant(tmp_path, **files), "door")


def test_the_shared_controls_know_no_app() -> None:
    assert {name for name in reached(SOURCE, SHARED) if not within(name, {"core"})} <= {SHARED}


def test_core_is_usable_where_django_is_absent() -> None:
    names = [f"waystation.{name}" for name in modules(SOURCE) if name == "core" or name.startswith("core.")]
    text = (
        "import sys, importlib\n"
        f"for name in {sorted(NEVER_IN_CORE)!r}: sys.modules[name] = None\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
    )
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def too_long(root: Path) -> list[str]:
    """Return the files of code that are past reading in one go."""
    paths = [path for path in root.rglob("*.py") if "migrations" not in path.parts]
    return [path.name for path in paths if len(path.read_text(encoding="utf-8").splitlines()) > MOST_LINES]


@pytest.mark.parametrize("folder", ["src", "tests"])
def test_no_file_is_longer_than_can_be_read_in_one_go(folder: str) -> None:
    assert too_long(SOURCE.parent / folder) == []


def test_a_long_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("x = 1\n" * (MOST_LINES + 1))
    assert too_long(tmp_path) == ["long.py"]
