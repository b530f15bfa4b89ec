"""On PostgreSQL the door works under a role of its own, which cannot read a request back."""

import pytest
from django.db import DatabaseError, connections, transaction

from waystation.letterbox.grants import GRANTS, statements

pytestmark = pytest.mark.django_db
ROLE = "waystation_test_door"


@pytest.fixture
def narrow_role(door):
    connection = connections["door"]
    if connection.vendor != "postgresql":
        pytest.skip("this run is on SQLite: WAYSTATION_TEST_DB=postgresql runs it on PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE ROLE "{ROLE}"')
        for statement in statements(ROLE, "public"):
            cursor.execute(statement)
        cursor.execute(f'SET ROLE "{ROLE}"')
    yield connection
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_under_its_narrow_role_the_door_does_all_it_has_to(narrow_role, nur):
    from tests.door.test_files import adds, picture

    nur.begins()
    adds(nur, picture())
    nur.answers("story", happened="x")
    assert "Your message is sent" in nur.answers("check", go="send")
    assert "has been sent already" in nur.answers("check", go="send")
    assert "We have received" in nur.returns(do="write", form="a" * 32, end="1", text="more")
    nur.returns(do="withdraw-yes", form="b" * 32)
    nur.returns(do="forget-yes")
    assert "There is nothing under this code" in nur.returns()


@pytest.mark.parametrize("table", ["letterbox_sealedrequest", "letterbox_incomingmessage", "letterbox_due"])
def test_under_its_narrow_role_the_door_cannot_read_what_was_sent(narrow_role, table):
    with pytest.raises(DatabaseError), transaction.atomic(using="door"), narrow_role.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')


def test_every_table_of_the_door_has_its_rights_stated(door):
    from django.apps import apps

    letterbox = {model._meta.db_table for model in apps.get_app_config("letterbox").get_models()}
    assert letterbox <= set(GRANTS)
