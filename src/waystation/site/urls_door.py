"""Addresses of the door: /en/ /ru/ /fr/ /ar/, each with the same neutral names behind it."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from waystation.site import errors
from waystation.site.parts import exists
from waystation.site.views import to_a_language

urlpatterns: list[URLPattern | URLResolver] = [path("", to_a_language)]
if exists("waystation.door.urls"):
    urlpatterns += i18n_patterns(path("", include("waystation.door.urls")))

handler400, handler403 = errors.door_400, errors.door_403
handler404, handler500 = errors.door_404, errors.door_500
