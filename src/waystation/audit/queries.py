"""Reads from the log. Whoever may read which line is decided above; here are only lines."""

from collections.abc import Iterable

from django.db.models import QuerySet

from waystation.audit.actions import database_of, this_hour
from waystation.audit.models import Copy, Detail, Head, Line
from waystation.audit.tags import Tag

# What somebody saw of a person, or looked for: the log's filter, and the page on which access is withdrawn.
READING = (
    Tag.REQUEST_OPEN, Tag.REQUEST_BULK_OPEN, Tag.SEARCH_INSIDE, Tag.REQUEST_FILE_OPEN, Tag.REQUEST_REVEAL,
    Tag.REQUEST_PRINT, Tag.CASE_OPEN, Tag.CASE_IDENTITY_OPEN, Tag.CASE_PAPERS_OPEN, Tag.CASE_FILE_OPEN, Tag.CASE_REVEAL,
    Tag.HALF_SHOW, Tag.HELD_READ,
)  # fmt: skip


def of_object(object: str, *, source: str = "desk") -> QuerySet[Line]:
    """Every line about one object (a request, a case, a worker ...), oldest first."""
    return Line.objects.using(database_of(source)).filter(source=source, object=object).order_by("number")


def of_worker(
    worker: str = "", *, first_hour: str = "", last_hour: str = "", tags: Iterable[Tag | str] = (), source: str = "desk"
) -> QuerySet[Line]:
    """What one worker did (or, without one, everybody) between two hours ("2017-04-02T10"), both included.

    Oldest first; an hour that is not given is no bound; `tags` narrows it, say to what was opened.
    """
    wanted = {"subject": worker, "hour__gte": first_hour, "hour__lte": last_hour, "action__in": [str(t) for t in tags]}
    lines = Line.objects.using(database_of(source)).filter(source=source)
    return lines.filter(**{name: value for name, value in wanted.items() if value}).order_by("number")


def opened_in_hour(worker: str, tags: Iterable[Tag], hour: str = "") -> int:
    """How many different objects a worker opened in this hour (now, if none is given), by lines with these tags."""
    lines = Line.objects.filter(source="desk", subject=worker, hour=hour or this_hour())
    return lines.filter(action__in=[str(t) for t in tags]).values("object").distinct().count()


def details_of(object: str, *, source: str = "desk") -> list[bytes]:
    """The sealed details that still stand beside an object's lines, oldest first."""
    rows = Detail.objects.using(database_of(source)).filter(source=source, object=object, kind="s").order_by("number")
    return [bytes(row.sealed) for row in rows]


def last_copy(source: str = "desk") -> Copy | None:
    """The newest copy of this chain that an officer took off the host; only copies prove anything against its owner."""
    return Copy.objects.using(database_of(source)).filter(source=source).order_by("-pk").first()


def lines_since_copy(source: str = "desk") -> int:
    """How many lines no copy off the host holds yet."""
    copy = last_copy(source)
    head = Head.objects.using(database_of(source)).filter(pk=source).first()
    return (head.number if head else 0) - (copy.number if copy else 0)
