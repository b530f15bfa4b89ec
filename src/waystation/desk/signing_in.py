"""Signing in and out, enrolling, confirming, and what was typed into a session that had ended."""

import io
from dataclasses import fields
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waystation.accounts.models import Worker
from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.sealing import SealingError
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.desk.forms import ConfirmForm, EnrolForm, InvitationForm, LanguageForm, SignInForm
from waystation.desk.saying import say
from waystation.vault import compartments, lockdown, officers, reserve, sessions, signed, signin
from waystation.vault.keyring import Keyring
from waystation.vault.models import UnsentForm
from waystation.vault.web import DEVICE_COOKIE, ENROLLED, NOBODY, page, read_unsent, was_kept_here

DEVICE_LIFE = 180 * 24 * 3600
_WHY_HERE = {
    "kept": gettext_lazy("What you typed is kept, sealed. You can send it after signing in."),
    "ended": gettext_lazy(
        "You were signed out: nothing was pressed here for a while, or your session was ended. Sign in again."
    ),
}


@page(NOBODY, methods=("GET", "POST"))
def sign_in(request: Any) -> HttpResponse:
    """The way in; while the desk is locked, the way to unlock it."""
    form = SignInForm(request.POST or None)
    if lockdown.is_locked():
        return reserve.with_room(lambda: _unlock(request, form))
    if request.method == "POST" and form.is_valid():
        try:
            opened = signin.sign_in(**form.cleaned_data, device=_device(request), now=timezone.now())
        except Refused as refused:
            say(form, refused)
        else:
            return _enter(request, opened)
    said = next((words for name, words in _WHY_HERE.items() if name in request.GET), "")
    return render(request, "desk/sign_in.html", {"form": form, "done": said}, status=401 if form.errors else 200)


def _unlock(request: Any, form: SignInForm) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "locked": True, "running": "running" in request.GET}
    if request.method == "POST" and form.is_valid():
        try:
            worker, pair = signin.prove(
                **form.cleaned_data, device=_device(request), now=timezone.now(), unlocking=True
            )
            if not Keyring(worker.pk, pair).is_officer:
                raise Refused(
                    _("Only officers can unlock the desk."), hint=_("Call an officer. The door stays open meanwhile.")
                )
            context["locked"] = not lockdown.approve_unlock(worker.pk, now=timezone.now())
        except Refused as refused:
            say(form, refused)
        else:
            context["form"] = SignInForm()
            context["done"] = (
                _("This is the first of two. Another officer has 30 minutes.")
                if context["locked"]
                else _("The desk is open again. Everybody signs in anew.")
            )
    return render(request, "desk/sign_in.html", context)


def _enter(request: Any, opened: signin.SignedIn) -> HttpResponse:
    session = sessions.resume(opened.token, now=timezone.now())
    if session is not None:
        officers.sign_log_head(session.keyring)
        if signed.is_founded():
            compartments.deliver_waiting(session.keyring)
    waiting = UnsentForm.objects.filter(worker=opened.worker).exists()
    response = HttpResponseRedirect(reverse("desk:unsent" if waiting else "desk:today"))
    kept: dict[str, Any] = {
        "secure": settings.SESSION_COOKIE_SECURE,
        "httponly": True,
        "samesite": "Strict",
        "path": "/",
    }
    response.set_cookie(settings.SESSION_COOKIE_NAME, opened.token, **kept)
    response.set_cookie(DEVICE_COOKIE, opened.device, max_age=DEVICE_LIFE, **kept)
    return response


def _device(request: HttpRequest) -> str:
    return request.COOKIES.get(DEVICE_COOKIE, "")


