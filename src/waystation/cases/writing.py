"""What every action of a case shares: one transaction, the case read anew, a line on the timeline, one signature."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases import summaries
from waystation.cases.access import OpenCase
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.labels import Label

P = ParamSpec("P")
R = TypeVar("R")
Action = Callable[Concatenate[OpenCase, P], R]
# What follows from every act in a case, written and signed with it: the person's own page.
before_signing: list[Callable[[OpenCase, datetime], None]] = []


class Repeated(Exception):
    """This very form was done before: a button pressed twice, or a page sent again."""


def was_done(case: OpenCase) -> bool:
    """Whether the form of `case.form` was done before."""
    return bool(case.form) and case.read(Label.TIMELINE_ENTRY, case.form) is not None


def action(*, closed: bool = False) -> Callable[[Action[P, R]], Action[P, R]]:
    """Run as one piece at desk and door, on the case as it is now. `closed`: also in a case that is closed.

    Raises Repeated where `case.form` was done before.
    """

    def mark(act: Action[P, R]) -> Action[P, R]:
        @wraps(act)
        def acted(case: OpenCase, *args: P.args, **kwargs: P.kwargs) -> R:
            with transaction.atomic(), transaction.atomic(using="door"):
                case.lock()
                if was_done(case):
                    raise Repeated
                if not (closed or case.row.open):
                    raise Refused(_("This case is closed."), hint=_("Open it again first, and say why."))
                return act(case, *args, **kwargs)

        return cast(Action[P, R], acted)

    return mark


def finish(case: OpenCase, tag: Tag, what: str, *, now: datetime, object: str = "", **said: Any) -> None:
    """Put the act on the timeline, renew the line of the list, and sign what was written."""
    tell(case, what, now=now, **said)
    for renew in before_signing:
        renew(case, now)
    summaries.renew(case, now=now)
    case.box.sign(tag, object=object)


def tell(case: OpenCase, what: str, *, now: datetime, day: date | None = None, **said: Any) -> None:
    """One line of the timeline: what was done, by whom, when; `day` is when it happened, if that is another day."""
    number = len(case.read_all(Label.TIMELINE_ENTRY))  # several lines may be of one second
    on = (day or now.date()).isoformat()
    entry = {"what": what, "number": number, "at": moment_of(now), "day": on, "by": case.by, **said}
    row, case.form = case.form or random_id(), ""  # the first line of an act stands for its form
    case.write(Label.TIMELINE_ENTRY, row, entry)


def alias_of(case: OpenCase) -> str:
    return str((case.read(Label.CASE_RECORD, "case") or {}).get("alias", ""))


def one(case: OpenCase, label: Label, row: str) -> dict[str, Any]:
    """A value that must be there. NotYours when it is not: an id from an address may be anything."""
    found = case.read(label, row)
    if found is None:
        raise NotYours()
    return found


def person(case: OpenCase, person_id: str) -> dict[str, Any]:
    """What the team knows of one person of this case."""
    return one(case, Label.PERSON_STORY, person_id)


def not_in_future(day: date, now: datetime) -> None:
    if day > now.date():
        raise Refused(
            _("This day has not come yet."), hint=_("Write the day on which it happened; plans belong into the plan.")
        )


def said(text: str, *, hint: str = "") -> str:
    """Words that must not be missing."""
    if not text.strip():
        raise Refused(_("The words are missing."), hint=hint or _("Write it in a sentence or two."))
    return text.strip()
