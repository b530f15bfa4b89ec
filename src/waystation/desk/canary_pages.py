"""The page of canary facts, for officers: write one, compare a text with all of them."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from waystation.audit.actions import record, this_hour
from waystation.audit.tags import Tag
from waystation.desk import canaries
from waystation.desk.canaries import Fact
from waystation.intake.enquiries import reading
from waystation.letterbox.hours import begin_of
from waystation.site.forms import WrittenField
from waystation.vault import signed
from waystation.vault.names import working_names
from waystation.vault.web import OFFICER, page

AROUND = 80  # characters of a text shown before and behind what turned up
LONGEST = 50_000
_AREA = {"rows": 3, "dir": "auto", "autocomplete": "off", "spellcheck": "false"}


class FactForm(forms.Form):
    """Who was told what."""

    use_required_attribute = False
    worker = forms.ChoiceField(
        label=_("Who was told it?"),
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")},
    )
    text = WrittenField(
        label=_("What were they told?"), max_length=canaries.LONGEST, widget=forms.Textarea({**_AREA, "rows": 2}),
        error_messages={"required": _("Write it as it was told.")},
        help_text=_("One invented sentence that harms nobody, with a place, a day and a thing."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["worker"]
        field.choices = [("", ""), *_told()]


def _told() -> list[tuple[str, str]]:
    """(id, signed name) of whom a fact can be told: not officers, who read all facts."""
    present = signed.directory()
    workers = present.workers.keys() - present.officers(this_hour())
    return sorted(((who, name) for who, name in working_names().items() if who in workers), key=lambda pair: pair[1])


class TextForm(forms.Form):
    """A text from outside. It is compared and kept nowhere."""

    use_required_attribute = False
    text = WrittenField(
        label=_("Paste a text"), max_length=LONGEST, widget=forms.Textarea({**_AREA, "rows": 5}),
        error_messages={"required": _("Paste the text, then compare.")},
        help_text=_("A message, an article, what somebody said on the telephone. It is kept nowhere."),
    )  # fmt: skip


@page(OFFICER, methods=("GET", "POST"), fresh=True)
def facts(request: Any) -> HttpResponse:
    """The facts and whose they are; asks for passphrase and factor before it shows."""
    form = FactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        canaries.write_fact(**form.cleaned_data, by=request.keyring, now=timezone.now())
        return HttpResponseRedirect(reverse("desk:canaries"))
    return _show(request, fact_form=form)


@page(OFFICER, methods=("POST",), fresh=True)
def compare(request: Any) -> HttpResponse:
    form = TextForm(request.POST)
    if not form.is_valid():
        return _show(request, text_form=form)
    text, names = form.cleaned_data["text"], working_names()
    found = canaries.turned_up(text, by=request.keyring, now=timezone.now())
    return _show(request, compared=True, found=[_shown(fact, text, echo.place, names) for fact, echo in found])


def _shown(fact: Fact, text: str, place: tuple[int, int], names: dict[str, str]) -> dict[str, Any]:
    begin, end = place
    return {
        "name": names.get(fact.worker, "?"), "text": fact.text, "before": text[max(0, begin - AROUND) : begin],
        "words": text[begin:end], "after": text[end : end + AROUND],
    }  # fmt: skip


def _heard(request: Any, names: dict[str, str]) -> list[dict[str, Any]]:
    """What callers said that only one worker was told, with the way to the enquiry. The log's line says not whether."""
    if reading.reads_as(request.keyring):
        with transaction.atomic():
            record(Tag.ENQUIRY_READ, by=request.worker.pk)
    return [
        {
            **_shown(one.fact, one.text, one.place, names), "when": begin_of(one.enquiry.row.hour),
            "url": reverse("enquiries:one", args=[one.enquiry.enquiry]),
        }
        for one in canaries.heard(by=request.keyring, now=timezone.now())
    ]  # fmt: skip


@page(OFFICER, methods=("POST",), fresh=True)
def end(request: Any, fact: str) -> HttpResponse:
    canaries.end_fact(fact, by=request.keyring, now=timezone.now())
    return HttpResponseRedirect(reverse("desk:canaries"))


def _show(request: Any, **more: Any) -> HttpResponse:
    names = working_names()
    known = canaries.read_facts(by=request.keyring, now=timezone.now())
    listed = [
        {
            "id": fact.id, "name": names.get(fact.worker, "?"), "text": fact.text, "ended": bool(fact.ended),
            "by": names.get(fact.by, "?"), "since": begin_of(fact.hour),
        }
        for fact in known
    ]  # fmt: skip
    context = {
        "fact_form": FactForm(), "text_form": TextForm(auto_id="text_%s"), "listed": listed, "found": [],
        "heard": _heard(request, names), "reads": reading.reads_as(request.keyring), **more,
    }  # fmt: skip
    wrong = any(form.errors for form in (context["fact_form"], context["text_form"]))
    return render(request, "desk/canaries.html", context, status=400 if wrong else 200)
