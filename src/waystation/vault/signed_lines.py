"""Lines of the log that count only with an officer's signature, for they are believed long after they were written.

Whoever writes rows can add a line. The signature stands in the line itself: details are forgotten, and lie in another
archive than the log.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from waystation.audit.actions import next_number, record, this_hour
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import sign
from waystation.vault import signed
from waystation.vault.keyring import Keyring
from waystation.vault.public import has_signed_as

PURPOSES = {
    Tag.FORGET: "forgotten",
    Tag.HOLD_LIFT: "hold-lifted",
    Tag.LEAVE: "log-leave",
    Tag.REVOKE: "log-revoke",
    Tag.CERTIFY: "log-certify",
}


def tell(tag: Tag, row_id: str, *, by: Keyring) -> None:
    """One line, signed for its number, its hour and this id. Part of the transaction that makes it true."""
    now = datetime.now(UTC)
    signature = sign(by.pair, PURPOSES[tag], *_fields(next_number(), this_hour(now), row_id))
    record(tag, by=by.worker_id, object=row_id, signature=signature, now=now)


def lines(tag: Tag, ids: Collection[str] | None = None, before: int | None = None) -> Iterator[tuple[Line, bool]]:
    """(line, whether it counts) of these ids, or of all, in their order; `before`: up to this number."""
    rows = Line.objects.using("default").filter(source="desk", action=str(tag)).order_by("number")
    rows = rows if before is None else rows.filter(number__lt=before)
    for line in rows if ids is None else rows.filter(object__in=ids):
        yield line, _counts(line, PURPOSES[tag])


def told(tag: Tag, ids: Collection[str]) -> set[str]:
    """Those of these ids of which an officer has told so."""
    return {line.object for line, counts in lines(tag, ids) if counts}


def _counts(line: Line, purpose: str) -> bool:
    """An officer of that hour signed for this very line: with the keys they have now, or before they were withdrawn."""
    directory, signature = signed.directory(), bytes(line.detail_digest)
    fields = _fields(line.number, line.hour, line.object)
    keys = [key for key in directory.earlier_workers if key[0] == line.subject]
    theirs = [key[1] for key in keys if has_signed_as(directory, key, signature, purpose, *fields)]
    if not theirs or not directory.was_officer(line.subject, line.hour):
        return False
    present = directory.worker(line.subject)
    return (present is not None and present.version in theirs) or not _was_withdrawn_before(line)


def _was_withdrawn_before(line: Line) -> bool:
    return any(counts for _end, counts in lines(Tag.REVOKE, [line.subject], line.number))


def _fields(number: int, hour: str, row_id: str) -> tuple[bytes | str | int, ...]:
    return signed.organisation(), number, hour, row_id
