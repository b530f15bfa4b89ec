"""Chains written once are judged for ever as they were then."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.vectors import make
from waystation.core.chaining import Head, Line, verify

CASES: list[dict[str, Any]] = json.loads((Path(make.__file__).parent / "chains.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_chain_is_judged_as_it_always_was(case: dict[str, Any]) -> None:
    raw = ("previous", "detail_digest")
    lines = [Line(**{**row, **{name: bytes.fromhex(row[name]) for name in raw}}) for row in case["lines"]]
    head = Head(case["head"]["number"], bytes.fromhex(case["head"]["digest"]))
    assert verify(lines, head).first_bad == case["first_bad"]
