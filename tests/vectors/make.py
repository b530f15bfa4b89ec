"""Make the vectors: sealed blobs that every later release must open, or refuse, in the same way.

    .venv/bin/python -m tests.vectors.make

A vector is never replaced: where one file is there already, nothing is written. A new format gets files of its own.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.vectors import recipes

HERE = Path(__file__).parent
FILES: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "values.json": recipes.values,
    "summaries.json": recipes.summaries,
    "wraps.json": recipes.wraps,
    "sealed_to.json": recipes.sealed_to,
    "files.json": recipes.files,
    "codes.json": recipes.codes,
    "signatures.json": recipes.signatures,
    "chains.json": recipes.chains,
}


def make(folder: Path = HERE) -> None:
    """Write all vector files. SystemExit, and nothing written, if any of them exists."""
    there = sorted(name for name in FILES if (folder / name).exists())
    if there:
        sys.exit(f"{', '.join(there)}: vectors are never replaced; write new ones beside them")
    for name, recipe in FILES.items():
        with (folder / name).open("x", encoding="utf-8") as file:
            json.dump(recipe(), file, indent=1, ensure_ascii=False)
            file.write("\n")


if __name__ == "__main__":
    make()
