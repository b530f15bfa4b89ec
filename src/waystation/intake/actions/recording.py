"""A telephone call, a mail or a walk-in, recorded by a worker: the same request as through the door."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.accounts.models import Worker
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.sealing import ReturnCode, draw_code, mailbox_pair, pack
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import matching, milestones, moving, pairs
from waystation.intake.access import OpenRequest
from waystation.intake.models import HelpRequest
from waystation.intake.ranking import order_of
from waystation.intake.words import TELEPHONE_ONLY
from waystation.letterbox import clocks, sending, taking
from waystation.letterbox.aliases import draw_alias
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import hour_of, later
from waystation.letterbox.mailboxes import make_mailbox, put_status
from waystation.letterbox.shapes import RequestContent, Summary
from waystation.vault import shelf, signed
from waystation.vault.boxes import Box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label


@dataclass(frozen=True)
class Call:
    """What a worker wrote down: the questions of the door, how it came, and from whom. `asked`: they ask for help."""

    content: RequestContent  # with channel; ids, hour and alias are filled in here
    who_called: str = ""
    asked: bool = True
    with_code: bool = False
    form_id: str = ""  # the request's id is drawn from it, so that the same form sent twice is one request


def record_request(keyring: Keyring, call: Call, *, now: datetime) -> tuple[HelpRequest, ReturnCode | None]:
    """Record what somebody told us. `with_code`: a mailbox is made; its code is given back once, kept nowhere.

    The door commits first: a code that was said aloud always opens a mailbox.
    """
    if INTAKE not in keyring.codes:
        raise NotYours()
    said = call.content
    if not (said.happened.strip() or said.together.strip() or said.files):
        raise Refused(_("There is nothing in this request yet."), hint=_("Write what the person said, or add a file."))
    with transaction.atomic(), transaction.atomic(using=taking.DATABASE):
        ref = _ref_of(keyring, call.form_id)
        if HelpRequest.objects.filter(pk=ref).exists():
            raise Refused(
                _("This form was recorded already."),
                hint=_("Look in the queue. If its return code was not written down, the person can claim a new one."),
            )
        code = draw_code() if call.with_code else None
        level = clocks.level_of(said.how_soon)
        due, made = clocks.set_due(INTAKE, level, now), _mailbox(code, now)
        content = replace(said, hour=hour_of(now), alias=draw_alias(), due=due)
        content = replace(content, mailbox=made.get("mailbox", ""), mailbox_public=made.get("mailbox_public", ""))
        if code is not None:
            pair = mailbox_pair(code)
            organisation = signed.organisation()
            put_status(organisation, pair.public, content.mailbox, "received", content.language, now)
        row = _keep(keyring, ref, call, content, level, now)
        sending.store_files(row.pk, list(content.files), now)
    return row, code


def _mailbox(code: ReturnCode | None, now: datetime) -> dict[str, str]:
    if code is None:
        return {}
    pair = mailbox_pair(code)
    return {"mailbox": make_mailbox(code, pair, now).id, "mailbox_public": pair.public.to_bytes().hex()}


def _ref_of(keyring: Keyring, form_id: str) -> str:
    """The same form of the same worker is the same request. Never what the form says: it could name a case."""
    return hashlib.sha256(pack("request", form_id, keyring.worker_id)).hexdigest()[:32] if form_id else random_id()


def _keep(keyring: Keyring, ref: str, call: Call, content: RequestContent, level: str, now: datetime) -> HelpRequest:
    row = HelpRequest.objects.create(
        pk=ref,
        compartment=INTAKE,
        received=hour_of(now),
        due_hour=later(now, clocks.FIRST_ANSWER[level]),
        rank=order_of(level).rank,
        assignee=Worker.objects.get(pk=keyring.worker_id),
    )
    summary = Summary(
        alias=content.alias, in_danger=content.in_danger, how_soon=content.how_soon, level=level, due=content.due,
        language=content.language, region=content.region, files=len(content.files), channel=content.channel,
    )  # fmt: skip
    line = {**summary.to_dict(), "mailbox": content.mailbox, "unread": 0}
    if content.safe_contact.ways == TELEPHONE_ONLY:
        line["telephone_only"] = True
    shelf.put_summary(keyring, INTAKE, row.pk, line)
    same = matching.find_same(keyring, row, content)
    box = moving.make_box(keyring, row, content, same)
    pairs.tell_the_others(keyring, row.pk, same)
    _note_origin(box, call, keyring, content)
    box.sign(Tag.REQUEST_RECORD)
    return row


def _note_origin(box: Box, call: Call, keyring: Keyring, content: RequestContent) -> None:
    box.write(Label.REQUEST_DETAIL, "origin", {"by": keyring.worker_id, "who_called": call.who_called})
    milestones.write(box, "contact", date=content.hour[:10], source=content.channel)
    if call.asked:
        milestones.write(box, "applied", date=content.hour[:10], source=content.channel)


def make_code(request: OpenRequest, *, now: datetime) -> ReturnCode:
    """Give somebody who has no mailbox a return code of their own. Shown once, kept nowhere."""
    with request.writing() as box, transaction.atomic(using=taking.DATABASE):
        if request.contact.get("mailbox"):
            raise Refused(
                _("This person has a mailbox already."), hint=_("If they lost their code, they claim it at the door.")
            )
        code = draw_code()
        pair, made = mailbox_pair(code), _mailbox(code, now)
        language = request.content.get("language", "en")
        put_status(signed.organisation(), pair.public, made["mailbox"], "received", language, now)
        box.write(Label.REQUEST_CONTACT, request.ref, {**request.contact, **made})
        request.change_summary(mailbox=made["mailbox"])
        box.sign(Tag.REQUEST_MAILBOX_NEW)
    return code
