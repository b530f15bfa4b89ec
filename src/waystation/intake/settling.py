"""Refusing a request with advice in the person's language, and recording that they withdrew."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from waystation.intake import actions, forms, mail, words
from waystation.intake.access import OpenRequest, open_request
from waystation.intake.actions.deciding import REFUSAL_REASONS
from waystation.intake.queue import NEEDS
from waystation.vault.web import page

BOTH = ("GET", "POST")


@page(NEEDS, methods=BOTH)
def refuse(request: Any, ref: str) -> HttpResponse:
    """First the reason, then the letter, begun in the person's language."""
    with open_request(request.keyring, ref, purpose="refuse") as opened:
        form = forms.Refusal(request.POST or None, initial=_begun(opened, request.GET.get("code", "")))
        if request.method == "POST" and form.is_valid():
            actions.refuse_request(opened, **form.cleaned_data, now=timezone.now())
            return HttpResponseRedirect(reverse("intake:request", args=[ref]))
        context = {
            "form": form,
            "reasons": forms.RefusalReason(request.GET or None),
            "chosen": request.method == "POST" or request.GET.get("code") in REFUSAL_REASONS,
            "alias": opened.content.get("alias"),
            "language": words.of(words.LANGUAGE, opened.content.get("language")),
            "has_mailbox": mail.has_mailbox(opened),
            "by_telephone": mail.by_telephone(opened),
            "back_url": reverse("intake:request", args=[ref]),
        }
        return render(request, "intake/refuse.html", context)


def _begun(opened: OpenRequest, code: str) -> dict[str, str]:
    if code not in REFUSAL_REASONS:
        return {}
    title, text = words.refusal_letter(code, opened.content.get("language", "en"))
    return {"code": code, "title": title, "advice": text}


@page(NEEDS, methods=BOTH)
def withdraw(request: Any, ref: str) -> HttpResponse:
    """The person does not want it any more."""
    with open_request(request.keyring, ref, purpose="withdraw") as opened:
        form = forms.Withdrawal(request.POST or None)
        if request.method == "POST" and form.is_valid():
            actions.withdraw_request(opened, reason=form.cleaned_data["reason"], now=timezone.now())
            return HttpResponseRedirect(reverse("intake:request", args=[ref]))
        context = {
            "form": form,
            "alias": opened.content.get("alias"),
            "back_url": reverse("intake:request", args=[ref]),
        }
        return render(request, "intake/withdraw.html", context)
