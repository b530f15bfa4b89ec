"""The command that a bare clone gets is a program that a spawned child may read again without running it."""

import re
import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_command_of_a_clone_runs_only_as_a_program(tmp_path: Path, monkeypatch) -> None:
    made = re.search(r"<<EOF\n#!.*?\n(.*?)EOF", (ROOT / ".ci" / "command").read_text(), re.S)
    assert made is not None
    script, called = tmp_path / "waystation.py", []
    script.write_text(made[1])
    monkeypatch.setattr("waystation.site.command.main", lambda: called.append("ran"))
    runpy.run_path(str(script), run_name="__mp_main__")
    assert called == []
    try:
        runpy.run_path(str(script), run_name="__main__")
    except SystemExit:
        called.append("ended")
    assert called == ["ran", "ended"]
