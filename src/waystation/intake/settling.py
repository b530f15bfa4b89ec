"""Recording that they withdrew."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from waystation.intake import actions, forms
from waystation.intake.access import open_request
from waystation.intake.queue import NEEDS
from waystation.vault.web import page

BOTH = ("GET", "POST")


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
