"""Messages: what the person added is taken in and filed; what we answer is sealed to their mailbox."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import dues, mail, moving, replies
from waystation.intake.access import OpenRequest
from waystation.intake.declining import second_look, summing
from waystation.intake.once import place
from waystation.letterbox import taking
from waystation.letterbox.hours import hour_of, is_hour
from waystation.letterbox.mailboxes import moment_of
from waystation.letterbox.models import Due, IncomingMessage
from waystation.letterbox.shapes import PersonMessage, StaffMessage
from waystation.vault.labels import Label

LONGEST_ANSWER = 20_000


def answer_person(
    request: OpenRequest,
    text: str,
    *,
    now: datetime,
    title: str = "",
    form_id: str = "",
    read: Collection[str] = (),
) -> str:
    """Answer in the person's mailbox; with a title it is a letter. A copy stays in the box, and the clock stops.

    `read`: ids of messages that stood beside the answer: whoever answers has read them, and they are new no more.

    Refused where they are reached by telephone only, and while a gap of a reply text is unfilled. The same form sent
    twice is one answer; with other words it is a second one. Returns the id of the desk's copy.
    The door commits first: a person never misses an answer that the desk believes it gave.
    """
    text = text.strip()
    if not text or len(text) > LONGEST_ANSWER:
        raise Refused(
            _("There is no answer in this form, or it is too long."),
            hint=_("Write up to 20,000 characters, then send once more."),
        )
    mail.refuse_writing(request.contact)
    replies.refuse_gaps(title)
    replies.refuse_gaps(text)
    language = request.content.get("language", "en")
    message = StaffMessage("letter" if title else "message", moment_of(now), text, title, language=language)
    with request.writing() as box, transaction.atomic(using=taking.DATABASE):
        if second_look.waits(box):
            second_look.refuse_same_person(box, request.keyring.worker_id)
        row, stands = place(box, Label.REQUEST_MESSAGE, form_id, {"title": title, "text": text})
        if stands:
            return row
        mail.put(request, message, now, form_id=form_id)
        box.write(Label.REQUEST_MESSAGE, row, _of_staff(request, message))
        _note_read(request, read)
        if not second_look.waits(box):  # an answer is no second look: their clock goes on until somebody has looked
            dues.settle(request)
        dues.note_answered(request, now)
        box.sign(Tag.REQUEST_ANSWER)
    return row


def _note_read(request: OpenRequest, ids: Collection[str]) -> None:
    """What asks for more than an answer (a withdrawal, a correction) stays until somebody says that they read it."""
    for row in sorted(set(ids)):
        message = request.box.read(Label.REQUEST_MESSAGE, row)
        if message and message["from"] == "person" and message["kind"] == "message" and not message["filed"]:
            _file(request, row, message)


def _of_staff(request: OpenRequest, message: StaffMessage) -> dict[str, Any]:
    return {
        "from": "staff",
        "by": request.keyring.worker_id,
        "kind": message.kind,
        "at": message.written_at,
        "title": message.title,
        "text": message.text,
        "filed": True,
    }


def take_messages(request: OpenRequest, *, now: datetime) -> int:
    """Take in what the person added since. Each is opened, sealed anew in the box, and deleted at the door.

    Safe to repeat and to do twice at once. A message that does not open, or that was not written with the person's
    code, is left at the door, for an officer to see.
    """
    mailbox = request.contact.get("mailbox", "")
    # What is sealed to the team of a case belongs into that case, also when somebody of both opens the old request.
    waiting = IncomingMessage.objects.filter(mailbox=mailbox, compartment=request.row.compartment)
    taken = [row.pk for row in waiting.exclude(kind="claim").order_by("hour") if mailbox and _take(request, row, now)]
    if taken:
        with transaction.atomic(using=taking.DATABASE):
            IncomingMessage.objects.filter(pk__in=taken).update(moved=True)
            taking.delete_moved(taken)
    return len(taken)


def _take(request: OpenRequest, row: IncomingMessage, now: datetime) -> bool:
    message = taking.open_message(request.keyring, row)
    if message is None or not is_hour(row.hour):
        return False
    with request.writing() as box:
        if box.read(Label.REQUEST_MESSAGE, row.pk) is not None:
            return True
        for note in message.files:
            moving.keep_door_file(box, note, row.pk)
        said = _of_person(message, row.hour, now)
        if second_look.is_declined(box):
            summing.note_wrote(request, row.hour, appeal=second_look.is_appeal(said))
        box.write(Label.REQUEST_MESSAGE, row.pk, said)
        request.change_summary(unread=request.summary.get("unread", 0) + 1)
        if hour := Due.objects.filter(pk=message.due).values_list("hour", flat=True).first():
            dues.also(request, message.due, hour if is_hour(hour) else hour_of(now))
        box.sign(Tag.REQUEST_MESSAGE_TAKE)
    return True


def _of_person(message: PersonMessage, hour: str, now: datetime) -> dict[str, Any]:
    return {
        "from": "person",
        "by": "",
        "kind": message.kind,
        "at": hour,
        "taken": moment_of(now),  # the order of reading: an hour alone does not say what was before what
        "title": "",
        "text": message.text,
        "about": message.about,
        "files": [note.id for note in message.files],
        "filed": False,
    }


def file_message(request: OpenRequest, message_id: str) -> None:
    """A worker has read what the person added: it is not new any more. It needs an answer, or none; the clock stays."""
    with request.writing() as box:
        message = box.read(Label.REQUEST_MESSAGE, message_id)
        if message is None:
            raise NotYours()
        if message["filed"]:
            return
        _file(request, message_id, message)
        box.sign(Tag.REQUEST_MESSAGE_FILE)


def _file(request: OpenRequest, row: str, message: dict[str, Any]) -> None:
    read = {**message, "filed": True, "filed_by": request.keyring.worker_id}
    request.box.write(Label.REQUEST_MESSAGE, row, read)
    request.change_summary(unread=max(0, request.summary.get("unread", 0) - 1))
