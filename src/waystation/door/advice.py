"""Safety advice: one page to read, to print, or to keep open when the connection is gone."""

from django.http import HttpRequest, HttpResponse

from waystation.door.pages import door_page, show
from waystation.letterbox.advice import TOPICS


@door_page()
def advice(request: HttpRequest) -> HttpResponse:
    """All topics on one page: a second page would be a second line in the history. Their anchors are mere numbers."""
    return show(request, "advice", {"topics": list(TOPICS.values())})
