"""Pages that ask nothing: the first one, what happens with what is written, and the way out."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from waystation.door.pages import door_page, show

# An ordinary page of news or weather, as an administrator chooses; it stands in no page of ours, only in this answer.
EXIT = "https://www.wikipedia.org/"


@door_page()
def home(request: HttpRequest) -> HttpResponse:
    return show(request, "home", {})


@door_page()
def about(request: HttpRequest) -> HttpResponse:
    return show(request, "about", {})


@door_page()
def leave(request: HttpRequest) -> HttpResponse:
    """Go to an ordinary page elsewhere, and ask the browser to drop what it kept of ours."""
    response = HttpResponseRedirect(getattr(settings, "DOOR_EXIT", EXIT))
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
