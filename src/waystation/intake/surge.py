"""The surge view: a flood in numbers, each with its unit, definition and hour, and each a way into the queue."""

import math
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.intake import queries, surge_counts, words
from waystation.intake.models import NOTHING_DUE, HelpRequest
from waystation.intake.queue import NEEDS
from waystation.intake.receiving import receive_waiting
from waystation.intake.surge_counts import PACE_DAYS, WEEKS, Pace, Seen, Week
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import begin_of, hour_of
from waystation.vault import shelf
from waystation.vault.keyring import Keyring
from waystation.vault.web import page

ANSWERS = (str(Tag.REQUEST_ANSWER), str(Tag.REQUEST_REFUSE))
NOT_NOW = {"level": "normal", "assignee": "nobody", "older": "7"}
MORE = 3  # people, unless another number is asked for


class Hands(forms.Form):
    """How many more people, and at whose pace."""

    use_required_attribute = False
    more = forms.IntegerField(label=_("More people"), min_value=0, max_value=50, required=False)
    like = forms.ChoiceField(label=_("At the pace of"), required=False)

    def __init__(self, data: Any, *, paces: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["like"].choices = paces  # type: ignore[attr-defined]


@page(NEEDS)
def surge(request: Any) -> HttpResponse:
    """Everything is counted anew from what this worker may read; nothing of it is kept."""
    receive_waiting(request.keyring)
    now = timezone.now()
    seen = see_all(request.keyring, now)
    answered = answered_by(request.keyring, now)
    pace = surge_counts.pace(seen, answered, now)
    weeks = surge_counts.weeks(seen, now.date())
    context = {
        "as_of": begin_of(hour_of(now)),
        "any": bool(seen),
        "unopened": queries.alarms(request.keyring, now).messages,
        "waiting": _waiting(surge_counts.waiting(seen, hour_of(now))),
        "levels": list(words.LEVEL.values()),
        "by_language": _places(surge_counts.by_language(seen), words.LANGUAGE, "language"),
        "by_region": _places(surge_counts.by_region(seen), words.PLACE, "place"),
        "workers": _workers(request.keyring, seen, answered),
        "weeks": [_week(week) for week in weeks],
        "most_in_week": max((week.came for week in weeks), default=0),
        "most_weeks": WEEKS,
        "not_now": queries.queue(request.keyring, now=now, cut=queries.Cut(level="normal", assignee="nobody", older=7)),
        "not_now_url": _url(**NOT_NOW),
        "days": PACE_DAYS,
        **_ahead(request, pace, answered),
    }
    return render(request, "intake/surge.html", context)


def see_all(keyring: Keyring, now: datetime) -> list[Seen]:
    """Every request in the queue, and those of the last weeks: plain columns, and summaries opened in memory."""
    since = hour_of(now - timedelta(weeks=WEEKS + 1))
    rows = HelpRequest.objects.filter(queries.waits() | Q(received__gte=since), compartment=INTAKE)
    lines = shelf.read_summaries(keyring, INTAKE)
    found = []
    for ref, received, due, rank, who, state in rows.values_list(
        "pk", "received", "due_hour", "rank", "assignee_id", "state"
    ).iterator(5000):
        line = lines.get(ref, {})
        said = (line.get("language", ""), bool(line.get("answered")), line.get("first_answer", ""))
        came = hour_of(begin_of(received))  # an hour spoilt by hand counts as now
        found.append(Seen(came, due, rank, who, state == "open" or due != NOTHING_DUE, *said))
    return found


def answered_by(keyring: Keyring, now: datetime) -> dict[str, int]:
    """{member of the intake desk: different requests answered or refused in the last seven days}, from the log."""
    members = [worker for worker, _name in queries.members(keyring)]
    lines = Line.objects.filter(source="desk", subject__in=members, action__in=ANSWERS)
    since = hour_of(now - timedelta(days=PACE_DAYS))
    counted = lines.filter(hour__gte=since).values("subject").annotate(number=Count("object", distinct=True))
    return dict.fromkeys(members, 0) | {row["subject"]: row["number"] for row in counted}


def _url(**chosen: str) -> str:
    return f"{reverse('intake:queue')}?{urlencode(chosen)}"


def _week(week: Week) -> dict[str, Any]:
    """A row of the weeks; waits in whole hours, rounded up: nothing finer is known."""
    waits = {name: None if hours is None else timedelta(hours=math.ceil(hours))
             for name, hours in (("middle", week.middle), ("ninth", week.ninth))}  # fmt: skip
    return {"week": week, "url": _url(week=week.code, state="all"), **waits}


def _waiting(table: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """Rows of the table: a clock, its numbers by level, each with its link."""
    return [
        {
            "clock": clock,
            "word": words.of(words.CLOCK, clock),
            "cells": [(words.LEVEL[level], number, _url(clock=clock, level=level)) for level, number in row.items()],
            "all": sum(row.values()),
            "url": _url(clock=clock),
        }
        for clock, row in table.items()
    ]


def _places(found: dict[str, tuple[int, int]], names: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """Rows of a small table: {word, first, first_url, all, url}; what no filter names has no link."""
    return [
        {
            "word": words.of(names, code) or "?",
            "first": first,
            "first_url": _url(**{field: code, "clock": "first"}) if code in names else "",
            "all": number,
            "url": _url(**{field: code}) if code in names else "",
        }
        for code, (first, number) in found.items()
    ]


def _workers(keyring: Keyring, seen: list[Seen], answered: dict[str, int]) -> list[dict[str, Any]]:
    """What each looks after and has answered; nobody's come first."""
    held: dict[str | None, int] = {}
    for one in seen:
        if one.waits:
            held[one.assignee] = held.get(one.assignee, 0) + 1
    names = dict(queries.members(keyring))
    others = sorted(worker for worker in held if worker and worker not in names)
    rows = [{"name": "", "held": held.get(None, 0), "url": _url(assignee="nobody"), "answered": None}]
    for worker in [*names, *others]:
        url = _url(assignee="me" if worker == keyring.worker_id else worker) if worker in names else ""
        said = {"name": names.get(worker, "?"), "held": held.get(worker, 0), "url": url}
        rows.append({**said, "answered": answered.get(worker, 0)})
    return rows


def _ahead(request: Any, pace: Pace, answered: dict[str, int]) -> dict[str, Any]:
    """How long it takes at this pace, and with more hands."""
    names = dict(queries.members(request.keyring))
    usual = surge_counts.middle_worker(answered)
    able = [(worker, name) for worker, name in names.items() if answered.get(worker)]
    form = Hands(request.GET or None, paces=able, initial={"more": MORE, "like": usual})
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    like = said.get("like") or usual
    more = MORE if said.get("more") is None else said["more"]
    each = answered.get(like, 0) / PACE_DAYS
    return {
        "pace": pace,
        "hands": form,
        "more": more,
        "like": names.get(like, ""),
        "each": each,
        "days_now": pace.days(),
        "days_more": pace.days(more * each),
        "hands_needed": pace.hands_needed(each),
    }
