"""The documents say what is there, point at what exists, and speak of nothing but Waystation."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from waystation.site.command import REGISTRY

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
# In halves, so that this file does not hold what it looks for.
FORBIDDEN = [
    "/work" + "/main",
    "/work" + "/shared",
    "/root" + "/",
    "/home" + "/",
    "/tmp" + "/brief",
    "files.python" + "hosted.org",
    "pypi" + ".org",
    "registry.npm" + "js.org",
    "--extra-index" + "-url",
    "TO" + "DO",
    "FIX" + "ME",
    "language" + " model",
    "AI" + " assistant",
    "LL" + "M",
]
WORD = re.compile("|".join(rf"(?<!\w){re.escape(word)}" for word in FORBIDDEN))
# Sealed bytes, wordlists and the like are not prose.
PROSE = {".py", ".md", ".html", ".css", ".toml", ".txt", ".po", ".yml", ".yaml", ".json", ".sh", ".sql", ""}


def tracked(root: Path) -> list[Path]:
    """Return the files git knows below root, or all of them where there is no git."""
    asked = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=False)
    names = asked.stdout.decode().split("\0") if asked.returncode == 0 else [str(p) for p in root.rglob("*")]
    return [root / name for name in names if name and (root / name).is_file()]


def broken_links(folder: Path) -> list[str]:
    """Return each link of a document to a file that is not there."""
    found = []
    for page in folder.rglob("*.md"):
        if ".venv" in page.parts:
            continue
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                found.append(f"{page.relative_to(folder)} -> {target}")
    return found


def out_of_place(paths: list[Path]) -> list[str]:
    """Return each line that speaks of a machine, of a registry, or of work left undone."""
    found = []
    for path in paths:
        if path.suffix not in PROSE:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if WORD.search(line):
                found.append(f"{path.name}:{number}")
    return found


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_subcommand_is_told_to_administrators(name: str) -> None:
    told = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs" / "administrator").glob("*.md"))
    assert f"`waystation {name}`" in told


def test_every_link_of_the_documents_leads_somewhere() -> None:
    assert broken_links(ROOT) == []


def test_a_link_to_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("[there](page.md) and [nowhere](absent.md#part)")
    assert broken_links(tmp_path) == ["page.md -> absent.md"]


def test_every_decision_is_listed() -> None:
    listed = set(LINK.findall((ROOT / "docs" / "decisions" / "index.md").read_text(encoding="utf-8")))
    assert {page.name for page in (ROOT / "docs" / "decisions").glob("0*.md")} == listed


def test_the_repository_speaks_of_nothing_but_itself() -> None:
    assert out_of_place(tracked(ROOT)) == []


@pytest.mark.parametrize("word", FORBIDDEN)
def test_a_word_out_of_place_is_named(tmp_path: Path, word: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"all is well\nsee {word}\n")
    assert out_of_place([page]) == ["page.md:2"]
