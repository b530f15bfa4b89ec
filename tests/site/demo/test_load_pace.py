"""The log's clock while the world is loaded: as late as the world, and afterwards as late as everybody's."""

from datetime import UTC, datetime
from typing import Any

import pytest

from waystation.audit import actions
from waystation.audit.tags import Tag
from waystation.site.demo.load_pace import quickly, world_clock
from waystation.vault import signed

APRIL = datetime(2017, 4, 2, 10, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_a_line_of_april_2017_says_so(cast: Any) -> None:
    with world_clock(APRIL) as clock:
        assert actions.record(Tag.REFUSED, by="x").hour == "2017-04-02T10"
        clock.moment = APRIL.replace(hour=12)
        assert actions.record(Tag.REFUSED, by="x").hour == "2017-04-02T12"


def test_the_clock_is_put_back_also_when_loading_fails() -> None:
    with pytest.raises(OSError), world_clock(APRIL):
        raise OSError
    assert actions.this_hour() == datetime.now(UTC).strftime("%Y-%m-%dT%H")


@pytest.mark.django_db
def test_the_signed_list_is_looked_at_again_afterwards(cast: Any) -> None:
    before = signed.directory
    with quickly():
        assert signed.directory().organisation == before().organisation
    assert signed.directory is before
