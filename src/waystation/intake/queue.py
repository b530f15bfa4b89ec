"""The queue with its alarms, recording a call, messages that came in, and the regions that come first."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from waystation.core.sealing import digits
from waystation.intake import actions, finding, forms, queries, words
from waystation.intake import regions as priority
from waystation.intake.actions import Call
from waystation.intake.enquiries.comparing import compare_waiting
from waystation.intake.enquiries.finding import unjudged
from waystation.intake.noting import note_waiting
from waystation.intake.onward import start_case_url
from waystation.intake.receiving import receive_waiting
from waystation.intake.taking import waiting_by_request
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import first_day, has_come, hour_of
from waystation.letterbox.uploads import SealingUploadHandler
from waystation.vault import signed
from waystation.vault.web import page

NEEDS = {INTAKE}
INSIDE_PAGE = 50


@page(NEEDS, methods=("GET", "POST"))
def queue(request: Any) -> HttpResponse:
    """50 requests a page in their order. Closed choices by GET; words by POST, never in an address."""
    receive_waiting(request.keyring)
    note_waiting(request.keyring)
    now = timezone.now()
    compare_waiting(request.keyring, now)
    members = queries.members(request.keyring)
    filters = forms.Filters(request.GET, members=members)
    search = forms.Search(request.POST or None)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    said = search.cleaned_data if search.is_bound and search.is_valid() else {}
    found = finding.find(request.keyring, chosen, said, now)
    paged = Paginator(found.listed, queries.PAGE).get_page(request.POST.get("page") or request.GET.get("page"))
    entries = queries.lines(request.keyring, finding.rows_of(paged.object_list), found.known)
    asked_for = unjudged(request.keyring, now)
    usual = paged.number == 1 and not chosen.get("state")
    first = first_for_us(entries, request.worker.pk, now) if usual else None
    context = {
        "alarms": queries.alarms(request.keyring, now),
        "entries": [_shown(entry) | {"asked_for": entry.row.pk in asked_for} for entry in entries],
        "page": paged,
        "filters": filters,
        "untouched": "" if request.GET else repr(members),
        "narrowed": _narrowed(chosen),
        "search": search,
        "searched": bool(said and any(said.values())),
        "clear_url": reverse("intake:queue"),
        "usual": usual,
        "first": first,
        "late": bool(first and has_come(first.row.due_hour, hour_of(now))),
        "ready": len(queries.ready(request.keyring)) if request.method == "GET" else 0,
        "to_begin": _to_begin(entries) if chosen.get("state") == "ready" else "",
        "batches": queries.unfinished_batches(request.keyring),
    }
    return render(request, "intake/queue.html", context)


def first_for_us(entries: list[queries.QueueLine], me: str, now: datetime) -> queries.QueueLine | None:
    """What to open next: what is overdue, whoever has it; else ours or nobody's; else what another looks after."""
    ours = [entry for entry in entries if entry.needs_us and not (entry.left_to_others and entry.last_no == me)]
    for entry in ours:
        if has_come(entry.row.due_hour, hour_of(now)) or entry.row.assignee_id in (None, me):
            return entry
    return ours[0] if ours else None


def _to_begin(entries: list[queries.QueueLine]) -> str:
    """Where the case of the first that is ready begins; empty without one, or in an installation without cases."""
    ready = next((entry for entry in entries if entry.ready), None)
    return start_case_url(ready.row.pk) if ready else ""


def _narrowed(chosen: dict[str, Any]) -> list[str]:
    """Choices that a link made and no control shows, in words."""
    week, place = chosen.get("week"), words.of(words.PLACE, chosen.get("place"))
    said = [_("came in the week of %(day)s") % {"day": first_day(week)}] if week else []
    return [*said, place] if place else said


