"""Verification of a request in steps; what the person is told is missing; and that somebody was found credible."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.sealing import PublicKeys
from waystation.intake import mail, milestones, verification, verifying
from waystation.intake.access import OpenRequest
from waystation.intake.signs import conflicts
from waystation.intake.verifying import Place
from waystation.letterbox import mailboxes, taking
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import signed
from waystation.vault.labels import Label

Act = Callable[[Place], str]


def open_check(
    request: OpenRequest, kind: str, *, what: str, now: datetime, until: date | None = None, who: str = "",
    missing: Sequence[str] = (), second: bool = False, instead: str = "", form_id: str = "",
) -> str:  # fmt: skip
    """Begin a step of the verification; what is missing stands on the person's page from then on. Returns its id."""

    def act(place: Place) -> str:
        return verifying.open_step(
            place, kind, what=what, until=until, who=who, missing=missing, second=second, instead=instead
        )

    return _do(request, act, now, form_id)


def record_check(
    request: OpenRequest, step: str, result: str, *, reason: str, now: datetime, source: str = "worker",
    day: date | None = None, replaces: str = "", form_id: str = "",
) -> str:  # fmt: skip
    """What came of a step; the person is asked for it no longer."""

    def act(place: Place) -> str:
        on = day or now.date()
        return verifying.record_result(
            place, step, result, reason=reason, source=source, day=on, replaces=replaces
        )  # fmt: skip

    return _do(request, act, now, form_id)


def look_at_check(request: OpenRequest, step: str, view: str, *, reason: str, now: datetime, form_id: str = "") -> str:
    """A second person read the result and agrees or disagrees."""
    return _do(request, lambda place: verifying.look_at(place, step, view, reason=reason), now, form_id)


def verify_request(
    request: OpenRequest, *, steps: Collection[str], reason: str, now: datetime, source: str = "worker",
    on: date | None = None, precision: str = "day", form_id: str = "",
) -> str:  # fmt: skip
    """The account is credible, on these steps: a decision, and a milestone of everybody in the request."""
    day = on or now.date()

    def act(place: Place) -> str:
        milestones.refuse_aside(request.box)
        said = {"reason": reason, "source": source, "on": day, "precision": precision}
        row = verifying.find_credible(place, steps=steps, **said)  # type: ignore[arg-type]
        _decide(request, "verified", now, reason=reason.strip(), on=day.isoformat(), source=source)
        milestones.write(request.box, "verified", date=day.isoformat(), precision=precision, source="intake")
        return row

    return _do(request, act, now, form_id)


def unverify_request(
    request: OpenRequest, changed: str, *, reason: str, now: datetime, void: Collection[str] = (),
    again: Collection[str] = (), form_id: str = "",
) -> str:  # fmt: skip
    """Something changed: the account must be verified again. The milestone goes, for nothing stands on it yet."""

    def act(place: Place) -> str:
        row = verifying.take_back(place, changed, reason=reason, void=void, again=again)
        _decide(request, "verified-back", now, reason=reason.strip())
        milestones.take_back(request.box, "verified")
        return row

    return _do(request, act, now, form_id)


def _do(request: OpenRequest, act: Act, now: datetime, form_id: str) -> str:
    """One act, with the line of the queue and the person's page renewed. The same form sent twice is one act."""
    with request.writing() as box, transaction.atomic(using=taking.DATABASE):
        if form_id and box.read(Label.REQUEST_VERIFICATION, form_id) is not None:
            return form_id
        request.refuse_closed()
        place = _place(request, now, form_id)
        row = act(place)
        _tell(request, place)
        standing = place.standing
        request.change_summary(verified=standing.holds, verifying=verification.codes_of(standing))
        box.sign(Tag.REQUEST_VERIFY)
    return row


def _place(request: OpenRequest, now: datetime, form_id: str = "") -> Place:
    code = request.row.compartment
    knows = frozenset(conflicts.of(request))
    return Place(request.box, Label.REQUEST_VERIFICATION, request.keyring, (code,), now, form_id, knows, rings=code)


def _tell(request: OpenRequest, place: Place) -> None:
    """Renew the list on the person's page where it changed, and where anything may be written to them."""
    contact, standing = request.contact, place.standing
    missing = verification.missing_of(standing)
    if (
        mail.by_telephone(request)
        or not mail.has_mailbox(request)
        or not verification.is_news(standing, missing, contact["mailbox"])
    ):
        return
    public = PublicKeys.from_bytes(bytes.fromhex(contact["mailbox_public"]))
    language, place = request.content.get("language", "en"), verifying.tell_after_the_last(place)
    mailboxes.put_missing(
        signed.organisation(), public, contact["mailbox"], tuple(missing), language, place.now
    )  # fmt: skip
    verifying.note_told(place, missing, contact["mailbox"])


def stop_verifying(request: OpenRequest) -> None:
    """The request is closed: no clock of a step rings any more. Called by the action that closes it."""
    standing = verification.read(request.box.read_all(Label.REQUEST_VERIFICATION))
    verifying.stop_clocks(standing)
    if request.summary.get("verifying"):
        request.change_summary(verifying={})


def _decide(request: OpenRequest, kind: str, now: datetime, **said: str) -> None:
    told = {"kind": kind, "by": request.keyring.worker_id, "at": moment_of(now)}
    request.box.write(Label.REQUEST_DECISION, random_id(), {**told, **said})
