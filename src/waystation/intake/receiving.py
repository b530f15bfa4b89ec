"""When a member opens the queue: what waits at the door gets a row and a summary at the desk, a piece at a time."""

import time

from django.db import transaction

from waystation.audit.actions import record, this_hour
from waystation.audit.ids import is_id
from waystation.audit.tags import Tag
from waystation.intake.models import NOTHING_DUE, HelpRequest
from waystation.intake.moving import sealed_row
from waystation.intake.ranking import order_of
from waystation.letterbox import clocks, taking
from waystation.letterbox.envelopes import INTAKE, open_summary
from waystation.letterbox.hours import begin_of, is_hour, later
from waystation.letterbox.models import Due, SealedRequest
from waystation.letterbox.shapes import Summary
from waystation.vault import shelf, signed, signed_lines
from waystation.vault.details import seal_detail
from waystation.vault.keyring import Keyring

BATCH = 200
PIECE_SECONDS = 0.08  # nobody waits longer than one piece for the database


def receive_waiting(keyring: Keyring, *, limit: int = BATCH) -> int:
    """Take up to `limit` new requests into the queue. Returns how many were new.

    Idempotent: a request that another worker took meanwhile is passed over. Content stays at the door, sealed, until
    somebody opens the request. One that does not open stands in the queue too, and says so.
    """
    if INTAKE not in keyring.codes:
        return 0
    waiting = _without_forgotten(taking.waiting_requests(limit))
    if waiting:
        keyring.compartment(INTAKE)  # whoever has no key yet finds nothing damaged
    hours = dict(Due.objects.filter(compartment=INTAKE).values_list("id", "hour")) if waiting else {}
    hours = {due: hour for due, hour in hours.items() if is_hour(hour)}  # what was spoilt by hand is counted anew
    done = 0
    while waiting:
        done += _one_piece(keyring, waiting, hours)
    return done


def _without_forgotten(waiting: list[SealedRequest]) -> list[SealedRequest]:
    """What an officer has told the log was forgotten is here from an older copy of the door, and goes again: the id of
    a request is drawn once, so it is nobody's new one."""
    gone = signed_lines.told(Tag.FORGET, [row.pk for row in waiting])
    for row in waiting:
        if row.pk in gone:
            taking.mark_moved(row)
    taking.delete_moved(sorted(gone))
    return [row for row in waiting if row.pk not in gone]


def _one_piece(keyring: Keyring, waiting: list[SealedRequest], hours: dict[str, str]) -> int:
    """One transaction that ends after its time; removes from `waiting` what it did."""
    until, new = time.monotonic() + PIECE_SECONDS, 0
    taken: list[str] = []
    with transaction.atomic():
        while waiting and (not taken or time.monotonic() < until):
            row = waiting.pop(0)
            new += _receive(keyring, row, hours)
            taken.append(row.pk)
        if new:
            detail = seal_detail(INTAKE, {"count": new})
            record(Tag.REQUEST_RECEIVE, by=keyring.worker_id, detail=detail)
    SealedRequest.objects.filter(pk__in=taken).update(moved=True)
    return new


def _receive(keyring: Keyring, row: SealedRequest, hours: dict[str, str]) -> bool:
    if not is_id(row.pk):
        return False  # no page could name it; it stays at the door, marked
    try:
        pair = keyring.epoch(row.compartment, row.epoch).pair
        summary, damaged = open_summary(signed.directory(), pair, sealed_row(row), bytes(row.summary_blob)), False
    except taking.SPOILT:
        summary, damaged = Summary(), True
    level = summary.level or clocks.level_of(summary.how_soon)
    _, is_new = HelpRequest.objects.get_or_create(
        pk=row.pk,
        defaults={
            "compartment": row.compartment,
            "received": row.hour if is_hour(row.hour) else this_hour(),
            "due_hour": NOTHING_DUE if damaged else hours.get(summary.due) or _expected(row.hour, level),
            "rank": order_of(level).rank,
        },
    )
    if is_new:
        shelf.put_summary(keyring, row.compartment, row.pk, _line(summary, level, row.mailbox, damaged))
    return is_new


def _expected(came: str, level: str) -> str:
    """Where the door has lost the clock of a request, it is counted from the hour in which that came."""
    return later(begin_of(came), clocks.FIRST_ANSWER.get(level, clocks.FIRST_ANSWER["urgent"]))


def _line(summary: Summary, level: str, mailbox: str, damaged: bool) -> dict[str, object]:
    line = {**summary.to_dict(), "level": level, "mailbox": mailbox, "unread": 0}
    return {**line, "damaged": True} if damaged else line
