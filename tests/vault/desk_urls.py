"""Three small pages, so that the middleware is tested without the desk's own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from waystation.vault.web import NOBODY, OFFICER, page


@page({"intake"}, methods=("GET", "POST"))
def queue(request: Any) -> HttpResponse:
    return HttpResponse(f"{request.worker.pseudonym} reads {request.keyring.compartment('intake').epoch}")


@page(OFFICER, fresh=True)
def grants(request: Any) -> HttpResponse:
    return HttpResponse("grants")


@page(OFFICER, methods=("POST",), fresh=True)
def export(request: Any) -> HttpResponse:
    return HttpResponse("exported")


@page(NOBODY)
def sign_in(request: Any) -> HttpResponse:
    return HttpResponse("sign in")


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody said who may see this")


desk = ([path("sign-in", sign_in, name="sign-in"), path("today", sign_in, name="today")], "desk")
urlpatterns = [
    path("queue", queue),
    path("grants", grants),
    path("export", export),
    path("unmarked", unmarked),
    path("", include(desk)),
]
