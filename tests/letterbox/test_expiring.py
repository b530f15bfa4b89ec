"""The sweep looks, then deletes. What a person saves or sends between the two was told to be here, and stays."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from tests.door.reading import content_of_the_request
from waystation.core.sealing import parse
from waystation.letterbox import drafts, expiry, files
from waystation.letterbox.drafts import DRAFT_FILES_LIVE, DRAFT_LIVES
from waystation.letterbox.hours import hour_of
from waystation.letterbox.lists import current_directory
from waystation.letterbox.models import Draft, DraftFile, StoredFile

pytestmark = pytest.mark.django_db(transaction=True)


class Between:
    """Does something once, when a table was read and before the next statement."""

    def __init__(self, table, act):
        self.table, self.act, self.waits = f'"{table}"', act, False

    def __call__(self, execute, sql, params, many, context):
        if self.waits:
            self.waits, act, self.act = False, self.act, None
            act()
        result = execute(sql, params, many, context)
        self.waits = bool(self.act) and sql.startswith("SELECT") and self.table in sql
        return result


def next_hour():
    """The clock of the sweep stands there already, that of the page a moment before it."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def sweeps(table, act):
    between = Between(table, act)
    with connections["door"].execute_wrapper(between):
        expiry.expire(next_hour())
    assert between.act is None


@pytest.fixture
def old(nur):
    """A draft in the last hour in which it opens."""
    nur.begins()
    Draft.objects.update(hour=hour_of(datetime.now(UTC) - DRAFT_LIVES))
    return nur


def test_a_page_that_was_saved_while_the_sweep_runs_stays(old):
    sweeps("letterbox_draft", lambda: old.answers("story", happened="They came twice."))
    kept = drafts.find_draft(current_directory().organisation, parse(old.code), datetime.now(UTC))
    assert old.page.status_code == 200 and kept.answers["story"]["happened"] == "They came twice."


def test_a_file_that_was_sent_while_the_sweep_runs_keeps_its_bytes(nur, office):
    nur.begins()
    nur.answers("files", go="add", file=SimpleUploadedFile("a.txt", b"summons", "text/plain"))
    DraftFile.objects.update(hour=hour_of(datetime.now(UTC) - DRAFT_FILES_LIVE))
    sweeps("letterbox_draftfile", lambda: nur.answers("check", go="send"))
    (note,) = content_of_the_request(office).files
    assert StoredFile.objects.get().id == note.id and files.path_of(note.id).exists()


def test_a_page_that_was_saved_while_the_same_code_begins_anew_stays(old):
    """A second tab, a moment later by the clock: it finds the draft too old to open, and the first tab has saved it."""
    organisation, code = current_directory().organisation, parse(old.code)

    def save():
        assert drafts.save_answers(organisation, code, {"story": {"happened": "They came twice."}}, datetime.now(UTC))

    with connections["door"].execute_wrapper(Between("letterbox_draft", save)):
        drafts.begin_draft(organisation, code, {"soon": {"how_soon": "today"}}, next_hour())
    kept = drafts.find_draft(organisation, code, datetime.now(UTC)).answers
    assert (kept["story"]["happened"], kept["soon"]["how_soon"]) == ("They came twice.", "today")
