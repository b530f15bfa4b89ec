"""The alarm goes up the rota without a key and without anybody signed in; a person stops it by name."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from waystation.accounts.models import Worker
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.desk import channels, duty, ringing, today
from waystation.desk.models import Acknowledgement, Notice, Shift
from waystation.letterbox.hours import hour_of
from waystation.letterbox.models import Due
from waystation.vault import officers

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
    ringing.run_tick(NIGHT)
    assert told == ["Ada"]


def test_the_first_is_told_again_after_15_minutes_then_the_second_then_the_next_shift(cast, rota, overdue, told):
    for quarter in range(5):
        ringing.run_tick(NIGHT + quarter * ringing.STEP)
    assert told == ["Ada", "Ada", "Ben", "Jon", "Kay"]


def test_when_all_were_told_and_the_officers_too_it_begins_anew_with_whoever_is_on_duty(cast, rota, overdue, told):
    for quarter in range(10):
        ringing.run_tick(NIGHT + quarter * ringing.STEP)
    assert told == ["Ada", "Ada", "Ben", "Jon", "Kay", "Faye", "Gil", "Hana", "Ada", "Ada"]


def test_whoever_comes_on_duty_is_told_first(cast, rota, overdue, told):
    for quarter in range(2):
        ringing.run_tick(NIGHT + quarter * ringing.STEP)
    ringing.run_tick(NIGHT + timedelta(hours=4))
    assert told == ["Ada", "Ada", "Jon"]


def test_whoever_can_open_it_is_told_before_those_who_cannot(cast, rota, told):
    Due.objects.create(hour="2017-04-12T01", compartment="identity", level="emergency")
    for quarter in range(5):
        ringing.run_tick(NIGHT + quarter * ringing.STEP)
    assert told == ["Jon", "Kay", "Ada", "Ada", "Ben"]


def test_somebody_whose_access_was_withdrawn_is_not_told(cast, rota, overdue, told):
    officers.revoke(cast.id("ada"), by=cast.keyring("faye"))
    ringing.run_tick(NIGHT)
    assert told == ["Ben"]


def test_when_everybody_on_the_rota_was_withdrawn_the_officers_are_told(cast, rota, overdue, told):
    for name in ("ada", "ben", "jon", "kay"):
        officers.revoke(cast.id(name), by=cast.keyring("faye"))
    for quarter in range(4):
        ringing.run_tick(NIGHT + quarter * ringing.STEP)
    assert told == ["Faye", "Gil", "Hana", "Faye"]


def test_an_officer_whose_access_was_withdrawn_is_not_told(cast, overdue, told):
    Worker.objects.filter(pk=cast.id("faye")).update(state=Worker.State.REVOKED)
    ringing.run_tick(NIGHT)
    assert told == ["Gil"]


def test_who_was_told_is_in_the_log_of_the_command_and_whether_they_were_reached(cast, rota, overdue, monkeypatch):
    monkeypatch.setattr(channels, "tell", lambda name, text=channels.TEXT: False)
    ringing.run_tick(NIGHT)
    assert Line.objects.get(source="command", action=Tag.DUTY_NOTICE).object == cast.id("ada")
    assert not Notice.objects.get().reached


def test_who_planned_dropped_and_took_is_in_the_log(cast, rota, overdue):
    duty.acknowledge(overdue.pk, by=cast.keyring("ben"), now=NIGHT)
    duty.drop_shift(rota.pk, by=cast.keyring("gil"))
    assert Line.objects.get(action=Tag.DUTY_ACKNOWLEDGE, object=overdue.pk).subject == cast.id("ben")
    of_rota = Line.objects.filter(action=Tag.DUTY_ROTA, object=rota.pk).order_by("number")
    assert [line.subject for line in of_rota] == [cast.id("faye"), cast.id("gil")]


def test_a_withdrawn_worker_leaves_a_gap_that_officers_see(cast, rota):
    assert duty.shifts_with_gaps(NIGHT) == []
    officers.revoke(cast.id("ben"), by=cast.keyring("faye"))
    assert duty.shifts_with_gaps(NIGHT) == [rota]
    found = [w.text for w in today.rota_gaps(cast.keyring("gil"), NIGHT)]
    assert found == ["1 shift on the rota names somebody whose access was withdrawn"]
    assert today.rota_gaps(cast.keyring("jon"), NIGHT) == []


def test_nobody_is_told_twice_within_15_minutes(cast, rota, overdue, told):
    for minute in range(15):
        ringing.run_tick(NIGHT + timedelta(minutes=minute))
    assert told == ["Ada"]


def test_somebody_is_told_once_however_many_matters_are_theirs(cast, rota, overdue, told):
    for level in ("emergency", "urgent", "normal"):
        Due.objects.create(hour="2017-04-12T01", compartment="intake", level=level)
    assert ringing.run_tick(NIGHT) == ringing.Ticked(sent=1, failed=0, unheard=0)
    assert told == ["Ada"]
    assert Notice.objects.filter(reached=True).count() == 4


def test_several_checks_at_once_tell_everybody_once(cast, rota, overdue, monkeypatch):
    names = []

    def slowly(name, text=channels.TEXT):
        names.append(name)
        with pytest.raises(ringing.Ticking):  # a second check, while the mail server takes its time
            ringing.run_tick(NIGHT)
        return True

    monkeypatch.setattr(channels, "tell", slowly)
    ringing.run_tick(NIGHT)
    assert names == ["Ada"]


@pytest.fixture
def failing(monkeypatch, settings):
    """A command is configured; it accepts a notice for these names only."""
    settings.CONFIGURATION = {"notices": {"command": ["/bin/false"]}}
    names, accepts = [], set()
    monkeypatch.setattr(channels, "tell", lambda name, text=channels.TEXT: names.append(name) or name in accepts)
    return names, accepts


def test_when_a_notice_does_not_leave_the_next_is_told_at_once(cast, rota, overdue, failing):
    failing[1].add("Ben")
    assert ringing.run_tick(NIGHT) == ringing.Ticked(sent=1, failed=1, unheard=0)
    assert failing[0] == ["Ada", "Ben"]
    assert [notice.reached for notice in Notice.objects.order_by("pk")] == [False, True]


def test_when_nobody_can_be_told_it_is_said_and_tried_again_after_five_minutes(cast, rota, overdue, failing):
    assert ringing.run_tick(NIGHT) == ringing.Ticked(sent=0, failed=7, unheard=1)
    assert failing[0] == ["Ada", "Ben", "Jon", "Kay", "Faye", "Gil", "Hana"]
    ringing.run_tick(NIGHT + timedelta(minutes=4))
    assert len(failing[0]) == 7
    ringing.run_tick(NIGHT + timedelta(minutes=5))
    assert len(failing[0]) == 14


def test_an_empty_rota_reaches_the_officers(cast, overdue, told):
    ringing.run_tick(NIGHT)
    assert told == ["Faye"]


def test_nothing_is_sent_before_the_hour(cast, rota, told):
    Due.objects.create(hour="2017-04-12T05", compartment="intake", level="urgent")
    assert ringing.run_tick(NIGHT).sent == 0


def test_taking_it_by_name_keeps_it_quiet_for_an_hour(cast, rota, overdue, told):
    ringing.run_tick(NIGHT)
    duty.acknowledge(overdue.pk, by=cast.keyring("ben"), now=NIGHT + timedelta(minutes=5))
    ringing.run_tick(NIGHT + timedelta(minutes=40))
    assert told == ["Ada"]
    ringing.run_tick(NIGHT + timedelta(minutes=70))
    assert told == ["Ada", "Ada"]


def test_somebody_outside_the_group_cannot_silence_its_alarm(cast, rota, overdue, told):
    with pytest.raises(NotYours):
        duty.acknowledge(overdue.pk, by=cast.keyring("cleo"), now=NIGHT)
    assert not Acknowledgement.objects.exists()


def test_what_was_answered_leaves_no_trace_in_the_alarm(cast, rota, overdue, told):
    ringing.run_tick(NIGHT)
    overdue.delete()
    ringing.run_tick(NIGHT + timedelta(minutes=1))
    assert not Notice.objects.exists()


def test_a_missed_tick_is_noticed_after_five_minutes(cast, told):
    assert duty.tick_missed(NIGHT)
    ringing.run_tick(NIGHT)
    assert not duty.tick_missed(NIGHT + timedelta(minutes=4))
    assert duty.tick_missed(NIGHT + timedelta(minutes=6))


def test_a_shift_needs_two_people(cast):
    with pytest.raises(Refused):
        duty.plan_shift(
            NIGHT, NIGHT + timedelta(hours=8), cast.workers["ada"], cast.workers["ada"], by=cast.keyring("faye")
        )


@pytest.mark.parametrize("hours", [0, -2, 25])
def test_a_shift_has_a_length_that_somebody_can_stay_awake(cast, hours):
    with pytest.raises(Refused):
        duty.plan_shift(
            NIGHT, NIGHT + timedelta(hours=hours), cast.workers["ada"], cast.workers["ben"], by=cast.keyring("faye")
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


def test_on_duty_says_for_how_long_something_has_been_overdue(cast):
    Due.objects.create(hour=hour_of(timezone.now() - timedelta(hours=35)), compartment="team-birch", level="urgent")
    assert "35 h ago" in cast.client("jon").get("/duty/").content.decode()
    assert "35 h ago" in cast.client("faye").get("/duty/").content.decode()


def test_nobody_goes_on_the_rota_who_was_not_chosen(cast):
    form = {"day_day": "1", "day_month": "6", "day_year": "2030", "hour": "6", "hours": "12"}
    page = cast.client("faye").post("/duty/plan/", form)
    assert page.status_code == 409 and page.content.decode().count("Choose one.") >= 2
