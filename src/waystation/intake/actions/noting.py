"""Private notes. The person never sees them."""

from datetime import datetime

from django.utils.translation import gettext as _

from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.intake.access import OpenRequest
from waystation.intake.once import place
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.labels import Label


def note_request(request: OpenRequest, text: str, *, now: datetime, form_id: str = "") -> str:
    """Write a note for colleagues. It can be followed by another, not changed.

    The same form sent twice is one note; with other words it is a second one.
    """
    if not text.strip():
        raise Refused(_("There is no note in this form."), hint=_("Write it, then save once more."))
    with request.writing() as box:
        row, stands = place(box, Label.REQUEST_NOTE, form_id, {"text": text.strip()})
        if stands:
            return row
        note = {"by": request.keyring.worker_id, "at": moment_of(now), "text": text.strip()}
        box.write(Label.REQUEST_NOTE, row, note)
        box.sign(Tag.REQUEST_NOTE)
    return row
