"""Several people at the same moment, on whichever database this run stands: one request, one chain, nothing lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.utils import timezone

from tests.door.conftest import door, nur, office
from tests.intake.orders import answered, asked
from tests.intake.people import ask
from waystation.audit.actions import record
from waystation.audit.models import Line
from waystation.audit.queries import database_of
from waystation.audit.tags import Tag
from waystation.audit.verifying import verify_chain
from waystation.core.sealing import draw_code, mailbox_pair
from waystation.intake import receiving
from waystation.intake.access import open_request
from waystation.intake.models import HelpRequest
from waystation.intake.translating.interpreting import Ended
from waystation.letterbox import drafts, lists, sending
from waystation.letterbox.mailboxes import find_mailbox
from waystation.letterbox.models import Draft, DraftFile, Due, Mailbox, SealedRequest
from waystation.vault import officers, rotating, shelf, signed
from waystation.vault.labels import Label
from waystation.vault.models import Summary, Wrap

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["door", "nur", "office"]  # fixtures


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of these in threads that start together; what each gave back, in order. An error is raised here."""
    start, given, wrong = threading.Barrier(len(acts)), [None] * len(acts), []

    def do(number: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            given[number] = act()
        except BaseException as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if wrong:
        raise wrong[0]
    return given


@pytest.fixture
def desk(cast: Any, settings: Any, tmp_path: Any) -> Any:
    settings.FILES = tmp_path / "files"
    settings.FILES.mkdir(mode=0o700)
    lists.forget_checked()
    lists.copy_lines(signed.raw_lines())
    return cast


def test_two_translations_sent_at_the_same_moment_are_one(desk: Any) -> None:
    sent, now = ask(), timezone.now()
    receiving.receive_waiting(desk.keyring("ada"))
    with open_request(desk.keyring("ada"), sent.ref, purpose="translate") as request:
        job = asked(desk, request, now=now)

    def answer(text: str) -> str:
        try:
            answered(desk, job, text, now=now)
        except Ended as told:
            return told.how
        return "sent"

    assert sorted(at_once(*[lambda text=text: answer(text) for text in "abc"])) == ["done", "done", "sent"]
    assert Line.objects.filter(object=job, action=Tag.JOB_ANSWER).count() == 1


def test_one_draft_sent_six_times_at_the_same_moment_is_one_request(desk: Any) -> None:
    code, now = draw_code(), timezone.now()
    directory = lists.current_directory()
    drafts.begin_draft(directory.organisation, code, {"story": {"happened": "They came to the house twice."}}, now)
    outcomes = at_once(*[lambda: sending.send_request(directory, code, "en", now).kind] * 6)
    assert sorted(outcomes) == ["already"] * 5 + ["sent"]
    rows = [model.objects.count() for model in (SealedRequest, Mailbox, Due, Draft)]
    assert rows == [1, 1, 1, 0]


def test_one_first_page_saved_six_times_at_the_same_moment_is_one_draft(desk: Any) -> None:
    code, now = draw_code(), timezone.now()
    organisation = lists.current_directory().organisation
    at_once(*[lambda: drafts.begin_draft(organisation, code, {"contact": {"ways": "here"}}, now)] * 6)
    assert Draft.objects.count() == 1
    assert drafts.find_draft(organisation, code, now).answers == {"contact": {"ways": "here"}}


def test_pages_of_one_draft_saved_at_the_same_moment_are_all_kept(desk: Any) -> None:
    code, now = draw_code(), timezone.now()
    organisation = lists.current_directory().organisation
    drafts.begin_draft(organisation, code, {}, now)

    def save(step: str) -> Callable[[], Any]:
        return lambda: drafts.save_answers(organisation, code, {step: {"x": step}}, now)

    at_once(*[save(step) for step in ("contact", "story", "soon", "region")])
    assert set(drafts.find_draft(organisation, code, now).answers) == {"contact", "story", "soon", "region"}


def test_two_forms_with_ten_files_each_bring_ten_into_one_draft(nur: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each would go on only when both have counted: with the draft held, the second counts what the first has added."""
    nur.begins()
    counted, files_of = threading.Barrier(2), drafts.files_of

    def slowly(*said: Any) -> Any:
        found = files_of(*said)
        with suppress(threading.BrokenBarrierError):
            counted.wait(0.5)
        return found

    monkeypatch.setattr(drafts, "files_of", slowly)
    ten = [[SimpleUploadedFile(f"{name}{number}.txt", b"summons") for number in range(10)] for name in "ab"]
    at_once(*[lambda files=files: nur.answers("files", go="add", file=files) for files in ten])
    assert DraftFile.objects.count() == len(list(settings.FILES.iterdir())) == 10


@pytest.mark.parametrize("source", ["desk", "door"])
def test_four_writers_of_one_log_make_one_unbroken_chain(desk: Any, source: str) -> None:
    database = database_of(source)
    before = Line.objects.using(database).filter(source=source).count()

    def write() -> None:
        for _ in range(15):
            record(Tag.DOOR_MESSAGE, by=source, source=source)

    at_once(*[write] * 4)
    found = verify_chain(source, lambda worker: [])
    assert found.holds, found.says
    assert found.lines == before + 60


def test_the_very_first_lines_of_a_log_written_at_the_same_moment_are_one_chain(db: None) -> None:
    at_once(*[lambda: record(Tag.DOOR_MESSAGE, by="door", source="door")] * 4)
    assert verify_chain("door", lambda worker: []).holds
    assert Line.objects.using("door").count() == 4


def test_two_workers_who_receive_the_same_requests_at_once_make_one_row_each(desk: Any) -> None:
    refs = {ask().ref for _ in range(5)}
    new = at_once(*[lambda name=name: receiving.receive_waiting(desk.keyring(name)) for name in ("ada", "ben", "ada")])
    assert sum(new) == 5
    assert {row.pk for row in HelpRequest.objects.all()} == refs
    assert Summary.objects.filter(compartment="intake").count() == 5
    assert not SealedRequest.objects.filter(moved=False).exists()


def test_two_workers_who_open_the_same_request_at_once_move_it_in_once(desk: Any) -> None:
    sent = ask()
    receiving.receive_waiting(desk.keyring("ada"))

    def opens(name: str) -> str:
        with open_request(desk.keyring(name), sent.ref, purpose="answer") as request:
            return str(request.content["happened"])

    read = at_once(*[lambda name=name: opens(name) for name in ("ada", "ben", "ada")])
    assert read == ["They came to the house twice."] * 3
    assert Wrap.objects.filter(subject=sent.ref, label=Label.CASE_KEY).count() == 1
    assert not SealedRequest.objects.exists()


def test_people_go_on_sending_while_a_group_gets_its_new_key(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request that was acknowledged opens afterwards, whichever key the door knew at that moment."""
    monkeypatch.setattr(rotating, "BATCH", 2)
    early = [ask().ref for _ in range(6)]
    receiving.receive_waiting(desk.keyring("ada"), limit=3)
    officers.revoke(desk.id("ben"), by=desk.keyring("faye"))
    done, codes = threading.Event(), []

    def rotate() -> None:
        try:
            while not rotating.rotate("intake", desk.keyring("ada"), batches=1):
                pass
        finally:
            done.set()

    def send() -> None:
        while not done.is_set() or len(codes) < 4:
            code, now = draw_code(), timezone.now()
            directory = lists.current_directory()
            drafts.begin_draft(directory.organisation, code, {"story": {"happened": "during"}}, now)
            assert sending.send_request(directory, code, "en", now).kind == "sent"
            codes.append(code)
            time.sleep(0.02)

    at_once(rotate, send)
    while rotating.due(desk.keyring("ada")):
        rotating.rotate("intake", desk.keyring("ada"))
    ada = desk.keyring("ada")
    while receiving.receive_waiting(ada):
        pass
    refs = list(HelpRequest.objects.values_list("pk", flat=True))
    assert len(refs) == len(early) + len(codes)
    assert not [ref for ref, s in shelf.read_summaries(ada, "intake", refs).items() if s.get("damaged")]
    told = []
    for ref in refs:
        with open_request(desk.keyring("ada"), ref, purpose="answer") as request:
            told.append(request.content["happened"])
    assert told.count("during") == len(codes)
    assert all(find_mailbox(code, mailbox_pair(code)) for code in codes)
