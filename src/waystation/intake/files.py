"""Files of a request: a safe copy to look at, the original as an attachment that a browser does not open."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from waystation.core.vocabulary.refusals import NotYours
from waystation.intake import viewing, words
from waystation.intake.access import open_request
from waystation.intake.queue import NEEDS
from waystation.vault.labels import Label
from waystation.vault.web import page

SANDBOX = "sandbox; default-src 'none'"


@page(NEEDS)
def look(request: Any, ref: str, file_id: str) -> HttpResponse:
    """What it is by its bytes, its digest, and the copy; made at the first opening."""
    with open_request(request.keyring, ref, purpose="look at a file") as opened:
        shown = viewing.look_at(opened, file_id, now=timezone.now())
        context = {
            "shown": shown,
            "why": words.of(words.WHY_NO_COPY, shown.said.get("why")),
            "medium": str(shown.said.get("copy_kind", "")).partition("/")[0],
            "alias": opened.content.get("alias"),
            "ref": ref,
            "back_url": reverse("intake:request", args=[ref]),
        }
        return render(request, "intake/file.html", context)


@page(NEEDS)
def copy(request: Any, ref: str, file_id: str) -> HttpResponse:
    """The cleaned copy: a picture, sound or film for the page above, a PDF as an attachment."""
    with open_request(request.keyring, ref, purpose="look at a file") as opened:
        said = opened.box.read(Label.REQUEST_FILE, file_id) or {}
        if not said.get("copy"):
            raise NotYours()
        body = b"".join(viewing.read_plain(opened, said["copy"]))
    kind = said["copy_kind"]
    response = HttpResponse(body, content_type=kind)
    response["Content-Security-Policy"] = SANDBOX
    if not kind.startswith(("image/", "audio/", "video/")):
        response["Content-Disposition"] = f'attachment; filename="copy-{file_id[:8]}.pdf"'
    return response


@page(NEEDS, methods=("POST",), fresh=True)
def original(request: Any, ref: str, file_id: str) -> StreamingHttpResponse:
    """The original as it was sent, for whoever just proved again who they are.

    The sender's name for it is not used: it may be a trick.
    """
    with open_request(request.keyring, ref, purpose="take an original out") as opened:
        if (opened.box.read(Label.REQUEST_FILE, file_id) or {"lost": True}).get("lost"):
            raise NotYours()
        viewing.note_original(opened)
        pieces = viewing.read_plain(opened, file_id)
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="original-{file_id[:8]}.bin"'
    response["Content-Security-Policy"] = SANDBOX
    return response
