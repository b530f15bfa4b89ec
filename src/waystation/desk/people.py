"""People and keys: invite, certify, grant, revoke, rotate. Officers sign; members rotate."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.accounts import actions as accounts
from waystation.accounts import queries
from waystation.accounts.models import Worker
from waystation.audit.actions import this_hour
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.desk.forms import GrantForm, InviteForm, WordsForm
from waystation.vault import compartments, lockdown, officers, rotating, signed
from waystation.vault.directory import TWO_OFFICERS
from waystation.vault.models import Proposal
from waystation.vault.web import OFFICER, SIGNED_IN, page

VOLUNTEER_DAYS = 30
READING = [Tag.REQUEST_OPEN, Tag.CASE_OPEN, Tag.CASE_IDENTITY_OPEN, Tag.REQUEST_FILE_OPEN, Tag.CASE_FILE_OPEN]


@page(OFFICER, methods=("GET", "POST"))
def people(request: Any) -> HttpResponse:
    """Everybody, their groups, what waits for an officer; and inviting somebody."""
    form, token = InviteForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            worker, token = accounts.invite_worker(
                form.cleaned_data["pseudonym"],
                by=request.worker.pk,
                now=timezone.now(),
                volunteer=form.cleaned_data["volunteer"],
            )
        except Refused as refused:
            form.add_error("pseudonym", f"{refused.message}; {refused.hint}")
        else:
            form = InviteForm()
    context = {"form": form, "token_groups": [token] if token else [], **_everybody(request)}
    return render(request, "desk/people.html", context)


def _everybody(request: Any) -> dict[str, Any]:
    present, hour = signed.directory(), this_hour()
    names = queries.pseudonyms()
    workers = [
        {
            "row": worker,
            "codes": sorted(present.codes_of(worker.pk, hour)),
            "officer": present.is_officer(worker.pk, hour),
            "certified": present.worker(worker.pk) is not None,
            "is_self": worker.pk == request.worker.pk,
        }
        for worker in Worker.objects.order_by("state", "pseudonym")
    ]
    return {
        "workers": workers,
        "groups": _groups(names),
        "proposals": _proposals(request, names),
        "grant_form": _grant_form(None),
        "two": sorted(TWO_OFFICERS),
    }


def _groups(names: dict[str, str]) -> list[dict[str, Any]]:
    present, hour = signed.directory(), this_hour()
    return [
        {
            "code": code,
            "epoch": entry.epoch,
            "members": sorted(names.get(w, "?") for w in present.members(code, hour)),
            "waiting": [names.get(w, "?") for w in compartments.waiting_members(code)],
            "rotation": code in present.rotation_due or code in present.floor_due,
        }
        for code, entry in sorted(present.compartments.items())
    ]


def _proposals(request: Any, names: dict[str, str]) -> list[dict[str, Any]]:
    found = []
    for row in Proposal.objects.filter(expires__gte=timezone.now()):
        fields = signed.body_of(bytes(row.body))
        found.append(
            {
                "id": row.pk,
                "by": names.get(row.by, "?"),
                "mine": row.by == request.worker.pk,
                "worker": names.get(fields["worker"], "?"),
                "code": fields["compartment"],
            }
        )
    return found


def _grant_form(data: Any) -> GrantForm:
    present = signed.directory()
    names = queries.pseudonyms()
    workers = sorted(((w, names.get(w, "?")) for w in present.workers), key=lambda pair: pair[1])
    return GrantForm(data, workers=workers, codes=[(c, c) for c in sorted(present.compartments)])


@page(OFFICER, methods=("GET", "POST"), fresh=True)
def certify(request: Any, worker_id: str) -> HttpResponse:
    """Hear the six words, type them, sign the keys."""
    worker, form = queries.worker(worker_id), WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            officers.certify(worker_id, form.cleaned_data["words"], by=request.keyring)
        except Refused as refused:
            form.add_error("words", f"{refused.message}; {refused.hint}")
        else:
            return HttpResponseRedirect(reverse("desk:people"))
    return render(request, "desk/certify.html", {"form": form, "who": worker})


@page(OFFICER, methods=("POST",), fresh=True)
def grant(request: Any) -> HttpResponse:
    """Grant at once, or propose where two officers are needed."""
    form = _grant_form(request.POST)
    if not form.is_valid():
        raise Refused(_("This choice is not complete."), hint=_("Choose a person and a group."))
    worker, code = queries.worker(form.cleaned_data["worker"]), form.cleaned_data["compartment"]
    days = form.cleaned_data["days"] or (VOLUNTEER_DAYS if worker.volunteer else 0)
    until = this_hour(timezone.now() + timedelta(days=days)) if days else ""
    if code in TWO_OFFICERS:
        officers.propose_grant(code, worker.pk, by=request.keyring, now=timezone.now(), until=until)
    else:
        compartments.grant(code, worker.pk, by=request.keyring, until=until)
    return HttpResponseRedirect(reverse("desk:people"))


@page(OFFICER, methods=("POST",), fresh=True)
def confirm_grant(request: Any, proposal_id: str) -> HttpResponse:
    officers.confirm_grant(proposal_id, by=request.keyring, now=timezone.now())
    return HttpResponseRedirect(reverse("desk:people"))


@page(OFFICER, methods=("POST",), fresh=True)
def end_membership(request: Any, code: str, worker_id: str) -> HttpResponse:
    compartments.end_membership(code, worker_id, by=request.keyring)
    return HttpResponseRedirect(reverse("desk:people"))


@page(OFFICER, methods=("GET", "POST"))
def revoke(request: Any, worker_id: str) -> HttpResponse:
    """Withdraw somebody's access now. The page lists what they opened, for that is not called back."""
    worker = queries.worker(worker_id)
    if request.method == "POST":
        codes = officers.revoke(worker_id, by=request.keyring)
        return render(request, "desk/revoked.html", {"who": worker, "codes": codes})
    lines = Line.objects.filter(subject=worker_id, action__in=READING).order_by("-number")
    opened = {(line.object, line.hour[:10]): line for line in lines}
    return render(
        request, "desk/revoke.html", {"who": worker, "opened": list(opened.values())[:200], "count": len(opened)}
    )


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
        lockdown.lock(by=request.worker.pk, now=timezone.now())
        return HttpResponseRedirect(reverse("desk:sign-in"))
    return render(request, "desk/lockdown.html", {})
