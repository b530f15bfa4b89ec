"""Drafts, clocks and what the desk takes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from tests.triggers import without_triggers
from waystation.audit.models import Line
from waystation.core.sealing import parse
from waystation.core.vocabulary.refusals import NotYours
from waystation.letterbox import clocks, drafts, files, taking
from waystation.letterbox.expiry import expire
from waystation.letterbox.files import Arrival
from waystation.letterbox.hours import first_day, has_come, hour_of, later
from waystation.letterbox.lists import NotOpenYet, current_directory, forget_checked
from waystation.letterbox.models import Draft, DraftFile, Due, IncomingMessage, KeyLine, SealedRequest
from waystation.vault.directory import ListRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2017, 4, 2, 10, 30, tzinfo=UTC)


def test_a_draft_is_gone_after_14_days_and_not_before(nur, time_machine):
    time_machine.move_to(NOW)
    nur.begins()
    expire(NOW + timedelta(days=14))
    assert Draft.objects.exists()
    expire(NOW + timedelta(days=14, hours=1))
    assert not Draft.objects.exists()


def test_files_of_a_draft_are_gone_after_a_day_and_its_text_stays(nur, time_machine, settings):
    from tests.door.test_files import adds, on_disk, picture

    time_machine.move_to(NOW)
    nur.begins()
    adds(nur, picture())
    assert expire(NOW + timedelta(hours=25)) == (0, 1)
    assert (DraftFile.objects.count(), Draft.objects.count(), on_disk(settings)) == (0, 1, [])


def test_expiry_is_recorded_only_when_something_went(nur, time_machine):
    time_machine.move_to(NOW)
    nur.begins()
    expire(NOW)
    expire(NOW + timedelta(days=20))
    assert list(Line.objects.using("door").values_list("action", "subject")) == [("door:expire", "tick")]


def test_a_draft_is_not_readable_without_the_code(nur):
    nur.begins()
    nur.answers("story", happened="MARKER-words")
    sealed = bytes(Draft.objects.get().sealed)
    assert b"MARKER" not in sealed and nur.code.replace(" ", "")[8:] not in str(Draft.objects.values().get())


def test_each_arriving_request_is_recorded_without_its_content(nur):
    nur.sends()
    line = Line.objects.using("door").get(action="door:send")
    assert (line.subject, line.object) == ("door", SealedRequest.objects.get().id)


def test_sending_never_reads_the_requests(nur):
    nur.begins()
    nur.answers("story", happened="x")
    with CaptureQueriesContext(connections["door"]) as asked:
        nur.answers("check", go="send")
    read = [q["sql"] for q in asked if q["sql"].startswith("SELECT") and "sealedrequest" in q["sql"]]
    assert read == [] and any("INSERT" in q["sql"] and "sealedrequest" in q["sql"] for q in asked)


def test_the_desk_takes_requests_in_the_order_they_came_and_once(somebody):
    for _ in range(3):
        somebody().sends()
    first = taking.waiting_requests(limit=2)
    for row in first:
        taking.mark_moved(row)
    assert len(taking.waiting_requests()) == 1
    taking.delete_moved([row.id for row in first])
    assert SealedRequest.objects.count() == 1


def _message(kind, hour, **more):
    made = {"compartment": "team-birch", "epoch": 1, "mailbox": "c" * 32, "key_blob": b"k", "content_blob": b"c"}
    return IncomingMessage.objects.create(**{**made, "kind": kind, "hour": hour, **more}).pk


def test_messages_come_in_their_order_corrections_last_and_claims_not_at_all(db):
    """A correction may bring another mailbox: what was written from the old one is filed before it."""
    correction = _message("correction", "2017-04-02T09")
    second, first = _message("message", "2017-04-02T12"), _message("withdrawal", "2017-04-02T10")
    _message("claim", "2017-04-02T08"), _message("message", "2017-04-02T08", compartment="team-cedar")
    _message("message", "2017-04-02T08", moved=True)
    assert [row for row, _mailbox, _hour in taking.waiting_messages(["team-birch"])] == [first, second, correction]


def test_what_the_desk_has_not_taken_is_never_removed(nur):
    nur.sends()
    message = _message("message", "2017-04-02T10")
    taking.delete_moved([SealedRequest.objects.get().id, message])
    assert SealedRequest.objects.exists() and IncomingMessage.objects.exists()


def test_an_answered_request_is_no_longer_due(nur):
    nur.sends()
    due = Due.objects.get()
    assert clocks.overdue(later(datetime.now(UTC), 48)) == [due]
    with transaction.atomic():
        clocks.settle_due(due.id)
        assert Due.objects.exists(), "it stops when the desk has committed, never before"
    assert clocks.overdue(later(datetime.now(UTC), 48)) == []


@pytest.mark.parametrize(("here", "late"), [("2017-04-02T09", False), ("2017-04-02T10", True), ("2017-04-02T11", True)])
def test_pages_and_database_call_the_same_hour_late(here, late):
    due = Due.objects.create(hour="2017-04-02T10", compartment="intake", level="normal")
    assert has_come(due.hour, here) is late
    assert Due.objects.filter(clocks.come("hour", here)).exists() is late
    assert clocks.overdue(here) == [due] * late


def test_where_nothing_is_due_nothing_is_late():
    assert not has_come(None, "2017-04-02T10") and not has_come("", "2017-04-02T10")


def test_a_week_begins_on_its_monday_and_a_week_that_is_none_is_refused():
    assert first_day("2017-W14") == date(2017, 4, 3)
    with pytest.raises(ValueError):
        first_day("2017-W53")


def test_hours_sort_as_time_does():
    assert hour_of(NOW) == "2017-04-02T10" < later(NOW, 1) < later(NOW, 24)


def test_a_key_replaced_by_hand_closes_the_door(nur):
    line = KeyLine.objects.get(number=4)
    with without_triggers("letterbox_keyline", "door"):
        KeyLine.objects.filter(number=4).update(body=bytes(line.body).replace(b'"epoch":1', b'"epoch":2'))
    forget_checked()
    with pytest.raises(ListRefused):
        current_directory()
    assert "Messages cannot be taken" in nur.opens()


def test_a_list_of_another_root_closes_the_door(nur, settings):
    settings.ROOT_FINGERPRINT = "00" * 32
    with pytest.raises(ListRefused):
        current_directory()


def test_a_door_without_a_pinned_root_is_not_open(nur, settings):
    settings.ROOT_FINGERPRINT = ""
    with pytest.raises(NotOpenYet):
        current_directory()


def test_a_code_that_shares_its_public_part_opens_its_own_draft_only(nur, office):
    from waystation.core.sealing import ReturnCode, draw_code

    nur.begins()
    public = Draft.objects.get().code_id
    other = ReturnCode(public, draw_code().secret)
    organisation, now = office.directory.organisation, datetime.now(UTC)
    assert drafts.find_draft(organisation, other, now) is None
    drafts.begin_draft(organisation, other, {"story": {"happened": "another"}}, now)
    assert drafts.find_draft(organisation, other, now).answers["story"] == {"happened": "another"}
    assert Draft.objects.filter(code_id=public).count() == 2


def test_a_new_key_of_the_intake_desk_is_used_from_the_next_page_on(nur, office):
    from tests.letterbox.office import append_epoch, pair_of
    from waystation.letterbox.envelopes import open_request
    from waystation.letterbox.lists import copy_lines

    nur.begins()
    nur.answers("story", happened="To the new key")
    append_epoch(office, "intake", 2, pair_of("intake-2"))
    copy_lines(office.lines)
    nur.answers("check", go="send")
    row = SealedRequest.objects.get()
    assert row.epoch == 2
    assert open_request(office.directory, pair_of("intake-2"), row)[1].happened == "To the new key"


def test_the_name_of_a_file_is_a_line_that_reads_as_it_is_written(tmp_path, settings):
    settings.FILES = tmp_path
    arrival = Arrival(b"o" * 32, "x" * 5000 + "photo\u202egpj\n\x00.exe", "image/png\r\nX: y" + "z" * 900)
    arrival.abandon()
    assert arrival.name.endswith("xphotogpj .exe") and len(arrival.name) == 200
    assert arrival.kind.startswith("image/png X: y") and len(arrival.kind) == 200


def test_a_mark_takes_the_place_of_whatever_draft_stands_there_however_often(nur, office):
    from waystation.core.sealing import draw_code

    organisation, code, now = office.directory.organisation, draw_code(), datetime.now(UTC)
    drafts.begin_draft(organisation, code, {"story": {"happened": "x"}}, now)
    for _ in range(2):
        drafts.leave_mark(organisation, code, now)
    assert drafts.was_deleted(organisation, code, now) and Draft.objects.count() == 1


def test_a_draft_that_is_gone_takes_a_younger_file_along(nur, time_machine, settings):
    from tests.door.test_files import adds, on_disk, picture

    time_machine.move_to(NOW)
    nur.begins()
    adds(nur, picture())
    Draft.objects.update(hour="2017-03-01T10")
    assert expire(NOW) == (1, 0) and on_disk(settings) == []


def test_a_new_draft_under_a_code_removes_the_expired_one_with_its_files_and_no_other(nur, time_machine, settings):
    from tests.door.test_files import adds, on_disk, picture

    time_machine.move_to(NOW)
    nur.begins()
    adds(nur, picture())
    begun = (current_directory().organisation, parse(nur.code), {"story": {"happened": "x"}})
    drafts.begin_draft(*begun, NOW)
    assert (Draft.objects.count(), len(on_disk(settings))) == (1, 1)
    drafts.begin_draft(*begun, NOW + timedelta(days=15))
    assert (Draft.objects.count(), on_disk(settings)) == (1, [])


def file_in_a_row(settings, draft, name, content=b"sealed"):
    """A file of a draft that is long past, and its row as somebody writes it who holds the database."""
    settings.FILES.mkdir(exist_ok=True)
    (settings.FILES / name).write_bytes(content) if name != "." else None
    return DraftFile.objects.create(id=name, draft=draft, sealed=b"-", size=1, digest="0" * 64, hour="2017-04-02T10")


def test_a_row_of_a_file_that_names_another_one_deletes_nothing_of_this_host(nur, settings):
    nur.begins()
    file_in_a_row(settings, Draft.objects.get(), "../desk.sqlite3", b"everything")
    expire(datetime.now(UTC))
    assert (settings.FILES.parent / "desk.sqlite3").exists() and not DraftFile.objects.exists()


def test_a_row_that_names_no_file_does_not_stop_the_sweep_of_the_others(nur, settings):
    nur.begins()
    draft = Draft.objects.get()
    for name in (".", "a" * 32):
        file_in_a_row(settings, draft, name)
    expire(datetime.now(UTC))
    assert not (settings.FILES / ("a" * 32)).exists() and not DraftFile.objects.exists()


def test_the_door_knows_no_place_for_a_file_whose_id_is_none(nur):
    for name in ("", ".", "..", "../desk.sqlite3", "A" * 32, "a" * 31, "a" * 33, "a" * 32 + "\n"):
        with pytest.raises(NotYours):
            files.path_of(name)
