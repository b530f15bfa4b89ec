"""A new installation: whatever is wrong with it is said before anything is made."""

from pathlib import Path

import pytest

from tests.outside import waystation

OFFICERS = "Faye,Gil,Hana"


def new(home: Path, officers: str, staff: Path) -> "tuple[int, str]":
    done = waystation(home, "setup", "new", "--root", "ab" * 32, "--officers", officers, "--staffing", str(staff))
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    """The smallest staffing that works, as the command prints it."""
    said, path = waystation(tmp_path, "setup", "staffing").stdout, tmp_path / "staff.toml"
    path.write_text(said[said.index("[staff]") :])
    return path


@pytest.mark.parametrize(
    ("officers", "why"),
    [
        ("F,Gil,Hana", "cannot be a working name"),
        ("Faye;x,Gil,Hana", "cannot be a working name"),
        ("Faye,faye,Gil,Hana", "name each of them once"),
        ("Anna,Gil,Hana", "not the same people"),
    ],
)
def test_officers_who_cannot_be_are_named_and_nothing_is_made(
    tmp_path: Path, staff: Path, officers: str, why: str
) -> None:
    home = tmp_path / "home"
    assert new(home, officers, staff)[0] == 1 and why in new(home, officers, staff)[1]
    assert not (home / "waystation.toml").exists() and not (home / "desk.sqlite3").exists()


def test_an_officer_whose_invitation_ran_out_is_invited_again(tmp_path: Path, staff: Path) -> None:
    home = tmp_path / "home"
    code, said = new(home, OFFICERS, staff)
    assert code == 0, said
    again = waystation(home, "setup", "invite", "Gil")
    token = again.stdout.split("Gil: ")[1].split()[0]
    assert again.returncode == 0 and token not in said
    assert waystation(home, "setup", "invite", "Nobody").returncode == 1
