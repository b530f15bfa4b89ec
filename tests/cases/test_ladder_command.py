"""`waystation ladder`: a member of figures asks at the terminal; nobody else gets a number."""

import json

import pytest
from django.utils import timezone

from tests.cast import PASSPHRASE
from waystation.accounts.models import UsedCode
from waystation.audit.models import Line
from waystation.cases.ladder import code_version
from waystation.site import command
from waystation.vault import lockdown

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(desk, started, settings, monkeypatch, capsys):
    settings.ALLOW_STRETCH_IN_TRANSACTION = True

    def run(*words, name="Dov", passphrase=PASSPHRASE, code=None):
        given = iter([passphrase, code or desk.code()])
        monkeypatch.setattr("getpass.getpass", lambda prompt: next(given))
        monkeypatch.setattr("builtins.input", lambda prompt: name)
        UsedCode.objects.all().delete()
        status = command.main(["ladder", *words])
        return status, capsys.readouterr()

    return run


def test_a_member_of_figures_reads_the_row_its_definitions_and_its_digest(ask):
    status, said = ask("--as-of", "2017-04-03", "--as-of", "2017-04-05")
    assert status == 0
    rows = [line.split() for line in said.out.splitlines() if line.startswith("2017")]
    assert [row[1:4] for row in rows] == [["2", "2", "0"], ["2", "2", "2"]]
    assert "Has left the region of danger, even inside the same State." in said.out
    assert code_version() in said.out


def test_the_same_question_has_the_same_digest_and_households_are_counted_once(ask):
    first, again, homes = (
        json.loads(ask("--as-of", "2017-04-05", "--format", "json", *more)[1].out)["rows"][0]
        for more in ((), (), ("--unit", "households"))
    )
    assert first == again
    assert (homes["counts"]["verified"], homes["unit"]) == (1, "households")
    assert homes["digest"] != first["digest"]


def test_the_reading_stands_in_the_log(ask, desk):
    ask("--as-of", "2017-04-05")
    assert Line.objects.filter(action="cases:ladder", subject=desk.id("dov")).count() == 1


@pytest.mark.parametrize("name", ["Ada", "Faye", "Nobody"])
def test_nobody_else_gets_a_number(ask, name):
    status, said = ask("--as-of", "2017-04-05", name=name)
    assert (status, said.out) == (2, "")
    assert not Line.objects.filter(action="cases:ladder").exists()


@pytest.mark.parametrize(("passphrase", "code"), [("not these words at all now", None), (PASSPHRASE, "000000")])
def test_a_wrong_passphrase_or_code_has_one_answer(ask, passphrase, code):
    status, said = ask("--as-of", "2017-04-05", passphrase=passphrase, code=code)
    assert (status, said.out) == (2, "")
    assert "fit" in said.err


def test_nothing_is_read_while_the_desk_is_locked(ask, desk):
    lockdown.lock(by=desk.id("faye"), now=timezone.now())
    status, said = ask("--as-of", "2017-09-01")
    assert (status, said.out) == (2, "")
    assert "locked" in said.err
    assert not Line.objects.filter(action="cases:ladder").exists()


def test_the_demo_reads_with_the_keys_it_wrote_down(ask, desk, home, monkeypatch, settings):
    from tests.cast import TOTP

    kept = {"workers": {"dov": {"name": "Dov", "passphrase": PASSPHRASE, "totp": TOTP}}}
    (home / "demo.json").write_text(json.dumps(kept))
    try:
        assert ask("--as-of", "2017-04-05", passphrase="never asked")[0] == 0
        monkeypatch.setattr("waystation.vault.signed.directory", lambda: type("List", (), {"demo": False}))
        assert ask("--as-of", "2017-04-05")[0] == 1
    finally:
        (home / "demo.json").unlink()


def test_a_day_is_written_as_a_day(ask):
    with pytest.raises(SystemExit):
        ask("--as-of", "yesterday")
