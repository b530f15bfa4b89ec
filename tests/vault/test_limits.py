"""One worker opens only so much in an hour; officers hear of it first."""

import pytest

from waystation.audit.actions import record
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.vault import limits

pytestmark = pytest.mark.django_db


def open_some(cast, number: int, name: str = "ada") -> None:
    keyring = cast.keyring(name)
    for place in range(number):
        limits.note_reading(keyring, Tag.CASE_OPEN, alarm_at=3, stop_at=5)
        record(Tag.CASE_OPEN, by=keyring.worker_id, object=f"{place:032x}")


def alarms() -> int:
    return Line.objects.filter(action=Tag.ALARM_READING).count()


def test_a_usual_hour_raises_no_alarm(cast):
    open_some(cast, 3)
    assert alarms() == 0


def test_officers_hear_once_of_somebody_who_opens_many(cast):
    open_some(cast, 5)
    assert alarms() == 1


def test_beyond_the_limit_nothing_more_is_opened(cast):
    open_some(cast, 5)
    with pytest.raises(Refused):
        limits.note_reading(cast.keyring("ada"), Tag.CASE_OPEN, alarm_at=3, stop_at=5)


def test_the_same_case_again_does_not_count_again(cast):
    for _ in range(9):
        open_some(cast, 1)
    assert alarms() == 0


def test_one_workers_reading_does_not_stop_another(cast):
    open_some(cast, 5)
    before = alarms()
    assert limits.note_reading(cast.keyring("ben"), Tag.CASE_OPEN, alarm_at=3, stop_at=5) == 0
    assert alarms() == before
