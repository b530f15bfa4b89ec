"""Refusing with organisations that fit, and what a page says and offers after a no."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waystation.intake import actions, mail
from waystation.intake import pages as request_pages
from waystation.intake import words as intake_words
from waystation.intake.access import OpenRequest, open_request
from waystation.intake.actions.deciding import REFUSAL_REASONS
from waystation.intake.declining import after_no, book, forms, letters, reopening, second_look, words
from waystation.intake.declining.book import Entry
from waystation.intake.forms import RefusalReason
from waystation.intake.queue import NEEDS
from waystation.vault.web import page


@page(NEEDS, methods=("GET", "POST"))
def refuse(request: Any, ref: str) -> HttpResponse:
    """First the reason, then the letter, begun in the person's language, and who else may help."""
    with open_request(request.keyring, ref, purpose="refuse") as opened:
        choice, ground = choices(request, opened), request.GET.get("ground", "")
        initial = _begun(opened, request.GET.get("code", ""), any_fits=bool(choice.fitting))
        form = forms.Refusal(
            request.POST or None, initial=initial, offered=choice.labels, stale=choice.stale, unseen=choice.unseen
        )
        if request.method == "POST" and form.is_valid():
            said = {name: value for name, value in form.cleaned_data.items() if name != "nowhere"}
            actions.refuse_request(opened, **said, now=timezone.now())
            return HttpResponseRedirect(reverse("intake:request", args=[ref]))
        context = {
            "form": form,
            "reasons": RefusalReason(request.GET or None),
            "chosen": request.method == "POST" or request.GET.get("code") in REFUSAL_REASONS,
            "alias": opened.content.get("alias"),
            "language": intake_words.of(intake_words.LANGUAGE, opened.content.get("language")),
            "has_mailbox": mail.has_mailbox(opened),
            "by_telephone": mail.by_telephone(opened),
            "back_url": reverse("intake:request", args=[ref]),
            "grounds": [(code, word, code == ground) for code, word in words.GROUND.items()],
            "code": request.GET.get("code", ""),
            "book": choice,
            "not_mine": not second_look.may_look(opened.box, request.worker.pk),
        }
        return render(request, "intake/refuse.html", context, status=400 if form.errors else 200)


def _begun(opened: OpenRequest, code: str, *, any_fits: bool) -> dict[str, str]:
    if code not in REFUSAL_REASONS:
        return {}
    write = words.letter if any_fits or code in words.WITHOUT_ONWARD else words.letter_with_gap
    title, text = write(code, opened.content.get("language", "en"))
    return {"code": code, "title": title, "advice": text}


class Choice:
    """The directory as the page of a refusal offers it: what fits first, then the others that have words for them."""

    def __init__(self, entries: list[Entry], *, language: str, region: str, ground: str, today: date) -> None:
        self.fitting = letters.offered(entries, language=language, region=region, ground=ground)
        others = [e for e in letters.offered(entries, language=language, region="") if e not in self.fitting]
        self.stale = frozenset(e.code for e in [*self.fitting, *others] if e.is_stale(today))
        self.unseen = frozenset(e.code for e in [*self.fitting, *others] if not e.checked_on)
        self.labels = [(e.code, label(e, today)) for e in self.fitting]
        self.labels += [(e.code, label(e, today, other=True)) for e in others]
        self.any, self.unspoken = bool(entries), sum(1 for e in entries if not e.is_gone and not e.speaks(language))


def choices(request: Any, opened: OpenRequest) -> Choice:
    """For this person: by their language, the region they named, and a ground the worker may choose."""
    entries, content = list(book.read_book(request.keyring).values()), opened.content
    language = letters.language_of(content.get("language", ""))
    ground = request.GET.get("ground", "")
    region, today = content.get("region", ""), timezone.now().date()
    return Choice(entries, language=language, region=region, ground=ground, today=today)


def label(entry: Entry, today: date, *, other: bool = False) -> str:
    """One line of the choice: who, what they speak, who is not safe there, when somebody looked."""
    looked = date_format(date.fromisoformat(entry.checked_on), "SHORT_DATE_FORMAT") if entry.checked_on else ""
    if not looked:
        said = _("nobody has looked yet: look first")
    else:
        said = _("not looked at since %(day)s") if entry.is_stale(today) else _("looked at on %(day)s")
    parts = [
        entry.name,
        words.of_language(entry.languages, entry.languages_more),
        entry.regions or _("everywhere"),
        *words.chosen(words.UNSAFE, entry.unsafe),
        said % {"day": looked} if looked else said,
        _("another region or ground") if other else "",
    ]
    return " · ".join(filter(None, parts))


@page(NEEDS, methods=("POST",))
def reopen(request: Any, ref: str) -> HttpResponse:
    return _again(request, ref, reopening.reopen_request, _("It is taken up again."))


@page(NEEDS, methods=("POST",))
def stands(request: Any, ref: str) -> HttpResponse:
    return _again(request, ref, reopening.let_stand, _("It is written down that the refusal stands."))


def _again(request: Any, ref: str, act: Any, done: str) -> HttpResponse:
    form = forms.Again(request.POST, auto_id="again_%s")
    with open_request(request.keyring, ref, purpose="look at a refusal again") as opened:
        actions.take_messages(opened, now=timezone.now())  # whoever looks again has what came meanwhile before them
        if not form.is_valid():
            told = after_no.told(opened, form)
            return request_pages.show(request, opened, status=400, **told)
        act(opened, **form.cleaned_data, now=timezone.now())
        return request_pages.show(request, opened, done=done)