@page(ENROLLED, methods=("POST",))
def sign_out(request: Any) -> HttpResponse:
    """End the session and tell the browser to forget what it holds of us."""
    sessions.end(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    record(Tag.SIGN_OUT, by=request.worker.pk)
    response = HttpResponseRedirect(reverse("desk:sign-in"))
    response["Clear-Site-Data"] = '"cache", "storage"'
    response.delete_cookie(settings.SESSION_COOKIE_NAME)
    return response


@page(ENROLLED, methods=("POST",))
def confirm_again(request: Any) -> HttpResponse:
    """Passphrase and factor once more; good for five minutes."""
    form = ConfirmForm(request.POST)
    back = request.POST.get("back", "")
    if not back.startswith("/") or back.startswith(("//", "/\\")):
        back = reverse("desk:today")
    if form.is_valid():
        try:
            worker, _pair = signin.prove(
                request.worker.pseudonym, **form.cleaned_data, device=_device(request), now=timezone.now()
            )
        except Refused as refused:
            say(form, refused)
        else:
            if worker.pk != request.worker.pk:
                raise NotYours()
            sessions.confirm(request.session_row, now=timezone.now())
            waiting = UnsentForm.objects.filter(worker=request.worker).exists()
            return HttpResponseRedirect(reverse("desk:unsent") if waiting else back)
    return render(request, "desk/confirm_again.html", {"form": form, "back": back}, status=403)


@page(NOBODY, methods=("GET", "POST"))
def enrol(request: Any) -> HttpResponse:
    """From an invitation to keys: the words and the secret are shown once and typed back."""
    if "typed" in request.POST:
        return _make_keys(request)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            offered = signin.offer_enrolment(form.cleaned_data["token"], now=timezone.now())
        except Refused as refused:
            say(form, refused)
        else:
            given = {"token": form.cleaned_data["token"], **vars(offered)}
            return _show_words(request, EnrolForm(initial=given), offered)
    return render(request, "desk/enrol.html", {"form": form, "way": _way(0)}, status=409 if form.errors else 200)


def _way(here: int) -> list[dict[str, str]]:
    """The three steps of enrolling as stations."""
    labels = (_("Invitation"), _("Six words"), _("Call an officer"))
    return [
        {"label": text, "state": "done" if i < here else "here" if i == here else ""} for i, text in enumerate(labels)
    ]


def _make_keys(request: Any) -> HttpResponse:
    form = EnrolForm(request.POST)
    offered = signin.Enrolment(**{f.name: request.POST.get(f.name, "") for f in fields(signin.Enrolment)})
    if form.is_valid():
        try:
            worker = signin.enrol(
                form.cleaned_data["token"],
                offered,
                form.cleaned_data["typed"],
                form.cleaned_data["code"],
                now=timezone.now(),
            )
        except Refused as refused:
            say(form, refused)
        else:
            words = signin.fingerprint(worker.pk)
            context = {"words": words, "worker_pseudonym": worker.pseudonym, "way": _way(2)}
            return render(request, "desk/enrolled.html", context)
    return _show_words(request, form, offered)


def _show_words(request: Any, form: EnrolForm, offered: signin.Enrolment) -> HttpResponse:
    secret = offered.totp_secret
    context = {
        "form": form,
        "way": _way(1),
        "words": offered.passphrase,
        "qr": _qr(secret),
        "secret_groups": [secret[i : i + 4] for i in range(0, len(secret), 4)],
    }
    return render(request, "desk/enrol_words.html", context, status=409 if form.errors else 200)


def _qr(secret: str) -> str:
    """The secret as a QR code in text: no picture with a secret has an address, and none is kept."""
    out = io.StringIO()
    segno.make(f"otpauth://totp/desk?secret={secret}", error="l").terminal(out, compact=True, border=2)
    *lines, last = [_without_colours(line) for line in out.getvalue().splitlines()]
    return "\n".join([*lines, last.replace("▀", "█")])  # the margin below is as light as the others


def _without_colours(line: str) -> str:
    kept, inside = [], False
    for character in line:
        if character == "\x1b":
            inside = True
        elif not inside:
            kept.append(character)
        elif character == "m":
            inside = False
    return "".join(kept)


@page(ENROLLED)
def unsent(request: Any) -> HttpResponse:
    """What was typed before somebody had to sign in or confirm: to send now, to copy, or to throw away."""
    rows = UnsentForm.objects.filter(worker=request.worker).order_by("-pk")
    return render(request, "desk/unsent.html", {"forms": [_shown(request.keyring, row) for row in rows]})


def _shown(keyring: Keyring, row: UnsentForm) -> dict[str, Any]:
    """Only what this desk kept itself has a button; what does not open can still be thrown away."""
    try:
        fields, opens = read_unsent(keyring, row), True
    except (SealingError, ValueError):
        fields, opens = {}, False
    flat = [(name, value) for name, values in fields.items() for value in values]
    sendable = opens and was_kept_here(row)
    return {"id": row.pk, "page": row.page, "fields": flat, "texts": _texts(fields), "opens": opens, "send": sendable}


def _texts(fields: dict[str, list[str]]) -> list[str]:
    """What a person typed, without the ids and codes that a form carries."""
    found = [value for values in fields.values() for value in values if len(value) > 2]
    return [value for value in found if not (len(value) == 32 and value.isalnum())]


@page(ENROLLED, methods=("POST",))
def drop_unsent(request: Any, form_id: str) -> HttpResponse:
    deleted, _rows = UnsentForm.objects.filter(pk=form_id, worker=request.worker).delete()
    if not deleted:
        raise NotYours()
    return HttpResponseRedirect(reverse("desk:unsent"))


@page(ENROLLED, methods=("GET", "POST"))
def my_keys(request: Any) -> HttpResponse:
    """The worker's own six words, their groups, and the language of their pages."""
    form = LanguageForm(request.POST or None, initial={"language": request.worker.language})
    if request.method == "POST" and form.is_valid():
        Worker.objects.filter(pk=request.worker.pk).update(language=form.cleaned_data["language"])
        return HttpResponseRedirect(reverse("desk:my-keys"))
    context = {"form": form, "words": signin.fingerprint(request.worker.pk), "codes": sorted(request.keyring.codes)}
    return render(request, "desk/my_keys.html", context)
