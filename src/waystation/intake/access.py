"""The one way to a request: check, write it down, open, forget."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import matching, moving
from waystation.intake.models import HelpRequest
from waystation.letterbox.envelopes import INTAKE
from waystation.vault import limits, shelf
from waystation.vault.boxes import Box, open_box
from waystation.vault.details import seal_detail
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

Content = dict[str, Any]
ALARM_AT, STOP_AT = 200, 400  # requests in an hour: a surge has many, and most of them are short
BULK_STOP_AT = 1000  # opened for bulk work, which shows nothing of them; the alarm counts them with the others


class OpenRequest:
    """A request that this worker may read, for as long as the `with` block lasts."""

    def __init__(self, keyring: Keyring, row: HelpRequest, box: Box) -> None:
        self.keyring, self.row, self.box = keyring, row, box

    def __repr__(self) -> str:
        return f"<OpenRequest {self.row.pk}>"

    @property
    def ref(self) -> str:
        return self.row.pk

    @property
    def content(self) -> Content:
        """letterbox.shapes.RequestContent as a dict; contact and keys of files are not in it."""
        return self.box.read(Label.REQUEST_CONTENT, self.ref) or {}

    @property
    def contact(self) -> Content:
        """{"safe_contact": {...}, "mailbox": id, "mailbox_public": hex}; without a mailbox both are empty."""
        return self.box.read(Label.REQUEST_CONTACT, self.ref) or {}

    @property
    def summary(self) -> Content:
        """What the queue shows of it."""
        return shelf.read_summary(self.keyring, self.row.compartment, self.ref) or {}

    def change_summary(self, **changes: Any) -> None:
        shelf.put_summary(self.keyring, self.row.compartment, self.ref, {**self.summary, **changes})

    @contextmanager
    def writing(self) -> Iterator[Box]:
        """The row locked and the box as it is now: for the body of an action. The action signs."""
        with transaction.atomic():
            self.row = HelpRequest.objects.select_for_update().get(pk=self.ref)
            self.box = open_box(self.keyring, self.ref)
            yield self.box

    def refuse_closed(self) -> None:
        if self.row.state == HelpRequest.State.CLOSED:
            raise Refused(
                _("this request is closed already"),
                hint=_("read in its record how it ended; write to the person if needed"),
            )


@contextmanager
def open_request(
    keyring: Keyring, ref: str, *, purpose: str, known: matching.Known | None = None, in_bulk: bool = False
) -> Iterator[OpenRequest]:
    """Open a request for one stated purpose. NotYours when it is absent or not this worker's.

    The line in the log is committed before a key is given out. At the first opening what lies at the door is sealed
    anew into the desk's own box. Leaving the block with unsigned writes is an error. `in_bulk`: nothing of it will be
    shown; it counts as such, and `known` are the match records, which a batch opens once.
    """
    row = row_for(keyring, ref)
    if in_bulk:
        limits.note_bulk(keyring, alarm_at=ALARM_AT, stop_at=BULK_STOP_AT)
    else:
        limits.note_reading(keyring, Tag.REQUEST_OPEN, alarm_at=ALARM_AT, stop_at=STOP_AT)
    with transaction.atomic(durable=True):
        record(
            Tag.REQUEST_BULK_OPEN if in_bulk else Tag.REQUEST_OPEN,
            by=keyring.worker_id,
            object=ref,
            detail=seal_detail(row.compartment, {"purpose": purpose}),
        )
    moving.move_in(keyring, row, known)
    request = OpenRequest(keyring, row, open_box(keyring, ref))
    yield request
    if request.box.unsigned:
        raise RuntimeError("a request was written to and not signed")


def row_for(keyring: Keyring, ref: str) -> HelpRequest:
    """The plain row of a request, for members of the intake desk; else NotYours.

    Requests are the intake desk's and nobody else's: a row that names another group was written by hand.
    """
    row = HelpRequest.objects.filter(pk=ref, compartment=INTAKE).first()
    if row is None or INTAKE not in keyring.codes:
        raise NotYours()
    return row
