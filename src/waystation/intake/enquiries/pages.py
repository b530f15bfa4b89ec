"""Pages of enquiries: writing one down, the list of who asked, and one of them."""

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.intake import pages as request_pages
from waystation.intake import words as intake_words
from waystation.intake.access import open_request
from waystation.intake.enquiries import asked, comparing, finding, reading, words
from waystation.intake.enquiries.answering import begun_from, close_as_enquiry
from waystation.intake.enquiries.forms import EnquiryForm
from waystation.intake.enquiries.recording import record_enquiry
from waystation.intake.queue import NEEDS
from waystation.vault.web import SIGNED_IN, page

READERS = set(reading.READERS)
ROWS = 50


@page(SIGNED_IN, methods=("GET", "POST"))
def write(request: Any) -> HttpResponse:
    """For whoever picks up: what to say stands beside the form. What is shown afterwards is the same for everybody."""
    form = EnquiryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record_enquiry(request.keyring, form.asked(), form_id=form.cleaned_data["form_id"], now=timezone.now())
        return HttpResponseRedirect(reverse("enquiries:written"))
    return render(request, "intake/enquiry_write.html", {"form": form, **_beside(request)})


@page(SIGNED_IN)
def written(request: Any) -> HttpResponse:
    return render(request, "intake/enquiry_written.html", {"reader": bool(READERS & request.keyring.codes)})


@page(READERS)
def enquiries(request: Any) -> HttpResponse:
    """Who asked about whom. Whether we know them stands nowhere on it."""
    now = timezone.now()
    comparing.compare_waiting(request.keyring, now)
    found, spoilt = reading.listed(request.keyring, now)
    with transaction.atomic():
        record(Tag.ENQUIRY_READ, by=request.worker.pk)
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {"page": shown, "rows": [reading.line_of(one) for one in shown], "spoilt": spoilt}
    return render(request, "intake/enquiries.html", context)


@page(READERS)
def enquiry(request: Any, enquiry: str) -> HttpResponse:
    """One of them, with the others that came by the same number or handle."""
    now = timezone.now()
    found, others = reading.one_of(request.keyring, enquiry, now)
    comparing.read_by_duty(request.keyring, found.opened, now)
    with transaction.atomic():
        record(Tag.ENQUIRY_READ, by=request.worker.pk, object=found.opened.enquiry)
    context = {
        "line": reading.line_of(found),
        "facts": reading.facts_in(found.said),
        "said": found.said.get("words", ""),
        "others": [reading.line_of(one) for one in others],
    }
    return render(request, "intake/enquiry.html", context)


@page(NEEDS, methods=("GET", "POST"))
def from_request(request: Any, ref: str) -> HttpResponse:
    """A message that asks about a person: enter it as what it is, with the answer that everybody gets."""
    with open_request(request.keyring, ref, purpose="enquiry") as opened:
        opened.refuse_closed()
        form = EnquiryForm(request.POST or None, initial=begun_from(opened))
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data["form_id"]
            close_as_enquiry(opened, form.asked(), form_id=said, now=timezone.now())
            return HttpResponseRedirect(reverse("enquiries:written"))
        language = opened.content.get("language", "en")
        context = {"form": form, "ref": ref, "alias": opened.content.get("alias"), "answer": words.answer(language)}
    return render(request, "intake/enquiry_from_request.html", context)


@page(NEEDS, methods=("POST",))
def judge(request: Any, ref: str, enquiry: str) -> HttpResponse:
    """Say whether an enquiry is about the person of this request."""
    form = asked.blank(enquiry, request.POST)
    with open_request(request.keyring, ref, purpose="enquiry") as opened:
        finding.need_enquiry(opened, enquiry, timezone.now())
        if not form.is_valid():
            told = asked.told(opened, (enquiry, form))
            return request_pages.show(request, opened, asked=told, status=400)
        finding.judge_enquiry(opened, enquiry, **form.cleaned_data, now=timezone.now())
        return request_pages.show(request, opened, done=_("It is written down whether it is about them."))


def _beside(request: Any) -> dict[str, Any]:
    """The words to say, in the reader's own language first, then in each of the others."""
    own = translation.get_language() or "en"
    names = intake_words.LANGUAGE
    order = sorted(names, key=lambda code: code != own)
    told = [{"code": code, "name": names[code], "script": words.script(code)} for code in order]
    return {"scripts": told, "never": words.never()}
