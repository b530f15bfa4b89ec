"""When bulk work is not gone on with: it was ended, is too old, its author left, or one request fails."""

from datetime import timedelta

import pytest

from tests.intake.people import NOW
from tests.intake.test_bulk_work import ANSWERING, REFUSING, begun, read_by, refs_of, run, three
from waystation.audit.ids import random_id
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import bulk_work
from waystation.intake.access import open_request
from waystation.intake.bulk_plans import ANSWER, GIVE, Wish
from waystation.intake.models import Batch, HelpRequest
from waystation.vault import officers
from waystation.vault.keyring import Keyring
from waystation.vault.models import Manifest, Value, Wrap

pytestmark = pytest.mark.django_db
__all__ = ["three"]


def after_the_first(monkeypatch, then):
    """Something happens between the first and the second of a batch."""
    alone = bulk_work._do_one

    def do_one(*said):
        done = alone(*said)
        then()
        return done

    monkeypatch.setattr(bulk_work, "_do_one", do_one)
    return lambda: monkeypatch.setattr(bulk_work, "_do_one", alone)


def test_a_session_that_ends_in_the_middle_ends_the_work(desk, three, monkeypatch):
    still = [True]
    keyring = Keyring(desk.id("ada"), desk.pairs["ada"], still_valid=lambda: still[0])
    batch = bulk_work.begin_batch(keyring, ANSWERING, tuple(refs_of(three)), form_id=random_id(), now=NOW)
    after_the_first(monkeypatch, lambda: still.__setitem__(0, False))
    with pytest.raises(Refused):
        bulk_work.go_on(keyring, batch, now=NOW)
    assert [len(read_by(person)) for person in three] == [1, 0, 0]
    assert bulk_work.read_batch(desk.keyring("ben"), batch).done_count == 1


def test_who_loses_the_intake_desk_in_the_middle_stops(desk, three, monkeypatch):
    revoke = iter([lambda: officers.revoke(desk.id("ada"), by=desk.keyring("faye"))])
    after_the_first(monkeypatch, lambda: next(revoke)())
    keyring = desk.keyring("ada")
    batch = bulk_work.begin_batch(keyring, ANSWERING, tuple(refs_of(three)), form_id=random_id(), now=NOW)
    with pytest.raises(NotYours):
        bulk_work.go_on(keyring, batch, now=NOW)
    assert [len(read_by(person)) for person in three] == [1, 0, 0]


@pytest.mark.parametrize("act", [ANSWERING, REFUSING])
def test_what_a_worker_did_who_was_revoked_in_the_middle_is_told_as_done(desk, three, monkeypatch, act):
    batch = begun(desk, act, three)
    revoke = iter([lambda: officers.revoke(desk.id("ada"), by=desk.keyring("faye"))])
    after_the_first(monkeypatch, lambda: next(revoke)())
    with pytest.raises(NotYours):
        bulk_work.go_on(desk.keyring("ada"), batch, now=NOW)
    stands = bulk_work.read_batch(desk.keyring("ben"), batch)
    assert (stands.done_count, bulk_work.unnoted(batch, stands)) == (0, refs_of(three[:1]))
    page = desk.client("ben").get(f"/requests/bulk/{batch}/").content.decode()
    assert "1 of 3 was" in page and "go on, 2 are left" in page and "cut off before it could be noted" in page
    assert f"/requests/{three[0].ref}/" in page and f"/requests/{three[1].ref}/" not in page


def test_an_answer_of_somebody_else_is_not_told_as_done_by_the_batch(desk, three):
    batch = begun(desk, ANSWERING, three)
    run(desk, ANSWERING, refs_of(three[:1]), form_id=random_id())
    assert bulk_work.unnoted(batch, bulk_work.read_batch(desk.keyring("ben"), batch)) == []


def test_once_the_rest_is_left_what_was_cut_off_still_counts_as_done(desk, three, monkeypatch):
    batch = begun(desk, ANSWERING, three)
    monkeypatch.setattr(bulk_work, "_note", lambda *said: None)
    bulk_work.go_on(desk.keyring("ada"), batch, now=NOW, seconds=0)
    bulk_work.end_batch(desk.keyring("ben"), batch)
    page = desk.client("ben").get(f"/requests/bulk/{batch}/").content.decode()
    assert "1 of 3 was answered" in page and "2 were left as they are" in page


def test_what_somebody_confirmed_who_left_the_desk_is_not_gone_on_with(desk, three):
    batch = begun(desk, REFUSING, three)
    officers.revoke(desk.id("ada"), by=desk.keyring("faye"))
    with pytest.raises(Refused, match="not at the intake desk any more"):
        bulk_work.go_on(desk.keyring("ben"), batch, now=NOW)
    assert [read_by(person) for person in three] == [[], [], []]


def test_a_batch_older_than_two_weeks_goes_with_its_list_finished_or_not(desk, three):
    finished, _ = run(desk, ANSWERING, refs_of(three))
    unfinished = begun(desk, ANSWERING, three)
    assert bulk_work.drop_old(NOW + timedelta(days=13)) == 0
    assert bulk_work.drop_old(NOW + timedelta(days=15)) == 2
    for table in (Wrap, Value, Manifest):
        assert not table.objects.filter(subject__in=[finished, unfinished]).exists()


