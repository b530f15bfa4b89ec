"""At the first opening a request moves from the door into a box of the desk, once, and is deleted at the door."""

import pytest

from tests.intake.people import NUR
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import SealingError
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake import milestones, moving
from waystation.intake.access import open_request
from waystation.intake.models import HelpRequest, Milestone
from waystation.letterbox.models import SealedRequest
from waystation.vault.boxes import open_box
from waystation.vault.labels import Label
from waystation.vault.models import Value, Wrap

pytestmark = pytest.mark.django_db


def test_a_worker_of_the_intake_desk_reads_what_was_written(opened):
    with opened("ada") as request:
        assert request.content["happened"] == NUR.happened
        assert request.contact["safe_contact"]["code_word"] == "rain"


def test_the_row_at_the_door_is_deleted_once_the_desk_has_it(opened):
    with opened("ada"):
        assert not SealedRequest.objects.exists()


def test_a_second_worker_reads_the_same(opened, desk, sent):
    with opened("ada"):
        pass
    with open_request(desk.keyring("ben"), sent.ref, purpose="look") as request:
        assert request.content["happened"] == NUR.happened


def test_a_crash_before_the_deletion_loses_nothing_and_makes_nothing_twice(opened, desk, sent):
    kept = SealedRequest.objects.get()
    with opened("ada"):
        pass
    values = Value.objects.count()
    kept.save(force_insert=True)
    with open_request(desk.keyring("ben"), sent.ref, purpose="look") as request:
        assert request.content["happened"] == NUR.happened
    assert (Value.objects.count(), SealedRequest.objects.count()) == (values, 0)


def test_the_opening_is_in_the_log_before_a_key_is_given(opened, sent, monkeypatch):
    seen = []
    monkeypatch.setattr(moving, "move_in", lambda *_: seen.append(Line.objects.filter(action=Tag.REQUEST_OPEN).count()))
    with pytest.raises(NotYours), opened("ada"):
        pass
    assert seen == [1]


@pytest.mark.parametrize("name", ["jon", "cleo", "faye", "hana", "ivo", "dov", "eve", "mia"])
def test_nobody_outside_the_intake_desk_opens_it(opened, sent, name):
    with pytest.raises(NotYours), opened(name):
        pass
    assert SealedRequest.objects.filter(pk=sent.ref).exists()


def test_an_absent_request_answers_like_one_that_is_not_ours(desk):
    with pytest.raises(NotYours), open_request(desk.keyring("ada"), "c" * 32, purpose="look"):
        pass


def test_leaving_with_unsigned_writes_is_an_error(opened):
    with pytest.raises(RuntimeError), opened("ada") as request:
        request.box.write(Label.REQUEST_NOTE, "n" * 32, {"text": "x"})


def test_contact_and_applied_are_written_for_the_figures(opened, desk):
    with opened("ada") as request:
        row = milestones.read(request.box)["row"]
    [person] = milestones.read_all(desk.keyring("dov"))[0]["persons"]
    assert [(rung["rung"], rung["date"]) for rung in person["rungs"]] == [
        ("contact", "2017-04-02"),
        ("applied", "2017-04-02"),
    ]
    assert Milestone.objects.get().pk == row != HelpRequest.objects.get().pk


def test_the_worker_who_wrote_a_milestone_cannot_read_the_row(opened, desk):
    with opened("ada"), pytest.raises(NotYours):
        milestones.read_all(desk.keyring("ada"))


def test_the_box_opens_for_intake_only(opened, desk, sent):
    with opened("ada"):
        pass
    with pytest.raises(NotYours):
        open_box(desk.keyring("jon"), sent.ref)


def test_a_wrap_written_by_hand_does_not_pass_for_a_request_that_the_desk_has(desk, opened, sent):
    Wrap.objects.create(subject=sent.ref, label=Label.CASE_KEY, compartment="intake", epoch=1, sealed=b"-")
    with pytest.raises((SealingError, NotYours)), opened("ada"):
        pass
    assert SealedRequest.objects.filter(pk=sent.ref).exists()
    Wrap.objects.filter(sealed=b"-").delete()
    with opened("ada") as request:
        assert request.content["call_me"] == "Nur"
