"""`kill -9` before every single step, one after the other: there is what was there before, or all of it, and no half.

`test_kill.py` kills a real door at random moments; this finds what such a kill meets once in a thousand.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.door.conftest import Nur, door, nur, office, somebody
from tests.door.test_coming_back import answer
from tests.door.test_files import adds, picture
from tests.door.test_nothing_readable import found_on_disk
from tests.dying import at_every_step
from tests.keeping.story import nur_asks, nur_writes
from tests.keeping.test_forgetting import REASON, rows_of
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.audit.verifying import verify_chain
from waystation.keeping import actions
from waystation.keeping.models import Forgetting
from waystation.letterbox import files
from waystation.letterbox.models import (
    Delivery,
    Draft,
    DraftFile,
    Due,
    IncomingMessage,
    Mailbox,
    MailboxMessage,
    SealedRequest,
    StoredFile,
)
from waystation.vault import officers, rotating, shelf
from waystation.vault.boxes import BoxPlan, create_box, open_box
from waystation.vault.labels import Label, Section
from waystation.vault.models import MatchRecord, Summary, Wrap

__all__ = ["door", "nur", "office", "somebody"]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MARKERS = ["MARKER-the-blue-gate", "MARKER-photo-of-the-gate", "MARKER-name-of-file"]
PHOTO, SECOND = MARKERS[1].encode() * 3000, MARKERS[2] + "-2.jpg"
NOTHING, ARRIVED = "There is nothing under this code", "Your message has arrived"
SENT = (SealedRequest, Mailbox, MailboxMessage, Due, StoredFile)


@pytest.fixture
def draft(somebody: Callable[[], Nur]) -> Callable[[], Nur]:
    """Somebody who wrote and added a file, and was shown a code; of everybody before nothing is left."""

    def begun() -> Nur:
        for table in (*SENT, IncomingMessage, DraftFile, Draft):
            table.objects.all().delete()
        nur = somebody()
        nur.begins()
        nur.answers("story", happened=MARKERS[0])
        adds(nur, picture(PHOTO, MARKERS[2] + ".jpg"))
        return nur

    return begun


def lost_files() -> set[str]:
    """Ids that a row names and no file has."""
    named = [*DraftFile.objects.values_list("id", flat=True), *StoredFile.objects.values_list("id", flat=True)]
    return {name for name in named if not files.path_of(name).exists()}


def door_log_holds() -> bool:
    return verify_chain("door", lambda worker: []).holds


def test_sending_is_whole_or_not_begun(draft: Any, settings: Any, tmp_path: Path) -> None:
    seen, people = set(), []

    def ready() -> Any:
        people.append(draft())
        return lambda: people[-1].answers("check", go="send")

    for _ in at_every_step(ready):
        rows = [table.objects.count() for table in SENT]
        seen.add((*rows, Draft.objects.count(), DraftFile.objects.count()))
        assert not lost_files() and found_on_disk([tmp_path], MARKERS) == set()
        page = people[-1].returns()
        assert NOTHING not in page and (ARRIVED in page) == (rows[0] == 1)
        people[-1].answers("check", go="send")
        assert [table.objects.count() for table in SENT] == [1, 1, 1, 1, 1] and not lost_files()
    assert seen == {(0, 0, 0, 0, 0, 1, 1), (1, 1, 1, 1, 1, 0, 0)}
    assert Line.objects.using("door").filter(action=Tag.DOOR_SEND).count() == len(people) and door_log_holds()


def test_a_file_that_is_added_is_whole_or_a_sealed_rest_that_is_swept(draft: Any, tmp_path: Path) -> None:
    people: list[Nur] = []

    def ready() -> Any:
        people.append(draft())
        return lambda: adds(people[-1], picture(PHOTO, SECOND))

    for _ in at_every_step(ready):
        assert not lost_files() and found_on_disk([tmp_path], MARKERS) == set()
        page = people[-1].answers("files", go="stay", end="1")
        assert MARKERS[2] in page and (SECOND in page) == (DraftFile.objects.count() == 2)
        later = timezone.now() + 2 * files.QUIET
        files.sweep_orphans(later, set)
        assert {entry.name for entry in files.folder().iterdir()} == set(DraftFile.objects.values_list("id", flat=True))


def test_a_file_that_is_withdrawn_is_gone_or_whole(draft: Any) -> None:
    people: list[Nur] = []

    def ready() -> Any:
        people.append(draft())
        return lambda: people[-1].answers("files", go="remove-" + DraftFile.objects.get().id, end="1")

    for _ in at_every_step(ready):
        assert not lost_files()
        assert NOTHING not in people[-1].returns()


def test_what_is_written_later_is_whole_or_not_there(draft: Any, office: Any) -> None:
    people: list[Nur] = []
    added = {"do": "withdraw-yes", "form": "b" * 32}

    def ready() -> Any:
        people.append(draft())
        people[-1].answers("check", go="send")
        return lambda: people[-1].returns(**added)

    for _ in at_every_step(ready):
        counts = [table.objects.count() for table in (IncomingMessage, Due, MailboxMessage)]
        assert counts in ([0, 1, 1], [1, 2, 2])
        assert "You have withdrawn your request" in people[-1].returns(**added)
        assert IncomingMessage.objects.count() == 1
    assert door_log_holds()


def test_a_code_is_forgotten_whole_or_not_at_all(draft: Any, office: Any) -> None:
    seen, people = set(), []

    def ready() -> Any:
        people.append(draft())
        people[-1].answers("check", go="send")
        answer(office)
        Delivery.objects.all().delete()
        Delivery.objects.create(mailbox=Mailbox.objects.get().pk, number=1, compartment="intake", worker="ad" * 16,
            hour="2017-04-02T10", list_number=1, signature=b"s")  # fmt: skip
        return lambda: people[-1].returns(do="forget-yes")

    for _ in at_every_step(ready):
        told = Line.objects.using("door").filter(action=Tag.DOOR_FORGET).count()
        rows = tuple(table.objects.count() for table in (Mailbox, MailboxMessage, Delivery))
        seen.add(rows)
        assert (NOTHING in people[-1].returns()) == (rows[0] == 0) == bool(told)
        assert SealedRequest.objects.count() == 1 and not lost_files()
    assert seen == {(1, 2, 1), (0, 0, 0)} and door_log_holds()


def test_a_person_is_forgotten_keys_first_and_any_officer_finishes(cast: Any) -> None:
    keys, people = (Wrap, Summary, MatchRecord), []

    def ready() -> Any:
        n = len(people)
        people.append(nur_asks(cast, f"{n:032x}"))
        nur_writes(people[-1], read=True)
        row = actions.ask_to_forget(people[-1].subject, keyring=cast.keyring("ada"), reason=REASON)
        faye = cast.keyring("faye")
        return lambda: actions.confirm_forgetting(row.pk, keyring=faye)

    for _ in at_every_step(ready):
        nur = people[-1]
        left = [table.objects.filter(subject=nur.subject).count() for table in keys]
        begun = Line.objects.using("default").filter(action=Tag.FORGET, object=nur.subject).count()
        assert (left == [0, 0, 0]) == bool(begun) and (all(left) or not any(left))
        assert not any(left) or Mailbox.objects.filter(pk=nur.mailbox.pk).exists()
        for row in Forgetting.objects.filter(subject=nur.subject):
            actions.confirm_forgetting(row.pk, keyring=cast.keyring("gil"))
        assert rows_of(nur.subject) == {} and not nur.path.exists()
        assert not Mailbox.objects.exists() and not IncomingMessage.objects.exists() and not StoredFile.objects.exists()
        assert Line.objects.using("default").filter(action=Tag.FORGET, object=nur.subject).count() == 1
    assert verify_chain("desk", lambda worker: []).holds


def test_a_group_has_its_old_key_or_its_new_one_and_a_rotation_goes_on(cast: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(rotating, "BATCH", 1)
    subjects = [f"{n:032x}" for n in range(3)]
    for subject in subjects:
        box = create_box(cast.keyring("ada"), subject, BoxPlan(whole=("intake",), sections=(Section.REQUEST,)))
        box.write(Label.REQUEST_NOTE, subject, {"text": "the first words"})
        box.sign(Tag.REQUEST_WRITE)
        shelf.put_summary(cast.keyring("ada"), "intake", subject, {"alias": subject[-2:]})
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))

    def ready() -> Any:
        ada = cast.keyring("ada")
        return lambda: rotating.rotate("intake", ada)

    for _ in at_every_step(ready):
        for subject in subjects:
            assert open_box(cast.keyring("ada"), subject).read(Label.REQUEST_NOTE, subject) == {
                "text": "the first words"
            }
        assert len(shelf.read_summaries(cast.keyring("ada"), "intake")) == 3
    assert rotating.due(cast.keyring("ada")) == []
    assert verify_chain("desk", lambda worker: []).holds
