"""My hours, for every worker; and what those on duty see of it."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from waystation.accounts.queries import pseudonyms
from waystation.audit.ids import random_id
from waystation.cases.telling import day_text, moment_text
from waystation.core.vocabulary.refusals import NotYours
from waystation.desk import care
from waystation.site.forms import DayField, WrittenField
from waystation.vault import signed
from waystation.vault.web import SIGNED_IN, page

FORM_ID = r"^[0-9a-f]{32}$"
KINDS = ((care.BREAK, _("I need a break")), (care.TALK, _("I would like somebody to talk to")))


class Once(forms.Form):
    use_required_attribute = False
    form_id = forms.RegexField(FORM_ID, widget=forms.HiddenInput, initial=random_id)


class HoursForm(Once):
    day = DayField(label=_("On which day?"), initial=lambda: timezone.now().date())
    hours = forms.FloatField(
        label=_("How many hours with what distresses?"),
        help_text=_("Testimony, pictures, recordings, people in panic. Half an hour is 0.5."),
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal", "size": 4}),
        error_messages={"required": _("Write a number: 0.5, or 3."), "invalid": _("Write a number: 0.5, or 3.")},
    )
    share = forms.BooleanField(label=_("Those on duty may see my hours"), required=False)


class AskForm(Once):
    kind = forms.ChoiceField(
        label=_("What do you need?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    text = WrittenField(
        label=_("Anything they should know"),
        help_text=_("You need not give a reason."),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )


class TalkForm(Once):
    day = DayField(label=_("When did you talk?"), initial=lambda: timezone.now().date())
    text = WrittenField(
        label=_("What do both of you want to remember?"),
        help_text=_("They read it too. No diagnosis, nothing that was said in confidence."),
        max_length=600,
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Write what both of you want to remember.")},
    )
    next_day = DayField(label=_("When do you talk next?"), required=False)


@page(SIGNED_IN, methods=("GET", "POST"))
def hours(request: Any) -> HttpResponse:
    """What I wrote down of myself, what I asked for, and talks."""
    form = HoursForm(_posted(request), initial={"share": care.read_own(request.keyring).share})
    if request.method == "POST" and form.is_valid():
        care.log_hours(request.keyring, **form.cleaned_data, now=timezone.now())
        return HttpResponseRedirect(reverse("desk:hours"))
    return _show(request, form, AskForm())


@page(SIGNED_IN, methods=("POST",))
def ask(request: Any) -> HttpResponse:
    """A break, or somebody to talk to."""
    form = AskForm(request.POST)
    if not form.is_valid():
        return _show(request, HoursForm(), form)
    care.ask_for(request.keyring, **form.cleaned_data, now=timezone.now())
    return HttpResponseRedirect(reverse("desk:hours") + "#asked")


@page({care.DUTY})
def team(request: Any) -> HttpResponse:
    """Everybody who works here: who asked for something comes first."""
    today, books, names = timezone.now().date(), care.read_for_duty(request.keyring), pseudonyms()
    care.note_reading(request.keyring)
    working = [w for w in signed.directory().workers if w not in signed.directory().revoked]
    rows = [_line(books.get(w, care.Book(w)), names.get(w, "?"), today) for w in working]
    order = sorted(rows, key=lambda row: (not row["asks"], not row["late"], row["name"]))
    return render(request, "desk/care.html", {"rows": order, "asked": sum(bool(row["asks"]) for row in rows)})


@page({care.DUTY}, methods=("GET", "POST"))
def talk(request: Any, worker_id: str) -> HttpResponse:
    """Write down a talk with one worker; both read it."""
    book = care.read_for_duty(request.keyring).get(worker_id, care.Book(worker_id))
    if signed.directory().worker(worker_id) is None:
        raise NotYours()
    form = TalkForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        care.write_talk(request.keyring, worker_id, **form.cleaned_data, now=timezone.now())
        return HttpResponseRedirect(reverse("desk:care"))
    care.note_reading(request.keyring)
    shown = _line(book, pseudonyms().get(worker_id, "?"), timezone.now().date())
    return render(request, "desk/care_talk.html", {"form": form, "row": shown, "talks": _talks(book)})


def _posted(request: Any) -> Any:
    return request.POST if request.method == "POST" else None


def _show(request: Any, form: HoursForm, ask_form: AskForm) -> HttpResponse:
    book, today = care.read_own(request.keyring), timezone.now().date()
    waiting = {one["id"] for one in book.waiting}
    context = {
        "form": form,
        "ask_form": ask_form,
        "week": book.week(today),
        "much": book.week(today) >= care.MUCH,
        "share": book.share,
        "hours": [{**one, "day": day_text(one["day"])} for one in reversed(book.hours)],
        "asks": [_asked(one, one["id"] in waiting) for one in reversed(book.asks)],
        "talks": _talks(book),
        "on_duty": care.DUTY in request.keyring.codes,
    }
    return render(request, "desk/hours.html", context)


def _asked(one: dict[str, Any], waits: bool) -> dict[str, Any]:
    return {**one, "kind": dict(KINDS)[one["kind"]], "when": moment_text(one["at"]), "waits": waits}


def _talks(book: care.Book) -> list[dict[str, Any]]:
    names = pseudonyms()
    return [
        {**one, "day": day_text(one["day"]), "next": day_text(one["next"]), "by": names.get(one["by"], "?")}
        for one in reversed(book.talks)
    ]


def _line(book: care.Book, name: str, today: date) -> dict[str, Any]:
    last = book.talks[-1] if book.talks else {}
    week = book.week(today)
    return {
        "id": book.worker,
        "name": name,
        "asks": [_asked(one, True) for one in book.waiting],
        "week": week if book.share else None,
        "much": book.share and week >= care.MUCH,
        "last": day_text(last.get("day", "")),
        "next": day_text(last.get("next", "")),
        "late": bool(last.get("next")) and last["next"] < today.isoformat(),
    }
