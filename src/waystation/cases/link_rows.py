"""How a link lies in two cases: a row in each, of which only what is sealed says that they belong together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from waystation.audit.ids import random_id
from waystation.cases.access import OpenCase
from waystation.cases.writing import alias_of
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.labels import Label

Link = dict[str, Any]


def put(
    case: OpenCase,
    other: OpenCase,
    kind: str,
    reason: str,
    now: datetime,
    *,
    mine: Mapping[str, Any] | None = None,
    theirs: Mapping[str, Any] | None = None,
) -> str:
    """Write a link into both; `mine` and `theirs` are what only one side says. Returns the row in `case`.

    Each side has an id of its own: the same one in two cases would tell whoever copies the database who knows whom.
    """
    here, there = random_id(), random_id()
    said = {"kind": kind, "reason": reason, "undone": {}, "by": case.by, "at": moment_of(now)}
    case.write(Label.CASE_SAME, here, {**said, **_about(other, there), **(mine or {})})
    other.write(Label.CASE_SAME, there, {**said, **_about(case, here), **(theirs or {})})
    return here


def _about(other: OpenCase, there: str) -> Link:
    return {"with": other.ref, "case": alias_of(other), "there": there}


def there(link: Mapping[str, Any], row: str) -> str:
    """The row of the same link in the other case; links of before had one id in both."""
    return str(link.get("there", row))


def standing(case: OpenCase, kind: str) -> dict[str, Link]:
    """{row: link} of every link of this kind that was not undone."""
    links = case.read_all(Label.CASE_SAME).items()
    return {row: link for row, link in links if link["kind"] == kind and not link["undone"]}
