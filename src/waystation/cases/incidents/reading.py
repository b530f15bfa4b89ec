"""Everything the page of an incident shows, and how many are late."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from waystation.accounts.queries import pseudonyms
from waystation.cases import summaries, telling
from waystation.cases import words as case_words
from waystation.cases.access import OpenCase
from waystation.cases.incidents import words
from waystation.cases.incidents.access import OpenIncident, held
from waystation.cases.incidents.acting import OWN
from waystation.cases.incidents.warning import is_late
from waystation.cases.queries import DANGER_KIND
from waystation.cases.words import label
from waystation.core.vocabulary.incidents import ASKS_FOR_LOCKDOWN, checklist
from waystation.letterbox import clocks
from waystation.letterbox.hours import hour_of
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

Line = dict[str, Any]


def count_late(keyring: Keyring, now: datetime) -> int:
    """How many have a warning, or nobody to look after them, overdue; by plain columns alone."""
    return held(keyring).filter(clocks.come("due", hour_of(now)), open=True).count()


def step_of(incident: OpenIncident, now: datetime) -> tuple[str, str]:
    """(code of the heading, what it is about): the one thing that comes next."""
    waiting = list(incident.open_warnings.values())
    left = [step for step in checklist(incident.told["kind"]) if step not in _done(incident)]
    if not incident.state["open"]:
        return "closed", ""
    if waiting and is_late(waiting[0], now):
        return "late", waiting[0]["whom"]
    if not incident.owner:
        return "owner", ""
    if waiting:
        return "warn", waiting[0]["whom"]
    if not incident.warnings and not left:
        return "close", ""
    if not incident.warnings:
        return "whom", ""
    return ("step", label(words.STEPS, left[0])) if left else ("close", "")


def page_of(incident: OpenIncident, now: datetime) -> dict[str, Any]:
    """Everything the page shows."""
    workers, told, state = pseudonyms(), incident.told, incident.state
    code, about = step_of(incident, now)
    return {
        "ref": incident.ref,
        "kind": label(words.KINDS, told["kind"]),
        "against": label(words.WHOM, told["against"]),
        "told": told,
        "state": state,
        "next": code,
        "heading": str(words.HEADINGS[code]) % {"about": about},
        "facts": _facts(told, workers),
        "danger": label(case_words.RISK_LEVELS, state["level"]),
        "danger_kind": DANGER_KIND.get(state["level"], "plain"),
        "owner": workers.get(incident.owner, ""),
        "warnings": _warnings(incident, workers, now),
        "steps": _steps(incident, workers),
        "timeline": [_said(one, workers) for one in reversed(incident.steps)],
        "holders": [case_words.group(code) for code in incident.holders],
        "case": _case_url(incident.keyring, told["alias"]),
        "lockdown": told["against"] == "worker" and told["kind"] in ASKS_FOR_LOCKDOWN and state["open"],
    }


def _facts(told: Line, workers: dict[str, str]) -> list[tuple[str, str]]:
    vague = told["precision"] != "day"
    about = case_words.label(case_words.PRECISIONS, told["precision"]) if vague else ""
    when = " · ".join(part for part in (telling.day_text(told["day"]), told["at"], about) if part)
    against = f"{label(words.WHOM, told['against'])}: {told['whom']}"
    written = f"{telling.moment_text(told['at_moment'])} · {workers.get(told['by'], '?')}"
    pairs = {"against": against, "when": when, "by": written}
    shown = ("against", "alias", "when", "place", "known", "reporter", "by")
    return [(str(words.HEADS[n]), text) for n in shown if (text := pairs.get(n) or told.get(n, ""))]


def _warnings(incident: OpenIncident, workers: dict[str, str], now: datetime) -> list[Line]:
    return [
        {
            **one,
            "id": row,
            "kind": label(words.WHOM, one["kind"]),
            "worker": workers.get(one["worker"], ""),
            "until": telling.moment_text(one["hour"]),
            "first": telling.moment_text(one["first"]) if one["first"] != one["hour"] else "",
            "late": is_late(one, now),
            "ended": telling.moment_text(one["ended"]),
            "outcome": label(words.ENDED, one["outcome"]),
            "knows": one["outcome"] == "knows",
            "case": _case_url(incident.keyring, one["alias"]),
            "tries": [
                {**t, "when": telling.moment_text(t["at"]), "by": workers.get(t["by"], "")} for t in one["tries"]
            ],
        }
        for row, one in incident.warnings.items()
    ]


def _done(incident: OpenIncident) -> set[str]:
    return {one["step"] for one in incident.steps if one["what"] == "step"}


def _steps(incident: OpenIncident, workers: dict[str, str]) -> list[Line]:
    """The checklist in its order, then steps of one's own; each with what came of it, as often as it was done."""
    done = [one for one in incident.steps if one["what"] == "step"]
    listed = [
        {
            "code": code,
            "word": label(words.STEPS, code),
            "means": label(words.STEP_MEANS, code),
            "done": [_came(one, workers) for one in done if one["step"] == code],
        }
        for code in checklist(incident.told["kind"])
    ]
    own = [{"code": OWN, "word": one["own"], "done": [_came(one, workers)]} for one in done if one["step"] == OWN]
    return listed + own


def _came(one: Line, workers: dict[str, str]) -> Line:
    return {"by": workers.get(one["by"], ""), "when": telling.moment_text(one["at"]), "text": one["text"]}


def _said(one: Line, workers: dict[str, str]) -> Line:
    """One entry of the timeline."""
    places = {
        "worker": workers.get(one.get("worker", ""), "?"),
        "step": one.get("own") or label(words.STEPS, one.get("step", "")),
        "level": label(case_words.RISK_LEVELS, one.get("level", "")),
        "whom": one.get("whom", ""),
        "group": case_words.group(one.get("code", "")),
    }
    more = " ".join(part for part in (one.get("text", ""), one.get("learned", "")) if part)
    text = f"{str(words.LINES.get(one['what'], one['what'])) % places} {more}".strip()
    when, by = telling.moment_text(one["at"]), workers.get(one["by"], "")
    return {"when": when, "iso": one["at"], "text": text, "by": by, "kind": _ALARMS.get(one["what"], "")}


_ALARMS = {"recorded": "alarm", "warning-tried": "next", "must-warn": "next", "reopened": "alarm"}


def _case_url(keyring: Keyring, alias: str) -> str:
    """The page of the case with this alias, for whoever has it in a list of theirs; else nothing."""
    wanted = alias.strip().casefold()
    if not wanted or not any(keyring.has_wrap(code) for code in summaries.teams(keyring)):
        return ""
    lines = summaries.read_lines(keyring)
    found = (ref for ref, line in lines.items() if str(line["alias"]).casefold() == wanted)
    return next((reverse("cases:case", args=[ref]) for ref in found), "")


def of_case(case: OpenCase) -> list[Line]:
    """Incidents that were recorded from this case and that this worker may read."""
    noted = [one for one in case.read_all(Label.TIMELINE_ENTRY).values() if one["what"] == "incident"]
    open_to = dict(held(case.keyring).filter(pk__in=[one["incident"] for one in noted]).values_list("pk", "open"))
    return [
        {"ref": one["incident"], "day": telling.day_text(one["day"]), "open": open_to[one["incident"]]}
        for one in noted
        if one["incident"] in open_to
    ]
