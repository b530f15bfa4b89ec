"""The desk's door-keeper: who is asking, with which keys, and may they see this page. Default is no."""

import hmac
import json
import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from waystation.audit.actions import refuse
from waystation.core.sealing import PublicKeys, SealingError, open_from, pack, seal_to
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault import lockdown, pepper, reserve, sessions, signed
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label
from waystation.vault.models import UnsentForm, WorkerKey
from waystation.vault.said import in_words
from waystation.vault.stretching import TryAgain

NOBODY, ENROLLED, SIGNED_IN, OFFICER = "nobody", "enrolled", "signed-in", "officer"
Needs: TypeAlias = str | frozenset[str]
DEVICE_COOKIE = "desk-device"
_MARK = 32  # bytes of an HMAC-SHA256 before what was sealed
# Fields of a form that are never kept for later, not even sealed.
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "passphrase", "unsent"})
log = logging.getLogger(__name__)
P = ParamSpec("P")
View: TypeAlias = Callable[Concatenate[Any, P], HttpResponseBase]


def page(
    needs: Needs | set[str], *, methods: tuple[str, ...] = ("GET",), fresh: bool = False
) -> Callable[[View[P]], View[P]]:
    """Say who may see a page and by which methods. `fresh`: passphrase and factor within the last five minutes.

    `needs` is NOBODY, ENROLLED, SIGNED_IN, OFFICER, or compartment codes of which one is enough; a code ending in "-"
    stands for every compartment that begins so ("team-"), and OFFICER among them for any officer. ENROLLED is whoever
    has made keys; it is for what concerns nobody but themselves, and SIGNED_IN asks that an officer has heard them.
    """
    required: Needs = needs if isinstance(needs, str) else frozenset(needs)

    def mark(view: View[P]) -> View[P]:
        @wraps(view)
        def shown(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        shown.needs, shown.methods, shown.fresh = required, methods, fresh  # type: ignore[attr-defined]
        return shown

    return mark


def may(keyring: Keyring, needs: Needs) -> bool:
    """Whether this worker may see a page with these needs."""
    if needs == ENROLLED:
        return True
    if needs == SIGNED_IN:
        return keyring.certified
    if needs == OFFICER:
        return keyring.is_officer
    codes = keyring.codes | ({OFFICER} if OFFICER in needs and keyring.is_officer else frozenset())
    return any(c in codes or (c.endswith("-") and any(have.startswith(c) for have in codes)) for c in needs)


class SessionMiddleware:
    """Opens the session, checks the page's needs, wipes the keys when the response is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        opened = sessions.resume(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""), now=timezone.now())
        request.worker = opened.worker if opened else None
        request.keyring = opened.keyring if opened else None
        request.session_row = opened.row if opened else None
        language = opened.worker.language if opened else translation.get_language_from_request(request)
        with translation.override(language):
            response = self.get_response(request)
            _drop_sent(request, response)
            return self._wipe_after(response, opened.keyring if opened else None)

    @staticmethod
    def _wipe_after(response: HttpResponseBase, keyring: Keyring | None) -> HttpResponseBase:
        if keyring is None:
            return response
        if getattr(response, "streaming", False):
            response._resource_closers.append(keyring.wipe)  # type: ignore[attr-defined]
        else:
            keyring.wipe()
        return response

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        needs = getattr(view, "needs", None)
        if needs is None:
            return _absent(request)
        if needs != NOBODY and request.worker is None:
            return _to_sign_in(request)
        if needs != NOBODY and not may(request.keyring, needs):
            return _absent(request)
        # After the question whether it is theirs at all: a wrong method must not tell that there is a page.
        if request.method not in view.methods and not (request.method == "HEAD" and "GET" in view.methods):
            return _not_so(request, view.methods)
        if needs == NOBODY:
            return None
        # A page that reads its form itself (csrf_exempt) first sets the handler that seals files as they arrive.
        reads_itself = getattr(view, "csrf_exempt", False)
        request.unsent = "" if request.method != "POST" or reads_itself else request.POST.get("unsent", "")
        if view.fresh and timezone.now() - request.session_row.confirmed > sessions.CONFIRMED_FOR:
            return _to_confirm(request)
        return None

    def process_exception(self, request: Any, problem: Exception) -> HttpResponseBase | None:
        if isinstance(problem, NotYours):
            return _absent(request)
        if isinstance(problem, TryAgain):
            return _error(request, 503, problem.message, problem.hint)
        if isinstance(problem, Refused):
            _record(request)
            return _error(request, 409, problem.message, problem.hint)
        # Whoever is not signed in types secrets: none of their forms is given back.
        if isinstance(problem, reserve.TAKES_NOTHING) and request.method == "POST" and request.worker is not None:
            return _not_saved(request)
        if isinstance(problem, SealingError):
            _record(request)
            return _error(
                request,
                409,
                _("A part of this is not as it was written, so nothing of it is shown."),
                _("Tell an officer. They run the check of all cases and compare with the backup."),
            )
        return None


def _drop_sent(request: Any, response: HttpResponseBase) -> None:
    """A kept form goes when it was accepted, not before: what was refused can still be read and sent again."""
    unsent = getattr(request, "unsent", "")
    if unsent and response.status_code < 400:
        with suppress(*reserve.TAKES_NOTHING):  # it was sent; the kept copy goes with its time
            UnsentForm.objects.filter(pk=unsent, worker=request.worker).delete()


def _absent(request: Any) -> HttpResponseBase:
    """Absent and not yours look the same, also to somebody who counts our answers."""
    _record(request)
    return _error(request, 404, "", "")  # the same page, word for word, as for an address that nobody has


def _not_so(request: Any, methods: Collection[str]) -> HttpResponse:
    """An address that only takes a form, opened by itself: from a history, or after signing in anew."""
    response = _error(
        request,
        405,
        _("This address only takes a form."),
        _("Opening it did nothing. What you sent before stays sent: look at the page where the button is."),
        back=_page_above(request),
    )
    response["Allow"] = ", ".join(methods)
    return response


def _page_above(request: Any) -> str:
    """The nearest address above this one that shows a page: of ".../answer/" the request itself. What stands in it as
    an id is one here too, else it would be a word of this address that another page takes for an id."""
    path: str = request.path
    ids = set(request.resolver_match.kwargs.values())
    while (path := path.rstrip("/").rpartition("/")[0] + "/") != "/":
        with suppress(Resolver404):
            above = resolve(path)
            if "GET" in getattr(above.func, "methods", ()) and ids.issuperset(above.kwargs.values()):
                return path
    return ""


def _record(request: Any) -> None:
    """The refusal is answered also where the log takes no line: nothing was given out."""
    if request.worker is not None:
        with suppress(DatabaseError), transaction.atomic():
            refuse(by=request.worker.pk)


def _error(request: Any, status: int, message: str, hint: str, *, back: str = "") -> HttpResponse:
    """`back`: the page to go on from, where it is not the first one."""
    message, hint = (text[:1].upper() + text[1:] for text in (in_words(message), in_words(hint)))
    context = {"status": status, "message": message, "hint": hint, "back": back}
    return render(request, "desk/error.html", context, status=status)


def _not_saved(request: Any) -> HttpResponse:
    """The database takes nothing, as on a full disk. What was typed goes back, and stands nowhere but on this page."""
    log.error("the database took nothing: its disk is full, or it does not answer")
    fields = {k: request.POST.getlist(k) for k in request.POST if not _is_secret(k, request.POST.getlist(k))}
    kept = [(name, value) for name, values in fields.items() for value in values]
    words = [value for name, value in kept if " " in value.strip() or "\n" in value]
    request.worker = request.keyring = None  # the rail would ask the database again
    context = {"kept": kept, "words": words, "action": request.path, "files": bool(request.FILES)}
    return render(request, "desk/not_saved.html", context, status=503)


def _to_sign_in(request: Any) -> HttpResponseBase:
    """To the sign-in page. What somebody typed into a session that had ended is kept for them, sealed."""
    try:
        kept = request.method == "POST" and keep_unsent(request)
    except reserve.TAKES_NOTHING:
        return _not_saved(request)
    ended = settings.SESSION_COOKIE_NAME in request.COOKIES
    return HttpResponseRedirect(reverse("desk:sign-in") + ("?kept" if kept else "?ended" if ended else ""))


def _to_confirm(request: Any) -> HttpResponseBase:
    kept_before = UnsentForm.objects.filter(pk=request.unsent, worker=request.worker).exists()
    if request.method == "POST" and not kept_before:
        try:
            keep_unsent(request)
        except reserve.TAKES_NOTHING:
            return _not_saved(request)
    return render(request, "desk/confirm_again.html", {"back": request.path}, status=403)


def keep_unsent(request: Any) -> bool:
    """Seal a posted form to its worker's public key, to be offered after sign-in; False where it cannot be kept.

    Files are not kept.
    """
    worker = request.worker or sessions.ended_worker(
        request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""), now=timezone.now()
    )
    key = WorkerKey.objects.filter(worker=worker).first() if worker else None
    if worker is None or key is None or lockdown.is_locked():
        return False
    entry = signed.directory().worker(worker.pk)
    public = entry.public if entry else PublicKeys.from_bytes(bytes(key.public))
    fields = {k: request.POST.getlist(k) for k in request.POST if not _is_secret(k, request.POST.getlist(k))}
    row = UnsentForm(worker=worker, page=request.path)
    sealed = seal_to(public, json.dumps(fields).encode(), _unsent_context(row))
    row.sealed = _kept_here(row, sealed) + sealed
    row.save(force_insert=True)
    return True


def _is_secret(name: str, values: list[str]) -> bool:
    """A second factor is digits; the code of a need or of a group, which has the same name, never is."""
    return name in NEVER_KEPT or (name == "code" and any(not v or v.replace(" ", "").isdigit() for v in values))


def read_unsent(keyring: Keyring, row: UnsentForm) -> dict[str, list[str]]:
    """What was typed: {field: values}. Only its worker opens it."""
    if row.worker_id != keyring.worker_id:
        raise NotYours()
    sealed = bytes(row.sealed)[_MARK:]
    fields: dict[str, list[str]] = json.loads(open_from(keyring.pair, sealed, _unsent_context(row)))
    return fields


def was_kept_here(row: UnsentForm) -> bool:
    """Whether this desk kept the form since its last start. Anybody who writes rows can seal one to a public key; what
    this one press would send, and sign, must be what its worker typed. Else it is only read, and typed anew."""
    data = bytes(row.sealed)
    return hmac.compare_digest(data[:_MARK], _kept_here(row, data[_MARK:]))


def _kept_here(row: UnsentForm, sealed: bytes) -> bytes:
    """Under the shared page, which no database and no disk holds."""
    said = pack("waystation", "kept here", row.id, row.worker_id, row.page, sealed)
    return hmac.digest(pepper.pepper(), said, "sha256")


def _unsent_context(row: UnsentForm) -> bytes:
    return pack("waystation", "unsent", int(Label.UNSENT_FORM), row.id, row.page)
