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


def looked(cast, number: int, name: str = "ada") -> None:
    """One search that looked inside so many requests."""
    limits.note_looking(cast.keyring(name), number, alarm_at=10)
    record(Tag.SEARCH_INSIDE, by=cast.id(name), object=str(number))


def opened_by_hand(cast, number: int) -> None:
    for place in range(number):
        limits.note_reading(cast.keyring("ada"), Tag.REQUEST_OPEN, alarm_at=10, stop_at=20)
        record(Tag.REQUEST_OPEN, by=cast.id("ada"), object=f"{place:032x}")


@pytest.mark.parametrize(("numbers", "heard"), [([9], 0), ([10], 1), ([5, 4], 0), ([5, 5], 1), ([200, 300], 1)])
def test_officers_hear_of_searches_that_look_inside_many_requests(cast, numbers, heard):
    for number in numbers:
        looked(cast, number)
    assert alarms() == heard


def test_what_was_looked_into_and_what_was_opened_by_hand_count_together(cast):
    opened_by_hand(cast, 4)
    looked(cast, 5)
    assert alarms() == 0
    looked(cast, 1)
    assert alarms() == 1


def test_opening_by_hand_after_a_wide_search_is_heard_of(cast):
    record(Tag.SEARCH_INSIDE, by=cast.id("ada"), object="8")
    opened_by_hand(cast, 2)
    assert alarms() == 0
    opened_by_hand(cast, 3)
    assert alarms() == 1


def test_searches_of_another_worker_do_not_count(cast):
    record(Tag.SEARCH_INSIDE, by=cast.id("ben"), object="500")
    looked(cast, 9)
    assert alarms() == 0
