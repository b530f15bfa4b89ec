"""The page "I know these people", and lifting what a colleague said."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from waystation.accounts.queries import pseudonyms
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake import words
from waystation.intake.access import OpenRequest, open_request
from waystation.intake.entries import when
from waystation.intake.forms import CHOOSE, _text
from waystation.intake.queue import NEEDS
from waystation.intake.signs import conflicts
from waystation.intake.signs.rows import Row
from waystation.vault.web import page

KNOWS = {
    conflicts.KIN: _("family, by blood or marriage"),
    conflicts.SAME_PLACE: _("from the same village or neighbourhood"),
    conflicts.PAID: _("paid by them, or by somebody who is after them"),
    conflicts.BUSINESS: _("business, debts or a quarrel"),
    conflicts.OTHER: _("otherwise"),
}


class Know(forms.Form):
    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("How do you know them?"), choices=list(KNOWS.items()), widget=forms.RadioSelect, error_messages=CHOOSE
    )
    reason = _text(
        _("More, if colleagues should know it"), rows=2, most=1_000, required=False,
        help_text=_("Whoever opens this request reads it."),
    )  # fmt: skip


class Lift(forms.Form):
    use_required_attribute = False
    reason = _text(_("Why can they look after it all the same?"), rows=2, most=1_000)


@page(NEEDS, methods=("GET", "POST"))
def know(request: Any, ref: str) -> HttpResponse:
    """Say that one knows these people; the request goes to somebody else."""
    form = Know(request.POST or None)
    with open_request(request.keyring, ref, purpose="say that one knows them") as opened:
        if request.method == "POST" and form.is_valid():
            conflicts.declare(opened, **form.cleaned_data, now=timezone.now())
            return HttpResponseRedirect(reverse("intake:queue"))
        return render(request, "intake/know.html", {"form": form, **_about(opened)})


@page(NEEDS, methods=("GET", "POST"))
def lift(request: Any, ref: str, worker: str) -> HttpResponse:
    form = Lift(request.POST or None)
    with open_request(request.keyring, ref, purpose="lift that somebody knows them") as opened:
        who = next((entry for entry in known_of(opened, pseudonyms()) if entry["worker"] == worker), None)
        if who is None:
            raise NotYours()
        if request.method == "POST" and form.is_valid():
            conflicts.lift(opened, worker, form.cleaned_data["reason"], now=timezone.now())
            return HttpResponseRedirect(reverse("intake:request", args=[ref]))
        return render(request, "intake/know.html", {"form": form, "who": who, **_about(opened)})


def known_of(opened: OpenRequest, names: dict[str, str]) -> list[dict[str, str]]:
    """For the page of a request: who said that they know these people."""
    me = opened.keyring.worker_id
    return known(conflicts.of(opened), names, me, lambda worker: reverse("intake:lift", args=[opened.ref, worker]))


def known(
    said_by: Mapping[str, Row], names: dict[str, str], me: str, lift_url: Callable[[str], str]
) -> list[dict[str, str]]:
    """For `intake/known.html`; nobody is shown the way to lift their own."""
    return [
        {
            "worker": worker, "name": names.get(worker, "?"), "how": words.of(KNOWS, said["kind"]),
            "reason": said["reason"], "when": when(said["at"]), "lift_url": lift_url(worker) if worker != me else "",
        }
        for worker, said in said_by.items()
    ]  # fmt: skip


def _about(opened: OpenRequest) -> dict[str, str]:
    return {
        "alias": opened.content.get("alias") or opened.ref[:6],
        "back_url": reverse("intake:request", args=[opened.ref]),
    }
