"""The log on a page: who did or read what, in words beside the tag. Officers see all; everybody sees their own."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from waystation.audit.actions import record, this_hour
from waystation.audit.models import Line
from waystation.audit.queries import READING, of_worker
from waystation.audit.tags import Tag
from waystation.audit.verifying import verify_chain
from waystation.desk import copies
from waystation.vault import signed
from waystation.vault.names import working_names
from waystation.vault.web import OFFICER, SIGNED_IN, page

PERIODS = {"day": 1, "week": 7, "month": 31}


class LogFilter(forms.Form):
    """Closed choices only: nothing that was searched for stands in an address."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    what = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("everything")), ("reading", _("what was opened")), ("refused", _("what was refused"))],
    )
    period = forms.ChoiceField(
        label=_("Period"),
        required=False,
        choices=[("", _("all time")), ("day", _("one day")), ("week", _("one week")), ("month", _("one month"))],
    )

    def __init__(self, *args: Any, names: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [("", _("everybody")), *names]  # type: ignore[attr-defined]


@page(SIGNED_IN)
def log(request: Any) -> HttpResponse:
    """Fifty lines a page, the newest first."""
    names = working_names()
    officer = request.keyring.is_officer
    shown = (
        sorted(names.items(), key=lambda pair: pair[1]) if officer else [(request.worker.pk, request.worker.pseudonym)]
    )
    form = LogFilter(request.GET or None, names=shown)
    rows = _chosen(form, None if officer else request.worker.pk)
    paged = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": paged,
        "officer": officer,
        "count": paged.paginator.count,
        "lines": [_shown(line, names) for line in paged],
    }
    return render(request, "desk/log.html", context)


def _shown(line: Line, names: dict[str, str]) -> dict[str, Any]:
    which = names.get(line.object) or line.object[:12]
    return {"line": line, "who": names.get(line.subject, line.subject), "when": line.hour, "object": which}


def _chosen(form: LogFilter, only: str | None) -> QuerySet[Line]:
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    period, tags = PERIODS.get(chosen.get("period", ""), 0), READING if chosen.get("what") == "reading" else ()
    since = this_hour(timezone.now() - timedelta(days=period)) if period else ""
    rows = of_worker(only or chosen.get("who", ""), first_hour=since, tags=tags).order_by("-number")
    return rows.filter(action__contains="refused") if chosen.get("what") == "refused" else rows


@page(OFFICER, methods=("GET", "POST"))
def verify(request: Any) -> HttpResponse:
    """Check every chain now, and say what was found."""
    findings = []
    if request.method == "POST":
        findings = [verify_chain(source, officer_keys) for source in copies.SOURCES]
        record(Tag.VERIFY, by=request.worker.pk)
    context = {**copies.state(timezone.now()), "findings": findings, "compare_form": copies.CompareForm()}
    return render(request, "desk/verify_log.html", context)


def officer_keys(worker: str) -> list[bytes]:
    """Every signing key that was ever certified for this worker."""
    return [entry.public.ed25519 for (who, _v), entry in signed.directory().earlier_workers.items() if who == worker]
