"""Pages of names and papers: the custodians' and travel's. First the reason, then what was written, then the list."""

from contextlib import ExitStack
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from waystation.cases import carrying_names
from waystation.cases import identity_queries as queries
from waystation.cases.access import IDENTITY, TRAVEL, OpenCase, open_identity, open_papers
from waystation.cases.identity import add_paper, has_mixed, part_papers
from waystation.cases.identity_forms import FindForm, NewPaperForm, PapersPurposeForm, PurposeForm
from waystation.cases.models import Case
from waystation.vault.keyring import Keyring
from waystation.vault.web import page

ROWS = 50


def _posted(request: Any) -> Any:
    return request.POST if request.method == "POST" else None


@page({IDENTITY})
def identity_list(request: Any) -> HttpResponse:
    """What the custodians opened, and travel of papers, for all custodians to see."""
    found = queries.names_openings(request.keyring)
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    waiting = carrying_names.waiting(request.keyring)
    return render(request, "cases/identity_list.html", {"page": shown, "waiting": waiting})


@page({IDENTITY}, methods=("GET", "POST"))
def identity(request: Any, ref: str) -> HttpResponse:
    """Names and papers: first the reason, then what was written."""
    form = PurposeForm(_posted(request))
    if request.method != "POST" or not form.is_valid():
        queries.need_names(ref)
        return render(request, "cases/identity.html", {"form": form})
    purpose = form.cleaned_data["purpose"]
    with open_identity(request.keyring, ref, purpose=purpose) as opened:
        if "part" in request.POST:
            part_papers(opened, now=timezone.now())
        if "bring" in request.POST and carrying_names.come_from(opened):
            _bring_over(request.keyring, opened, purpose)
        context = {"found": queries.names_told(opened), "mixed": has_mixed(opened), "purpose": purpose, "shown": True}
        context["come_from"] = carrying_names.come_from(opened)
    return render(request, "cases/identity.html", context)


def _bring_over(keyring: Keyring, opened: OpenCase, purpose: str) -> None:
    """The reason stands in the log for both cases."""
    left = carrying_names.come_from(opened)
    there = Case.objects.filter(pk=left).exists()
    with ExitStack() as stack:
        before = stack.enter_context(open_identity(keyring, left, purpose=purpose)) if there else None
        carrying_names.bring_over(opened, before, now=timezone.now())


@page({TRAVEL}, methods=("GET", "POST"))
def papers_list(request: Any) -> HttpResponse:
    """What travel opened of papers, for all of travel to see; and the way to the papers of a case."""
    form = FindForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(reverse("cases:papers", args=[form.cleaned_data["case"]]))
    found = queries.papers_openings(request.keyring)
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    return render(request, "cases/papers_list.html", {"page": shown, "form": form})


@page({TRAVEL}, methods=("GET", "POST"))
def papers(request: Any, ref: str) -> HttpResponse:
    """Papers without names: first the reason, then what was written, and a form for a paper that came to travel."""
    form = PapersPurposeForm(_posted(request))
    if request.method != "POST" or not form.is_valid():
        queries.need_papers(ref)
        return render(request, "cases/papers.html", {"form": form})
    with open_papers(request.keyring, ref, purpose=form.cleaned_data["purpose"]) as opened:
        context = _papers_open(request, opened, form.cleaned_data["purpose"])
    return render(request, "cases/papers.html", context)


def _papers_open(request: Any, opened: OpenCase, purpose: str) -> dict[str, Any]:
    """The papers, and the form for one more; what that form says is written down first."""
    persons, written = queries.persons_by_papers(opened), "write" in request.POST
    form = NewPaperForm(request.POST if written else None, persons=persons, initial={"purpose": purpose})
    if done := written and form.is_valid():
        add_paper(opened, form.cleaned_data["person"], form.cleaned_data["paper"], now=timezone.now())
        form = NewPaperForm(persons=queries.persons_by_papers(opened), initial={"purpose": purpose})
    return {"found": queries.papers_told(opened), "paper_form": form, "done": done, "shown": True}
