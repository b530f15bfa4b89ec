"""Nur, who asks for help with her son Sami, as the door's forms would have it; and what she adds later."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from waystation.audit.ids import random_id
from waystation.core.sealing import KeyPair, ReturnCode, draw_code, mailbox_pair
from waystation.letterbox import clocks
from waystation.letterbox.adding import Added, add_message
from waystation.letterbox.aliases import draw_alias
from waystation.letterbox.envelopes import seal_request, seal_summary, sign_written
from waystation.letterbox.hours import hour_of
from waystation.letterbox.mailboxes import make_mailbox, put_status
from waystation.letterbox.models import SealedRequest
from waystation.letterbox.sending import store_files
from waystation.letterbox.shapes import FileNote, RequestContent, SafeContact, Summary
from waystation.vault import signed

NOW = datetime(2017, 4, 2, 10, 30, tzinfo=UTC)
RULES = SafeContact(
    ways="also",
    reach="+7 900 000-00-17",
    when="after 20:00",
    if_somebody_else="a delivery",
    code_word="rain",
    question="my first school",
    answer="the blue one",
)
NUR = RequestContent(
    language="ru",
    call_me="Nur",
    safe_contact=RULES,
    in_danger="several",
    region="Northern valley",
    how_soon="week",
    happened="They came to the house twice.",
    together="me and my son Sami",
    consents={"help": "yes"},
)


@dataclass
class Sent:
    ref: str
    code: ReturnCode
    pair: KeyPair
    mailbox: Any


def ask(now: datetime = NOW, files: tuple[FileNote, ...] = (), **said: Any) -> Sent:
    """Ask through the door: what `letterbox.sending` stores, without the pages."""
    directory, code = signed.directory(), draw_code()
    pair = mailbox_pair(code)
    mailbox = make_mailbox(code, pair, now)
    content = replace(NUR, **said)
    level = clocks.level_of(content.how_soon)
    content = replace(
        content, mailbox=mailbox.id, mailbox_public=pair.public.to_bytes().hex(), hour=hour_of(now),
        alias=draw_alias(), due=clocks.set_due("intake", level, now), files=files,
    )  # fmt: skip
    ref = random_id()
    _lay_down(directory, ref, sign_written(directory.organisation, pair, ref, content), level, now)
    store_files(ref, list(files), now)
    put_status(directory.organisation, pair.public, mailbox.id, "received", content.language, now)
    return Sent(ref, code, pair, mailbox)


def found_credible(
    request: Any, *, reason: str = "Her cousin knows her.", now: datetime = NOW, on: date | None = None,
    source: str = "worker",
) -> list[str]:  # fmt: skip
    """The shortest way to it: a paper and a reference agree, so that nothing rests on one of them alone."""
    from waystation.intake import actions

    steps = [actions.open_check(request, kind, what=f"a {kind}", now=now) for kind in ("document", "reference")]
    for step in steps:
        actions.record_check(request, step, "supports", reason="It agrees.", now=now)
    actions.verify_request(request, steps=steps, reason=reason, source=source, now=now, on=on)
    return steps


def _lay_down(directory: Any, ref: str, content: RequestContent, level: str, now: datetime) -> None:
    sealed = seal_request(directory, ref, content)
    summary = Summary(
        alias=content.alias, in_danger=content.in_danger, how_soon=content.how_soon, level=level, due=content.due,
        language=content.language, region=content.region, files=len(content.files),
    )  # fmt: skip
    SealedRequest.objects.create(
        id=ref, compartment=sealed.compartment, epoch=sealed.epoch, key_blob=sealed.key_blob,
        content_blob=sealed.content_blob, summary_blob=seal_summary(directory, ref, summary), mailbox=content.mailbox,
        hour=hour_of(now),
    )  # fmt: skip


def add(sent: Sent, kind: str = "message", text: str = "Are you there?", now: datetime = NOW, **more: Any) -> str:
    """Add something after sending; returns its id."""
    added = Added(random_id(), kind, "ru", text, **more)
    assert add_message(signed.directory(), sent.mailbox, sent.pair, added, now)
    return added.row
