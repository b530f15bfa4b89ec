"""The glossary: read by interpreters and those who ask them, written by the latter."""

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.desk.saying import say
from waystation.desk.translation_forms import Term
from waystation.intake.entries import when
from waystation.intake.translating import glossary, words
from waystation.intake.translating.glossary import Entry
from waystation.vault.web import page


@page({"intake", "team-", "interpreters"})
def entries(request: Any) -> HttpResponse:
    """Every word, by languages."""
    names = pseudonyms()
    found = [_shown(entry, names) for entry in glossary.entries(request.keyring)]
    context = {
        "entries": found,
        "may_write": glossary.may_write(request.keyring),
        "done": _("The word is saved.") if "kept" in request.GET else "",
    }
    return render(request, "desk/glossary.html", context)


@page({"intake", "team-"}, methods=("GET", "POST"))
def entry(request: Any) -> HttpResponse:
    """Write a word or change one; what stood there before stays readable."""
    keyring = request.keyring
    code = request.POST.get("code") or request.GET.get("code", "")
    there = next((one for one in glossary.entries(keyring) if one.code == code), None)
    if code and there is None:
        raise NotYours()
    initial = {**asdict(there), "seen": there.seen} if there else {"source": "ru", "target": "en"}
    form = Term(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        code, seen = said.pop("code"), said.pop("seen")
        try:
            glossary.keep(keyring, code, said, seen=seen, now=timezone.now())
        except Refused as refused:
            say(form, refused)
        else:
            return HttpResponseRedirect(reverse("desk:glossary") + "?kept")
    names = pseudonyms()
    context = {
        "form": form,
        "there": _shown(there, names) if there else None,
        "earlier": [_shown(one, names) for one in glossary.earlier(keyring, code)] if code else [],
    }
    return render(request, "desk/glossary_entry.html", context, status=409 if form.errors else 200)


def _shown(found: Entry, names: dict[str, str]) -> dict[str, Any]:
    return {
        **asdict(found),
        "languages": words.way(found.source, found.target),
        "target_dir": words.direction(found.target),
        "who": names.get(found.by, "?"),
        "when": when(found.at),
    }
