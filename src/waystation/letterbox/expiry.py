"""What goes away by itself: drafts after 14 days without a change, their files after 24 hours."""

from datetime import datetime

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.letterbox import files
from waystation.letterbox.drafts import DRAFT_FILES_LIVE, DRAFT_LIVES, delete_drafts
from waystation.letterbox.hours import hour_of
from waystation.letterbox.models import Draft, DraftFile

BATCH = 500


def expire(now: datetime) -> tuple[int, int]:
    """Delete what is past its time; returns (drafts, files). Safe to repeat, and to stop at any point."""
    old_files = _expire_files(now)
    old_drafts = _expire_drafts(now)
    if old_files or old_drafts:
        record(Tag.DOOR_EXPIRE, by="tick", source="door", now=now)
    return old_drafts, old_files


def _expire_files(now: datetime) -> int:
    limit, gone = hour_of(now - DRAFT_FILES_LIVE), 0
    while ids := list(DraftFile.objects.filter(hour__lt=limit).values_list("id", flat=True)[:BATCH]):
        DraftFile.objects.filter(pk__in=ids).delete()
        files.remove_files(ids)
        gone += len(ids)
    return gone


def _expire_drafts(now: datetime) -> int:
    limit, gone = hour_of(now - DRAFT_LIVES), 0
    while ids := list(Draft.objects.filter(hour__lt=limit).values_list("id", flat=True)[:BATCH]):
        files.remove_files(delete_drafts(ids))
        gone += len(ids)
    return gone
