"""The clock of the log while the world is loaded: a line written for April 2017 says April 2017.

Actions take `now` as an argument; the log alone looks at the clock. Without this a demo would show two years of work in
one minute, and the limits on reading would stop its workers. Used by the demo only, in the process that loads.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo

from waystation.audit import actions


class WorldClock:
    """Stands where the log looks for `datetime`: it is as late as the step that is being loaded."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self, zone: tzinfo | None = None) -> datetime:
        return self.moment.astimezone(zone or UTC)


@contextmanager
def world_clock(moment: datetime) -> Iterator[WorldClock]:
    """For this block the log's clock stands where `.moment` is put; it never runs by itself."""
    before, clock = actions.datetime, WorldClock(moment)
    actions.datetime = clock  # type: ignore[assignment, misc]
    try:
        yield clock
    finally:
        actions.datetime = before  # type: ignore[misc]
