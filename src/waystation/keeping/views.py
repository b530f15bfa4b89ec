"""Pages of keeping: what is held, forgetting by two people, legal holds."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.keeping import actions, queries
from waystation.keeping.forms import ForgetForm, HoldForm
from waystation.keeping.models import Forgetting, LegalHold
from waystation.vault.web import OFFICER, SIGNED_IN, page


@page(OFFICER)
def waiting(request: Any) -> HttpResponse:
    """For officers: what was asked to be forgotten, and which holds stand."""
    asked, holds = list(Forgetting.objects.order_by("expires")), list(LegalHold.objects.order_by("hour"))
    names = pseudonyms({row.by for row in asked} | {row.by for row in holds})
    context = {
        "asked": [{"row": row, "who": names.get(row.by, ""), "mine": row.by == request.worker.pk} for row in asked],
        "holds": [_hold(row, names, request) for row in holds],
    }
    return render(request, "keeping/waiting.html", context)


def _hold(row: LegalHold, names: dict[str, str], request: Any) -> dict[str, Any]:
    said = actions.read_hold(row.subject, keyring=request.keyring) or {}
    mine = row.by == request.worker.pk
    return {"row": row, "who": names.get(row.by, ""), "mine": mine, "reason": said.get("reason", "")}


@page(SIGNED_IN)
def held(request: Any, subject: str) -> HttpResponse:
    """What is held about a person, for answering their question. Written down before it is shown."""
    actions.open_whole(request.keyring, subject)
    with transaction.atomic():
        record(Tag.HELD_READ, by=request.worker.pk, object=subject)
    context = {"held": queries.what_is_held(subject, keyring=request.keyring), "subject": subject}
    return render(request, "keeping/held.html", context)


@page(SIGNED_IN, methods=("GET", "POST"), fresh=True)
def forget(request: Any, subject: str) -> HttpResponse:
    """First of two people: ask."""
    actions.open_whole(request.keyring, subject)
    form = ForgetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask_to_forget(subject, keyring=request.keyring, reason=form.cleaned_data["reason"])
        return HttpResponseRedirect(reverse("keeping:held", args=[subject]))
    context = {
        "form": form,
        "happens": [_("An officer is asked to confirm. Nothing is deleted before that."), *_deleted()],
        "stays": _remains(),
        "button": _("Ask an officer to confirm"),
        "back_url": reverse("keeping:held", args=[subject]),
    }
    return render(request, "keeping/forget.html", context)


@page(OFFICER, methods=("GET", "POST"), fresh=True)
def confirm(request: Any, forgetting_id: str) -> HttpResponse:
    """Second of two people: an officer reads the reason and confirms. The page can be sent again until all is done."""
    row, content = actions.read_note(forgetting_id, keyring=request.keyring)
    if request.method == "POST":
        actions.confirm_forgetting(forgetting_id, keyring=request.keyring)
        return render(request, "keeping/forgotten.html", {"remains": _remains()})
    context = {
        "row": row,
        "who": pseudonyms({row.by}).get(row.by, ""),
        "reason": content["reason"],
        "happens": _deleted(),
        "stays": _remains(),
        "button": _("Forget it for ever"),
        "back_url": reverse("keeping:waiting"),
        "red": True,
    }
    return render(request, "keeping/confirm.html", context)


@page(SIGNED_IN, methods=("POST",))
def call_off(request: Any, forgetting_id: str) -> HttpResponse:
    actions.call_off(forgetting_id, keyring=request.keyring)
    return HttpResponseRedirect(reverse("keeping:waiting" if request.keyring.is_officer else "desk:today"))


@page(SIGNED_IN, methods=("GET", "POST"))
def hold(request: Any, subject: str) -> HttpResponse:
    """Keep it, whoever asks."""
    actions.open_whole(request.keyring, subject)
    form = HoldForm(request.POST or None)
    back = reverse("keeping:held", args=[subject])
    if request.method == "POST" and form.is_valid():
        actions.place_hold(subject, keyring=request.keyring, reason=form.cleaned_data["reason"])
        return HttpResponseRedirect(back)
    reason = actions.read_hold(subject, keyring=request.keyring)
    return render(request, "keeping/hold.html", {"form": form, "back_url": back, "reason": reason})


@page(OFFICER, methods=("POST",), fresh=True)
def lift(request: Any, hold_id: str) -> HttpResponse:
    actions.lift_hold(hold_id, keyring=request.keyring)
    return HttpResponseRedirect(reverse("keeping:waiting"))


def _deleted() -> list[str]:
    return [
        _("All keys, texts, messages, files and list lines are deleted, and the mailbox at the door."),
        _("The person's code opens nothing any more."),
    ]


def _remains() -> list[str]:
    return [
        _("The log still says that something was opened and forgotten, without a word of what it was."),
        _("Dates on the ladder of figures stay. They carry no name and lead to no case."),
        _("A key archive of the last 14 days can still open it. After that no backup can."),
        _("Worn cells of an SSD and snapshots of a disk may keep old pages. Whoever keeps the machine deletes them."),
        _("What somebody read or wrote down is not called back."),
    ]
