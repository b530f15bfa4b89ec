"""Rotation and lockdown: what follows when somebody's access was withdrawn, and what stops everything."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.desk.forms import ConfirmForm
from waystation.desk.saying import say
from waystation.vault import lockdown, rotating, signin
from waystation.vault.models import Recovery
from waystation.vault.web import DEVICE_COOKIE, OFFICER, SIGNED_IN, page


@page(SIGNED_IN, methods=("GET", "POST"))
def rotation(request: Any) -> HttpResponse:
    """The second act of a revocation: a member renews the keys of their groups."""
    due = rotating.due(request.keyring)
    if request.method == "POST":
        for code in due:
            rotating.rotate(code, request.keyring)
        return render(request, "desk/rotation.html", {"due": [], "finished": due})
    return render(request, "desk/rotation.html", {"due": due})


@page(OFFICER, methods=("GET", "POST"))
def lock(request: Any) -> HttpResponse:
    """One click: every session ends, the door stays open."""
    if request.method == "POST":
        try:
            return _locked(lockdown.lock(by=request.worker.pk, now=timezone.now()))
        except lockdown.NotWritten as problem:
            return _not_written(request, problem)
    return _show(request, ConfirmForm())


@page(OFFICER, methods=("POST",))
def lock_hard(request: Any) -> HttpResponse:
    """Delete the members' keys too; with passphrase and factor, and only when a recovery drill has been passed."""
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            worker, _pair = signin.prove(
                request.worker.pseudonym,
                **form.cleaned_data,
                device=request.COOKIES.get(DEVICE_COOKIE, ""),
                now=timezone.now(),
            )
            if worker.pk != request.worker.pk:
                raise NotYours()
            ended = lockdown.lock(by=worker.pk, now=timezone.now(), hard=True)
        except NotYours:
            raise
        except lockdown.NotWritten as problem:
            return _not_written(request, problem)
        except Refused as refused:
            say(form, refused)
        else:
            return _locked(ended)
    return _show(request, form, status=409)


def _locked(ended: bool) -> HttpResponse:
    """To the way in, which says that the desk is locked, and what to do where its processes could not be ended."""
    response = HttpResponseRedirect(reverse("desk:sign-in") + ("" if ended else "?running"))
    response.delete_cookie(settings.SESSION_COOKIE_NAME)
    return response


def _not_written(request: Any, problem: lockdown.NotWritten) -> HttpResponse:
    """What was ended and what was not. Drawn without the rail, which would ask the database."""
    request.worker = request.keyring = None
    response = render(request, "desk/not_locked.html", {"problem": problem}, status=503)
    response.delete_cookie(settings.SESSION_COOKIE_NAME)
    return response


def _show(request: Any, form: ConfirmForm, status: int = 200) -> HttpResponse:
    drilled = Recovery.objects.filter(drill=True, state=Recovery.State.DONE).exists()
    return render(request, "desk/lockdown.html", {"form": form, "drilled": drilled}, status=status)
