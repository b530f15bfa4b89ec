"""Pages of the verification of a request: one for each act, and the list of what waits for somebody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from waystation.accounts.queries import pseudonyms
from waystation.audit.ids import random_id
from waystation.intake import (
    actions,
    check_card,
    check_forms,
    check_list,
    check_words,
    once,
    queries,
    verification,
    words,
)
from waystation.intake.access import OpenRequest, open_request
from waystation.intake.check_forms import CheckFields, Checks
from waystation.intake.queue import NEEDS
from waystation.intake.signs import conflicts
from waystation.site.forms import WrittenField
from waystation.vault.labels import Label
from waystation.vault.web import page

Cleaned = Mapping[str, Any]


class _Page(CheckFields):
    """`form_id` is drawn with the page: the same form sent twice is one act."""

    form_id = WrittenField(initial=random_id, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, checks: Checks, initial: Any) -> None:
        super().__init__(data, auto_id="check_%s", initial=initial)
        self.fill(checks)


class Open(check_forms.OpenFields, _Page):
    """A step is opened."""


class Result(check_forms.ResultFields, _Page):
    """What came of a step."""


class Look(check_forms.LookFields, _Page):
    """A second person read it."""


class Conclude(check_forms.ConcludeFields, _Page):
    """The account is credible."""


class Back(check_forms.BackFields, _Page):
    """It must be verified again."""


def _open(request: OpenRequest, form: Any, said: Cleaned, now: datetime, form_id: str) -> None:
    actions.open_check(
        request, said["kind"], what=said["what"], until=said["until"], who=said["who"], missing=form.asked(),
        second=said["second"], instead=said.get("instead", ""), now=now, form_id=form_id,
    )  # fmt: skip


def _result(request: OpenRequest, form: Any, said: Cleaned, now: datetime, form_id: str) -> None:
    actions.record_check(
        request, said["check"], said["result"], reason=said["reason"], source=said["source"], day=said["day"],
        replaces=said.get("replaces", ""), now=now, form_id=form_id,
    )  # fmt: skip


def _look(request: OpenRequest, form: Any, said: Cleaned, now: datetime, form_id: str) -> None:
    actions.look_at_check(request, said["check"], said["view"], reason=said["reason"], now=now, form_id=form_id)


def _conclude(request: OpenRequest, form: Any, said: Cleaned, now: datetime, form_id: str) -> None:
    actions.verify_request(
        request, steps=said["checks"], reason=said["reason"], source=said["source"], on=said["day"], now=now,
        form_id=form_id,
    )  # fmt: skip


def _back(request: OpenRequest, form: Any, said: Cleaned, now: datetime, form_id: str) -> None:
    actions.unverify_request(
        request, said["changed"], reason=said["reason"], void=said.get("void", ()), again=said.get("again", ()),
        now=now, form_id=form_id,
    )  # fmt: skip


@dataclass(frozen=True)
class Act:
    """A page with one form, and the action behind it."""

    form: type[_Page]
    act: Callable[[OpenRequest, Any, Cleaned, datetime, str], None]


ACTS: dict[str, Act] = {
    "check-open": Act(Open, _open),
    "check-result": Act(Result, _result),
    "check-look": Act(Look, _look),
    "check-conclude": Act(Conclude, _conclude),
    "check-back": Act(Back, _back),
}


def act_view(name: str) -> Callable[..., Any]:
    """The page of one act: its form, then its action, then the page of the request."""

    @page(NEEDS, methods=("GET", "POST"))
    def act(request: Any, ref: str) -> HttpResponse:
        what, now = ACTS[name], timezone.now()
        with open_request(request.keyring, ref, purpose="verify") as opened:
            back = reverse("intake:request", args=[ref]) + "#verification"
            checks = checks_of(opened)
            chosen = {"check": request.GET.get("check", "")}
            form = what.form(request.POST if request.method == "POST" else None, checks=checks, initial=chosen)
            if (form_id := once.of_form(form)) and opened.box.read(Label.REQUEST_VERIFICATION, form_id) is not None:
                return HttpResponseRedirect(back)  # sent before; what it chose may be no choice any more
            if request.method == "POST" and form.is_valid():
                what.act(opened, form, form.cleaned_data, now, form_id)
                return HttpResponseRedirect(back)
            title, button, hint = check_words.ACTS[name]
            context = {"form": form, "title": title, "button": button, "hint": hint, "back_url": back}
            context |= {"checks": card_of(opened, now)}
            context |= {"alias": opened.content.get("alias"), "closed": opened.row.state == "closed"}
            context["language"] = words.of(words.LANGUAGE, opened.content.get("language"))
        return render(request, "intake/check.html", context)

    act.__name__ = f"act_{name.replace('-', '_')}"
    act.__doc__ = f"The page of `{name}`."
    return act


def checks_of(opened: OpenRequest) -> Checks:
    """What the forms choose from."""
    knows, people = conflicts.of(opened), queries.members(opened.keyring, opened.row.compartment)
    able = [(worker, name) for worker, name in people if worker not in knows]
    return Checks(standing_of(opened), able, opened.keyring.worker_id)


def standing_of(opened: OpenRequest) -> verification.Standing:
    return verification.read(opened.box.read_all(Label.REQUEST_VERIFICATION))


def card_of(opened: OpenRequest, now: datetime) -> dict[str, Any]:
    """The verification as the page of the request shows it."""
    return check_card.card(
        standing_of(opened), pseudonyms(), lambda name: reverse(f"intake:{name}", args=[opened.ref]),
        me=opened.keyring.worker_id, now=now, language=opened.content.get("language", "en"),
    )  # fmt: skip


@page(NEEDS)
def waiting(request: Any) -> HttpResponse:
    """What waits for a second person, and which steps are late, of all open requests."""
    found = check_list.of_requests(request.keyring, timezone.now())
    return render(request, "intake/check_list.html", {"found": found})
