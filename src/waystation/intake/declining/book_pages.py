"""Pages of the onward directory: what must be looked at again, writing an entry, and that somebody looked."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake import words as intake_words
from waystation.intake.declining import book, forms, letters, words
from waystation.intake.declining.book import Entry, Stale
from waystation.intake.entries import when
from waystation.intake.queue import NEEDS
from waystation.intake.searching import folded
from waystation.vault.web import page

BOTH = ("GET", "POST")
NEW = "new"


@page(NEEDS, methods=BOTH)
def directory(request: Any) -> HttpResponse:
    """What must be looked at again comes first; who is gone comes last."""
    today, entries = timezone.now().date(), book.read_book(request.keyring)
    filters, search = forms.BookFilters(request.GET), forms.BookSearch(request.POST or None)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    region = search.cleaned_data["region"] if search.is_bound and search.is_valid() else ""
    found = [entry for entry in entries.values() if _fits(entry, chosen, region)]
    found.sort(key=lambda entry: (_order(entry, today), entry.checked_on, entry.name.casefold()))
    names, said = pseudonyms(), {"kept": _("The entry is saved."), "checked": _("It is written down that you looked.")}
    context = {
        "rows": [_row(entry, today, names) for entry in found],
        "to_check": sum(1 for entry in entries.values() if _order(entry, today) == 0),
        "any": bool(entries),
        "filters": filters,
        "search": search,
        "done": said.get(request.GET.get("done", ""), ""),
    }
    return render(request, "intake/onward.html", context)


def _fits(entry: Entry, chosen: dict[str, str], region: str) -> bool:
    language, ground = chosen.get("language", ""), chosen.get("ground", "")
    if language and not entry.speaks(language) or ground and entry.grounds and ground not in entry.grounds:
        return False
    return not region or not entry.regions or folded(region) in folded(entry.regions)


def _order(entry: Entry, today: date) -> int:
    return 2 if entry.is_gone else 0 if entry.is_stale(today) else 1


def _row(entry: Entry, today: date, names: dict[str, str]) -> dict[str, Any]:
    return {
        "entry": entry,
        "url": reverse("intake:onward-entry", args=[entry.code]),
        "texts": [name for code, name in intake_words.LANGUAGE.items() if entry.speaks(code)],
        "spoken": words.of_language(entry.languages, entry.languages_more),
        "unsafe": words.chosen(words.UNSAFE, entry.unsafe),
        "stale": entry.is_stale(today),
        "changed": entry.found == book.CHANGED,
        "checked": _day(entry.checked_on),
        "by": names.get(entry.checked_by, "?") if entry.checked_by else "",
        "next": date_format(entry.next_check, "DATE_FORMAT") if entry.next_check else "",
    }


def _day(day: str) -> str:
    return date_format(date.fromisoformat(day), "DATE_FORMAT") if day else ""


@page(NEEDS, methods=BOTH)
def entry_page(request: Any, code: str) -> HttpResponse:
    """Write or change an entry. A form made from an older version is refused, and both are shown."""
    existing = _existing(request, code)
    if request.method != "POST":
        return _show(request, existing, forms.EntryForm(initial=forms.initial(existing) if existing else {}))
    form = forms.EntryForm(request.POST)
    if not form.is_valid():
        return _show(request, existing, form, status=400)
    entry = form.entry(existing.code if existing else "")
    try:
        kept = book.keep_entry(request.keyring, entry, seen=form.cleaned_data["seen"], now=timezone.now())
    except Stale as stale:
        again = forms.EntryForm({**_flat(request.POST), "seen": stale.now.seen})
        return _show(request, stale.now, again, status=409, problem=stale)
    if not existing:  # whoever has just written it has most often just looked at it: the form for that comes next
        return HttpResponseRedirect(reverse("intake:onward-entry", args=[kept]) + "#check")
    return HttpResponseRedirect(reverse("intake:onward") + "?done=kept")


def _existing(request: Any, code: str) -> Entry | None:
    existing = book.read_book(request.keyring).get(code)
    if existing is None and code != NEW:
        raise NotYours()
    return existing


def _flat(posted: Any) -> dict[str, Any]:
    """What was posted, the ticked boxes as lists."""
    lists = ("languages", "grounds", "unsafe")
    return {name: posted.getlist(name) if name in lists else posted[name] for name in posted}


@page(NEEDS, methods=("POST",))
def check(request: Any, code: str) -> HttpResponse:
    """Somebody looked today. What changed is written next."""
    existing = _existing(request, code)
    if existing is None:
        raise NotYours()
    form, entry = forms.Check(request.POST), forms.EntryForm(initial=forms.initial(existing))
    if not form.is_valid():
        return _show(request, existing, entry, status=400, check_form=form)
    said = form.cleaned_data
    try:
        after = book.note_check(
            request.keyring, existing.code, said["found"], said["how"], seen=said["seen"], now=timezone.now()
        )
    except Stale as stale:
        return _show(request, stale.now, forms.EntryForm(initial=forms.initial(stale.now)), status=409, problem=stale)
    if after.found == book.CHANGED:
        return HttpResponseRedirect(reverse("intake:onward-entry", args=[code]))
    return HttpResponseRedirect(reverse("intake:onward") + "?done=checked")


def _show(request: Any, existing: Entry | None, form: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    today, names = timezone.now().date(), pseudonyms()
    before = book.earlier(request.keyring, existing.code) if existing else []
    context = {
        "form": form,
        "existing": existing,
        "row": _row(existing, today, names) if existing else None,
        "action": reverse("intake:onward-entry", args=[existing.code if existing else NEW]),
        "check_form": forms.Check(auto_id="check_%s", initial={"seen": existing.seen}) if existing else None,
        "check_url": reverse("intake:onward-check", args=[existing.code]) if existing else "",
        "as_read": _as_read(existing, today),
        "earlier": [(names.get(one.by, "?"), when(one.at), _as_written(one)) for one in before],
        **more,
    }
    return render(request, "intake/onward_entry.html", context, status=status)


def _as_read(entry: Entry | None, today: date) -> list[tuple[str, str, str]]:
    """(code, language, text) as the person would read it; nothing until somebody has looked, for it cannot leave."""
    if entry is None or not entry.checked_on:
        return []
    return [
        (code, name, letters.in_words([letters.onward(entry, code, today)], code))
        for code, name in intake_words.LANGUAGE.items()
        if entry.speaks(code)
    ]


def _as_written(entry: Entry) -> list[tuple[str, str, str]]:
    """(code, language, text) of an earlier version: what stood there, in each of its languages."""
    reach, texts = [entry.name, entry.web, entry.onion, entry.telephone], (entry.about, entry.first, entry.careful)
    return [
        (code, name, "\n".join(filter(None, [*reach, entry.hours, *(text.get(code) for text in texts)])))
        for code, name in intake_words.LANGUAGE.items()
        if entry.speaks(code)
    ]
