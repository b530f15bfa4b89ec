"""`waystation check` says in plain words where the door's role can do more than it must, and `migrate` mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.outside import run, waystation
from tests.postgres.conftest import Standing
from waystation.site import postgres

pytestmark = pytest.mark.postgres


LOOK = """
import django
django.setup()
from waystation.site import postgres
from waystation.site.databases import door_role
from django.conf import settings
print(*postgres.warnings(door_role(settings.CONFIGURATION["database"])), sep="\\n")
"""


def warned(standing: Standing, *, of_server: bool = False) -> str:
    """What `check` would say of the role, or of the server's settings, without its look at those of both faces."""
    done = run(standing.home, "-c", LOOK)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.strip().splitlines()
    return "\n".join(line for line in lines if line.startswith("PostgreSQL") is of_server)


@pytest.fixture
def mended(standing: Standing) -> Iterator[Standing]:
    yield standing
    assert waystation(standing.home, "migrate").returncode == 0
    assert warned(standing) == ""


def as_desk(standing: Standing, statement: str) -> None:
    with standing.as_role("desk") as connection:
        connection.execute(statement)


def test_a_door_that_can_read_one_column_of_a_request_is_told(mended: Standing) -> None:
    as_desk(mended, f"GRANT SELECT (key_blob) ON door.letterbox_sealedrequest TO {mended.role('door')}")
    assert "can read what people have sent (letterbox_sealedrequest)" in warned(mended)


def test_a_door_that_can_read_requests_is_told_by_the_command(mended: Standing) -> None:
    as_desk(mended, f"GRANT SELECT ON door.letterbox_sealedrequest TO {mended.role('door')}")
    said = waystation(mended.home, "check")
    assert said.returncode == 1
    assert "can read what people have sent (letterbox_sealedrequest)" in said.stderr


def test_a_door_that_reaches_the_desk_is_told(mended: Standing) -> None:
    as_desk(mended, f"GRANT SELECT ON desk.vault_value TO {mended.role('door')}")
    assert "reaches 1 tables of the desk" in warned(mended)


def test_a_right_given_to_everybody_is_found_too(mended: Standing) -> None:
    as_desk(mended, "GRANT DELETE ON door.audit_line TO PUBLIC")
    assert "DELETE on audit_line" in warned(mended)


def test_a_right_that_is_lacking_is_told(mended: Standing) -> None:
    as_desk(mended, f"REVOKE INSERT ON door.letterbox_sealedrequest FROM {mended.role('door')}")
    assert "lacks rights on letterbox_sealedrequest" in warned(mended)


def test_a_door_that_is_a_member_of_the_desk_is_told(standing: Standing, owner: Callable[[str], None]) -> None:
    owner(f"GRANT {standing.role('desk')} TO {standing.role('door')}")
    try:
        assert "can read what people have sent" in warned(standing)
    finally:
        owner(f"REVOKE {standing.role('desk')} FROM {standing.role('door')}")


def test_a_door_that_is_a_superuser_is_told(standing: Standing, owner: Callable[[str], None]) -> None:
    owner(f"ALTER ROLE {standing.role('door')} SUPERUSER")
    try:
        assert "is a superuser" in warned(standing)
    finally:
        owner(f"ALTER ROLE {standing.role('door')} NOSUPERUSER")


def test_one_role_for_both_is_refused(standing: Standing) -> None:
    path = standing.home / "waystation.toml"
    before = path.read_text()
    path.write_text(before.replace(standing.role("door"), standing.role("desk")))
    try:
        said = waystation(standing.home, "migrate")
        assert said.returncode == 1 and "share the role" in said.stderr and "Traceback" not in said.stderr
    finally:
        path.write_text(before)


def test_a_database_that_does_not_answer_is_told_in_plain_words(standing: Standing) -> None:
    path = standing.home / "waystation.toml"
    before = path.read_text()
    path.write_text(before.replace(f'name = "{standing.name}"', 'name = "no_such_place"'))
    try:
        said = waystation(standing.home, "migrate")
        assert said.returncode == 1 and "does not answer" in said.stderr and "Traceback" not in said.stderr
    finally:
        path.write_text(before)


QUIET = {"log_min_error_statement": "panic", "log_error_verbosity": "terse", "log_parameter_max_length_on_error": "0"}


@pytest.fixture
def quiet(mended: Standing, owner: Callable[[str], None]) -> Iterator[Standing]:
    """The server's settings for this database are as the documentation has them."""
    for name, value in QUIET.items():
        owner(f"ALTER DATABASE {mended.name} SET {name} = '{value}'")
    yield mended
    owner(f"ALTER DATABASE {mended.name} RESET ALL")


def test_a_server_that_writes_down_nothing_of_what_is_asked_is_not_spoken_of(quiet: Standing) -> None:
    assert warned(quiet, of_server=True) == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [("log_statement", "all"), ("log_min_error_statement", "error"), ("log_error_verbosity", "default"),
     ("log_min_duration_statement", "0"), ("log_transaction_sample_rate", "1")],
)  # fmt: skip
def test_a_setting_by_which_the_server_keeps_statements_is_named(
    quiet: Standing, owner: Callable[[str], None], name: str, value: str
) -> None:
    owner(f"ALTER DATABASE {quiet.name} SET {name} = '{value}'")
    said = warned(quiet, of_server=True)
    assert said.count("\n") == 0 and f"set {name} = " in said


def test_the_documentation_names_each_setting_that_is_looked_at() -> None:
    text = (Path(__file__).parents[2] / "docs" / "administrator" / "postgresql.md").read_text(encoding="utf-8")
    settings = text[text.index("## Settings of the server") :]
    assert [name for name in (*postgres.QUIET, *postgres.LOADED) if name not in settings] == []


def test_a_setting_of_the_desks_role_alone_is_named(quiet: Standing, owner: Callable[[str], None]) -> None:
    role = quiet.role("desk")
    owner(f"ALTER ROLE {role} SET log_statement = 'all'")
    assert "set log_statement = none" in warned(quiet, of_server=True)
    owner(f"ALTER ROLE {role} RESET log_statement")


def test_a_library_that_keeps_statements_is_named_though_its_loading_is_hidden(
    quiet: Standing, owner: Callable[[str], None]
) -> None:
    owner(f"ALTER DATABASE {quiet.name} SET session_preload_libraries = 'auto_explain'")
    assert "take auto_explain out" in warned(quiet, of_server=True)
