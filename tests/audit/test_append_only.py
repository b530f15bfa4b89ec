"""The database itself refuses to change or delete a line, on SQLite and PostgreSQL, for door and desk."""

import pytest
from django.db import DatabaseError, transaction

from tests.triggers import without_triggers
from waystation.audit.actions import record
from waystation.audit.models import Checkpoint, Line
from waystation.audit.tags import Tag
from waystation.letterbox.lists import copy_lines
from waystation.letterbox.models import KeyLine
from waystation.vault import signed
from waystation.vault.models import ListLine

pytestmark = pytest.mark.django_db

SOURCES = [("desk", "default"), ("door", "door")]


@pytest.fixture(params=SOURCES, ids=["desk", "door"])
def lines(request):
    source, database = request.param
    record(Tag.DOOR_SEND, by=source, source=source)
    return Line.objects.using(database), database


def test_a_line_of_the_log_cannot_be_changed(lines):
    rows, database = lines
    with pytest.raises(DatabaseError), transaction.atomic(using=database):
        rows.update(subject="somebody else")
    assert not rows.filter(subject="somebody else").exists()


def test_a_line_of_the_log_cannot_be_deleted(lines):
    rows, database = lines
    with pytest.raises(DatabaseError), transaction.atomic(using=database):
        rows.all().delete()
    assert rows.exists()


def test_a_checkpoint_cannot_be_changed(lines):
    _, database = lines
    with pytest.raises(DatabaseError), transaction.atomic(using=database):
        Checkpoint.objects.using(database).update(number=9)


def test_a_checkpoint_cannot_be_deleted(lines):
    """Without it nothing shows that the end of the log was cut off."""
    _, database = lines
    with pytest.raises(DatabaseError), transaction.atomic(using=database):
        Checkpoint.objects.using(database).all().delete()
    assert Checkpoint.objects.using(database).exists()


def test_a_line_of_the_signed_list_cannot_be_changed_or_deleted(cast):
    with pytest.raises(DatabaseError), transaction.atomic():
        ListLine.objects.filter(number=3).update(body=b"{}")
    with pytest.raises(DatabaseError), transaction.atomic():
        ListLine.objects.filter(number=3).delete()


@pytest.mark.parametrize("act", [lambda rows: rows.update(body=b"{}"), lambda rows: rows.delete()])
def test_the_doors_copy_of_the_signed_list_cannot_be_changed_or_deleted(cast, act):
    copy_lines(signed.raw_lines())
    assert KeyLine.objects.filter(number=3).exists()
    with pytest.raises(DatabaseError), transaction.atomic(using="door"):
        act(KeyLine.objects.filter(number=3))


def test_whoever_owns_the_database_gets_past_the_triggers(lines):
    """The triggers are no proof; the chain and its signed heads are (test_verifying)."""
    rows, database = lines
    with without_triggers("audit_line", database):
        assert rows.all().delete()[0]
