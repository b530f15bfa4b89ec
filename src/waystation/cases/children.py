"""Children and others who need more: age as a range, who cares for a child, best interests by two, and their pace."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases.access import OpenCase
from waystation.cases.writing import action, finish, one, person, said
from waystation.core.vocabulary.children import AGE_BASES, ELEMENTS, OF_AGE, OLDEST
from waystation.core.vocabulary.refusals import Refused
from waystation.core.vocabulary.terms import codes, find
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.labels import Label

GUARDIAN, INTERESTS = "guardian", "interests"
VIEWS = ("agrees", "disagrees")


@action()
def record_age(case: OpenCase, person_id: str, low: int, high: int, *, basis: str, now: datetime) -> None:
    """Between which ages somebody is today, and how that is known. What was written before stays behind it."""
    person(case, person_id)
    if not 0 <= low <= high <= OLDEST:
        raise Refused(
            _("The younger age comes first, and nobody is older than 120."), hint=_("Write the range once more.")
        )
    before = case.read(Label.PERSON_AGE, person_id)
    told = {"basis": find(AGE_BASES, basis).code, "on": now.date().isoformat(), "by": case.by}
    entry = {"low": low, "high": high, **told}
    earlier = [*before["earlier"], {k: v for k, v in before.items() if k != "earlier"}] if before else []
    case.write(Label.PERSON_AGE, person_id, {**entry, "earlier": earlier})
    finish(case, Tag.CASE_PERSON, "age", now=now, person=person_id, low=low, high=high)


def age_of(case: OpenCase, person_id: str, on: date) -> tuple[int, int] | None:
    """(youngest, oldest) that somebody may be on this day; None where nobody wrote an age."""
    written = case.read(Label.PERSON_AGE, person_id)
    if not written:
        return None
    since = date.fromisoformat(written["on"])
    whole = on.year - since.year - ((on.month, on.day) < (since.month, since.day))
    # Nobody knows the birthday: the older end may have had one since, the younger end only with a whole year.
    return written["low"] + max(0, whole), written["high"] + max(0, whole + (on > since))


def may_be_child(case: OpenCase, person_id: str, on: date) -> bool:
    """Whoever may be a child is treated as one; nobody is, of whom no age is written."""
    age = age_of(case, person_id, on)
    return age is not None and age[0] < OF_AGE


@action()
def name_guardian(case: OpenCase, child: str, *, who: str, right: str, doubts: str, now: datetime) -> str:
    """Who cares for a child, by which right, and what speaks against it. A brother of seventeen is no guardian yet."""
    _child(case, child, now)
    row = random_id()
    entry = {"kind": GUARDIAN, "child": child, "who": said(who), "right": said(right), "doubts": doubts.strip()}
    case.write(Label.BEST_INTERESTS, row, {**entry, "at": moment_of(now), "by": case.by})
    finish(case, Tag.CASE_PERSON, "guardian", now=now, person=child)
    return row


@action()
def assess_interests(
    case: OpenCase, child: str, question: str, *, weighed: Mapping[str, str], advice: str, now: datetime
) -> str:
    """What is best for this child in one question, every element weighed. It counts when a second person agrees."""
    _child(case, child, now)
    missing = [code for code in codes(ELEMENTS) if not weighed.get(code, "").strip()]
    if missing:
        raise Refused(
            _("Something has not been weighed."),
            hint=_("Write a sentence for each; if you could not hear the child, say why."),
        )
    row = random_id()
    kept = {code: weighed[code].strip() for code in codes(ELEMENTS)}
    entry = {"kind": INTERESTS, "child": child, "question": said(question), "weighed": kept, "advice": said(advice)}
    case.write(Label.BEST_INTERESTS, row, {**entry, "at": moment_of(now), "by": case.by, "second": {}})
    finish(case, Tag.CASE_PERSON, "interests", now=now, person=child)
    return row


@action()
def look_at_interests(case: OpenCase, row: str, view: str, *, reason: str, now: datetime) -> None:
    """A second person reads it and agrees or not, once; never whoever wrote it."""
    entry = one(case, Label.BEST_INTERESTS, row)
    if entry["kind"] != INTERESTS or view not in VIEWS:
        raise Refused(_("There is nothing here to agree with."), hint=_("Look at the case as it is now."))
    if entry["by"] == case.by:
        raise Refused(_("Nobody agrees with what they wrote themselves."), hint=_("Ask a colleague of the team."))
    if entry["second"]:
        raise Refused(_("A second person has looked at it."), hint=_("Weigh it anew if something has changed."))
    second = {"view": view, "reason": said(reason), "by": case.by, "at": moment_of(now)}
    case.write(Label.BEST_INTERESTS, row, {**entry, "second": second})
    finish(case, Tag.CASE_PERSON, f"interests-{view}", now=now, person=entry["child"], text=reason.strip())


@action()
def set_pace(case: OpenCase, person_id: str, *, heavy: bool, pace: str, stop: str, now: datetime) -> None:
    """How somebody wants to be spoken with, how they say stop. `heavy`: what they told is folded until asked for."""
    person(case, person_id)
    entry = {"heavy": heavy, "pace": pace.strip(), "stop": stop.strip(), "at": moment_of(now), "by": case.by}
    case.write(Label.PERSON_CARE, person_id, entry)
    finish(case, Tag.CASE_PERSON, "pace", now=now, person=person_id)


def interests_of(case: OpenCase) -> dict[str, dict[str, Any]]:
    """{id: assessment}, newest first."""
    found = {row: e for row, e in case.read_all(Label.BEST_INTERESTS).items() if e["kind"] == INTERESTS}
    return dict(sorted(found.items(), key=lambda each: str(each[1]["at"]), reverse=True))


def guardians_of(case: OpenCase, child: str) -> list[dict[str, Any]]:
    """Who was named for this child, newest first."""
    found = [e for e in case.read_all(Label.BEST_INTERESTS).values() if e["kind"] == GUARDIAN and e["child"] == child]
    return sorted(found, key=lambda entry: str(entry["at"]), reverse=True)


def is_heavy(case: OpenCase) -> bool:
    """Whether somebody of this case asked that what they told is not thrust on whoever opens the page."""
    return any(entry["heavy"] for entry in case.read_all(Label.PERSON_CARE).values())


def _child(case: OpenCase, person_id: str, now: datetime) -> None:
    person(case, person_id)
    if not may_be_child(case, person_id, now.date()):
        raise Refused(
            _("This person is not written down as a child."),
            hint=_("Write the age first, as a range; if in doubt, wide."),
        )
