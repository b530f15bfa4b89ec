"""The two pages that belong to no app."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation.trans_real import parse_accept_lang_header


def to_a_language(request: HttpRequest) -> HttpResponse:
    """Send a visitor without a language in the address to the first one their browser asks for that we speak."""
    known = [code for code, _ in settings.LANGUAGES]
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    spoken = (code.partition("-")[0] for code, _ in asked)
    chosen = next((code for code in spoken if code in known), settings.LANGUAGE_CODE)
    return HttpResponseRedirect(f"/{chosen}/")
