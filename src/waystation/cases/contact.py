"""Actions between us and the persons: signs of life, messages, and how somebody may be reached."""

from datetime import datetime

from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases import finding, watching
from waystation.cases.access import OpenCase
from waystation.cases.moving import drop_flag, stage_of
from waystation.cases.writing import action, finish, one, person, said
from waystation.core.sealing import PublicKeys
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import mail, matching, replies
from waystation.intake.once import place
from waystation.letterbox import clocks
from waystation.letterbox.mailboxes import moment_of, put_message, put_status
from waystation.letterbox.shapes import StaffMessage, number_of
from waystation.vault import signed
from waystation.vault.details import seal_detail
from waystation.vault.labels import Label

CHANNELS = ("door", "message", "telephone", "in-person", "partner")


@action()
def record_sign_of_life(
    case: OpenCase, *, when: datetime, channel: str, note: str, now: datetime, next_in: int | None = None
) -> str:
    """They are alive: when, by which way, what was said. The clock starts again; *lost contact* is over."""
    if when > now:
        raise Refused(_("This moment has not come yet."), hint=_("Write when you heard from them."))
    if channel not in CHANNELS:
        raise Refused(_("This way is not in the list."), hint=_("Choose one of the list; say more in the note."))
    row = random_id()
    sign = {"when": moment_of(when), "channel": channel, "note": note.strip(), "at": moment_of(now), "by": case.by}
    case.write(Label.SIGN_OF_LIFE, row, sign)
    lost = "lost-contact" in stage_of(case)["flags"]
    if lost:
        drop_flag(case, "lost-contact")
    _start_clock(case, next_in, now)
    finish(
        case, Tag.CASE_SIGN_OF_LIFE, "found" if lost else "life", now=now, day=when.date(), channel=channel, text=note
    )
    return row


def _start_clock(case: OpenCase, next_in: int | None, now: datetime) -> None:
    if "paused" in stage_of(case)["flags"]:
        return
    if next_in:
        watching.agree(case, next_in, now=now)
    else:
        watching.expect(case, now=now)


@action()
def answer_person(case: OpenCase, text: str, *, now: datetime, language: str = "", form_id: str = "") -> None:
    """A message into the person's mailbox; their open messages count as answered and their clocks stop.

    Refused where they are reached by telephone only, and while a gap of a reply text is unfilled. The same form sent
    twice is one message; with other words it is a second one.
    """
    contact = _mailbox(case)
    mail.refuse_writing(contact)
    words = said(text, hint=_("Write what the person should read."))
    replies.refuse_gaps(words)
    row, stands = place(case, Label.CASE_MESSAGE, form_id, {"text": words})
    if stands:
        return
    message = StaffMessage(
        kind="message", written_at=moment_of(now), text=words, language=language or contact.get("language", "en")
    )
    _put(case, contact, message, now, form_id)
    _settle_all(case)
    entry = {"kind": "staff", "text": words, "at": moment_of(now), "by": case.by, "settled": True}
    case.write(Label.CASE_MESSAGE, row, entry)
    finish(case, Tag.CASE_MESSAGE, "answer", now=now)


@action(closed=True)
def settle_messages(case: OpenCase, *, note: str, now: datetime) -> None:
    """The open messages need no answer by the mailbox (answered by telephone, for example): why."""
    if not _settle_all(case):
        raise Refused(_("No message waits here."), hint=_("Look at the messages as they are now."))
    finish(case, Tag.CASE_MESSAGE, "messages-settled", now=now, text=said(note))


def tell_status(case: OpenCase, status: str, *, now: datetime) -> None:
    """Say in the mailbox where the matter stands. Part of another action; without a mailbox there is nobody to tell."""
    contact = case.read(Label.PERSON_CONTACT, "case") or {}
    if contact.get("mailbox") and not mail.says_by_telephone(contact):
        public = PublicKeys.from_bytes(bytes.fromhex(contact["mailbox_public"]))
        put_status(signed.organisation(), public, contact["mailbox"], status, contact.get("language", "en"), now)


@action(closed=True)
def reveal_contact(case: OpenCase, *, rules_read: bool, now: datetime) -> str:
    """The number, handle or address, after the rules for safe contact were read and confirmed. It stands in the log.

    Empty where the person wants to be answered only here, whatever they once wrote.
    """
    contact = one(case, Label.PERSON_CONTACT, "case")
    if not rules_read:
        raise Refused(
            _("The rules for safe contact come first."), hint=_("Read them and confirm that you will keep them.")
        )
    detail = seal_detail(case.row.compartment, {"purpose": "reveal"})
    record(Tag.CASE_REVEAL, by=case.by, object=case.ref, detail=detail)
    return number_of(contact.get("safe_contact", {}))


@action()
def note_reach(case: OpenCase, person_id: str, reach: str, *, instead: bool, now: datetime) -> None:
    """A number, handle or address by which a person is known from now on. Whoever asks by it is noticed.

    `instead`: the case is reached by this one from now on; the one before is kept behind it, and still finds them.
    """
    person(case, person_id)
    reach = said(reach, hint=_("Write the number, handle or address as it was given."))
    if instead:
        contact = one(case, Label.PERSON_CONTACT, "case")
        rules = contact.get("safe_contact", {})
        before = [*contact.get("reached_before", []), *filter(None, [rules.get("reach", "")])]
        changed = {"safe_contact": {**rules, "reach": reach}, "reached_before": before}
        case.write(Label.PERSON_CONTACT, "case", {**contact, **changed})
    finding.keep_things(case, person_id, matching.things_of(reach))
    finish(case, Tag.CASE_PERSON, "reach", now=now, person=person_id)


def _mailbox(case: OpenCase) -> dict[str, str]:
    contact = one(case, Label.PERSON_CONTACT, "case")
    if not contact.get("mailbox"):
        raise Refused(_("This person has no mailbox."), hint=_("Reach them as the rules for safe contact allow."))
    return contact


def _put(case: OpenCase, contact: dict[str, str], message: StaffMessage, now: datetime, form_id: str) -> None:
    # The key comes from what the person sealed, never from the mailbox row: a row can be replaced by hand.
    public = PublicKeys.from_bytes(bytes.fromhex(contact["mailbox_public"]))
    row = mail.row_of(case.box, Label.CASE_MESSAGE, message, form_id)
    put_message(signed.organisation(), public, contact["mailbox"], message, now, row=row)


def _settle_all(case: OpenCase) -> int:
    waiting = {row: m for row, m in case.read_all(Label.CASE_MESSAGE).items() if not m["settled"]}
    for row, message in waiting.items():
        if message.get("due"):
            clocks.settle_due(message["due"])
        case.write(Label.CASE_MESSAGE, row, {**message, "settled": True, "due": ""})
    return len(waiting)
