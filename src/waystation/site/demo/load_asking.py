"""How a request of the world comes in: through the door page by page, or written down by a worker."""

from datetime import datetime
from typing import Any

from waystation.core.sealing import draw_code, mailbox_pair
from waystation.intake import actions as intake
from waystation.intake.access import OpenRequest
from waystation.intake.signs import finding
from waystation.letterbox import drafts, lists, sending
from waystation.letterbox.mailboxes import find_mailbox
from waystation.letterbox.models import Mailbox, SealedRequest
from waystation.letterbox.shapes import RequestContent, SafeContact
from waystation.site.demo import load_words as words
from waystation.site.demo.load_desk import Desk
from waystation.site.demo.load_told import Told
from waystation.site.demo.records import Request
from waystation.vault.labels import Label


def ask(desk: Desk, told: Told, now: datetime) -> None:
    """Let it come in, by the way it came."""
    if told.request.channel == "door":
        _at_the_door(desk, told, now)
    else:
        _to_a_worker(desk, told, now)


def mailbox_of(told: Told) -> Mailbox | None:
    """The mailbox that the return code of this person opens."""
    return find_mailbox(told.code, mailbox_pair(told.code)) if told.code else None


def take_in(opened: OpenRequest, now: datetime) -> None:
    """What the person wrote since is taken from the door and filed."""
    intake.take_messages(opened, now=now)
    for row, message in opened.box.read_all(Label.REQUEST_MESSAGE).items():
        if not message["filed"]:
            intake.file_message(opened, row)
    finding.look(opened, now=now)


def _at_the_door(desk: Desk, told: Told, now: datetime) -> None:
    """A draft with every page answered, its files, and one sending."""
    told.code = code = draw_code()
    directory = lists.current_directory()
    draft = drafts.begin_draft(directory.organisation, code, _pages(desk, told.request), now)
    if draft is not None:  # a code just drawn was never deleted
        drafts.keep_files(directory.organisation, draft, desk.seal_files(told.request.id, now), now)
    sending.send_request(directory, code, told.request.language, now)
    mailbox = Mailbox.objects.get(digest=mailbox_pair(code).public.digest())
    told.ref = SealedRequest.objects.get(mailbox=mailbox.pk).pk


def _to_a_worker(desk: Desk, told: Told, now: datetime) -> None:
    request, pages = told.request, _pages(desk, told.request)
    contact = {**pages["contact"], **pages["reach"], **pages["safety"]}
    content = RequestContent(
        language=request.language, channel=words.CHANNEL[request.channel], call_me=contact.pop("call_me"),
        safe_contact=SafeContact(**contact), in_danger=pages["who"]["in_danger"], region=pages["region"]["region"],
        how_soon=pages["soon"]["how_soon"], happened=pages["story"]["happened"], consents=pages["consent"],
        together=pages["together"]["together"], files=tuple(desk.seal_files(request.id, now)),
    )  # fmt: skip
    by_code = request.channel in words.WITH_CODE and request.planted != "official"
    call = intake.Call(content, who_called="", asked=request.state != "enquiry", with_code=by_code)
    row, told.code = intake.record_request(desk.keyring(request.worker), call, now=now)
    told.ref = row.pk


def _pages(desk: Desk, request: Request) -> dict[str, Any]:
    """{page: {field: answer}}, as the forms of the door keep it."""
    draw = desk.draw(f"pages-{request.id}")
    reach = request.phone_given or request.handle_given
    question, answer = words.QUESTION[request.language] if draw.chance(0.7) else ("", "")
    rules = request.safe_contact
    return {
        "contact": {"ways": "also" if reach else "here"},
        "reach": {"reach": reach, "when": _when(request), "if_somebody_else": rules.if_somebody_else_answers},
        "safety": {"device": words.device_of(rules.device), "call_me": request.name_given, "question": question,
                   "code_word": rules.code_word, "answer": answer},
        "who": {"in_danger": "several" if len(request.persons) > 1 else draw.pick(("me", "me", "me", ""))},
        "region": {"region": request.region_as_given},
        "soon": {"how_soon": words.HOW_SOON[request.how_soon]},
        "story": {"happened": request.first_message},
        "together": {"together": words.together(request.language, request.travels_together)},
        "consent": {"help": "yes", "partners": draw.pick(("yes", "yes", "no", "")),
                    "statistics": draw.pick(("yes", "")), "testimony": draw.pick(("yes", "no", ""))},
    }  # fmt: skip


def _when(request: Request) -> str:
    """How and when, in one line: the door has no page of its own for "how"."""
    return "; ".join(part for part in (request.safe_contact.how, request.safe_contact.when) if part)
