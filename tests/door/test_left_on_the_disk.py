"""The disk is seized, the code taken by force: what was sent or deleted no longer stands in SQLite's files."""

import argparse
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connections

from tests.door.test_coming_back import answer
from tests.door.test_files import adds, picture
from tests.hunting import bytes_of, files_with
from waystation.core.sealing import SealingError, draft_key, key_id, open_value, parse
from waystation.letterbox import wiping
from waystation.letterbox.envelopes import value_context
from waystation.letterbox.models import Draft, DraftFile, MailboxMessage
from waystation.site.commands import tick
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def on_sqlite(db):
    if connections["door"].vendor != "sqlite":
        pytest.skip("PostgreSQL keeps a WAL of its own, which the administrator's pages speak of")


def begun(nur):
    """Her draft as it lies on the disk."""
    nur.begins()
    nur.answers("story", happened="They came twice.")
    sealed = bytes(Draft.objects.get().sealed)
    assert files_with("door", sealed)
    return sealed


def test_a_draft_that_was_sent_is_not_left_there(nur):
    sealed = begun(nur)
    nur.answers("check", go="send")
    assert not Draft.objects.exists()
    assert files_with("door", sealed) == []


def test_a_draft_that_was_deleted_is_not_left_there(nur):
    sealed = begun(nur)
    nur.returns(do="discard-yes")
    assert files_with("door", sealed) == []


def test_the_key_of_a_file_that_was_removed_is_not_left_there(nur):
    nur.begins()
    adds(nur, picture())
    file = DraftFile.objects.get()
    nur.answers("files", go="remove-" + file.id, end="1")
    assert files_with("door", bytes(file.sealed)) == []


def test_an_answer_in_a_mailbox_that_its_owner_deleted_is_not_left_there(nur, office):
    nur.sends()
    answer(office)
    sealed = bytes(MailboxMessage.objects.get(kind="message").sealed)[-512:]
    assert files_with("door", sealed)
    nur.returns(do="forget-yes")
    assert files_with("door", sealed) == []


def opened(code, organisation, row, size):
    """All that the code opens of a draft, wherever in the files of the door it lies."""
    key, path, found = draft_key(parse(code)), Path(connections["door"].settings_dict["NAME"]), []
    context = value_context(organisation, Label.DOOR_DRAFT, row)
    for data in map(bytes_of, path.parent.glob(f"{path.name}*")):
        at = -1
        while (at := data.find(key_id(key), at + 1)) > 0:  # it stands in the head of what lies under this key
            try:
                found.append(open_value(key, context, data[at - 1 : at - 1 + size]))
            except SealingError:
                continue
    return b"".join(found)


def test_with_the_code_and_the_disk_what_was_sent_is_not_read(nur, office):
    size, row = len(begun(nur)), Draft.objects.get().pk
    assert b"They came twice." in opened(nur.code, office.directory.organisation, row, size)
    nur.answers("check", go="send")
    assert opened(nur.code, office.directory.organisation, row, size) == b""


def test_in_a_surge_it_is_done_once_in_a_while_and_by_the_tick(somebody, monkeypatch):
    monkeypatch.setattr(wiping, "SPACING", 1000.0)
    monkeypatch.setattr(wiping, "_last", {})
    first, second = somebody(), somebody()
    sealed = begun(first)
    first.answers("check", go="send")
    assert files_with("door", sealed) == []
    sealed = begun(second)
    second.answers("check", go="send")
    assert files_with("door", sealed) != []
    tick.run(argparse.Namespace(test=""))
    assert files_with("door", sealed) == []


@pytest.fixture
def reader(door):
    """Somebody who is in the middle of reading, as a backup is."""
    with closing(sqlite3.connect(connections["door"].settings_dict["NAME"])) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM letterbox_draft").fetchone()
        yield reading


def test_nobody_waits_for_somebody_who_reads(nur, reader):
    before = time.monotonic()
    sealed = begun(nur)
    nur.answers("check", go="send")
    assert time.monotonic() - before < 10  # SQLite's own patience is 20 seconds
    assert not Draft.objects.exists() and files_with("door", sealed) != []
    reader.rollback()
    assert wiping.wipe("door") and files_with("door", sealed) == []


def test_a_tick_goes_on_while_somebody_reads_and_says_what_is_left(nur, reader, monkeypatch, capsys):
    monkeypatch.setattr(tick, "PATIENCE", 0.1)
    nur.sends()
    tick.run(argparse.Namespace(test=""))
    assert "file of changes" in capsys.readouterr().err


def test_other_statements_keep_their_patience(nur):
    nur.sends()
    with connections["door"].cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone()[0] == 20_000
