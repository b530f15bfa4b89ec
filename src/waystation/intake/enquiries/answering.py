"""A message at the desk that asks about a person: it becomes an enquiry, and gets the answer that everybody gets."""

from datetime import datetime

from django.db import transaction

from waystation.audit.tags import Tag
from waystation.intake import dues, mail, milestones
from waystation.intake.access import OpenRequest
from waystation.intake.actions.deciding import close
from waystation.intake.enquiries import words
from waystation.intake.enquiries.recording import Asked, record_enquiry
from waystation.letterbox import taking
from waystation.letterbox.mailboxes import moment_of
from waystation.letterbox.shapes import StaffMessage
from waystation.vault.labels import Label

ENQUIRY = "enquiry"  # the outcome of such a request, and the place of the answer in its mailbox
CHANNEL = {"telephone": "telephone", "app": "app", "mail": "mail", "in-person": "in-person", "partner": "partner"}


def begun_from(request: OpenRequest) -> dict[str, str]:
    """What the form is begun with: their words, and how they can be reached."""
    content, contact = request.content, request.contact.get("safe_contact", {})
    said = "\n\n".join(filter(None, (content.get("happened", ""), content.get("together", ""))))
    channel = CHANNEL.get(content.get("channel", ""), "door")
    who = {"reach": contact.get("reach", ""), "who": content.get("call_me", "")}
    return {"words_said": said, "channel": channel, **who}


def close_as_enquiry(request: OpenRequest, asked: Asked, *, form_id: str, now: datetime) -> str:
    """Write the enquiry down, answer as everybody is answered, and close the request. It counts as nobody's contact.

    Refused where the request is closed. Returns the id of the enquiry.
    """
    language = request.content.get("language", "en")
    with request.writing() as box, transaction.atomic(using=taking.DATABASE):
        if box.read(Label.REQUEST_DECISION, form_id) is None:
            request.refuse_closed()
            if mail.has_mailbox(request) and not mail.by_telephone(request):
                answer = StaffMessage("message", moment_of(now), words.answer(language), language=language)
                mail.put(request, answer, now, form_id=ENQUIRY)
                mail.put_status(request, "closed", now, form_id=ENQUIRY)
                dues.note_answered(request, now)
            close(request, box, ENQUIRY, now, row=form_id)
            milestones.set_aside(box)
            box.sign(Tag.REQUEST_REFUSE)
        return record_enquiry(request.keyring, asked, form_id=form_id, now=now)
