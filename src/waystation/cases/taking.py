"""What persons wrote since: from the door into the case it belongs to. Run when a member of the team opens a page."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from waystation.audit.tags import Tag
from waystation.cases import corrections, questioning, summaries, timing
from waystation.cases.access import OpenCase, open_to_file
from waystation.cases.writing import action, finish
from waystation.core.sealing import SealingError
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake import handing
from waystation.letterbox import taking
from waystation.letterbox.hours import is_hour
from waystation.letterbox.models import IncomingMessage
from waystation.letterbox.shapes import FileNote, PersonMessage
from waystation.vault import files
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label, Section

AT_ONCE = 50


def take_messages(keyring: Keyring, *, now: datetime) -> int:
    """File what waits at the door for this worker's teams. Returns how many; what does not open stays where it is."""
    waiting = taking.waiting_messages(summaries.teams(keyring))
    if not waiting:
        return 0
    cases, taken = _by_mailbox(keyring), 0
    for row, mailbox, _hour in waiting:
        taken += mailbox in cases and _take(keyring, row, cases[mailbox], now)
        if taken >= AT_ONCE:
            break
    return taken


@dataclass(frozen=True)
class Astray:
    """Messages for this worker's teams that no case took in: how many, and since when the oldest one waits."""

    count: int
    since: datetime | None


def without_case(keyring: Keyring) -> Astray:
    """Their mailbox belongs to no case, or they do not open. Somebody wrote them and waits. Ask after taking."""
    hours = [hour for _row, _mailbox, hour in taking.waiting_messages(summaries.teams(keyring))]
    known = [hour for hour in hours if is_hour(hour)]
    return Astray(len(hours), timing.moment(min(known)) if known else None)


def _by_mailbox(keyring: Keyring) -> dict[str, str]:
    lines = summaries.read_lines(keyring)
    return {line["mailbox"]: ref for ref, line in lines.items() if line.get("mailbox")}


def _take(keyring: Keyring, row_id: str, ref: str, now: datetime) -> bool:
    row = IncomingMessage.objects.filter(pk=row_id, moved=False).first()
    message = taking.open_letter(keyring, row) if row else None
    if row is None or message is None or not is_hour(row.hour):
        return False
    try:
        with open_to_file(keyring, ref) as case:
            present = (case.read(Label.PERSON_CONTACT, "case") or {}).get("mailbox")
            made = handing.handed(message, (case.read(Label.CASE_RECORD, "case") or {}).get("request", ""))
            if made:
                if present == message.mailbox:
                    _move_mailbox(case, made, now=now)
            elif present != message.mailbox or not taking.is_theirs(row, message):
                return False
            else:
                _file(case, row, message, now=now)
    except (SealingError, NotYours):
        return False
    with transaction.atomic(using=taking.DATABASE):  # the desk has committed its own copy
        taking.mark_moved(row)
        taking.delete_moved([row.pk])
    return True


@action(closed=True)
def _move_mailbox(case: OpenCase, made: dict[str, str], *, now: datetime) -> None:
    """The person lost their code, and two hands at intake attached another mailbox: answers go there from now on."""
    case.write(Label.PERSON_CONTACT, "case", {**(case.read(Label.PERSON_CONTACT, "case") or {}), **made})
    record = case.read(Label.CASE_RECORD, "case") or {}
    case.write(Label.CASE_RECORD, "case", {**record, "mailbox": made["mailbox"]})
    finish(case, Tag.CASE_MESSAGE, "mailbox-new", now=now)


@action(closed=True)
def _file(case: OpenCase, row: IncomingMessage, message: PersonMessage, *, now: datetime) -> None:
    """Seal the message and its files anew in the case. Safe to repeat: the row's id is kept."""
    if case.read(Label.CASE_MESSAGE, row.pk) is not None:
        return
    kept = {"kind": "person", "about": message.kind, "text": message.text, "at": f"{row.hour}:00:00Z", "by": ""}
    case.write(Label.CASE_MESSAGE, row.pk, {**kept, "settled": False, "due": message.due})
    for note in message.files:
        _keep_file(case, note)
    corrections.take(case, row.pk, message, now=now)
    if case.row.open:
        questioning.put_signs(case, now=now)
    finish(case, Tag.CASE_MESSAGE, "withdrawal" if message.kind == "withdrawal" else "message", now=now)


def _keep_file(case: OpenCase, note: FileNote) -> None:
    """The door sealed the bytes; they stay as they are on the disk, and their key goes under the case."""
    said = {"name": note.name, "kind": note.kind, "size": note.size, "door": True}
    if case.read(Label.CASE_FILE, note.id) is not None:
        return
    if note.size <= 0 or not files.is_free(note.id):
        case.write(Label.CASE_FILE, note.id, {**said, "lost": True})
        return
    files.keep_file(
        case.box, note.id, bytes.fromhex(note.key), section=Section.STORY, size=note.padded, digest=note.digest
    )
    case.write(Label.CASE_FILE, note.id, said)
