"""What nobody sent, what was searched for and what a shift noted goes after 14 days; the log stays whole."""

from datetime import timedelta

import pytest
from django.utils import timezone

from waystation.audit.actions import record, this_hour
from waystation.audit.models import Detail, Line
from waystation.audit.tags import Tag
from waystation.audit.verifying import verify_chain
from waystation.desk import duty
from waystation.desk.models import HandoverNote
from waystation.site.commands import tick
from waystation.vault import compartments
from waystation.vault.details import seal_detail
from waystation.vault.models import MemberWrap, UnsentForm

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def everything_written(cast, moment) -> None:
    UnsentForm.objects.create(worker=cast.workers["ada"], page="/duty/note/", sealed=b"-", hour=this_hour(moment))
    words = seal_detail("intake", {"words": "Nur"})
    record(Tag.SEARCH_INSIDE, by=cast.id("ada"), detail=words, now=moment)
    record(Tag.REQUEST_OPEN, by=cast.id("ada"), object="a" * 32, detail=words, now=moment)
    duty.write_handover("K-7F3Q waits for a call at six.", by=cast.keyring("ada"), now=moment)


def left() -> list[int]:
    details = Detail.objects.filter(number__in=Line.objects.filter(action=Tag.SEARCH_INSIDE).values("number"))
    return [UnsentForm.objects.count(), details.count(), HandoverNote.objects.count()]


@pytest.mark.parametrize(("days", "stays"), [(13, [1, 1, 1]), (15, [0, 0, 0])])
def test_after_14_days_it_goes(cast, days, stays):
    everything_written(cast, timezone.now() - days * DAY)
    tick._expire(timezone.now())
    assert left() == stays


def test_a_tick_takes_the_secrets_of_grants_that_are_over(cast):
    ivo = cast.id("ivo")
    compartments.grant("intake", ivo, by=cast.keyring("faye"), until=this_hour())
    compartments.deliver(cast.keyring("ada").compartment("intake"), ivo)
    tick._expire(timezone.now())
    assert MemberWrap.objects.filter(worker=ivo, compartment="intake").exists()
    tick._expire(timezone.now() + DAY)
    assert not MemberWrap.objects.filter(worker=ivo, compartment="intake").exists()


def test_reasons_of_a_reading_stay_and_so_does_the_chain(cast):
    everything_written(cast, timezone.now() - 15 * DAY)
    tick._expire(timezone.now())
    assert Detail.objects.filter(object="a" * 32).exists()
    assert verify_chain("desk", lambda worker: []).holds
