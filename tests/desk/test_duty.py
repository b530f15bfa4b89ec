"""The alarm goes up the rota without a key and without anybody signed in; a person stops it by name."""

from datetime import UTC, datetime, timedelta

import pytest

from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.desk import channels, duty
from waystation.desk.models import Acknowledgement, Notice, Shift
from waystation.letterbox.models import Due

pytestmark = pytest.mark.django_db
NIGHT = datetime(2017, 4, 12, 2, 10, tzinfo=UTC)


@pytest.fixture
def told(monkeypatch):
    names: list[str] = []
    monkeypatch.setattr(channels, "tell", lambda name, text=channels.TEXT: names.append(name) or True)
    return names


@pytest.fixture
def rota(cast):
    tonight = duty.plan_shift(
        NIGHT - timedelta(hours=4),
        NIGHT + timedelta(hours=4),
        cast.workers["ada"],
        cast.workers["ben"],
        by=cast.keyring("faye"),
    )
    morning = NIGHT + timedelta(hours=4)
    duty.plan_shift(
        morning, morning + timedelta(hours=8), cast.workers["jon"], cast.workers["kay"], by=cast.keyring("faye")
    )
    return tonight


@pytest.fixture
def overdue(cast):
    return Due.objects.create(hour="2017-04-12T01", compartment="intake", level="emergency")


def test_the_first_on_the_rota_is_told(cast, rota, overdue, told):
    duty.run_tick(NIGHT)
    assert told == ["Ada"]


def test_the_first_is_told_again_after_15_minutes_then_the_second_then_the_next_shift(cast, rota, overdue, told):
    for quarter in range(6):
        duty.run_tick(NIGHT + quarter * duty.STEP)
    assert told == ["Ada", "Ada", "Ben", "Jon", "Kay", "Kay"]


def test_nobody_is_told_twice_within_15_minutes(cast, rota, overdue, told):
    for minute in range(15):
        duty.run_tick(NIGHT + timedelta(minutes=minute))
    assert told == ["Ada"]


def test_an_empty_rota_reaches_the_officers(cast, overdue, told):
    duty.run_tick(NIGHT)
    assert told == ["Faye"]


def test_nothing_is_sent_before_the_hour(cast, rota, told):
    Due.objects.create(hour="2017-04-12T05", compartment="intake", level="urgent")
    assert duty.run_tick(NIGHT) == 0


def test_taking_it_by_name_keeps_it_quiet_for_an_hour(cast, rota, overdue, told):
    duty.run_tick(NIGHT)
    duty.acknowledge(overdue.pk, by=cast.keyring("ben"), now=NIGHT + timedelta(minutes=5))
    duty.run_tick(NIGHT + timedelta(minutes=40))
    assert told == ["Ada"]
    duty.run_tick(NIGHT + timedelta(minutes=70))
    assert told == ["Ada", "Ada"]


def test_somebody_outside_the_group_cannot_silence_its_alarm(cast, rota, overdue, told):
    with pytest.raises(NotYours):
        duty.acknowledge(overdue.pk, by=cast.keyring("cleo"), now=NIGHT)
    assert not Acknowledgement.objects.exists()


def test_what_was_answered_leaves_no_trace_in_the_alarm(cast, rota, overdue, told):
    duty.run_tick(NIGHT)
    overdue.delete()
    duty.run_tick(NIGHT + timedelta(minutes=1))
    assert not Notice.objects.exists()


def test_a_missed_tick_is_noticed_after_five_minutes(cast, told):
    assert duty.tick_missed(NIGHT)
    duty.run_tick(NIGHT)
    assert not duty.tick_missed(NIGHT + timedelta(minutes=4))
    assert duty.tick_missed(NIGHT + timedelta(minutes=6))


def test_a_shift_needs_two_people(cast):
    with pytest.raises(Refused):
        duty.plan_shift(
            NIGHT, NIGHT + timedelta(hours=8), cast.workers["ada"], cast.workers["ada"], by=cast.keyring("faye")
        )


def test_two_shifts_do_not_overlap(cast, rota):
    with pytest.raises(Refused, match="already"):
        duty.plan_shift(
            NIGHT, NIGHT + timedelta(hours=8), cast.workers["jon"], cast.workers["kay"], by=cast.keyring("faye")
        )
    assert Shift.objects.count() == 2


def test_a_handover_note_is_read_by_this_shift_and_the_next_and_by_nobody_else(cast, rota):
    duty.write_handover("K-7F3Q waits for a call at six.", by=cast.keyring("ada"), now=NIGHT)
    for reader in ("ada", "ben", "jon", "kay"):
        assert duty.handover_notes(cast.keyring(reader))[0]["text"] == "K-7F3Q waits for a call at six."
    assert duty.handover_notes(cast.keyring("cleo")) == []


def test_an_empty_note_is_refused(cast, rota):
    with pytest.raises(Refused):
        duty.write_handover("  ", by=cast.keyring("ada"), now=NIGHT)
