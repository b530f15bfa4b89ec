"""The folder of a demo is told from every other one: nothing that is not a demo's is ever touched."""

import json
import sqlite3
from pathlib import Path

import pytest

from waystation.site.commands import demo
from waystation.site.demo import home, load_home
from waystation.site.home import NotReady


def with_list(folder: Path, *, is_demo: bool) -> None:
    connection = sqlite3.connect(folder / "desk.sqlite3")
    connection.execute("CREATE TABLE vault_listline (number INTEGER, body BLOB)")
    body = json.dumps({"kind": "organisation", "demo": is_demo}).encode()
    connection.execute("INSERT INTO vault_listline VALUES (1, ?)", [body])
    connection.commit()
    connection.close()


def test_an_empty_folder_becomes_a_demo(tmp_path: Path) -> None:
    assert home.state(tmp_path) == ""
    assert home.state(tmp_path / "absent") == ""


def test_a_folder_with_anything_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "waystation.toml").write_text("[organisation]\n")
    with pytest.raises(NotReady, match="is not a demo"):
        home.state(tmp_path)


@pytest.mark.parametrize("state", [home.LOADING, home.READY])
def test_a_real_organisation_is_refused_even_beside_a_demos_file(tmp_path: Path, state: str) -> None:
    home.write(tmp_path, {"state": state})
    with_list(tmp_path, is_demo=False)
    with pytest.raises(NotReady, match="real organisation"):
        home.state(tmp_path)


def test_a_demo_says_so_in_its_signed_list(tmp_path: Path) -> None:
    home.write(tmp_path, {"state": home.READY})
    with_list(tmp_path, is_demo=True)
    assert home.state(tmp_path) == home.READY


def test_a_file_that_cannot_be_read_is_no_licence(tmp_path: Path) -> None:
    (tmp_path / home.ACCOUNTS).write_text("{")
    with pytest.raises(NotReady, match="cannot be read"):
        home.state(tmp_path)


def test_clearing_takes_what_a_demo_makes_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    for name in (*home.OURS, "desk.sqlite3-wal", "files/0123", "letter.txt"):
        (tmp_path / name).write_text("x")
    home.clear(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_two_demos_do_not_use_one_folder_at_once(tmp_path: Path) -> None:
    with home.take(tmp_path) as lock:
        lock.write("Desk: http://127.0.0.1:8002/")
        lock.flush()
        with pytest.raises(NotReady, match="runs in .*8002"):
            home.take(tmp_path)
    home.take(tmp_path).close()


def test_accounts_are_for_this_user_alone(tmp_path: Path) -> None:
    home.write(tmp_path, {"state": home.LOADING})
    assert (tmp_path / home.ACCOUNTS).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "state, told",
    [*((older, "an earlier version") for older in ("ready", "ready-2", "ready-3")), (home.LOADING, "cut short")],
)
def test_what_an_earlier_version_made_or_a_cut_load_left_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], state: str, told: str
) -> None:
    done: list[str] = []
    monkeypatch.setattr(load_home, "prepare", lambda folder: done.append("prepared"))
    monkeypatch.setattr(load_home, "fill", lambda *_said: done.append("filled"))
    monkeypatch.setattr(demo, "_set_up", lambda folder: None)
    home.write(tmp_path, {"state": state})
    (tmp_path / "files").mkdir()
    demo._make(tmp_path)
    assert told in capsys.readouterr().out and done == ["prepared", "filled"]
    assert not (tmp_path / "files").exists()
