"""Addresses of the desk: each app's own, under its name; `desk` itself stands at the root."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from waystation.site import errors
from waystation.site.parts import exists

PREFIXES = {
    "accounts": "",
    "intake": "requests/",
    "intake.enquiries": "asked/",
    "cases": "cases/",
    "cases.incidents": "incidents/",
    "keeping": "keeping/",
    "desk": "",
}

urlpatterns: list[URLPattern | URLResolver] = [
    path(prefix, include(f"waystation.{app}.urls"))
    for app, prefix in PREFIXES.items()
    if exists(f"waystation.{app}.urls")
]

handler400, handler403 = errors.desk_400, errors.desk_403
handler404, handler500 = errors.desk_404, errors.desk_500
