"""Pages of names and papers: the custodians' and travel's. First the reason, then what was written, then the list."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from waystation.cases import identity_queries as queries
from waystation.cases.access import IDENTITY, TRAVEL, open_identity, open_papers
from waystation.cases.identity import has_mixed, part_papers
from waystation.cases.identity_forms import FindForm, PapersPurposeForm, PurposeForm
from waystation.vault.web import page

ROWS = 50


def _posted(request: Any) -> Any:
    return request.POST if request.method == "POST" else None


@page({IDENTITY})
def identity_list(request: Any) -> HttpResponse:
    """What the custodians opened, and travel of papers, for all custodians to see."""
    found = queries.names_openings(request.keyring)
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    return render(request, "cases/identity_list.html", {"page": shown})


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
        context = {"found": queries.names_told(opened), "mixed": has_mixed(opened), "purpose": purpose, "shown": True}
    return render(request, "cases/identity.html", context)


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
    """Papers without names: first the reason, then what was written."""
    form = PapersPurposeForm(_posted(request))
    if request.method != "POST" or not form.is_valid():
        queries.need_papers(ref)
        return render(request, "cases/papers.html", {"form": form})
    with open_papers(request.keyring, ref, purpose=form.cleaned_data["purpose"]) as opened:
        found = queries.papers_told(opened)
    return render(request, "cases/papers.html", {"found": found, "shown": True})
