"""Sending a draft: one transaction that makes a mailbox, a sealed request, a due hour, and deletes the draft."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction

from waystation.audit.actions import record
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.sealing import KeyPair, ReturnCode, mailbox_pair
from waystation.letterbox import clocks, drafts, files
from waystation.letterbox.aliases import draw_alias
from waystation.letterbox.envelopes import INTAKE, seal_request, seal_summary, sign_written
from waystation.letterbox.hours import hour_of
from waystation.letterbox.mailboxes import find_mailbox, make_mailbox, put_status
from waystation.letterbox.models import SealedRequest, StoredFile
from waystation.letterbox.questions import Answers, still_asked
from waystation.letterbox.shapes import FileNote, RequestContent, SafeContact, Summary
from waystation.vault.directory import Directory


class Sent(StrEnum):
    """What became of it."""

    SENT = "sent"
    ALREADY = "already"  # this code's request is here; a second one was not made
    NO_DRAFT = "no-draft"  # expired, or never begun
    EMPTY = "empty"  # neither text nor file: nothing anybody could act on


@dataclass(frozen=True)
class Outcome:
    kind: Sent
    level: str = ""


def send_request(directory: Directory, code: ReturnCode, language: str, now: datetime) -> Outcome:
    """Send what the draft of this code holds. However often and at the same moment it is asked: one request."""
    pair = mailbox_pair(code)
    try:
        with transaction.atomic(using=drafts.DATABASE):
            outcome, stale = _send(directory, code, pair, language, now)
    except IntegrityError:  # the other of two equal forms made the mailbox first
        return Outcome(Sent.ALREADY)
    files.remove_files(stale)
    return outcome


def _send(
    directory: Directory, code: ReturnCode, pair: KeyPair, language: str, now: datetime
) -> tuple[Outcome, set[str]]:
    draft = drafts.find_draft(directory.organisation, code, now, lock=True)
    if draft is None:
        return Outcome(Sent.ALREADY if find_mailbox(code, pair) else Sent.NO_DRAFT), set()
    notes = drafts.files_of(directory.organisation, draft, now)
    if not is_useful(draft.answers, notes):
        return Outcome(Sent.EMPTY), set()
    mailbox = make_mailbox(code, pair, now)
    level = clocks.level_of(_said(draft.answers, "soon", "how_soon"))
    content = RequestContent(
        mailbox=mailbox.id, mailbox_public=pair.public.to_bytes().hex(), due=clocks.set_due(INTAKE, level, now),
        hour=hour_of(now), language=language, alias=draw_alias(), files=tuple(notes), **_answers(draft.answers),
    )  # fmt: skip
    request_id = _store_request(directory, pair, content, level, now)
    store_files(request_id, notes, now)
    put_status(directory.organisation, pair.public, mailbox.id, "received", language, now)
    gone = set(drafts.delete_drafts([draft.id]))
    record(Tag.DOOR_SEND, by="door", object=request_id, source="door", now=now)
    return Outcome(Sent.SENT, level), gone - {note.id for note in notes}


def is_useful(answers: Answers, notes: list[FileNote]) -> bool:
    """One useful thing: what happened, in words or as a file. A note on who travels along counts as words too."""
    return bool(notes or _said(answers, "story", "happened").strip() or _said(answers, "together", "together").strip())


def store_files(owner: str, notes: list[FileNote], now: datetime) -> None:
    """Hand files over to a request or message; their keys lie inside it and nowhere else."""
    StoredFile.objects.bulk_create(
        StoredFile(id=note.id, owner=owner, size=note.padded, digest=note.digest, hour=hour_of(now)) for note in notes
    )


def _store_request(directory: Directory, pair: KeyPair, content: RequestContent, level: str, now: datetime) -> str:
    request_id = random_id()
    sealed = seal_request(
        directory, request_id, sign_written(directory.organisation, pair, request_id, content)
    )
    summary = Summary(
        alias=content.alias, in_danger=content.in_danger, how_soon=content.how_soon, level=level, due=content.due,
        language=content.language, region=content.region, files=len(content.files),
    )  # fmt: skip
    SealedRequest.objects.create(
        id=request_id, compartment=sealed.compartment, epoch=sealed.epoch, key_blob=sealed.key_blob,
        content_blob=sealed.content_blob, summary_blob=seal_summary(directory, request_id, summary),
        mailbox=content.mailbox, hour=hour_of(now),
    )  # fmt: skip
    return request_id


def _answers(draft: Answers) -> dict[str, Any]:
    answers = still_asked(draft)  # a draft may be older than the rule that drafts forget what was taken back
    contact = {**answers.get("contact", {}), **answers.get("reach", {}), **answers.get("safety", {})}
    call_me, interpreter = contact.pop("call_me", ""), contact.pop("interpreter", "")
    return {
        "safe_contact": SafeContact(**{k: v for k, v in contact.items() if v}),
        "call_me": call_me,
        "interpreter": interpreter,
        "in_danger": _said(answers, "who", "in_danger"),
        "region": _said(answers, "region", "region"),
        "how_soon": _said(answers, "soon", "how_soon"),
        "happened": _said(answers, "story", "happened"),
        "together": _said(answers, "together", "together"),
        "consents": {purpose: said for purpose, said in answers.get("consent", {}).items() if said},
    }


def _said(answers: Answers, step: str, name: str) -> str:
    found = answers.get(step, {}).get(name, "")
    return str(found)
