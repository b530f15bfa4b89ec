"""Refusals in numbers: for the desk itself, and cut for outside, as a page and as a file. From sealed lines alone."""

import csv
import math
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.intake import ranking, words
from waystation.intake.actions.deciding import REFUSAL_REASONS
from waystation.intake.declining import counts, leaving
from waystation.intake.declining.counts import Asked, Days, No
from waystation.intake.models import HelpRequest
from waystation.intake.queue import NEEDS
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import begin_of, hour_of, is_hour
from waystation.vault import shelf
from waystation.vault.details import seal_detail
from waystation.vault.keyring import Keyring
from waystation.vault.web import page

ROWS = (*REFUSAL_REASONS, counts.UNKNOWN, *counts.OTHERS)
TITLES = {
    "month": gettext_lazy("By the month in which they asked"),
    "language": gettext_lazy("By language"),
    "place": gettext_lazy("By region"),
    "level": gettext_lazy("By how soon an answer was due"),
}
OTHERS = {
    counts.UNKNOWN: gettext_lazy("refused before reasons were counted"),
    "accepted": gettext_lazy("accepted"),
    "withdrew": gettext_lazy("withdrawn"),
    "enquiry": gettext_lazy("asked about somebody"),
    "open": gettext_lazy("open"),
}
AFTER = {
    "refused": gettext_lazy("requests to which we said no at least once"),
    "onward": gettext_lazy("of these: got an organisation of our directory in the letter"),
    "again": gettext_lazy("of these: wrote after a no"),
    "appealed": gettext_lazy("of these: asked for a second look"),
    "reopened": gettext_lazy("of these: taken up again"),
    "by_appeal": gettext_lazy("of these: taken up again after they asked for a second look"),
}


def see_all(keyring: Keyring) -> list[Asked]:
    """Every request of the desk: plain columns, and summaries opened in memory. One that does not open is left out."""
    lines = shelf.read_summaries(keyring, INTAKE)
    rows = HelpRequest.objects.filter(compartment=INTAKE).values_list("pk", "received", "rank", "state")
    return [_asked(received, rank, state, lines[ref]) for ref, received, rank, state in rows if ref in lines]


def _asked(received: str, rank: int, state: str, line: dict[str, Any]) -> Asked:
    names = No.__dataclass_fields__
    noes = tuple(No(**{k: v for k, v in said.items() if k in names}) for said in line.get("declined", ()))
    return Asked(
        received=hour_of(begin_of(received)),
        outcome=str(line.get("outcome") or "open") if state == HelpRequest.State.CLOSED else "open",
        language=line.get("language", ""),
        place="first" if ranking.comes_first(rank) else "other",
        level=ranking.level_of_rank(rank),
        noes=tuple(no for no in noes if is_hour(no.hour)),
    )


def tables(seen: list[Asked], now: datetime) -> dict[str, counts.Table]:
    """The four tables, all of the same rows."""
    columns = {
        "month": counts.months(seen, hour_of(now)),
        "language": list(words.LANGUAGE),
        "place": list(words.PLACE),
        "level": list(ranking.LEVELS),
    }
    return {name: counts.table(seen, name, ROWS, columns[name]) for name in counts.DIMENSIONS}


@page(NEEDS)
def inside(request: Any) -> HttpResponse:
    """For the desk: every number as it is."""
    seen, now = _read(request), timezone.now()
    found = {name: _with_sums(table) for name, table in tables(seen, now).items()}
    context = {"tables": _drawn(found), "after": _after(counts.after(seen).__dict__), "days": _days(seen)}
    return render(request, "intake/declined.html", {**context, **_frame(seen, now), "inside": True})


@page(NEEDS)
def outside(request: Any) -> HttpResponse:
    """The same for outside the desk, to be printed: no number below ten."""
    seen, now = _read(request), timezone.now()
    found, after, days = _for_outside(seen, now)
    context = {"tables": _drawn(found), "after": _after(after), "days": days}
    return render(request, "intake/declined.html", {**context, **_frame(seen, now), "inside": False})


