"""What every page of the door has in common: languages, the way out, and answers when something fails."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from waystation.core.vocabulary.refusals import Refused
from waystation.letterbox.uploads import NoFiles

View = Callable[[HttpRequest], HttpResponse]
LARGEST_BODY = 110 * 1024 * 1024  # all files of a request, and the form around them
LARGEST_PLAIN_FORM = 1024 * 1024  # percent signs and all: reading it takes eighty times its size
LANGUAGES = tuple(settings.LANGUAGES)
CODES = frozenset(code for code, _name in LANGUAGES)


def door_page(*, posts: bool = False) -> Callable[[View], View]:
    """Every view of the door carries it: methods, no plain upload, and an answer in words whatever fails."""

    def wrap(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"] if posts else ["GET", "HEAD"])
        @wraps(view)
        def page(request: HttpRequest) -> HttpResponse:
            if request.method == "POST" and (too_large := _body_too_large(request)):
                return too_large
            # Django's own handlers keep plain bytes; a view that wants files replaces this one.
            request.upload_handlers = [_nothing(request)]
            return _answered(view, request)

        return page

    return wrap


def _nothing(request: HttpRequest) -> FileUploadHandler:
    return NoFiles(request)


def _answered(view: View, request: HttpRequest) -> HttpResponse:
    try:
        return view(request)
    except RequestDataTooBig:
        return _too_long(request)
    except TooManyFilesSent:
        return trouble(request, 413, _("These are more than ten files"), _too_many_hint())
    except (UnreadablePostError, MultiPartParserError, BadRequest):
        return cut_short(request)
    except DatabaseError:
        return not_saved(request)
    except Refused:
        return not_saved(request) if request.method == "POST" else not_open(request)


def _body_too_large(request: HttpRequest) -> HttpResponse | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) <= LARGEST_BODY:
        return None if _in_parts(request) or int(length) <= LARGEST_PLAIN_FORM else _too_long(request)
    hint = _("A file may have 20 MB, all together 100 MB.") + f" {_what_is_left()}"
    return trouble(request, 413, _("This is too much at once"), hint)


def _what_is_left() -> str:
    """A form that was not read cannot be shown again, and a browser may not keep it: no more is promised."""
    return _(
        "This page did not arrive, so we cannot show it again. What you saved before is still there: enter your "
        "return code to go on."
    )


def _in_parts(request: HttpRequest) -> bool:
    """Whether it came as our pages send text: a Cyrillic letter is two bytes on the way, not six."""
    return request.content_type == "multipart/form-data"


def _too_long(request: HttpRequest) -> HttpResponse:
    hint = f"{_what_is_left()} " + _("Send a shorter text, or add it as a file.")
    return trouble(request, 413, _("This text is too long for one page"), hint)


def cut_short(request: HttpRequest) -> HttpResponse:
    """The end of the form is missing: what came of it replaces nothing."""
    return trouble(
        request, 400, _("Not everything arrived"), _("The connection was cut on the way.") + f" {_what_is_left()}"
    )


def _too_many_hint() -> str:
    return f"{_what_is_left()} " + _("Then choose at most ten files.")


def trouble(request: HttpRequest, status: int, heading: str, hint: str) -> HttpResponse:
    """A page that says what is wrong and what to do."""
    return show(request, "trouble", {"heading": heading, "hint": hint}, status=status)


def not_open(request: HttpRequest) -> HttpResponse:
    """No key to seal to: nothing may be asked."""
    return trouble(
        request, 503, _("Messages cannot be taken at this moment"),
        _("Please come back in an hour. If you are in danger now, do not wait for us: go to a place that is safe."),
    )  # fmt: skip


def not_saved(request: HttpRequest) -> HttpResponse:
    """The store cannot write. All that was typed goes back to the person, with a button to try again."""
    kept = [(name, value) for name, values in request.POST.lists() for value in values]
    words = [value for name, value in kept if name not in ("code", "step", "go", "then", "form", "end", "do")]
    context = {"kept": kept, "words": [w for w in words if w.strip()], "action": request.path}
    context["files"] = request.content_type == "multipart/form-data"
    return show(request, "not_saved", context, status=503)


def show(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Draw a page of the door. Pages with a form named `page` change language by a button of that form."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    posted = bool(context.get("code"))
    rest = "/" if request.path_info == "/" else request.path_info[3:]
    languages = [
        {"code": code, "label": label, "current": code == language, "url": None if posted else f"/{code}{rest}"}
        for code, label in LANGUAGES
    ]
    shared = {"languages": languages, "exit_url": f"/{language}/leave/", "home_url": f"/{language}/", "posted": posted}
    return render(request, f"door/pages/{name}.html", shared | context, status=status)


def chosen_language(request: HttpRequest) -> str | None:
    """The language whose button was pressed on a page with a form, if one was."""
    wanted = request.POST.get("language", "")
    return wanted if wanted in CODES else None
