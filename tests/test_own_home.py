"""Tests that run at one moment do not share a folder."""

from pathlib import Path

from django.conf import settings


def test_each_process_of_a_parallel_run_has_a_home_of_its_own(home: Path) -> None:
    assert home == settings.WAYSTATION_HOME