@page(NEEDS)
def download(request: Any) -> HttpResponse:
    """That as a file, one number on each line with its unit, definition and hour."""
    seen, now = _read(request), timezone.now()
    found, after, days = _for_outside(seen, now)
    text = StringIO()
    lines = csv.writer(text)
    lines.writerow(["table", "row", "column", "value", "unit", "definition", "as_of"])
    lines.writerows([*line, f"{hour_of(now)}:00Z"] for line in _lines(found, after, days))
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="refusals-{now.date().isoformat()}.csv"'
    return answer


def _read(request: Any) -> list[Asked]:
    """All lines, and one line in the log that they were read for this."""
    seen = see_all(request.keyring)
    with transaction.atomic():
        detail = seal_detail(INTAKE, {"count": len(seen), "page": request.resolver_match.url_name})
        record(Tag.DECLINED_READ, by=request.worker.pk, detail=detail)
    return seen


def _for_outside(seen: list[Asked], now: datetime) -> tuple[Any, dict[str, Any], list[dict[str, Any]]]:
    days = [one for one in _days(seen) if one["days"].number >= counts.SMALL]
    return leaving.shown_outside(tables(seen, now)), leaving.after_outside(counts.after(seen)), days


def _lines(found: Any, after: dict[str, Any], days: list[dict[str, Any]]) -> Iterator[list[Any]]:
    for name, table in found.items():
        for row, cells in table.items():
            for column, number in cells.items():
                said = _column(name, column)
                yield [str(TITLES[name]), _row(row), said, number, _("requests"), _definition()]
    for name, number in after.items():
        yield [_("After a no"), str(AFTER[name]), "", number, _("requests"), _("counted once each, however many noes")]
    for one in days:
        for what in ("middle", "ninth"):
            title = _("half waited at most") if what == "middle" else _("nine of ten waited at most")
            yield [_("Days until the no"), one["word"], title, one[what], _("days"), _days_definition()]


def _definition() -> str:
    return _("requests that came, by the last no that stands, or by how they ended otherwise")


def _days_definition() -> str:
    return _("from the hour it came to the hour of the first no, in days, rounded up")


def _with_sums(table: counts.Table) -> dict[str, dict[str, Any]]:
    return {row: {**cells, "": sum(cells.values())} for row, cells in table.items()}


def _drawn(found: Any) -> list[dict[str, Any]]:
    """For the page: rows with nothing in them stay away inside; outside every row is there, as the file has it."""
    drawn = []
    for name, table in found.items():
        columns = list(next(iter(table.values())))
        rows = [
            {"word": _row(row), "cells": [(_column(name, column), cells[column]) for column in columns]}
            for row, cells in table.items()
            if any(cells.values())
        ]
        drawn.append({"title": TITLES[name], "columns": [_column(name, column) for column in columns], "rows": rows})
    return drawn


def _row(code: str) -> str:
    return str(OTHERS[code]) if code in OTHERS else _("refused: %(why)s") % {"why": words.of(words.REFUSAL, code)}


def _column(name: str, code: str) -> str:
    if not code:
        return _("all")
    if name == "month":
        return date_format(date.fromisoformat(f"{code}-01"), "YEAR_MONTH_FORMAT")
    names: dict[str, dict[str, Any]] = {"language": words.LANGUAGE, "place": words.PLACE, "level": words.LEVEL}
    return words.of(names[name], code)


def _after(found: dict[str, Any]) -> list[tuple[Any, Any]]:
    return [(AFTER[name], number) for name, number in found.items()]


def _days(seen: list[Asked]) -> list[dict[str, Any]]:
    """Median and nine of ten, of all and of each reason that there is."""
    found = [(_("all refusals"), counts.days_until(seen))]
    found += [(words.of(words.REFUSAL, code), counts.days_until(seen, code)) for code in REFUSAL_REASONS]
    return [_in_days(word, days) for word, days in found if days.number]


def _in_days(word: str, days: Days) -> dict[str, Any]:
    return {"word": word, "days": days, "middle": math.ceil(days.middle or 0), "ninth": math.ceil(days.ninth or 0)}


def _frame(seen: list[Asked], now: datetime) -> dict[str, Any]:
    said = {"definition": _definition(), "days_definition": _days_definition()}
    return {"any": bool(seen), "as_of": begin_of(hour_of(now)), **said}
