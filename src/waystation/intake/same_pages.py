"""Who is who: pairs of requests that may be of one person, and two of them side by side."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from waystation.accounts.queries import pseudonyms
from waystation.intake import actions, comparing, forms, pairs, words
from waystation.intake.access import OpenRequest, open_request, row_for
from waystation.intake.queue import NEEDS
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import begin_of
from waystation.vault import shelf
from waystation.vault.web import page

MOST_ENDED = 200


@page(NEEDS)
def listed(request: Any) -> HttpResponse:
    """Pairs nobody has said anything of first, the newest first; then what is not known yet, and what was decided."""
    found, going_on = pairs.of_all(request.keyring), pairs.of_open_requests(request.keyring)
    refs = sorted({ref for pair in found for ref in pair})
    lines = shelf.read_summaries(request.keyring, INTAKE, refs) if refs else {}
    hours = pairs.received(set(refs))
    shown = [
        {
            "state": state,
            "ended": (younger, elder) not in going_on,
            "word": words.of(words.SAME, state),
            "url": reverse("intake:same", args=[elder, younger]),
            "younger": lines[younger].get("alias") or younger[:6],
            "elder": lines[elder].get("alias") or elder[:6],
            "asked": begin_of(hours[younger][0]),
            "before": begin_of(hours[elder][0]),
        }
        for (younger, elder), state in found.items()
        if younger in lines and elder in lines
    ]
    waiting = [pair for pair in shown if pair["state"] == pairs.OPEN]
    context = {
        "open_ones": [pair for pair in waiting if not pair["ended"]],
        "ended": [pair for pair in waiting if pair["ended"]][:MOST_ENDED],
        "unknown": [pair for pair in shown if pair["state"] == pairs.UNKNOWN],
        "decided": [pair for pair in shown if pair["state"] in (pairs.SAME, pairs.NOT)],
    }
    return render(request, "intake/same_list.html", context)


@page(NEEDS, methods=("GET", "POST"))
def compare(request: Any, ref: str, other: str) -> HttpResponse:
    """Two requests side by side, the one that asked first on the first side; and what a worker says of them."""
    for each in (ref, other):
        row_for(request.keyring, each)  # absent first: what is refused in words says that it is there
    actions.refuse_itself(ref, other)
    form = forms.Same(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.say_same(
            request.keyring, ref, other, said["said"], reason=said["reason"], now=timezone.now(),
            form_id=said["form_id"],
        )  # fmt: skip
        return HttpResponseRedirect(reverse("intake:same", args=[ref, other]))
    with (
        open_request(request.keyring, ref, purpose="who is who") as one,
        open_request(request.keyring, other, purpose="who is who") as two,
    ):
        first, second = sorted((one, two), key=lambda opened: (opened.row.received, opened.ref))
        context = {"form": form, "ref": ref, "other": other, **_both(first, second)}
        if context["closed"]:
            form.leave_out_same()
        return render(request, "intake/same.html", context, status=400 if form.errors else 200)


def _both(first: OpenRequest, second: OpenRequest) -> dict[str, Any]:
    names = pseudonyms()
    found = comparing.reasons_of(comparing.found_between(first, second))
    sides = [comparing.side_of(opened, names) for opened in (first, second)]
    sides[0]["pieces"], sides[1]["pieces"], words_alike = comparing.same_words(*(side["happened"] for side in sides))
    state = pairs.states(first.box).get(second.ref, pairs.OPEN)
    return {
        "speaks_for": [reason for reason in found if reason["speaks_for"]],
        "speaks_against": [reason for reason in found if not reason["speaks_for"]],
        "sides": sides,
        "words_alike": words_alike,
        "state": state,
        "state_word": words.of(words.SAME, state),
        "closed": any(side["closed"] for side in sides),
        "timeline": comparing.said_of(first, second),
    }
