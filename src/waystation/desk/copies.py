"""Copies of the log off this host: the heads of every chain, signed by an officer; and comparing one with the log."""

import json
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waystation.audit import queries
from waystation.audit.actions import checkpoint, database_of, record_copy, this_hour
from waystation.audit.models import Line
from waystation.core import chaining
from waystation.core.sealing import sign
from waystation.core.vocabulary.refusals import Refused
from waystation.desk.saying import say
from waystation.vault.keyring import Keyring
from waystation.vault.signed import list_head
from waystation.vault.web import OFFICER, page

SOURCES = ("desk", "command", "door")
TOO_OLD = timedelta(days=7)


class CompareForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("A copy that you kept elsewhere"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false", "dir": "ltr"}),
        help_text=gettext_lazy("Paste everything that is in the file."),
    )


def take_copy(keyring: Keyring, now: datetime) -> str:
    """The heads of all chains and of the signed list, signed by this officer, as text to keep elsewhere."""
    heads = []
    for source in SOURCES:
        record_copy(source, by=keyring.worker_id, now=now)
        point = checkpoint(
            source, signer=keyring.worker_id, sign=lambda message: sign(keyring.pair, "log-head", message), now=now
        )
        if point:
            heads.append(
                {
                    "source": source,
                    "line": point.number,
                    "digest": bytes(point.digest).hex(),
                    "list": bytes(point.list_head).hex(),
                    "signature": bytes(point.signature).hex(),
                }
            )
    copy = {"hour": this_hour(now), "by": keyring.worker_id, "list": list_head().hex(), "heads": heads}
    return json.dumps(copy, indent=1)


def compare(text: str) -> list[dict[str, Any]]:
    """For each head of a copy: does the log here still hold this very line?"""
    try:
        heads = [(str(h["source"]), int(h["line"]), bytes.fromhex(h["digest"])) for h in json.loads(text)["heads"]]
    except (ValueError, KeyError, TypeError):
        raise Refused(_("This is not a copy of the log."), hint=_("Paste the whole file, unchanged.")) from None
    return [
        {"source": source, "line": number, "holds": _digest(source, number) == digest}
        for source, number, digest in heads
        if source in SOURCES
    ]


def _digest(source: str, number: int) -> bytes:
    row = Line.objects.using(database_of(source)).filter(source=source, number=number).first()
    if row is None:
        return b""
    return chaining.line_digest(
        chaining.Line(
            number=row.number,
            previous=bytes(row.previous),
            source=row.source,
            hour=row.hour,
            subject=row.subject,
            action=row.action,
            object=row.object,
            detail_digest=bytes(row.detail_digest),
        )
    )


@page(OFFICER, methods=("POST",))
def copy_log(request: Any) -> HttpResponse:
    """Download the heads: a small file to keep on another machine or on paper."""
    now = timezone.now()
    response = HttpResponse(take_copy(request.keyring, now), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="heads-{now:%Y-%m-%d}.json"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@page(OFFICER, methods=("POST",))
def compare_log(request: Any) -> HttpResponse:
    """Compare a copy with the log as it is here now."""
    form, compared = CompareForm(request.POST), None
    if form.is_valid():
        try:
            compared = compare(form.cleaned_data["text"])
        except Refused as refused:
            say(form, refused, "text")
    context = {**state(timezone.now()), "compare_form": form, "compared": compared}
    return render(request, "desk/verify_log.html", context, status=409 if form.errors else 200)


def state(now: datetime) -> dict[str, Any]:
    """When the newest copy was taken, and how many lines stand in none."""
    copy = queries.last_copy()
    return {"copy": copy, "too_old": too_old(now), "lines_since": queries.lines_since_copy()}


def too_old(now: datetime) -> bool:
    copy = queries.last_copy()
    return copy is None or copy.hour < this_hour(now - TOO_OLD)


def notice(keyring: Keyring) -> dict[str, Any] | None:
    """The banner for officers when only this host knows what the log said."""
    if not keyring.is_officer or not too_old(timezone.now()):
        return None
    return {"kind": "log", "url": reverse("desk:verify-log"), "count": int(queries.last_copy() is not None)}
