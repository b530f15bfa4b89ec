"""The door's own role, in a running door and with its own SQL: it lays requests down and cannot read one back."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests.door.conftest import Nur
from tests.door.test_files import adds, picture
from tests.outside import Wire, waystation
from tests.postgres.conftest import Standing

pytestmark = pytest.mark.postgres
SENT = ("letterbox_sealedrequest", "letterbox_incomingmessage", "letterbox_storedfile")
Running = Callable[..., dict[str, str]]


@pytest.fixture
def nur(standing: Standing, running: Running) -> Nur:
    return Nur(Wire(running(standing.home, only="door")["door"]))  # type: ignore[arg-type]


def refused(standing: Standing, statement: str) -> bool:
    import psycopg

    with standing.as_role("door") as connection:
        try:
            connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            return True
    return False


def counted(standing: Standing, table: str) -> int:
    with standing.as_role("desk") as connection:
        return int(connection.execute(f"SELECT count(*) FROM door.{table}").fetchone()[0])


def test_a_whole_story_goes_through_the_door_under_its_own_role(standing: Standing, nur: Nur) -> None:
    before = counted(standing, "letterbox_sealedrequest")
    nur.begins()
    assert "photo.jpg" in adds(nur, picture())
    adds(nur, picture(b"another", "second.jpg"))
    nur.answers("story", happened="They came to the house twice.")
    assert "Your message is sent" in nur.answers("check", go="send")
    assert "has been sent already" in nur.answers("check", go="send")
    assert "We have received" in nur.returns(do="write", form="a" * 32, end="1", text="more", file=picture())
    nur.returns(do="withdraw-yes", form="b" * 32)
    nur.returns(do="forget-yes")
    assert "There is nothing under this code" in nur.returns()
    assert counted(standing, "letterbox_sealedrequest") == before + 1
    assert counted(standing, "letterbox_incomingmessage") == 2
    assert counted(standing, "letterbox_storedfile") == 3


def test_an_unsent_message_is_begun_continued_and_deleted(standing: Standing, nur: Nur) -> None:
    nur.begins()
    adds(nur, picture())
    assert "There is nothing under this code" not in nur.returns()
    nur.returns(do="discard-yes")
    assert "There is nothing under this code" in nur.returns()
    assert counted(standing, "letterbox_draftfile") == 0


@pytest.mark.parametrize("table", SENT)
@pytest.mark.parametrize("statement", ["SELECT * FROM {}", "SELECT id FROM {}", "UPDATE {} SET id = id",
                                       "DELETE FROM {}", "TRUNCATE {}", "COPY {} TO STDOUT"])  # fmt: skip
def test_what_was_sent_can_be_neither_read_nor_changed_nor_deleted(
    standing: Standing, table: str, statement: str
) -> None:
    assert refused(standing, statement.format(table))


@pytest.mark.parametrize("table", ["audit_line", "audit_checkpoint"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET number = 1", "DELETE FROM {}", "TRUNCATE {}",
                                       "ALTER TABLE {} DISABLE TRIGGER ALL"])  # fmt: skip
def test_the_log_of_the_door_can_only_be_added_to(standing: Standing, table: str, statement: str) -> None:
    assert refused(standing, statement.format(table))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM desk.vault_value",
        "SELECT * FROM desk.vault_listline",
        "SELECT * FROM desk.audit_line",
        "CREATE TABLE door.mine (id int)",
        "CREATE TABLE desk.mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
        "INSERT INTO letterbox_keyline VALUES (99, '', '', '')",
        "INSERT INTO letterbox_published (id) VALUES ('x')",
        "SELECT * FROM letterbox_due",
        "INSERT INTO letterbox_delivery (id) VALUES ('x')",
    ],
)
def test_the_desk_the_keys_and_the_shape_of_its_own_tables_are_out_of_its_reach(
    standing: Standing, statement: str
) -> None:
    assert refused(standing, statement)


def test_even_the_owner_is_stopped_by_the_trigger_of_the_log(standing: Standing, nur: Nur) -> None:
    import psycopg

    nur.sends()
    with standing.as_role("desk") as connection, pytest.raises(psycopg.errors.RaiseException):
        connection.execute("UPDATE door.audit_line SET subject = 'x'")


def test_two_sendings_of_one_draft_at_the_same_moment_make_one_request(standing: Standing, nur: Nur) -> None:
    before = counted(standing, "letterbox_sealedrequest")
    nur.begins()
    nur.answers("story", happened="They came to the house twice.")
    pages: list[str] = []

    def send() -> None:
        pages.append(Nur(nur.client, code=nur.code).answers("check", go="send"))

    at_once = [threading.Thread(target=send) for _ in range(6)]
    for one in at_once:
        one.start()
    for one in at_once:
        one.join()
    assert len([page for page in pages if "Your message is sent" in page]) == 1
    assert len([page for page in pages if "has been sent already" in page]) == 5
    assert counted(standing, "letterbox_sealedrequest") == before + 1


def test_migrating_again_changes_nothing_and_gives_nothing_away(standing: Standing) -> None:
    assert waystation(standing.home, "migrate").returncode == 0
    assert "the door's role" not in waystation(standing.home, "check").stderr
    assert refused(standing, "SELECT * FROM letterbox_sealedrequest")


def test_the_log_of_both_sides_holds(standing: Standing, nur: Nur) -> None:
    nur.sends()
    said = waystation(standing.home, "verify-log").stdout
    assert "door: " in said and "door: DOES NOT HOLD" not in said


def test_the_regular_check_expires_old_drafts(standing: Standing, nur: Nur) -> None:
    nur.begins()
    adds(nur, picture())
    with standing.as_role("desk") as connection:
        connection.execute("UPDATE door.letterbox_draft SET hour = '2017-01-01T00'")
        connection.execute("UPDATE door.letterbox_draftfile SET hour = '2017-01-01T00'")
    assert waystation(standing.home, "tick").returncode == 0
    assert "There is nothing under this code" in nur.returns()
    assert counted(standing, "letterbox_draft") == 0
