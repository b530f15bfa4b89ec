"""The page of a case's links: what stands, one more, and undoing one."""

from contextlib import ExitStack
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from waystation.accounts.queries import pseudonyms
from waystation.cases import queries, summaries, words
from waystation.cases.access import OpenCase, open_case
from waystation.cases.forms import words_field
from waystation.cases.linked import link_cases, links_of, unlink_cases
from waystation.cases.models import Case
from waystation.core.vocabulary.refusals import NotYours
from waystation.site.forms import WrittenField
from waystation.vault.keyring import Keyring
from waystation.vault.web import page

BLANK = ("", "—")  # nobody is linked with the first of a list by one press of a button
CHOOSE = {"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")}


class _ChoosingForm(forms.Form):
    """`chooses`: the field for the other case, of whose choices none is preset."""

    chooses = ""

    def __init__(self, *args: Any, cases: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        control: Any = self.fields[self.chooses]
        control.choices = [BLANK, *cases]


class LinkForm(_ChoosingForm):
    """Which other case, how the two belong together, and why we think so."""

    chooses = "other"

    other = forms.ChoiceField(label=_("The other case"), error_messages=CHOOSE)
    kind = forms.ChoiceField(
        label=_("How they belong together"), choices=[BLANK, *words.choices(words.LINKED)], error_messages=CHOOSE
    )
    reason = words_field(_("How do we know?"), rows=3)


class CompareForm(_ChoosingForm):
    """With which other case this one is set side by side."""

    chooses = "compare"
    compare = forms.ChoiceField(label=_("The other case"), error_messages=CHOOSE)


class UndoForm(forms.Form):
    """Why a link was wrong, or is no more."""

    row = WrittenField(widget=forms.HiddenInput)
    reason = words_field(_("Why is it undone?"), rows=2)


@page({"team-"}, methods=("GET", "POST"))
def links(request: Any, ref: str) -> HttpResponse:
    """Links in both directions. Undoing carries the row of the link; comparing changes nothing yet."""
    sent = request.POST if request.method == "POST" else None
    undoing, comparing = "row" in request.POST, "compare" in request.POST
    with open_case(request.keyring, ref, purpose="change") as opened, ExitStack() as stack:
        cases = _others(request.keyring, ref)
        form = LinkForm(None if undoing or comparing else sent, cases=cases)
        undo, compare = UndoForm(sent if undoing else None), CompareForm(sent if comparing else None, cases=cases)
        if compare.is_valid():
            return HttpResponseRedirect(reverse("cases:same", args=[ref, compare.cleaned_data["compare"]]))
        if form.is_valid():
            said = form.cleaned_data
            other = stack.enter_context(open_case(request.keyring, said["other"], purpose="change"))
            link_cases(opened, other, said["kind"], reason=said["reason"], now=timezone.now())
            return HttpResponseRedirect(reverse("cases:links", args=[ref]))
        if undo.is_valid():
            _undo(request.keyring, opened, undo.cleaned_data, stack)
            return HttpResponseRedirect(reverse("cases:links", args=[ref]))
        found = links_of(opened, pseudonyms())
        context = {"form": form, "undo": undo, "compare": compare, "ref": ref, "open": opened.row.open}
        context |= _context_line(opened)
    context |= {
        "standing": [link for link in found if not link["undone"]],
        "undone": [link for link in found if link["undone"]],
    }
    return render(request, "cases/links.html", context)


def _undo(keyring: Keyring, opened: OpenCase, said: dict[str, Any], stack: ExitStack) -> None:
    link = next((link for link in links_of(opened, {}) if link["row"] == said["row"]), None)
    if link is None:
        raise NotYours()
    there = Case.objects.filter(pk=link["with"]).exists()
    other = stack.enter_context(open_case(keyring, link["with"], purpose="change")) if there else None
    unlink_cases(opened, other, said["row"], reason=said["reason"], now=timezone.now())


def _others(keyring: Keyring, ref: str) -> list[tuple[str, str]]:
    """Open cases of my teams, by their aliases."""
    refs = list(queries.cases_of(keyring, open_only=True).values_list("pk", flat=True))
    lines = summaries.read_lines(keyring, refs)
    found = [(other, str(lines[other].get("alias", "")) or other[:6]) for other in refs if other in lines]
    return sorted((pair for pair in found if pair[0] != ref), key=lambda pair: pair[1])


def _context_line(opened: OpenCase) -> dict[str, Any]:
    record = queries.names_of(opened)
    return {"names": list(record.values())}
