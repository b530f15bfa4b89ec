"""Two cases that have to do with each other: family, one household, the same person, or people who must not meet.

A link stands in both cases, each with its reason; it is undone with a reason too, and stays readable. It opens nothing:
whoever may read one case does not read the other by it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.tags import Tag
from waystation.cases import households, link_rows, one_person, words
from waystation.cases.access import OpenCase
from waystation.cases.models import Case
from waystation.cases.writing import alias_of, finish, one, said
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.labels import Label


def link_cases(case: OpenCase, other: OpenCase, kind: str, *, reason: str, now: datetime) -> str:
    """Link two cases in both directions. Returns the row in the first. A link that stands is not made again."""
    refuse_itself(case.ref, other.ref)
    if kind not in words.LINKED:
        raise Refused(_("This kind of link is not on the list."), hint=_("Choose one of the list."))
    why = said(reason)
    with _both(case, other):
        _refuse_closed(case, other)
        if row := _standing(case, other.ref, kind):
            return row
        if kind == words.TOGETHER:
            households.form(case, other, _together(case), _together(other), now)
        row = link_rows.put(case, other, kind, why, now)
        for mine, theirs in ((case, other), (other, case)):
            finish(mine, Tag.CASE_LINK, "linked", now=now, other=alias_of(theirs), link=kind)
    return row


def link_same(case: OpenCase, mine: str, other: OpenCase, theirs: str, *, reason: str, now: datetime) -> str:
    """Say that a person of one case and a person of another are one. Returns the row; said twice it is said once.

    In figures the person counts once, in the case that asked first. See `one_person`.
    """
    refuse_itself(case.ref, other.ref)
    why = said(reason)
    with _both(case, other):
        _refuse_closed(case, other)
        if row := one_person.is_known(case, mine, other.ref, theirs):
            return row
        one_person.count_once(case, mine, other, theirs)
        who = {"mine": mine, "theirs": theirs}, {"mine": theirs, "theirs": mine}
        row = link_rows.put(case, other, words.SAME, why, now, mine=who[0], theirs=who[1])
        for ours, of, whom in ((case, other, mine), (other, case, theirs)):
            finish(ours, Tag.CASE_LINK, "same", now=now, other=alias_of(of), person=whom)
    return row


def unlink_cases(case: OpenCase, other: OpenCase | None, row: str, *, reason: str, now: datetime) -> None:
    """Undo a link in both cases, with the reason. `other` is None where that case was forgotten since.

    Undone twice is undone: the first reason stays.
    """
    undone = {"reason": said(reason), "by": case.by, "at": moment_of(now)}
    with _both(case, *([other] if other else [])):
        link = one(case, Label.CASE_SAME, row)
        if other is not None and link["with"] != other.ref:
            raise NotYours()
        if not link["undone"]:
            _undo_what_follows(case, other, link, now)
        for mine, place in ((case, row), (other, link_rows.there(link, row))):
            stands = mine.read(Label.CASE_SAME, place) if mine else None
            if mine is None or stands is None or stands["undone"]:
                continue
            mine.write(Label.CASE_SAME, place, {**stands, "undone": undone})
            finish(mine, Tag.CASE_LINK, "unlinked", now=now, other=stands["case"], link=stands["kind"])


def _undo_what_follows(case: OpenCase, other: OpenCase | None, link: Mapping[str, Any], now: datetime) -> None:
    if link["kind"] == words.TOGETHER:
        households.end(case, other, _together(case) - bool(other), _together(other) - 1 if other else 0, now)
    if link["kind"] == words.SAME:
        one_person.refuse_gone_on(case, other)
        one_person.count_apart(case, other, link)


def refuse_itself(ref: str, other: str) -> None:
    if ref == other:
        raise Refused(_("This is one case: it cannot be linked with itself."), hint=_("Choose another case."))


def _refuse_closed(case: OpenCase, other: OpenCase) -> None:
    if not (case.row.open and other.row.open):
        raise Refused(_("One of the two cases is closed."), hint=_("Open it again first, and say why."))


@contextmanager
def _both(*cases: OpenCase) -> Iterator[None]:
    """Both locked, always in the same order, and as they are now."""
    with transaction.atomic(), transaction.atomic(using="door"):
        for case in sorted(cases, key=lambda case: case.ref):
            case.lock()
        yield


def _standing(case: OpenCase, other: str, kind: str) -> str:
    return next((row for row, link in link_rows.standing(case, kind).items() if link["with"] == other), "")


def _together(case: OpenCase) -> int:
    """With how many other cases this one is a household."""
    others = [link["with"] for link in link_rows.standing(case, words.TOGETHER).values()]
    return Case.objects.filter(pk__in=others).count()  # one that was forgotten is in no household any more


def links_of(case: OpenCase, workers: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every link of a case, the newest first; who must not meet comes before all."""
    found = [
        {**link, "row": row, "word": words.label(words.LINKS, link["kind"]), "who": workers.get(link["by"], "?")}
        for row, link in case.read_all(Label.CASE_SAME).items()
    ]
    found.sort(key=lambda link: str(link["at"]), reverse=True)
    return sorted(found, key=lambda link: link["kind"] != "apart")
