"""A verification as pages show it: a small table of steps, what the person is told, and what can be done now."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format

from waystation.intake import check_words, verification, words
from waystation.intake.verification import Check, Line, Standing
from waystation.letterbox import missing

ACTS = ("check-open", "check-result", "check-look", "check-conclude", "check-back")


def card(
    standing: Standing, names: Mapping[str, str], url: Callable[[str], str], *, me: str, now: datetime, language: str
) -> dict[str, Any]:
    """Everything `intake/checks.html` says. `url` gives the address of one of ACTS."""
    rows = [_row(standing, check, names, me, now) for check in standing.checks]
    return {
        "rows": rows,
        "urls": {name.removeprefix("check-"): url(name) for name in ACTS},
        "heading": check_words.heading(standing),
        "next": check_words.next_step(standing)[0],
        "settled": standing.settled,
        "of": len(standing.counting),
        "holds": standing.holds,
        "ready": standing.ready and not standing.found,
        "may_take_back": not (standing.checks or standing.back),
        "can_look": any(row["can_look"] for row in rows),
        "has_results": any(check.result for check in standing.counting),
        "found": standing.found and _found(standing, standing.found, names),
        "back": standing.back and _back(standing.back, names),
        "missing": missing.in_language(verification.missing_of(standing), language),
        "told": bool(standing.told and standing.told["missing"]),
    }


def _row(standing: Standing, check: Check, names: Mapping[str, str], me: str, now: datetime) -> dict[str, Any]:
    result = check.result or {}
    looked = {look["by"] for look in check.looks}
    return {
        "id": check.id,
        "kind": check_words.CHECK[check.kind],
        "what": check.said["what"],
        "who": names.get(check.said["who"], ""),
        "until": _day(check.said["until"]),
        "late": check.is_late(now),
        "void": check.void,
        "result": check_words.RESULT.get(result.get("result", ""), ""),
        "result_kind": check_words.RESULT_KIND.get(result.get("result", ""), "plain"),
        "reason": result.get("reason", ""),
        "source": words.of(words.SOURCES, result.get("source")),
        "by": names.get(check.author, "?") if check.result else "",
        "day": _day(result.get("day", "")),
        "replaces": result.get("replaces", ""),
        "looks": [_look(look, names) for look in check.looks],
        "waits": check in standing.waiting,
        "in_question": check in standing.unresolved,
        "can_look": bool(check.result) and not check.void and me not in {check.author, *looked}
        and (check in standing.waiting or check.disputed),
    }  # fmt: skip


def _look(look: Line, names: Mapping[str, str]) -> dict[str, Any]:
    return {"agrees": look["view"] == "agrees", "by": names.get(look["by"], "?"), "reason": look["reason"]}


def _found(standing: Standing, found: Line, names: Mapping[str, str]) -> dict[str, Any]:
    steps = [check_words.label_of(standing.by_id[step]) for step in found["steps"] if step in standing.by_id]
    return {"on": _day(found["on"]), "by": names.get(found["by"], "?"), "reason": found["reason"], "steps": steps}


def _back(back: Line, names: Mapping[str, str]) -> dict[str, Any]:
    changed = check_words.CHANGED[back["changed"]]
    return {"changed": changed, "reason": back["reason"], "by": names.get(back["by"], "?"), "on": _day(back["at"][:10])}


def _day(written: str) -> str:
    return date_format(date.fromisoformat(written), "SHORT_DATE_FORMAT") if written else ""
