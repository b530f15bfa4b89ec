"""What every response of both faces goes through."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

Handler = Callable[[HttpRequest], HttpResponse]

# A list of what stays, not of what goes: a header invented tomorrow is dropped without our hearing of it.
KEPT = frozenset(
    {
        "HTTP_HOST",
        "HTTP_COOKIE",
        "HTTP_ORIGIN",
        "HTTP_REFERER",
        "HTTP_ACCEPT",
        "HTTP_ACCEPT_LANGUAGE",
        "HTTP_ACCEPT_ENCODING",
        "HTTP_X_FORWARDED_PROTO",
        "HTTP_X_CSRFTOKEN",
        "HTTP_SEC_FETCH_SITE",
        "HTTP_SEC_FETCH_MODE",
        "HTTP_SEC_FETCH_DEST",
        "HTTP_HX_REQUEST",
        "HTTP_HX_TARGET",
        "HTTP_HX_TRIGGER",
        "HTTP_HX_BOOSTED",
        "HTTP_HX_CURRENT_URL",
        "HTTP_RANGE",
    }
)
TRACES = ("REMOTE_ADDR", "REMOTE_HOST", "REMOTE_PORT", "REMOTE_USER", "RAW_URI", "gunicorn.socket")


def drop_traces(get_response: Handler) -> Handler:
    """Take address, browser and every unknown header away before any other code can keep them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for key in [k for k in request.META if k.startswith("HTTP_") and k not in KEPT]:
            del request.META[key]
        for key in TRACES:
            request.META.pop(key, None)
        return get_response(request)

    return middleware


def no_store(get_response: Handler) -> Handler:
    """Nothing we show is kept by a browser or a proxy, style sheets included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Cache-Control"] = "no-store"
        return response

    return middleware


def language_of_the_address(get_response: Handler) -> Handler:
    """Speak the language that the first part of the address names; no cookie is needed to remember it."""
    known = frozenset(code for code, _ in settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponse:
        first = request.path_info[1:].partition("/")[0]
        with translation.override(first if first in known else settings.LANGUAGE_CODE):
            response = get_response(request)
            response.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response

    return middleware
