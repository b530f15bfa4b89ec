"""The page of keys: which there are, and the switch for those of one letter."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from waystation.vault.web import ENROLLED, page

# It says "off" and nothing else, and it goes when the browser is closed.
COOKIE = "keys"
OFF = "off"
Keys = list[tuple[list[str], str]]  # which keys, and what they do
GOES = {
    "desk:today": "t",
    "desk:duty": "d",
    "intake:queue": "r",
    "cases:list": "c",
    "desk:log": "l",
    "desk:people": "p",
}


def are_on(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) != OFF


@page(ENROLLED, methods=("GET", "POST"))
def keys(request: Any) -> HttpResponse:
    """List the keys; a POST switches those of one letter off or on again."""
    if request.method == "POST":
        return _switch(request, on=request.POST.get("keys") != OFF)
    return render(request, "desk/keys.html", {"on": are_on(request), "tables": _tables()})


def _switch(request: HttpRequest, *, on: bool) -> HttpResponse:
    answer = HttpResponseRedirect(reverse("desk:keys"))
    if on:
        answer.delete_cookie(COOKIE, samesite="Strict")
    else:
        answer.set_cookie(COOKIE, OFF, httponly=True, samesite="Strict", secure=request.is_secure())
    return answer


def _tables() -> list[tuple[str, Keys]]:
    return [
        (_("In a list"), _in_a_list()),
        (_("To another page"), _to_another_page()),
        (_("On a request or a case"), _on_a_request()),
        (_("Also without scripts, with Alt (in Firefox Alt and Shift)"), _with_alt()),
    ]


def _in_a_list() -> Keys:
    return [
        (["j", "↓"], _("the next one (the arrow once you are in the list)")),
        (["k", "↑"], _("the one before")),
        (["o", "Enter"], _("open it; o alone opens the first")),
        (["/"], _("to the search or the filters")),
    ]


def _to_another_page() -> Keys:
    return [
        (["g t"], _("Today")),
        (["g d"], _("On duty")),
        (["g r"], _("Requests")),
        (["g c"], _("Cases")),
        (["g l"], _("Log")),
        (["g p"], _("People and keys")),
        (["n"], _("record a call, mail or visit")),
        (["?"], _("this page")),
    ]


def _on_a_request() -> Keys:
    return [
        (["a"], _("to the box of the answer")),
        (["s"], _("to who looks after it")),
        (["Esc"], _("out of a box, so that the letters are keys again")),
        (["Ctrl+Enter"], _("send an answer or a note; never a form about rights, locking or forgetting")),
    ]


def _with_alt() -> Keys:
    return [
        (["1", "2", "…"], _("to the pages at the side")),
        (["o"], _("in the queue: open the first one")),
        (["n"], _("record a call, mail or visit")),
        (["/"], _("to the search or the filters")),
        (["q"], _("on a request: back to the queue")),
        (["r"], _("to the reply texts, above the answer")),
        (["c"], _("to noting an attempt")),
        (["t"], _("to both clocks")),
    ]
