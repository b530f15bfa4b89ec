"""The interpreter's own pages: what waits, one text, its file. Nothing else of the desk is theirs."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.core.vocabulary.refusals import Refused
from waystation.desk.saying import say
from waystation.desk.translation_forms import Decline, Languages, Translate
from waystation.intake.models import TranslationJob
from waystation.intake.translating import glossary, interpreting, words
from waystation.intake.translating.interpreting import Ended
from waystation.intake.translating.jobs import GROUP, Job
from waystation.letterbox.hours import begin_of
from waystation.vault.web import page

INTERPRETERS = {GROUP}
BOTH = ("GET", "POST")


@page(INTERPRETERS, methods=BOTH)
def my_jobs(request: Any) -> HttpResponse:
    """What waits for me, the most urgent first; and what I speak."""
    keyring = request.keyring
    form = Languages(request.POST if request.method == "POST" else None, initial=_mine(keyring))
    if request.method == "POST" and form.is_valid():
        glossary.say_languages(keyring, form.cleaned_data["languages"], form.cleaned_data["about"])
        return HttpResponseRedirect(reverse("desk:jobs") + "?kept")
    names = pseudonyms()
    rows = [_row(row, job, names) for row, job in interpreting.look_through(keyring, timezone.now())]
    done = {"kept": _("What you speak is saved."), "sent": _("The translation is sent. It cannot be read back."),
            "declined": _("The text went back to whoever asked.")}  # fmt: skip
    context = {
        "rows": rows,
        "form": form,
        "speaks": bool(_mine(keyring).get("languages")),
        "done": next((said for name, said in done.items() if name in request.GET), ""),
    }
    return render(request, "desk/jobs.html", context, status=400 if form.errors else 200)


def _mine(keyring: Any) -> dict[str, Any]:
    return glossary.speakers(keyring).get(keyring.worker_id, {})


def _row(row: TranslationJob, job: Job | None, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "until": begin_of(row.expires),
        "level": row.level,
        "level_word": words.LEVEL_TAG.get(row.level, ""),
        "job": job,
        "count": len(job.text.split()) if job else 0,
        "way": words.way(job.source, job.target) if job else "",
        "asker": names.get(job.by, "?") if job else "",
    }


@page(INTERPRETERS, methods=BOTH)
def job(request: Any, job: str) -> HttpResponse:
    """One text and the box for its translation. One that is over says so, and gives back what was typed."""
    posted, now = request.method == "POST", timezone.now()
    form = Translate(request.POST if posted else None)
    try:
        if posted and form.is_valid():
            said = form.cleaned_data["translation"]
            interpreting.answer_job(request.keyring, job, said, now=now, **form.said())
            return HttpResponseRedirect(reverse("desk:jobs") + "?sent")
        row, found = interpreting.read_job(request.keyring, job, now=now)
    except Ended as ended:  # what was typed must not be lost: the middleware's page would not carry it
        return _over(request, ended, request.POST.get("translation", ""))
    return _show(request, row, found, form, 400 if form.errors else 200)


def _show(
    request: Any, row: TranslationJob, found: Job, form: Translate, status: int, decline: Decline | None = None
) -> HttpResponse:
    form.fields["translation"].widget.attrs |= {"lang": found.target, "dir": words.direction(found.target)}
    if found.translation and not form.is_bound:
        form.initial["translation"] = found.translation
    context = {
        **_row(row, found, pseudonyms({found.by})),
        "form": form,
        "decline_form": decline or Decline(auto_id="decline_%s"),
        "direction": words.direction(found.source),
        "target_direction": words.direction(found.target),
        "medium": found.file_kind.partition("/")[0],
    }
    return render(request, "desk/job.html", context, status=status)


def _over(request: Any, ended: Ended, typed: str) -> HttpResponse:
    """A page that says how it ended and shows nothing of the text."""
    said = {
        "done": _("This text has been answered already"),
        "declined": _("This text went back to whoever asked"),
        "withdrawn": _("This text was withdrawn"),
        "expired": _("The time for this text is over"),
    }
    context = {"heading": said.get(ended.how, _("This text is not with you any more")), "typed": typed}
    return render(request, "desk/job_over.html", context, status=409)


@page(INTERPRETERS)
def job_file(request: Any, job: str) -> HttpResponse:
    """The cleaned copy that came with the text: a picture for the page, anything else as an attachment."""
    plain, kind = interpreting.read_file(request.keyring, job, now=timezone.now())
    response = HttpResponse(plain, content_type=kind)
    how = "inline" if kind.startswith("image/") else "attachment"
    response["Content-Disposition"] = f'{how}; filename="copy-{job[:8]}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@page(INTERPRETERS, methods=("POST",))
def decline(request: Any, job: str) -> HttpResponse:
    """Give it back, with a reason, or at once where the interpreter knows these people."""
    form, conflict, now = Decline(request.POST, auto_id="decline_%s"), "conflict" in request.POST, timezone.now()
    form.is_valid()
    reason = form.cleaned_data.get("reason", "")
    try:
        interpreting.decline_job(request.keyring, job, reason=reason, conflict=conflict, now=now)
    except Ended as ended:
        return _over(request, ended, "")
    except Refused as refused:
        say(form, refused, "reason")
        row, found = interpreting.read_job(request.keyring, job, now=now)
        return _show(request, row, found, Translate(), 409, form)
    return HttpResponseRedirect(reverse("desk:jobs") + "?declined")