def test_a_row_of_an_old_batch_that_names_a_request_takes_nothing_of_it_along(desk, three):
    ref = three[0].ref
    with open_request(desk.keyring("ada"), ref, purpose="answer"):
        Batch.objects.create(pk=ref, state=Batch.State.DONE, hour="2017-01-01T10")
    bulk_work.drop_old(NOW)
    with open_request(desk.keyring("ada"), ref, purpose="answer") as request:
        assert request.content["call_me"] == "Nur"


def test_the_regular_check_lets_old_batches_go(desk, three, monkeypatch):
    from argparse import Namespace

    from waystation.site.commands import tick

    run(desk, ANSWERING, refs_of(three))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=15))
    tick.run(Namespace(test=None))
    assert not Batch.objects.exists()


def test_a_batch_older_than_a_week_is_ended_instead_of_gone_on_with(desk, three):
    batch = begun(desk, ANSWERING, three)
    with pytest.raises(Refused, match="older than 7 days"):
        bulk_work.go_on(desk.keyring("ada"), batch, now=NOW + timedelta(days=8))
    assert Batch.objects.get(pk=batch).state == Batch.State.DONE
    assert [read_by(person) for person in three] == [[], [], []]


def test_the_rest_can_be_left_as_it_is(desk, three):
    batch, _ = run(desk, ANSWERING, refs_of(three), seconds=0)
    bulk_work.end_batch(desk.keyring("ben"), batch)
    assert Batch.objects.get(pk=batch).state == Batch.State.DONE
    assert [len(read_by(person)) for person in three] == [1, 0, 0]


def test_what_was_left_as_it_is_is_not_gone_on_with_from_an_old_page(desk, three):
    batch = begun(desk, ANSWERING, three)
    bulk_work.end_batch(desk.keyring("ben"), batch)
    with pytest.raises(Refused, match="left as it is"):
        bulk_work.go_on(desk.keyring("ada"), batch, now=NOW)
    assert [read_by(person) for person in three] == [[], [], []]


def test_what_was_ended_stays_so_when_its_state_is_put_back_by_a_hand_on_the_database(desk, three):
    batch = begun(desk, ANSWERING, three)
    bulk_work.end_batch(desk.keyring("ben"), batch)
    Batch.objects.filter(pk=batch).update(state=Batch.State.OPEN)
    with pytest.raises(Refused, match="left as it is"):
        bulk_work.go_on(desk.keyring("ada"), batch, now=NOW)


@pytest.mark.parametrize("act", ["answer", "give"])
def test_leaving_the_rest_stops_a_press_that_is_at_work(desk, three, monkeypatch, act):
    batch = begun(desk, ANSWERING if act == "answer" else Wish(GIVE, to=desk.id("ben")), three)
    after_the_first(monkeypatch, lambda: bulk_work.end_batch(desk.keyring("ben"), batch))
    progress = bulk_work.go_on(desk.keyring("ada"), batch, now=NOW)
    assert (progress.done_count, progress.left) == (1, refs_of(three[1:]))
    given = HelpRequest.objects.filter(assignee=desk.id("ben")).count()
    assert (sum(len(read_by(person)) for person in three), given) == ((1, 0) if act == "answer" else (0, 1))


def test_leaving_the_rest_stops_it_also_once_a_request_is_open(desk, three, monkeypatch):
    batch = begun(desk, ANSWERING, three)
    opening = bulk_work.open_request

    def opened(*said, **more):
        bulk_work.end_batch(desk.keyring("ben"), batch)
        return opening(*said, **more)

    monkeypatch.setattr(bulk_work, "open_request", opened)
    assert bulk_work.go_on(desk.keyring("ada"), batch, now=NOW).left == refs_of(three)
    assert [read_by(person) for person in three] == [[], [], []]


def test_a_form_that_said_something_else_before_is_refused_and_never_dropped(desk, three):
    form_id = random_id()
    run(desk, ANSWERING, [three[0].ref], form_id=form_id)
    for wish, refs in ((Wish(ANSWER, texts={"ru": "x"}), [three[0].ref]), (ANSWERING, refs_of(three))):
        with pytest.raises(Refused, match="something else"):
            run(desk, wish, refs, form_id=form_id)


@pytest.mark.parametrize("form_id", ["", "a", "Z" * 32])
def test_a_form_without_its_number_begins_nothing(desk, three, form_id):
    with pytest.raises(Refused, match="number"):
        bulk_work.begin_batch(desk.keyring("ada"), ANSWERING, tuple(refs_of(three)), form_id=form_id, now=NOW)
    assert not Batch.objects.exists()


def test_one_request_that_fails_is_named_and_the_others_are_done(desk, three, monkeypatch):
    acting = bulk_work._act

    def act(request, *said):
        if request.ref == three[0].ref:
            raise ZeroDivisionError
        acting(request, *said)

    monkeypatch.setattr(bulk_work, "_act", act)
    _, progress = run(desk, ANSWERING, refs_of(three))
    assert (progress.done_count, progress.skipped) == (2, {"refused": [three[0].ref]})
