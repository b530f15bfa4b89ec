"""Beginning an answer with a reply text, and the page where the desk keeps texts of its own. Nothing here sends."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake import answering, replies, replies_own, words
from waystation.intake.access import open_request
from waystation.intake.entries import when
from waystation.intake.pages import show
from waystation.intake.queue import NEEDS
from waystation.intake.replies_own import OwnText, Stale
from waystation.intake.replies_shipped import TEXTS
from waystation.vault.web import page

BOTH = ("GET", "POST")
NEW = "new"


@page(NEEDS, methods=("POST",))
def begin_answer(request: Any, ref: str) -> HttpResponse:
    """Put a reply text and advice below what was typed, and show the page again; the worker reads it, then sends."""
    with open_request(request.keyring, ref, purpose="begin an answer") as opened:
        language = answering.language_of(opened.content)
        form = answering.form_for(request.keyring, language, request.POST, beginning=True)
        if not form.is_valid():
            return show(request, opened, answer_form=form, status=400)
        filled = answering.filled(request.keyring, form)
        return show(request, opened, answer_form=filled, begun=True, at="messages")


@page(NEEDS)
def reply_texts(request: Any) -> HttpResponse:
    """All texts in the order in which an answer offers them: the organisation's own, then the shipped ones."""
    own, names = replies_own.read_own(request.keyring), pseudonyms()
    mine = sorted(own.items(), key=lambda entry: entry[1].title.casefold())
    said = {"kept": _("The text is saved."), "dropped": _("The text is removed.")}
    context = {
        "own": [{"code": code, **_shown(text, names), "replaces": _title_of(code)} for code, text in mine],
        "shipped": [{"code": code, "title": title} for code, (title, _body) in TEXTS.items() if code not in own],
        "done": said.get(request.GET.get("done", ""), ""),
    }
    return render(request, "intake/replies.html", context)


@page(NEEDS, methods=BOTH)
def reply_text(request: Any, code: str) -> HttpResponse:
    """Write or change one text. A form made from an older version is refused, and both are shown."""
    code = "" if code == NEW else code
    existing = replies_own.read_own(request.keyring).get(code)
    if code and existing is None and code not in TEXTS and not request.POST.get("seen"):
        raise NotYours()
    if request.method != "POST":
        return _form_page(request, code, existing, answering.OwnReply(initial=_initial(code, existing)))
    form = answering.OwnReply(request.POST)
    if not form.is_valid():
        return _form_page(request, code, existing, form, status=400)
    said = form.cleaned_data
    try:
        replies_own.keep_own(request.keyring, code, said["title"], form.bodies(), seen=said["seen"], now=timezone.now())
    except Stale as stale:
        return _stale(request, code, stale, form)
    return HttpResponseRedirect(reverse("intake:replies") + "?done=kept")


@page(NEEDS, methods=("POST",))
def drop_reply(request: Any, code: str) -> HttpResponse:
    """Remove an own text; not one that somebody changed since this page was opened."""
    try:
        replies_own.drop_own(request.keyring, code, seen=request.POST.get("seen", ""))
    except Stale as stale:
        form = answering.OwnReply(initial=_initial(code, stale.now))
        return _form_page(request, code, stale.now, form, status=409, problem=stale)
    return HttpResponseRedirect(reverse("intake:replies") + "?done=dropped")


def _stale(request: Any, code: str, stale: Stale, form: Any) -> HttpResponse:
    """What this worker typed stays in the form, now against what stands there; that is shown above it."""
    code = code if stale.now or code in TEXTS else ""  # removed meanwhile: saving once more makes a new one
    again = answering.OwnReply({**form.data.dict(), "seen": stale.now.seen if stale.now else ""})
    return _form_page(request, code, stale.now, again, status=409, problem=stale, compare=stale.now)


def _form_page(
    request: Any, code: str, existing: OwnText | None, form: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    compare = more.pop("compare", None)
    names = pseudonyms()
    context = {
        "form": form,
        "action": reverse("intake:reply-text", args=[code or NEW]),
        "existing": existing,
        "drop_url": reverse("intake:drop-reply", args=[code]) if existing else "",
        "shipped": _title_of(code),
        "compare": compare and {**_shown(compare, names), "bodies": _in_languages(compare)},
        "earlier": [
            {**_shown(text, names), "bodies": _in_languages(text)}
            for text in (replies_own.earlier(request.keyring, code) if existing else [])
        ],
        **more,
    }
    return render(request, "intake/reply.html", context, status=status)


def _initial(code: str, existing: OwnText | None) -> dict[str, str]:
    """What the form begins with: the text as it is, or the shipped one in four languages."""
    if existing:
        return {"title": existing.title, "seen": existing.seen, **_fields(existing.bodies)}
    if code not in TEXTS:
        return {}
    bodies = {
        language: next(entry.body for entry in replies.shipped(language) if entry.code == code)
        for language in words.LANGUAGE
    }
    return {"title": str(TEXTS[code][0]), **_fields(bodies)}


def _fields(bodies: dict[str, str]) -> dict[str, str]:
    return {f"body_{language}": text for language, text in bodies.items()}


def _title_of(code: str) -> Any:
    return TEXTS[code][0] if code in TEXTS else ""


def _shown(text: OwnText, names: dict[str, str]) -> dict[str, Any]:
    languages = [name for language, name in words.LANGUAGE.items() if text.bodies.get(language)]
    return {"title": text.title, "languages": languages, "by": names.get(text.by, "?"), "when": when(text.at)}


def _in_languages(text: OwnText) -> list[tuple[str, str, str]]:
    return [(code, name, text.bodies[code]) for code, name in words.LANGUAGE.items() if text.bodies.get(code)]
