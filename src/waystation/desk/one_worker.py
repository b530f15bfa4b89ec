"""One worker: their groups, a new invitation, who they are (sealed to officers), and the end of their access."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from waystation.accounts import actions as accounts
from waystation.accounts import queries
from waystation.accounts.models import Worker
from waystation.audit.actions import this_hour
from waystation.audit.queries import READING, of_worker
from waystation.core.vocabulary.refusals import NotYours
from waystation.desk import names, renewing
from waystation.desk.letting_go import let_go
from waystation.desk.people import called
from waystation.site.forms import WrittenField
from waystation.vault import compartments, officers, reserve, signed
from waystation.vault.keyring import Keyring
from waystation.vault.web import OFFICER, page

MOST_LISTED = 200


class NameForm(forms.Form):
    text = WrittenField(
        label=_("Who this is"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Not needed. Sealed to the officers; nobody else can read it, and no page shows it but this one."),
    )


@page(OFFICER)
def worker(request: Any, worker_id: str) -> HttpResponse:
    """Everything an officer can do about one worker."""
    return _show(request, queries.worker(worker_id))


@page(OFFICER, methods=("GET", "POST"), fresh=True)
def name(request: Any, worker_id: str) -> HttpResponse:
    """The note who this is in life; asks for passphrase and factor before it shows."""
    who, now = queries.worker(worker_id), timezone.now()
    posted = request.POST if request.method == "POST" else None
    form = NameForm(posted, initial={"text": names.read_name(worker_id, by=request.keyring, now=now)})
    if request.method == "POST" and form.is_valid():
        names.write_name(worker_id, form.cleaned_data["text"], by=request.keyring, now=now)
        return HttpResponseRedirect(reverse("desk:worker", args=[worker_id]))
    return render(request, "desk/name.html", {"who": who, "form": form, **called(who)})


def _show(request: Any, who: Worker, invitation: str = "") -> HttpResponse:
    present, hour = signed.directory(), this_hour()
    codes = sorted(present.codes_of(who.pk, hour))
    context = {
        "who": who,
        **called(who),
        "token": invitation,
        "is_self": who.pk == request.worker.pk,
        "officer": present.is_officer(who.pk, hour),
        "certified": present.worker(who.pk) is not None,
        "groups": [{"code": code, "until": present.memberships[code][who.pk]} for code in codes],
    }
    return render(request, "desk/worker.html", context)


@page(OFFICER, methods=("POST",), fresh=True)
def invite_again(request: Any, worker_id: str) -> HttpResponse:
    """A forgotten passphrase, or an invitation that grew too old: new keys, new words, new groups."""
    who, now = queries.worker(worker_id), timezone.now()
    if who.pk == request.worker.pk:
        raise NotYours()
    officers.refuse_officer(who.pk)
    _worker, token = accounts.invite_worker(who.pseudonym, by=request.worker.pk, now=now, volunteer=who.volunteer)
    return _show(request, who, token)


@page(OFFICER, methods=("POST",), fresh=True)
def end_membership(request: Any, code: str, worker_id: str) -> HttpResponse:
    """Take somebody out of one group; its members renew its keys."""
    if worker_id not in signed.directory().memberships.get(code, {}):
        raise NotYours()
    with transaction.atomic():
        compartments.end_membership(code, worker_id, by=request.keyring)
        let_go(worker_id, code)
    return HttpResponseRedirect(reverse("desk:worker", args=[worker_id]))


@page(OFFICER, methods=("GET", "POST"))
def revoke(request: Any, worker_id: str) -> HttpResponse:
    """Withdraw somebody's access now. The page lists what they opened, for that is not called back."""
    who = queries.worker(worker_id)
    if request.method == "POST":
        codes = _withdraw_with_room(worker_id, request.keyring)
        empty = [code for code in codes if not signed.directory().members(code, this_hour())]
        more = {"renew": renewing.who_can(code for code in codes if code not in empty), "empty": empty}
        return render(request, "desk/revoked.html", {"who": who, **called(who), **more})
    if who.state == Worker.State.REVOKED:
        return HttpResponseRedirect(reverse("desk:worker", args=[who.pk]))
    lines = of_worker(worker_id, tags=READING).order_by("number")
    opened = {(line.object, line.hour[:10]): line for line in lines}
    newest = sorted(opened.values(), key=lambda line: -line.number)[:MOST_LISTED]
    context = {"who": who, **called(who), "opened": newest, "count": len(opened), "more": len(opened) > len(newest)}
    return render(request, "desk/revoke.html", context)


def _withdraw_with_room(worker_id: str, officer: Keyring) -> list[str]:
    """The groups whose keys must be renewed: theirs, and of an officer all others too. Where only the door's copy of
    the list failed, that is made later."""
    before, done = signed.directory(), list[bool]()
    try:
        reserve.with_room(lambda: _withdraw(worker_id, officer, done), committed=lambda: done)
    except reserve.TAKES_NOTHING:
        if not done:
            raise
    due = signed.directory().rotation_due - before.rotation_due
    return sorted(due | before.codes_of(worker_id))


@transaction.atomic
def _withdraw(worker_id: str, officer: Keyring, done: list[bool]) -> None:
    transaction.on_commit(lambda: done.append(True))  # before anything else that waits for the commit
    officers.revoke(worker_id, by=officer)
    let_go(worker_id)
