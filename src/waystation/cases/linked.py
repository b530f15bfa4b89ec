"""Two cases that have to do with each other: family, the same house, or people who must not meet.

A link stands in both cases, each with its reason; it is undone with a reason too, and stays readable. It opens nothing:
whoever may read one case does not read the other by it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases import words
from waystation.cases.access import OpenCase
from waystation.cases.writing import finish, one, said
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.labels import Label

KINDS = tuple(words.LINKS)


def link_cases(case: OpenCase, other: OpenCase, kind: str, *, reason: str, now: datetime) -> str:
    """Link two cases in both directions. Returns the row, the same in both. A link that stands is not made again."""
    refuse_itself(case.ref, other.ref)
    if kind not in KINDS:
        raise Refused(_("This kind of link is not on the list."), hint=_("Choose one of the list."))
    told = {"kind": kind, "reason": said(reason), "undone": {}}
    with _both(case, other):
        if not (case.row.open and other.row.open):
            raise Refused(_("One of the two cases is closed."), hint=_("Open it again first, and say why."))
        if row := _standing(case, other.ref, kind):
            return row
        row = random_id()
        for mine, theirs in ((case, other), (other, case)):
            about = {"with": theirs.ref, "case": alias_of(theirs), "by": mine.by, "at": moment_of(now)}
            mine.write(Label.CASE_SAME, row, {**told, **about})
            finish(mine, Tag.CASE_LINK, "linked", now=now, other=about["case"], link=kind)
    return row


def unlink_cases(case: OpenCase, other: OpenCase | None, row: str, *, reason: str, now: datetime) -> None:
    """Undo a link in both cases, with the reason. `other` is None where that case was forgotten since.

    Undone twice is undone: the first reason stays.
    """
    link = one(case, Label.CASE_SAME, row)
    if other is not None and link["with"] != other.ref:
        raise NotYours()
    undone = {"reason": said(reason), "by": case.by, "at": moment_of(now)}
    with _both(case, *([other] if other else [])):
        for mine in (case, other):
            stands = mine.read(Label.CASE_SAME, row) if mine else None
            if mine is None or stands is None or stands["undone"]:
                continue
            mine.write(Label.CASE_SAME, row, {**stands, "undone": undone})
            finish(mine, Tag.CASE_LINK, "unlinked", now=now, other=stands["case"], link=stands["kind"])


def refuse_itself(ref: str, other: str) -> None:
    if ref == other:
        raise Refused(_("This is one case: it cannot be linked with itself."), hint=_("Choose another case."))


@contextmanager
def _both(*cases: OpenCase) -> Iterator[None]:
    """Both locked, always in the same order, and as they are now."""
    with transaction.atomic(), transaction.atomic(using="door"):
        for case in sorted(cases, key=lambda case: case.ref):
            case.lock()
        yield


def _standing(case: OpenCase, other: str, kind: str) -> str:
    links = case.read_all(Label.CASE_SAME).items()
    return next((row for row, link in links if (link["with"], link["kind"], link["undone"]) == (other, kind, {})), "")


def alias_of(case: OpenCase) -> str:
    return str((case.read(Label.CASE_RECORD, "case") or {}).get("alias", ""))


def links_of(case: OpenCase, workers: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every link of a case, the newest first; who must not meet comes before all."""
    found = [
        {**link, "row": row, "word": words.label(words.LINKS, link["kind"]), "who": workers.get(link["by"], "?")}
        for row, link in case.read_all(Label.CASE_SAME).items()
    ]
    found.sort(key=lambda link: str(link["at"]), reverse=True)
    return sorted(found, key=lambda link: link["kind"] != "apart")
