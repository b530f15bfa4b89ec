"""Recovery: when every member of a group is lost, two officers bring its key back; and the drill of it."""

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from waystation.audit.actions import this_hour
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.desk.groups import group_name, needs_two
from waystation.vault import recovery, signed
from waystation.vault.keyring import Keyring
from waystation.vault.models import Proposal, Recovery
from waystation.vault.names import working_names
from waystation.vault.web import OFFICER, page

TWO = 2


class AskForm(forms.Form):
    code = forms.ChoiceField(label=_("Which group has lost its members"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [c for c in sorted(signed.directory().compartments) if c != recovery.DRILL]
        self.fields["code"].choices = [(c, group_name(c)) for c in codes]  # type: ignore[attr-defined]


class FinishForm(forms.Form):
    """Who belongs to the group from now on; for where nobody is left."""

    members = forms.MultipleChoiceField(
        label=_("New members"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only where nobody of the group is left, or too few."),
    )

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names, there = working_names(), signed.directory().members(code, this_hour())
        people = [(w, names.get(w, "?")) for w in signed.directory().workers if w not in there]
        self.fields["members"].choices = sorted(people, key=lambda pair: pair[1])  # type: ignore[attr-defined]


@page(OFFICER)
def recoveries(request: Any) -> HttpResponse:
    """Every recovery under way, for every officer; asking for one; the drill."""
    names, now = working_names(), timezone.now()
    rows = [_shown(row, request.keyring, names) for row in recovery.asked(request.keyring)]
    drilled = Recovery.objects.filter(drill=True, state=Recovery.State.DONE).exists()
    context = {"rows": rows, "form": AskForm(), "drilled": drilled, "now": now}
    return render(request, "desk/recoveries.html", context)


def _shown(row: Recovery, keyring: Keyring, names: dict[str, str]) -> dict[str, Any]:
    released = recovery.released_by(row)
    return {
        "row": row,
        "by": names.get(row.by, "?"),
        "mine": row.by == keyring.worker_id,
        "ready": row.ready <= timezone.now(),
        "released": sorted(names.get(officer, "?") for officer in released),
        "released_here": keyring.worker_id in released,
        "enough": len(released) >= TWO,
    }


@page(OFFICER, methods=("POST",), fresh=True)
def ask(request: Any) -> HttpResponse:
    form = AskForm(request.POST)
    if not form.is_valid():
        raise Refused(gettext("This choice is not complete."), hint=gettext("Choose a group."))
    recovery.ask(request.keyring, form.cleaned_data["code"], now=timezone.now())
    return _back()


@page(OFFICER, methods=("POST",), fresh=True)
def drill(request: Any) -> HttpResponse:
    recovery.start_drill(request.keyring, now=timezone.now())
    return _back()


@page(OFFICER, methods=("POST",))
def cancel(request: Any, recovery_id: str) -> HttpResponse:
    """Any officer, at once, without being asked for anything again."""
    recovery.cancel(request.keyring, recovery_id)
    return _back()


@page(OFFICER, methods=("POST",), fresh=True)
def release(request: Any, recovery_id: str) -> HttpResponse:
    recovery.release(request.keyring, recovery_id, now=timezone.now())
    return _back()


@page(OFFICER, methods=("GET", "POST"), fresh=True)
def finish(request: Any, recovery_id: str) -> HttpResponse:
    """Whoever asked joins the shares and says who belongs to the group."""
    row = next((r for r in recovery.asked(request.keyring) if r.pk == recovery_id), None)
    if row is None or row.by != request.worker.pk:
        raise NotYours()
    form = FinishForm(request.POST if request.method == "POST" else None, code=row.compartment)
    if request.method == "POST" and form.is_valid():
        recovery.finish(
            request.keyring,
            recovery_id,
            now=timezone.now(),
            workers=form.cleaned_data["members"],
            proposals=_proposed(row.compartment, request.worker.pk) if needs_two(row.compartment) else (),
        )
        return _back()
    context = {"row": row, "form": form, "two": needs_two(row.compartment)}
    return render(request, "desk/recover.html", context)


def _proposed(code: str, me: str) -> list[str]:
    """What other officers proposed for this group."""
    rows = Proposal.objects.filter(expires__gte=timezone.now()).exclude(by=me)
    return [row.pk for row in rows if signed.body_of(bytes(row.body))["compartment"] == code]


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:recoveries"))
