"""Pages of incidents. Anybody who works here may write one down; who reads it is in the box."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.cases import summaries
from waystation.cases import words as case_words
from waystation.cases.access import open_case
from waystation.cases.incidents import lines, reading, warning
from waystation.cases.incidents.access import OpenIncident, held, open_incident
from waystation.cases.incidents.forms import Known, RecordForm
from waystation.cases.incidents.recording import record_from_case, record_incident
from waystation.cases.incidents.steps import STEPS, WARNED, Act, Page, choices_of
from waystation.cases.incidents.writing import was_done
from waystation.cases.views import TEAM, context_line, to_case
from waystation.cases.writing import Repeated
from waystation.cases.writing import was_done as was_done_in_case
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake.enquiries import reading as enquiries
from waystation.intake.enquiries.pages import READERS
from waystation.vault.keyring import Keyring
from waystation.vault.web import SIGNED_IN, page

ROWS = 20


@page(SIGNED_IN)
def incidents(request: Any) -> HttpResponse:
    """Open ones first, the gravest of them first."""
    now = timezone.now()
    shown = Paginator(held(request.keyring), ROWS).get_page(request.GET.get("page"))
    lines.reseal_new(request.keyring)
    rows = lines.lines_of(request.keyring, list(shown), now)
    with transaction.atomic():
        record(Tag.INCIDENT_LIST, by=request.worker.pk)
    late = reading.count_late(request.keyring, now)
    return render(request, "cases/incidents.html", {"page": shown, "rows": rows, "late": late})


@page(SIGNED_IN, methods=("GET", "POST"))
def new(request: Any) -> HttpResponse:
    """Write down that something happened."""
    form = _form(request, request.keyring)
    if request.method == "POST" and form.is_valid():
        return _recorded(request, form)
    return render(request, "cases/incident_new.html", {"form": form})


@page(TEAM, methods=("GET", "POST"))
def from_case(request: Any, case: str) -> HttpResponse:
    """Something happened to somebody of this case: the alias is filled in, the timeline says that it was recorded."""
    with open_case(request.keyring, case, purpose="change") as opened:
        line = context_line(opened)
        start = {"alias": line["alias"], "against": "person", "whom": line["alias"]}
        form = _form(request, opened.keyring, start)
        opened.form = form.once()
        if was_done_in_case(opened):
            return to_case(case, "timeline")
        if request.method == "POST" and form.is_valid():
            with suppress(Repeated):
                ref = record_from_case(opened, form.told(), **_rest(form), now=timezone.now())
                return _to(request.keyring, ref)
            return to_case(case, "timeline")
    return render(request, "cases/incident_new.html", {"form": form, "case": case, **line})


@page(READERS, methods=("GET", "POST"))
def from_enquiry(request: Any, enquiry: str) -> HttpResponse:
    """They knew too much: begun with what they said, for whoever reads to correct."""
    now = timezone.now()
    found, _others = enquiries.one_of(request.keyring, enquiry, now)
    facts = [f"{name}: {text}" for name, text in enquiries.facts_in(found.said)]
    said = "\n\n".join(filter(None, ["\n".join(facts), found.said.get("words", "")]))
    form = _form(request, request.keyring, {"kind": "knowing", "what": said})
    if request.method == "POST" and form.is_valid():
        return _recorded(request, form)
    return render(request, "cases/incident_new.html", {"form": form})


@page(SIGNED_IN)
def recorded(request: Any) -> HttpResponse:
    return render(request, "cases/incident_recorded.html")


@page(SIGNED_IN)
def incident(request: Any, incident: str) -> HttpResponse:
    """One of them."""
    with open_incident(request.keyring, incident) as opened:
        context = reading.page_of(opened, timezone.now())
    return render(request, "cases/incident.html", {**context, "officer": request.keyring.is_officer})


def step_view(name: str) -> Callable[..., Any]:
    """The page of one thing that is done about an incident."""

    @page(SIGNED_IN, methods=("GET", "POST"))
    def step(request: Any, incident: str) -> HttpResponse:
        with open_incident(request.keyring, incident) as opened:
            return _step(request, opened, STEPS[name], STEPS[name].act)

    step.__name__ = f"incident_{name}"
    step.__doc__ = f"The page of `{name}`."
    return step


@page(SIGNED_IN, methods=("GET", "POST"))
def warned(request: Any, incident: str, warning_id: str) -> HttpResponse:
    """What came of a warning."""

    def act(opened: OpenIncident, f: Any, now: datetime) -> None:
        said = {name: f[name] for name in ("outcome", "result", "again")}
        warning.say_what_came(opened, warning_id, **said, now=now)

    with open_incident(request.keyring, incident) as opened:
        found = opened.warnings.get(warning_id)
        if found is None:
            raise NotYours()
        return _step(request, opened, WARNED, act, about=found)


def _step(request: Any, opened: OpenIncident, what: Page, act: Act, **more: Any) -> HttpResponse:
    form = what.form(request.POST if request.method == "POST" else None, known=choices_of(opened))
    opened.form = form.once()
    back = reverse("incidents:one", args=[opened.ref]) + (f"#{what.anchor}" if what.anchor else "")
    if was_done(opened):
        return HttpResponseRedirect(back)
    if request.method == "POST" and form.is_valid():
        with suppress(Repeated):
            act(opened, form.cleaned_data, timezone.now())
        return HttpResponseRedirect(back)
    context = {"form": form, "step": what, "ref": opened.ref, "whom": opened.told["whom"], **more}
    return render(request, "cases/incident_step.html", context)


def _form(request: Any, keyring: Keyring, start: dict[str, str] | None = None) -> RecordForm:
    """`start`: what is filled in. A team of one's own is proposed as the reader, where there is one."""
    codes = sorted(keyring.codes - {"duty"}, key=lambda code: (not code.startswith(summaries.TEAM), code))
    groups = [(code, case_words.group(code)) for code in codes]
    begun = {"group": codes[0] if codes else "", **(start or {})}
    posted = request.POST if request.method == "POST" else None
    return RecordForm(posted, known=Known(groups=groups), initial=begun)


def _rest(form: RecordForm) -> dict[str, str]:
    return {"group": form.cleaned_data["group"], "form_id": form.cleaned_data["form_id"]}


def _recorded(request: Any, form: RecordForm) -> HttpResponse:
    ref = record_incident(request.keyring, form.told(), **_rest(form), now=timezone.now())
    return _to(request.keyring, ref)


def _to(keyring: Keyring, ref: str) -> HttpResponse:
    """To the incident; for whoever cannot read it back, to the words that it is with those on duty."""
    mine = held(keyring).filter(pk=ref).exists()
    return HttpResponseRedirect(reverse("incidents:one", args=[ref]) if mine else reverse("incidents:recorded"))
