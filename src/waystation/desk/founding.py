"""Founding a group from the page: its name, its first members; two officers where the group takes two."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.desk.groups import NAMES, TEAM, group_name, needs_two
from waystation.desk.saying import say
from waystation.site.forms import HintedRadios
from waystation.vault import officers, recovery, signed
from waystation.vault.keyring import Keyring
from waystation.vault.models import Proposal
from waystation.vault.names import working_names
from waystation.vault.web import OFFICER, page

NEW_TEAM = "team"


class FoundForm(forms.Form):
    """Which group, and who belongs to it from the beginning."""

    group = forms.ChoiceField(
        label=gettext_lazy("Which group"), error_messages={"required": gettext_lazy("Choose one.")}
    )
    team = forms.RegexField(
        r"^[a-zA-Z]{2,20}$",
        label=gettext_lazy("Name of the team"),
        help_text=gettext_lazy("Only for a team of caseworkers: one word in Latin letters, for example Birch."),
        required=False,
        error_messages={"invalid": gettext_lazy("One word of 2 to 20 Latin letters.")},
    )
    members = forms.MultipleChoiceField(
        label=gettext_lazy("First members"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there, names = signed.directory().compartments, working_names()
        open_codes = [code for code in NAMES if code not in there and code != recovery.DRILL]
        hints = {code: _("Two officers found it together.") for code in open_codes if needs_two(code)}
        group, members = self.fields["group"], self.fields["members"]
        group.widget = HintedRadios(hints)
        group.choices = [(NEW_TEAM, _("a team of caseworkers")), *((c, group_name(c)) for c in open_codes)]  # type: ignore[attr-defined]
        people = sorted(((w, names.get(w, "?")) for w in signed.directory().workers), key=lambda pair: pair[1])
        members.choices = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("group") == NEW_TEAM and not cleaned.get("team") and "team" not in self.errors:
            self.add_error("team", _("Give the team a name."))
        return cleaned

    @property
    def code(self) -> str:
        group: str = self.cleaned_data["group"]
        return TEAM + self.cleaned_data["team"].lower() if group == NEW_TEAM else group


@page(OFFICER, methods=("GET", "POST"), fresh=True)
def found(request: Any) -> HttpResponse:
    """Found a group at once, or propose it to a second officer."""
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _found(form.code, form.cleaned_data["members"], request.keyring)
        except Refused as refused:
            say(form, refused)
        else:
            return HttpResponseRedirect(reverse("desk:people"))
    return render(request, "desk/found.html", {"form": form}, status=409 if form.errors else 200)


@transaction.atomic
def _found(code: str, workers: list[str], keyring: Keyring) -> None:
    if not needs_two(code):
        officers.found_compartment(code, workers, by=keyring, now=timezone.now())
        return
    for worker in workers:
        officers.propose_grant(code, worker, by=keyring, now=timezone.now())


@page(OFFICER, methods=("POST",), fresh=True)
def confirm_founding(request: Any, code: str) -> HttpResponse:
    """Second hand: make the group with everybody whom another officer proposed for it."""
    rows = Proposal.objects.filter(expires__gte=timezone.now()).exclude(by=request.worker.pk)
    bodies = {row.pk: signed.body_of(bytes(row.body)) for row in rows}
    chosen = {pk: body["worker"] for pk, body in bodies.items() if body["compartment"] == code}
    if not chosen:
        raise NotYours()
    officers.found_compartment(
        code, list(chosen.values()), by=request.keyring, now=timezone.now(), proposals=list(chosen)
    )
    return HttpResponseRedirect(reverse("desk:people"))
