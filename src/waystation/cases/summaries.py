"""The line of a case in its team's list: alias, stage, danger, what is next. Never a name, a number or an address."""

import secrets
from contextlib import suppress
from datetime import datetime
from typing import Any

from waystation.cases import since
from waystation.cases.access import OpenCase
from waystation.core.sealing import SealingError
from waystation.core.vocabulary.refusals import NotYours
from waystation.core.vocabulary.risk import RANK
from waystation.intake import verification
from waystation.intake.signs import rows
from waystation.letterbox.hours import has_come, hour_of
from waystation.vault import shelf
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label, Section

# Digits and capitals that are not taken for one another; without vowels, so that no word comes out.
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"
TEAM = "team-"


def draw_alias(taken: set[str]) -> str:
    """A short name such as K-7F3Q, which says nothing and no other case of the team has."""
    while (alias := "K-" + "".join(secrets.choice(ALPHABET) for _ in range(4))) in taken:
        continue
    return alias


def holders(case: OpenCase) -> list[str]:
    """Compartments that hold the whole case, as it was signed: the team, and who was admitted."""
    return sorted(case.box.hands(Section.RECORD))


def renew(case: OpenCase, *, now: datetime) -> None:
    """Write the line anew after something changed, and the few plain columns by which a list is cut."""
    stage, record = case.read(Label.CASE_STAGE, "now") or {}, case.read(Label.CASE_RECORD, "case") or {}
    danger = newest(case.read_all(Label.RISK_ASSESSMENT))
    checks = verification.read(case.read_all(Label.CASE_VERIFICATION))
    upcoming = _next(case, checks)
    line = {
        "alias": record.get("alias", ""),
        "stage": stage.get("stage", ""),
        "since": stage.get("since", ""),
        "flags": sorted(stage.get("flags", {})),
        "closing": stage.get("closing", {}).get("reason", ""),
        "danger": danger.get("level", ""),
        "next": upcoming,
        "persons": len(case.read_all(Label.PERSON_STORY)),
        "language": record.get("language", ""),
        "region": record.get("region", ""),
        "mailbox": record.get("mailbox", ""),
        "verifying": verification.codes_of(checks),
        "look_again": len(since.came_since(case)),  # what came since the account was found credible
        "jobs": sorted(row for row, t in case.read_all(Label.CASE_TRANSLATION).items() if t["state"] == "waiting"),
        "unread": sum(not m.get("settled", True) for m in case.read_all(Label.CASE_MESSAGE).values()),
        "questions": sum(rows.is_open(question) for question in rows.questions_in(case, Label.CASE_QUESTION)),
        "asked": sorted(case.read_all(Label.CASE_ENQUIRY)),  # enquiries that were judged here
    }
    for code in holders(case):
        shelf.put_summary(case.keyring, code, case.ref, line)
    case.row.due = (upcoming or {}).get("hour") if case.row.open else None
    case.row.rank = RANK.get(danger.get("level", ""), 1)
    case.row.save(update_fields=["due", "rank", "open", "assignee"])


def newest(entries: dict[str, Any]) -> dict[str, Any]:
    """The entry written last, {} where there is none."""
    return max(entries.values(), key=lambda entry: str(entry.get("at", "")), default={})


def _next(case: OpenCase, checks: verification.Standing) -> dict[str, str] | None:
    """What is expected soonest: a sign of life, or the earliest task or step of the verification with a day."""
    found = []
    watch = case.read(Label.SIGN_OF_LIFE, "watch") or {}
    if watch.get("next"):
        found.append({"what": "life", "hour": watch["next"]})
    for task in case.read_all(Label.TASK).values():
        if task.get("by_day") and not task.get("done"):
            found.append({"what": "task", "hour": _last_hour(task)})
    dated = [check.said for check in checks.open if check.said["until"]]
    found += [{"what": "check", "hour": verification.last_hour(said)} for said in dated]
    return min(found, key=lambda one: one["hour"], default=None)


def has_late_task(case: OpenCase, now: datetime) -> bool:
    return any(is_late(task, now) for task in case.read_all(Label.TASK).values())


def is_late(task: dict[str, Any], now: datetime) -> bool:
    """Whether a task is open though the last hour of its day has come: then the case's clock rings too."""
    return not task["done"] and has_come(_last_hour(task), hour_of(now))


def _last_hour(task: dict[str, Any]) -> str:
    return f"{task['by_day']}T23" if task.get("by_day") else ""


def read_lines(keyring: Keyring, refs: list[str] | None = None) -> dict[str, dict[str, Any]]:
    """{case: line} of these cases, or of all cases of this worker's teams."""
    found: dict[str, dict[str, Any]] = {}
    for code in teams(keyring):
        found.update({ref: {**line, "team": code} for ref, line in shelf.read_summaries(keyring, code, refs).items()})
    return {ref: line for ref, line in found.items() if "alias" in line}


def reseal_new(keyring: Keyring) -> None:
    """Lines that somebody of another team wrote from outside come under our teams' own key, a batch at each call.

    What does not open stays as it is, for the check of all cases to name; nobody's list waits for it.
    """
    for code in teams(keyring):
        with suppress(SealingError, NotYours):
            shelf.reseal_new_summaries(keyring, code)


def teams(keyring: Keyring) -> list[str]:
    return sorted(code for code in keyring.codes if code.startswith(TEAM))
