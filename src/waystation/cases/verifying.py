"""Verification in a case: the steps that came with it, new ones, and taking the finding back when something changes."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.tags import Tag
from waystation.cases import since, summaries
from waystation.cases.access import OpenCase
from waystation.cases.writing import action, finish
from waystation.core.sealing import PublicKeys
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import mail, verification, verifying
from waystation.intake.access import OpenRequest
from waystation.intake.signs import conflicts
from waystation.intake.verification import Standing
from waystation.intake.verifying import Place
from waystation.letterbox import mailboxes
from waystation.letterbox.models import Mailbox
from waystation.vault import signed
from waystation.vault.labels import Label


def standing_of(case: OpenCase) -> Standing:
    """How far the verification of this case is."""
    return verification.read(case.read_all(Label.CASE_VERIFICATION))


@action()
def open_check(
    case: OpenCase, kind: str, *, what: str, now: datetime, until: date | None = None, who: str = "",
    missing: Sequence[str] = (), second: bool = False, instead: str = "",
) -> str:  # fmt: skip
    """Begin a step of the verification. Returns its id."""
    row = verifying.open_step(
        _place(case, now), kind, what=what, until=until, who=who, missing=missing, second=second, instead=instead
    )
    _finish(case, "check-opened", now, check=kind)
    return row


@action()
def record_check(
    case: OpenCase, step: str, result: str, *, reason: str, now: datetime, source: str = "worker",
    day: date | None = None, replaces: str = "",
) -> str:  # fmt: skip
    """What came of a step."""
    row = verifying.record_result(
        _place(case, now), step, result, reason=reason, source=source, day=day or now.date(), replaces=replaces
    )
    _finish(case, "check-result", now, check=_kind(case, step), result=result)
    return row


@action()
def look_at_check(case: OpenCase, step: str, view: str, *, reason: str, now: datetime) -> str:
    """A second person read the result and agrees or disagrees."""
    row = verifying.look_at(_place(case, now), step, view, reason=reason)
    _finish(case, "check-agreed" if view == "agrees" else "check-disagreed", now, check=_kind(case, step))
    return row


@action()
def find_credible(
    case: OpenCase, *, steps: Collection[str], reason: str, now: datetime, source: str = "worker",
    on: date | None = None,
) -> str:  # fmt: skip
    """The account is credible again, on these steps. The milestone stands since the first time."""
    row = verifying.find_credible(_place(case, now), steps=steps, reason=reason, source=source, on=on or now.date())
    _finish(case, "credible", now)
    return row


@action()
def verify_again(
    case: OpenCase, changed: str, *, reason: str, now: datetime, void: Collection[str] = (),
    again: Collection[str] = (),
) -> str:  # fmt: skip
    """Something changed: what is to be verified again. What was reached since stays as it is: it did happen."""
    row = verifying.take_back(
        _place(case, now), changed, reason=reason, void=void, again=again, begun_before=True
    )  # fmt: skip
    _finish(case, "verify-again", now, changed=changed, text=reason.strip())
    return row


@action()
def let_stand(case: OpenCase, over: Collection[str], *, reason: str, now: datetime) -> str:
    """The finding still stands, though this came since. What comes later is looked at anew."""
    if not over or set(over) - {one.id for one in since.came_since(case)}:
        raise Refused(_("Somebody has answered this already."), hint=_("Look at the case as it is now."))
    row = verifying.let_stand(_place(case, now), over, reason=reason)
    _finish(case, "still-stands", now, text=reason.strip())
    return row


def carry_over(request: OpenRequest, case: OpenCase) -> None:
    """The steps of the request go on in the case, with all that was said of them. Their clocks stop: the case has one.

    Part of the action that begins the case.
    """
    lines = request.box.read_all(Label.REQUEST_VERIFICATION)
    for row, line in lines.items():
        case.write(Label.CASE_VERIFICATION, row, line)


def found_credible(request: OpenRequest) -> dict[str, Any] | None:
    """The finding on which a case can begin: `on` (a day), `reason`, `source`, `by`; None where none holds."""
    standing = verification.read(request.box.read_all(Label.REQUEST_VERIFICATION))
    return standing.found if standing.holds else None


def _place(case: OpenCase, now: datetime) -> Place:
    knows = frozenset(conflicts.known_in(case, Label.CASE_QUESTION))
    return Place(case, Label.CASE_VERIFICATION, case.keyring, summaries.holders(case), now, knows=knows)


def free_checks(case: OpenCase, worker: str, *, now: datetime) -> None:
    """Nobody does the open steps any more that were this worker's. Part of another action."""
    verifying.free_steps(_place(case, now), worker)


def _kind(case: OpenCase, step: str) -> str:
    return standing_of(case).by_id[step].kind


def _finish(case: OpenCase, what: str, now: datetime, **said: Any) -> None:
    _tell(case, now)
    finish(case, Tag.CASE_VERIFY, what, now=now, **said)


def _tell(case: OpenCase, now: datetime) -> None:
    """Renew the list on the person's page where it changed, and where anything may be written to them."""
    contact = case.read(Label.PERSON_CONTACT, "case") or {}
    mailbox, standing = contact.get("mailbox", ""), standing_of(case)
    missing = verification.missing_of(standing)
    if mail.says_by_telephone(contact) or not verification.is_news(standing, missing, mailbox):
        return
    if not mailbox or not Mailbox.objects.filter(pk=mailbox).exists():
        return
    public = PublicKeys.from_bytes(bytes.fromhex(contact["mailbox_public"]))
    language, place = contact.get("language", "en"), verifying.tell_after_the_last(_place(case, now))
    mailboxes.put_missing(signed.organisation(), public, mailbox, tuple(missing), language, place.now)
    verifying.note_told(place, missing, mailbox)
