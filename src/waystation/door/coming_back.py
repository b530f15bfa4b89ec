"""Coming back with the return code: continue a draft, read answers, write again, withdraw, forget."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from waystation.core.sealing import CodeSlip, KeyPair, ReturnCode, digits, mailbox_pair, parse
from waystation.core.vocabulary.texts import clean_text
from waystation.door import adding_files, codes, messages, mine
from waystation.door.forms import TOO_LONG
from waystation.door.pages import chosen_language, door_page, not_open, show
from waystation.letterbox import adding, drafts
from waystation.letterbox.lists import NotOpenYet, current_directory
from waystation.letterbox.mailboxes import delete_code, find_mailbox, note_return, read_mailbox
from waystation.letterbox.models import Mailbox, is_id, random_id
from waystation.letterbox.questions import LONGEST_TEXT
from waystation.vault.directory import Directory


@dataclass
class Visit:
    """Somebody with a code that leads to a mailbox."""

    request: HttpRequest
    directory: Directory
    code: ReturnCode
    pair: KeyPair
    mailbox: Mailbox

    @property
    def carried(self) -> dict[str, Any]:
        return _carried(self.code)

    @property
    def form_id(self) -> str:
        return _form_id(self)

    @property
    def language(self) -> str:
        return _language()


@door_page(posts=True)
def come_back(request: HttpRequest) -> HttpResponse:
    """An empty field on GET; on POST whatever the code leads to."""
    if request.method != "POST":
        return show(request, "enter_code", {})
    try:
        directory = current_directory()
    except NotOpenYet:
        return not_open(request)
    upload = adding_files.receive(request, directory)
    try:
        with translation.override(chosen_language(request) or translation.get_language() or "en"):
            return _with_code(request, directory, upload)
    finally:
        upload.abandon()


def _with_code(request: HttpRequest, directory: Directory, upload: adding_files.Upload) -> HttpResponse:
    typed = request.POST.get("code", "")
    try:
        code = parse(typed)
    except CodeSlip as slip:
        return show(request, "enter_code", {"typed": typed[:400], "problem": codes.slip_in_words(slip)})
    # Both are looked for every time, so that an unknown code costs what a known one does.
    pair, organisation = mailbox_pair(code), directory.organisation
    mailbox, draft = find_mailbox(code, pair), drafts.find_draft(organisation, code, timezone.now())
    if mailbox is not None:
        visit, do = Visit(request, directory, code, pair, mailbox), request.POST.get("do", "")
        return _mine(visit, upload, do) if do in mine.DO else _DO.get(do, _read)(visit, upload)
    if draft is None and request.POST.get("do") == "write" and drafts.was_deleted(organisation, code, timezone.now()):
        return deleted(request, clean_text(request.POST.get("text", "")), files=bool(upload.kept))
    if draft is None:
        return show(request, "enter_code", {"typed": typed[:400], "unknown": True})
    if request.POST.get("do") == "discard-yes":
        drafts.discard_draft(organisation, code, timezone.now())
        return show(request, "gone", {"heading": _("Your unsent message is deleted")})
    ask = "discard" if request.POST.get("do") == "discard" else ""
    return show(request, "draft", _carried(code) | {"ask": ask, "message_action": f"{_base()}message/"})


def deleted(request: HttpRequest, words: str, *, files: bool) -> HttpResponse:
    """A page of a code that was deleted meanwhile: nothing is done, and what was typed is given back."""
    return show(request, "forgotten", {"words": words, "files": files}, status=410)


def offer(visit: Visit, text: str, *, files: bool) -> HttpResponse:
    """What was written on a page of questions after the sending, in the form of a new message: not sent yet."""
    problems = [_("Your message was sent before this. What you wrote now is in the form below: if it is new, send it.")]
    if files:
        problems.append(_("Files cannot be kept on this page. If you added one, add it again afterwards."))
    return _read(visit, adding_files.Upload(), text=text, problems=problems)


def _read(visit: Visit, upload: adding_files.Upload, **more: Any) -> HttpResponse:
    found, spoilt = read_mailbox(visit.directory.organisation, visit.mailbox, visit.pair)
    if not visit.request.POST.get("do") and not chosen_language(visit.request):
        note_return(visit.mailbox, timezone.now())
    page = mine.page_of(visit)
    asked = sum(not one.answered for one in page.questions) if page else 0
    context = _carried(visit.code) | messages.shown(found) | {"own_page": page is not None, "asked": asked} | {
        "spoilt": spoilt, "form": random_id(), "press": "do", "press_value": "write",
    }  # fmt: skip
    if chosen_language(visit.request):  # half-written text survives a change of language
        context |= {"text": visit.request.POST.get("text", ""), "form": _form_id(visit) or context["form"]}
    return show(visit.request, "mailbox", context | more)


def _mine(visit: Visit, upload: adding_files.Upload, do: str) -> HttpResponse:
    """Their own page; the messages again where there is none any more, with what was typed."""
    page = mine.page_of(visit)
    if page is None:
        words = clean_text(visit.request.POST.get("text", ""))
        problems = [_("Your page is not here any more. Write to us below.")] if do != "mine" else []
        return _read(visit, upload, text=words, problems=problems)
    if chosen_language(visit.request):
        return mine.mine(visit, page)
    return mine.DO[do](visit, page)


def _write(
    visit: Visit, upload: adding_files.Upload, *, about: tuple[tuple[str, str], ...] = (), done: str = ""
) -> HttpResponse:
    if chosen_language(visit.request):
        return _read(visit, upload)
    post = visit.request.POST
    text = clean_text(post.get("text", ""))
    problems = adding_files.in_words(upload.refused)
    if upload.cut:
        problems = [_("The connection was cut, and not all of it arrived. Choose the file again.")]
    elif len(text) > LONGEST_TEXT:
        problems = [str(TOO_LONG) % {"count": len(text), "most": LONGEST_TEXT}]
    elif not text and not upload.kept and not problems and not about:
        problems = [_("Write a few words, or choose a file.")]
    form_id = _form_id(visit)
    if not form_id and not problems:
        problems = [_("A part of this form was missing. Look at it, then send once more.")]
    if problems:
        typed = {"text": text, "urgent": post.get("urgent"), "form": form_id or random_id()}
        return _read(visit, upload, problems=problems, **typed)
    level = "emergency" if post.get("urgent") == "yes" else "urgent"
    added = adding.Added(form_id, "message", _language(), text, level, about, tuple(upload.kept))
    if adding.add_message(visit.directory, visit.mailbox, visit.pair, added, timezone.now()):
        upload.claim()
    return _read(visit, upload, done=done or _("We have received what you wrote. It cannot be read back here."))


def _appeal(visit: Visit, upload: adding_files.Upload) -> HttpResponse:
    """They ask that a second person looks at our no. Asked twice it needs something new; what is new is never lost."""
    found, _spoilt = read_mailbox(visit.directory.organisation, visit.mailbox, visit.pair)
    text = clean_text(visit.request.POST.get("text", ""))
    if chosen_language(visit.request) or not messages.is_refused(found):
        return _write(visit, upload)
    if messages.asked_before(found) and not text and not upload.kept:
        return _read(visit, upload, problems=[_("You have asked this already. Write what is new, then send it.")])
    if messages.asked_again(found):
        return _write(visit, upload)  # it waits already: what is new is added to it
    about = ((adding.SECOND_LOOK, "yes"),)
    return _write(visit, upload, about=about, done=_("We have received it. A second person looks at our decision."))


def _withdraw(visit: Visit, upload: adding_files.Upload) -> HttpResponse:
    return show(visit.request, "withdraw", _carried(visit.code) | {"form": random_id()})


def _withdraw_yes(visit: Visit, upload: adding_files.Upload) -> HttpResponse:
    if not (form_id := _form_id(visit)):
        return _withdraw(visit, upload)
    added = adding.Added(form_id, "withdrawal", _language())
    adding.add_message(visit.directory, visit.mailbox, visit.pair, added, timezone.now())
    return _read(visit, upload, done=_("We have received that you withdraw your request. We stop working on it."))


def _forget(visit: Visit, upload: adding_files.Upload) -> HttpResponse:
    return show(visit.request, "forget", _carried(visit.code))


def _forget_yes(visit: Visit, upload: adding_files.Upload) -> HttpResponse:
    delete_code(visit.directory.organisation, visit.code, visit.mailbox, timezone.now())
    return show(visit.request, "gone", {"heading": _("This code and its messages are deleted"), "stays": True})


_DO = {
    "write": _write, "appeal": _appeal,
    "withdraw": _withdraw, "withdraw-yes": _withdraw_yes, "forget": _forget, "forget-yes": _forget_yes,
}  # fmt: skip


def _form_id(visit: Visit) -> str:
    """The id drawn with the form, so that the same form sent twice is one message; empty where it is missing."""
    given = visit.request.POST.get("form", "")
    return given if is_id(given) else ""


def _carried(code: ReturnCode) -> dict[str, Any]:
    return {"code": digits(code), "action": f"{_base()}return/"}


def _base() -> str:
    return f"/{_language()}/"


def _language() -> str:
    return translation.get_language() or "en"
