"""The pages of refusal and failure: status, plain words, nobody's values. Handlers for both URLconfs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Handler = Callable[..., HttpResponse]


def error_page(request: HttpRequest, face: str, status: int, message: str = "", hint: str = "") -> HttpResponse:
    """The page of one status, on one face; message and hint are those of a `Refused`."""
    words = {"status": status, "message": message, "hint": hint}
    return render(request, f"{face}/error.html", words, status=status)


def _handler(face: str, status: int) -> Handler:
    def handle(request: HttpRequest, *_exception: Any, **_reason: Any) -> HttpResponse:
        return error_page(request, face, status)

    return handle


desk_400, desk_403, desk_404, desk_500 = (_handler("desk", status) for status in (400, 403, 404, 500))
door_400, door_403, door_404, door_500 = (_handler("door", status) for status in (400, 403, 404, 500))


def desk_csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Set as CSRF_FAILURE_VIEW of the desk; Django's own page would show the reason."""
    return error_page(request, "desk", 403)
