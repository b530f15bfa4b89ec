"""People and keys: who works here; invite, certify, grant, found a group. Officers sign."""

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
from waystation.core.vocabulary.refusals import Refused
from waystation.desk.forms import GrantForm, InviteForm, WordsForm
from waystation.desk.groups import group_name, needs_two
from waystation.desk.saying import say
from waystation.vault import compartments, names, officers, recovery, signed, staffing
from waystation.vault.models import Proposal
from waystation.vault.web import OFFICER, page

VOLUNTEER_DAYS = 30


@page(OFFICER, methods=("GET", "POST"))
def people(request: Any) -> HttpResponse:
    """Everybody, their groups, what waits for an officer; and inviting somebody."""
    form, invited, token = InviteForm(request.POST or None), "", ""
    if request.method == "POST" and form.is_valid():
        try:
            _refuse_known(form.cleaned_data["pseudonym"])
            worker, token = accounts.invite_worker(
                form.cleaned_data["pseudonym"],
                by=request.worker.pk,
                now=timezone.now(),
                volunteer=form.cleaned_data["volunteer"],
            )
        except Refused as refused:
            say(form, refused, "pseudonym")
        else:
            form, invited = InviteForm(), worker.pseudonym
    context = {"form": form, "token": token, "invited": invited, **_everybody(request)}
    return render(request, "desk/people.html", context, status=409 if form.errors else 200)


def _refuse_known(pseudonym: str) -> None:
    """New keys for somebody who is here are asked for on their own page, with passphrase and factor."""
    if queries.by_pseudonym(pseudonym.strip()):
        raise Refused(
            _("somebody has this working name already"), hint=_("to invite them again, open their page in the list")
        )


def _everybody(request: Any) -> dict[str, Any]:
    present, hour = signed.directory(), this_hour()
    known, renamed = names.working_names(), names.renamed()
    workers = [
        {
            "row": worker,
            "name": known.get(worker.pk, worker.pseudonym),
            "renamed": worker.pk in renamed,
            "codes": sorted(present.codes_of(worker.pk, hour)),
            "officer": present.is_officer(worker.pk, hour),
            "certified": present.worker(worker.pk) is not None,
            "is_self": worker.pk == request.worker.pk,
        }
        for worker in Worker.objects.order_by("state", "pseudonym")
    ]
    waiting, founding = _proposals(request, known)
    return {
        "workers": workers,
        "groups": _groups(known),
        "proposals": waiting,
        "founding": founding,
        "to_confirm": not all(entry["mine"] for entry in (*waiting, *founding)),
        "grant_form": grant_form(None),
        "missing": _staffing(known),
        "recoveries": len(recovery.asked(request.keyring)),
    }


def _groups(known: dict[str, str]) -> list[dict[str, Any]]:
    present, hour = signed.directory(), this_hour()
    return [
        {
            "code": code,
            "epoch": entry.epoch,
            "members": sorted(known.get(w, "?") for w in present.members(code, hour)),
            "waiting": [known.get(w, "?") for w in compartments.waiting_members(code)],
            "rotation": code in present.rotation_due_at(hour) or code in present.floor_due,
        }
        for code, entry in sorted(present.compartments.items())
        if code != recovery.DRILL
    ]


def _staffing(known: dict[str, str]) -> list[dict[str, Any]]:
    """Duties with fewer people than the work needs: {group, have, wanted}."""
    present, hour = signed.directory(), this_hour()
    codes = {known.get(w, w): present.codes_of(w, hour) for w in present.workers}
    wanted = {code: number for code, number in staffing.SMALLEST.items() if code != "officer"}
    counts = {code: len(staffing.members(codes, code)) for code in wanted}
    return [
        {"code": code, "have": counts[code], "wanted": number}
        for code, number in wanted.items()
        if counts[code] < number
    ]


def _proposals(request: Any, known: dict[str, str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What waits for a second officer: memberships, and groups to be founded."""
    waiting: list[dict[str, Any]] = []
    founding: dict[tuple[str, str], dict[str, Any]] = {}
    for row in Proposal.objects.filter(expires__gte=timezone.now()).order_by("expires"):
        fields = signed.body_of(bytes(row.body))
        entry = {
            "id": row.pk,
            "by": known.get(row.by, "?"),
            "mine": row.by == request.worker.pk,
            "worker": known.get(fields["worker"], "?"),
            "code": fields["compartment"],
        }
        if fields["compartment"] in signed.directory().compartments:
            waiting.append(entry)
        else:
            group = founding.setdefault((fields["compartment"], row.by), {**entry, "workers": []})
            group["workers"].append(entry["worker"])
    return waiting, list(founding.values())


def grant_form(data: Any) -> GrantForm:
    present, known = signed.directory(), names.working_names()
    workers = sorted(((w, known.get(w, "?")) for w in present.workers), key=lambda pair: pair[1])
    codes = [(c, _choice(c)) for c in sorted(present.compartments) if c != recovery.DRILL]
    return GrantForm(data, workers=workers, codes=codes)


def _choice(code: str) -> str:
    return _("%(group)s (two officers)") % {"group": group_name(code)} if needs_two(code) else group_name(code)


@page(OFFICER, methods=("GET", "POST"), fresh=True)
def certify(request: Any, worker_id: str) -> HttpResponse:
    """Hear the six words, type them, sign the keys."""
    worker, form = queries.worker(worker_id), WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            shown = request.POST.get("name", "")
            officers.certify(worker_id, form.cleaned_data["words"], name=shown, by=request.keyring)
        except Refused as refused:
            say(form, refused, "words")
        else:
            return HttpResponseRedirect(reverse("desk:worker", args=[worker_id]))
    context = {"form": form, "who": worker, **called(worker)}
    return render(request, "desk/certify.html", context, status=409 if form.errors else 200)


def called(who: Worker) -> dict[str, Any]:
    """{name, renamed}: the name that was signed, and whether the row says another one."""
    return {"name": names.name_of(who.pk) or who.pseudonym, "renamed": who.pk in names.renamed()}


@page(OFFICER, methods=("POST",), fresh=True)
def grant(request: Any) -> HttpResponse:
    """Grant at once, or propose where two officers are needed."""
    form = grant_form(request.POST)
    if not form.is_valid():
        raise Refused(_("This choice is not complete."), hint=_("Choose a person and a group."))
    worker, code = queries.worker(form.cleaned_data["worker"]), form.cleaned_data["compartment"]
    days = form.cleaned_data["days"] or (VOLUNTEER_DAYS if worker.volunteer else 0)
    until = this_hour(timezone.now() + timedelta(days=days)) if days else ""
    if needs_two(code):
        officers.propose_grant(code, worker.pk, by=request.keyring, now=timezone.now(), until=until)
    else:
        compartments.grant(code, worker.pk, by=request.keyring, until=until)
    return HttpResponseRedirect(reverse("desk:people"))


@page(OFFICER, methods=("POST",), fresh=True)
def confirm_grant(request: Any, proposal_id: str) -> HttpResponse:
    officers.confirm_grant(proposal_id, by=request.keyring, now=timezone.now())
    return HttpResponseRedirect(reverse("desk:people"))
