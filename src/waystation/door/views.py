"""Pages that ask nothing: the first one, what happens with what is written, and the way out."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from waystation.door.pages import door_page, show


@door_page()
def home(request: HttpRequest) -> HttpResponse:
    return show(request, "home", {})


@door_page()
def about(request: HttpRequest) -> HttpResponse:
    return show(request, "about", {})


@door_page()
def leave(request: HttpRequest) -> HttpResponse:
    """Go to an ordinary page elsewhere, and ask the browser to drop what it kept of ours.

    An administrator chooses the page; its address stands in no page of ours, only in this answer.
    """
    response = HttpResponseRedirect(settings.DOOR_EXIT)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
