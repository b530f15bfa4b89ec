"""Each bench runs from beginning to end with a few of everything. How fast it was is not asked: never a timed test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.table import Row, percentile

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "rows"), [("door", 13), ("desk", 10), ("stories", 3), ("who", 2), ("incidents", 2)])
def test_a_bench_measures_everything_that_was_promised_without_a_failure(name: str, rows: int) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("WAYSTATION_", "DJANGO_"))}
    command = [sys.executable, "-m", "bench", name, "--tiny"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180, check=False)
    assert ran.returncode == 0, ran.stderr
    lines = [line for line in ran.stdout.splitlines() if line.startswith(name)]
    assert len(lines) == rows, ran.stdout
    assert not [line for line in lines if "failures" in line and "MISSED" in line], ran.stderr


def test_a_bench_that_is_not_there_is_named() -> None:
    ran = subprocess.run([sys.executable, "-m", "bench", "roof"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "there is no bench roof" in ran.stderr


def test_a_promise_is_missed_by_the_value_or_by_the_ratio() -> None:
    assert Row("desk", "x", 1.0, "s", "at most", 1.0).met
    assert not Row("desk", "x", 1.1, "s", "at most", 1.0).met
    assert not Row("door", "x", 19.9, "/s", "at least", 20).met
    assert not Row("desk", "x", 0.5, "s", "at most", 1.0, ratio=3.1, baseline="a loop", most_ratio=3).met
    assert Row("desk", "x", 0.5, "s").met is None


def test_the_95th_of_a_hundred_is_the_value_that_five_exceed() -> None:
    assert percentile([float(n) for n in range(1, 101)], 0.95) == 95
    assert percentile([7.0], 0.95) == 7
