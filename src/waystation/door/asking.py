"""Asking for help: one page after the other, each saved under the return code before the next is shown."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from waystation.core.sealing import ReturnCode, digits, draw_code, mailbox_pair
from waystation.door import adding_files, codes, coming_back, steps
from waystation.door.forms import FORMS, Question
from waystation.door.pages import chosen_language, cut_short, door_page, not_open, show, trouble
from waystation.letterbox import drafts, questions, sending
from waystation.letterbox.clocks import FIRST_ANSWER
from waystation.letterbox.lists import NotOpenYet, current_directory
from waystation.letterbox.mailboxes import find_mailbox
from waystation.letterbox.models import Mailbox
from waystation.vault.directory import Directory


@dataclass
class Visit:
    """One request on the way: who asks, from which page, and what the draft holds."""

    request: HttpRequest
    directory: Directory
    code: ReturnCode
    step: str
    draft: drafts.OpenDraft | None = None
    sent: Mailbox | None = None
    deleted: bool = False
    notice: str = ""

    @property
    def answers(self) -> questions.Answers:
        return self.draft.answers if self.draft else {}


@door_page(posts=True)
def ask(request: HttpRequest) -> HttpResponse:
    """The first page on GET; on POST save the page that was sent, then show the one that was asked for."""
    try:
        directory = current_directory()
    except NotOpenYet:
        return not_open(request)
    if request.method != "POST":
        return _page(Visit(request, directory, draw_code(), "contact"), "contact")
    upload = adding_files.receive(request, directory)
    code, step = codes.hidden_code(request), request.POST.get("step", "")
    if code is None or step not in questions.ORDER:
        upload.abandon()
        return trouble(request, 400, _("This page has lost its code"), _("Begin again, or enter your return code."))
    if upload.cut and step != "files":  # that page says it itself, beside the files that are there
        upload.abandon()
        return cut_short(request)
    try:
        return _posted(Visit(request, directory, code, step), upload)
    finally:
        upload.abandon()  # whatever was not claimed by a draft


def _posted(visit: Visit, upload: adding_files.Upload) -> HttpResponse:
    form = FORMS[visit.step](visit.request.POST) if visit.step in FORMS else None
    if form is not None and not form.is_valid():
        return _page(visit, visit.step, form=form)
    answered = {visit.step: form.cleaned_data} if form is not None and form.fields else {}
    if not _save(visit, answered):
        return _too_late(visit, form, upload)
    if visit.step == "files" and (problems := adding_files.settle(visit.request, visit.directory, visit.draft, upload)):
        return _page(visit, "files", problems=problems)
    return _go(visit)


def _save(visit: Visit, answered: questions.Answers) -> bool:
    """Save the page. False when there is no draft to save it in: it was sent already, or deleted."""
    now, organisation = timezone.now(), visit.directory.organisation
    if answered:
        visit.draft = drafts.save_answers(organisation, visit.code, answered, now)
    else:
        visit.draft = drafts.find_draft(organisation, visit.code, now)
    if visit.draft is not None:
        return True
    visit.sent = find_mailbox(visit.code, mailbox_pair(visit.code))
    if visit.sent is not None:
        return False
    visit.draft = drafts.begin_draft(organisation, visit.code, answered, now)
    visit.deleted = visit.draft is None
    if visit.step != "contact":
        visit.notice = _(
            "What you wrote earlier is no longer here: unsent messages are deleted after 14 days. What you wrote on "
            "the last page is kept. Please go through the other questions again."
        )
    return not visit.deleted


def _too_late(visit: Visit, form: Question | None, upload: adding_files.Upload) -> HttpResponse:
    """A page that came after sending or deleting, as from an old tab. Words in it are shown again."""
    words = form.words() if form is not None else ""
    if visit.deleted:
        return coming_back.deleted(visit.request, words, files=bool(upload.kept))
    if visit.sent is None or not (words or upload.kept):
        return _sent(visit, already=True)
    pair = mailbox_pair(visit.code)
    back = coming_back.Visit(visit.request, visit.directory, visit.code, pair, visit.sent)
    return coming_back.offer(back, words, files=bool(upload.kept))


def _go(visit: Visit) -> HttpResponse:
    """Where the pressed button leads: a language, back, a page to change, sending, or onward."""
    post = visit.request.POST
    go, then = post.get("go", ""), post.get("then", "")
    if language := chosen_language(visit.request):
        with translation.override(language):
            return _page(visit, visit.step, then=then)
    if visit.notice:
        return _page(visit, "contact")
    if go == "send":
        return _send(visit)
    if go == "pause":
        return show(visit.request, "paused", _carried(visit, "check") | codes.shown(visit.code))
    if go in FORMS:
        return _page(visit, go, then="check" if visit.step == "check" else then)
    if go == "stay" or go.startswith(("add", "remove-")):
        return _page(visit, visit.step, then=then)
    if go == "back":
        return _page(visit, steps.before(visit.step, visit.answers))
    return _page(visit, _onward(visit, then), then=then)


def _onward(visit: Visit, then: str) -> str:
    following = steps.after(visit.step, visit.answers)
    if then != "check":
        return following
    wants_number = visit.step == "contact" and "reach" in questions.way_of(visit.answers)
    return "reach" if wants_number and "reach" not in visit.answers else "check"


def _send(visit: Visit) -> HttpResponse:
    language = translation.get_language() or "en"
    outcome = sending.send_request(visit.directory, visit.code, language, timezone.now())
    if outcome.kind is sending.Sent.EMPTY:
        return _page(visit, "story", then="check", empty=True)
    if outcome.kind is sending.Sent.NO_DRAFT:
        return _page(visit, "contact")
    return _sent(visit, already=outcome.kind is sending.Sent.ALREADY, level=outcome.level)


def _sent(visit: Visit, *, already: bool, level: str = "") -> HttpResponse:
    context = _carried(visit, "sent") | codes.shown(visit.code)
    return show(visit.request, "sent", context | {"already": already, "level": level, "hours": FIRST_ANSWER.get(level)})


def _page(visit: Visit, step: str, *, form: Question | None = None, then: str = "", **more: Any) -> HttpResponse:
    context = _carried(visit, step) | {"then": then if then == "check" else "", "notice": visit.notice} | more
    context |= {"way": steps.stations(step), "way_label": _("Your message")}
    if step == "code":
        return show(visit.request, "code", context | codes.shown(visit.code))
    if step == "check":
        return show(visit.request, "check", context | _all_said(visit))
    if form is None:
        form = FORMS[step](initial=visit.answers.get(step, {}))
    if step == "files":
        context |= adding_files.shown(visit.directory, visit.draft)
    return show(visit.request, "question", context | {"form": form})


def _all_said(visit: Visit) -> dict[str, Any]:
    notes = drafts.files_of(visit.directory.organisation, visit.draft, timezone.now()) if visit.draft else []
    return {"said": steps.said(visit.answers), "notes": notes, "useful": sending.is_useful(visit.answers, notes)}


def _carried(visit: Visit, step: str) -> dict[str, Any]:
    language = translation.get_language()
    return {"code": digits(visit.code), "step": step, "action": f"/{language}/message/"}