def _shown(entry: queries.QueueLine) -> dict[str, Any]:
    summary = entry.summary
    return {
        "line": entry,
        "clock": queries.clock(entry, timezone.now()),
        "url": reverse("intake:request", args=[entry.row.pk]),
        "alias": summary.get("alias") or entry.row.pk[:6],
        "level": summary.get("level", ""),
        "level_word": words.of(words.LEVEL, summary.get("level")),
        "language": words.of(words.LANGUAGE, summary.get("language")),
        "channel": words.of(words.CHANNEL, summary.get("channel")),
        "stage": _stage(entry),
        "region": summary.get("region", ""),
        "since": entry.since,
        "telephone": bool(summary.get("telephone_only")),
        "no_mailbox": entry.no_mailbox,
        "files": summary.get("files", 0),
        "same": summary.get("same", 0),
        "damaged": summary.get("damaged", False),
        "triaged": summary.get("triaged", False),
        "begin_url": start_case_url(entry.row.pk) if entry.ready else "",
        "ready": entry.ready,
        "open": entry.row.state == "open",
        "after": _after(entry),
    }


def _after(entry: queries.QueueLine) -> str:
    """Of somebody who wrote after their request was closed: what for. They stand in the queue by that."""
    if entry.row.state == "open" or not entry.due:
        return ""
    return words.of(words.AFTER_NO, entry.summary.get("after_no") or "closed")


def _stage(entry: queries.QueueLine) -> str:
    """How it ended, or how far it is; of what was found credible, that."""
    summary = entry.summary
    if entry.ready:
        return words.of(words.DECISION, "verified")
    steps = summary.get("verifying") or {}
    if steps.get("of"):
        return _("verifying: %(done)s of %(n)s") % {"done": steps["settled"], "n": steps["of"]}
    return words.of(words.OUTCOME, summary.get("outcome")) or words.of(words.STAGE, summary.get("stage"))


@page(NEEDS, methods=("GET", "POST"))
@csrf_exempt  # the check follows in _record: reading its field reads the files too, and they need our handler first
def record(request: Any) -> HttpResponse:
    """A call, a mail or a walk-in, in the questions of the door. The return code is shown once, here.

    Files are sealed as they arrive, as at the door; those of a form that was not recorded are removed.
    """
    handler = SealingUploadHandler(request, signed.organisation())
    request.upload_handlers = [handler]
    try:
        response: HttpResponse = _record(request, handler)
        return response
    finally:
        handler.abandon()


@csrf_protect
def _record(request: Any, handler: SealingUploadHandler) -> HttpResponse:
    form = forms.Recording(request.POST or None)
    if request.method == "POST" and handler.refused:
        form.add_error(None, _("Not every file arrived: at most ten, 20 MB each, and none empty. Add them again."))
    if request.method != "POST" or not form.is_valid():
        if handler.kept and not handler.refused:
            form.add_error(None, _("Add the files again: they are kept only together with what is needed."))
        again: dict[str, Any] = {"form": form, "open": form.says_more() or handler.kept or handler.refused}
        return render(request, "intake/record.html", again)
    said = form.cleaned_data
    content = replace(form.content(), files=tuple(handler.kept))
    call = Call(content, said["who_called"], said["asked"], said["with_code"], said["form_id"])
    row, code = actions.record_request(request.keyring, call, now=timezone.now())
    handler.kept.clear()  # they belong to the request now
    url = reverse("intake:request", args=[row.pk])
    if code is None:
        return HttpResponseRedirect(f"{url}?saved")
    context = {"groups": digits(code).split(), "url": url, "done": _("Saved: the request is recorded.")}
    return render(request, "intake/code.html", context)


@page(NEEDS)
def messages(request: Any) -> HttpResponse:
    """What people added since, by request; opening the request takes it in."""
    entries, lost = waiting_by_request(request.keyring)
    return render(request, "intake/messages.html", {"entries": entries, "lost": lost})


@page(NEEDS, methods=("GET", "POST"))
def regions(request: Any) -> HttpResponse:
    """Regions that come first among requests of the same level, each with its reason."""
    form = forms.Region(request.POST or None)
    if request.method == "POST" and form.is_valid():
        priority.add_region(request.keyring, **form.cleaned_data, now=timezone.now())
        return HttpResponseRedirect(reverse("intake:regions"))
    listed = [{"id": row, **entry} for row, entry in priority.read_regions(request.keyring).items()]
    return render(request, "intake/regions.html", {"form": form, "listed": listed})


@page(NEEDS, methods=("POST",))
def drop_region(request: Any, row: str) -> HttpResponse:
    priority.drop_region(request.keyring, row)
    return HttpResponseRedirect(reverse("intake:regions"))
