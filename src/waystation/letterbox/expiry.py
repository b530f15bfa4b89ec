"""What goes away by itself: drafts after 14 days without a change, their files after 24 hours."""

from datetime import datetime

from django.db import transaction

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.letterbox import drafts, files
from waystation.letterbox.drafts import DRAFT_FILES_LIVE, DRAFT_LIVES
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
    while ids := list(DraftFile.objects.filter(hour__lt=limit).values_list("draft_id", flat=True)[:BATCH]):
        gone += _drop_old_files(ids, limit)
    return gone


def _drop_old_files(draft_ids: list[str], limit: str) -> int:
    """Delete the files of these drafts that are older still. What was sent in the meantime belongs to nobody here."""
    with transaction.atomic(using=drafts.DATABASE):
        drafts.lock_drafts(draft_ids)
        rows = DraftFile.objects.filter(draft_id__in=draft_ids, hour__lt=limit)
        stale = list(rows.values_list("id", flat=True))
        rows.delete()
    files.remove_files(stale)
    return len(stale)


def _expire_drafts(now: datetime) -> int:
    limit, gone = hour_of(now - DRAFT_LIVES), 0
    while ids := list(Draft.objects.filter(hour__lt=limit).values_list("id", flat=True)[:BATCH]):
        gone += drafts.drop_old(ids, limit)
    return gone
