"""Reads: what the list and the page of a case show. Only what the worker who has the case open may read."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.audit.actions import this_hour
from waystation.audit.models import Detail, Line
from waystation.audit.tags import Tag
from waystation.cases import (
    contact,
    households,
    knowing,
    linked,
    moving,
    questioning,
    summaries,
    telling,
    timing,
    verifying,
    watching,
    words,
)
from waystation.cases.access import OpenCase
from waystation.cases.asked_about import alarms_of
from waystation.cases.child_queries import care_told
from waystation.cases.files_of import list_files
from waystation.cases.holding import open_to
from waystation.cases.incidents.access import held
from waystation.cases.models import Case
from waystation.cases.next_step import Known, Step, next_step
from waystation.cases.own_page_queries import page_told
from waystation.cases.persons import consent
from waystation.cases.since import ENQUIRY, INCIDENT, Came, came_since, said_to_stand
from waystation.core.vocabulary.purposes import PURPOSES
from waystation.core.vocabulary.terms import codes
from waystation.intake import check_card, check_words, mail
from waystation.intake.signs.conflict_pages import known
from waystation.letterbox import clocks
from waystation.letterbox.hours import has_come, hour_of
from waystation.vault import signed
from waystation.vault.details import open_detail
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label
from waystation.vault.models import Summary

OPENINGS = (Tag.CASE_OPEN, Tag.CASE_IDENTITY_OPEN, Tag.CASE_PAPERS_OPEN, Tag.CASE_FILE_OPEN, Tag.CASE_REVEAL)
ASKED_FIRST = ("help", "partners", "statistics", "testimony")
JUST_NOW = timedelta(minutes=2)
DANGER_KIND = {"high": "danger", "medium": "lamp", "low": "safe"}


def cases_of(keyring: Keyring, *, open_only: bool = True) -> QuerySet[Case]:
    """The cases of this worker's teams: what is overdue first, then what is due next, then the gravest."""
    held = Summary.objects.filter(compartment__in=summaries.teams(keyring)).values("subject")
    rows = Case.objects.filter(pk__in=held)
    if open_only:
        rows = rows.filter(open=True)
    return rows.order_by("-open", F("due").asc(nulls_last=True), "rank", "hour", "pk")


def count_overdue(keyring: Keyring, now: datetime) -> int:
    """How many open cases have something overdue; by plain columns alone."""
    return cases_of(keyring).filter(clocks.come("due", hour_of(now))).count()


def row_of(row: Case, line: dict[str, Any], workers: dict[str, str], now: datetime) -> dict[str, Any]:
    """One line of the list."""
    return {
        "ref": row.pk,
        "alias": line.get("alias", ""),
        "stage": words.label(words.STAGES, line.get("stage", "")),
        "flags": [words.label(words.FLAGS, flag) for flag in line.get("flags", [])],
        "danger": words.label(words.RISK_LEVELS, line.get("danger", "")),
        "danger_kind": DANGER_KIND.get(line.get("danger", ""), "plain"),
        "due": timing.moment(row.due) if row.due else None,
        "overdue": has_come(row.due, hour_of(now)),
        "what": (line.get("next") or {}).get("what", ""),
        "persons": line.get("persons", 0),
        "language": line.get("language", ""),
        "region": line.get("region", ""),
        "unread": line.get("unread", 0),
        "look_again": row.open and line.get("look_again", 0),
        "questions": line.get("questions", 0),
        "worker": workers.get(row.assignee, ""),
        "open": row.open,
        "closing": words.label(words.CLOSING_REASONS, line.get("closing", "")),
    }


def names_of(case: OpenCase) -> dict[str, str]:
    """{person: the name by which we speak of them}, the principal first."""
    stories = case.read_all(Label.PERSON_STORY)
    order = sorted(stories.items(), key=lambda one: (one[1]["role"] != "principal", str(one[1]["at"]), one[0]))
    return {row: story["call_me"] for row, story in order}


def step_of(case: OpenCase, now: datetime) -> Step:
    stage, watch = moving.stage_of(case), watching.watch_of(case)
    open_tasks = [t for t in case.read_all(Label.TASK).values() if not t["done"]]
    dated = sorted((t for t in open_tasks if t["by_day"]), key=lambda t: str(t["by_day"]))
    late = [words.planned(t["what"]) for t in dated if summaries.is_late(t, now)]
    coming = [words.planned(t["what"]) for t in (*dated, *(t for t in open_tasks if not t["by_day"]))]
    known = Known(
        open=case.row.open,
        stage=stage["stage"],
        flags=stage["flags"],
        asked=bool(alarms_of(case, now)),
        silent=has_come(watch.get("next"), hour_of(now)),
        waiting=sum(not m["settled"] for m in case.read_all(Label.CASE_MESSAGE).values()),
        danger=summaries.newest(case.read_all(Label.RISK_ASSESSMENT)).get("level", ""),
        verify_again=_verify_again(case),
        look_again=bool(came_since(case)),
        asked_help=all(consent(case, person, "help") for person in names_of(case)),
        overdue_task=late[0] if late else "",
        next_task=coming[0] if coming else "",
        unmet=sum(not n["met"] for n in case.read_all(Label.NEED).values()),
    )
    return next_step(known)


def _verify_again(case: OpenCase) -> str:
    """What the first heading says of it: what changed, or what came since that is not settled."""
    standing = verifying.standing_of(case)
    if standing.back:
        return str(check_words.CHANGED[standing.back["changed"]])
    return str(check_words.CHANGED["contradiction"]) if standing.found and standing.unresolved else ""


def checks_of(case: OpenCase, now: datetime) -> dict[str, Any]:
    """The verification as the page shows it."""
    language = (case.read(Label.PERSON_CONTACT, "case") or {}).get("language", "en")
    return check_card.card(
        verifying.standing_of(case), pseudonyms(), lambda name: reverse(f"cases:{name}", args=[case.ref]),
        me=case.by, now=now, language=language,
    )  # fmt: skip


def since_of(case: OpenCase) -> list[dict[str, str]]:
    """What came since the account was found credible, as the page and the form name it."""
    came = came_since(case)
    told = [one.row for one in came if one.kind == INCIDENT]
    readable = set(held(case.keyring).filter(pk__in=told).values_list("pk", flat=True)) if told else set()
    return [
        {"id": one.id, "what": words.label(words.CAME, one.kind), "when": telling.moment_text(one.at),
         "url": _came_url(case, one, readable)}
        for one in came
    ]  # fmt: skip


def _stood(case: OpenCase, workers: dict[str, str]) -> list[dict[str, str]]:
    """Who said that the finding stands, though what came, and why."""
    return [
        {"by": workers.get(one["by"], "?"), "on": telling.day_text(one["at"]), "reason": one["reason"],
         "over": _(", ").join(words.label(words.CAME, kind) for kind in _kinds(one["over"]))}
        for one in said_to_stand(case)
    ]  # fmt: skip


def _kinds(over: list[str]) -> list[str]:
    return list(dict.fromkeys(one.partition("-")[0] for one in over))


def _came_url(case: OpenCase, one: Came, readable: set[str]) -> str:
    if one.kind == INCIDENT:
        return reverse("incidents:one", args=[one.row]) if one.row in readable else ""
    return reverse("cases:asked", args=[case.ref]) if one.kind == ENQUIRY else "#messages"


def page_of(case: OpenCase, now: datetime) -> dict[str, Any]:
    """Everything the page of a case shows."""
    workers, names, stage = pseudonyms(), names_of(case), moving.stage_of(case)
    record = case.read(Label.CASE_RECORD, "case") or {}
    closing = stage.get("closing") or {}
    step = step_of(case, now)
    about = words.label(words.CLOSING_REASONS, closing.get("reason", "")) if step.code == "closed" else step.about
    return {
        "ref": case.ref,
        "row": case.row,
        "record": record,
        "step": step,
        "heading": telling.heading(step.code, about),
        "stage": stage,
        "closing": closing,
        "way": _way(case, record, stage),
        "flags": [(flag, words.label(words.FLAGS, flag), kept) for flag, kept in stage["flags"].items()],
        "silence": _silence(case, workers, now),
        "danger": _danger(case, workers),
        "persons": [_person(case, row, name) for row, name in names.items()],
        "needs": _needs(case, names),
        "checks": checks_of(case, now),
        "since": since_of(case),
        "stood": _stood(case, workers),
        "tasks": _tasks(case, names, workers, now),
        "late": summaries.has_late_task(case, now),
        "thread": _thread(case, workers),
        "waiting": sum(not m["settled"] for m in case.read_all(Label.CASE_MESSAGE).values()),
        "timeline": _timeline(case, {**households.gone(case), **names}, workers),
        "done": _just_done(case, {**households.gone(case), **names}, workers, now),
        "files": list_files(case),
        "links": [link for link in linked.links_of(case, workers) if not link["undone"]],
        "holders": _holders(case),
        "openings": openings(case, workers)[:6],
        "worker": workers.get(case.row.assignee, ""),
        "known_by": known(
            knowing.known_in(case), workers, case.by, lambda worker: reverse("cases:lift", args=[case.ref])
        ),
        "know_url": "" if case.by in knowing.known_in(case) else reverse("cases:know", args=[case.ref]),
        **questioning.told(case, workers),
        "contact": (case.read(Label.PERSON_CONTACT, "case") or {}).get("safe_contact", {}),
        "has_mailbox": bool(record.get("mailbox")),
        "care": care_told(case, names, workers, now),
        "own_page": page_told(case, names) if record.get("mailbox") else None,
        "by_telephone": mail.says_by_telephone(case.read(Label.PERSON_CONTACT, "case") or {}),
    }


def _way(case: OpenCase, record: dict[str, Any], stage: dict[str, Any]) -> list[dict[str, str]]:
    """The line of stations: where the case has been, where it stands. A stage nobody entered stays empty."""
    visited = {"received": record.get("asked", "")[:10], "accepted": record.get("started", "")[:10]}
    for entry in sorted(case.read_all(Label.TIMELINE_ENTRY).values(), key=lambda one: int(one["number"])):
        if entry["what"] == "stage":
            visited[entry["to"]] = entry["day"]
    here = stage.get("before", "") if stage["stage"] == "closed" else stage["stage"]
    shown = ("received", "accepted", "sheltered", "papers", "travelling", "arrived", "settling")
    reached = shown.index(here) if here in shown else 0
    found = []
    for place, code in enumerate(shown):
        state = "here" if code == here else "done" if code in visited and place < reached else ""
        small = telling.day_text(visited[code]) if state and visited.get(code) else ""
        found.append({"label": words.label(words.STAGES, code), "state": state, "small": small})
    return found


def _silence(case: OpenCase, workers: dict[str, str], now: datetime) -> dict[str, Any]:
    watch, heard = watching.watch_of(case), watching.signs(case)
    last = heard[0] if heard else {}
    return {
        "next": timing.moment(watch["next"]) if watch.get("next") else None,
        "next_text": telling.moment_text(watch.get("next", "")),
        "hours": watch.get("hours"),
        "overdue": has_come(watch.get("next"), hour_of(now)),
        "last": telling.moment_text(last.get("when", "")),
        "last_by": words.label(contact_words(), last.get("channel", "")),
        "last_note": last.get("note", ""),
        "worker": workers.get(last.get("by", ""), ""),
    }


def contact_words() -> words.Words:
    return {code: words.CHANNELS[code] for code in contact.CHANNELS}


def _danger(case: OpenCase, workers: dict[str, str]) -> dict[str, Any]:
    found = summaries.newest(case.read_all(Label.RISK_ASSESSMENT))
    level = found.get("level", "")
    return {
        **found,
        "word": words.label(words.RISK_LEVELS, level),
        "kind": DANGER_KIND.get(level, "plain"),
        "when": telling.day_text(found.get("at", "")),
        "worker": workers.get(found.get("by", ""), ""),
    }


def _person(case: OpenCase, row: str, name: str) -> dict[str, Any]:
    story, wishes = case.read(Label.PERSON_STORY, row) or {}, case.read(Label.PERSON_WISHES, row) or {}
    answers = {purpose: consent(case, row, purpose) for purpose in codes(PURPOSES)}
    return {
        "id": row,
        "name": name,
        "role": words.label(words.ROLES, story.get("role", "")),
        "relation": story.get("relation", ""),
        "grounds": [words.label(words.GROUNDS, ground) for ground in story.get("grounds", [])],
        "said": story.get("said", ""),
        "wishes": wishes,
        "consents": [
            _answer(purpose, answer) for purpose, answer in answers.items() if answer or purpose in ASKED_FIRST
        ],
    }


def _answer(purpose: str, answer: dict[str, Any] | None) -> dict[str, Any]:
    kind = "unasked" if not answer else "withdrawn" if answer["withdrawn"] else "yes" if answer["yes"] else "no"
    day = (answer or {}).get("withdrawn") or (answer or {}).get("day", "")
    return {"purpose": words.label(words.PURPOSES, purpose), "kind": kind, "day": telling.day_text(day)}


def _needs(case: OpenCase, names: dict[str, str]) -> list[dict[str, Any]]:
    found = case.read_all(Label.NEED).items()
    order = sorted(found, key=lambda one: (bool(one[1]["met"]), str(one[1]["since"])))
    return [
        {**need, "id": row, "word": words.need(need["code"]), "name": names.get(need["person"], ""),
         "since": telling.day_text(need["since"]), "met": telling.day_text(need["met"])}
        for row, need in order
    ]  # fmt: skip


def _tasks(case: OpenCase, names: dict[str, str], workers: dict[str, str], now: datetime) -> list[dict[str, Any]]:
    order = sorted(
        case.read_all(Label.TASK).items(), key=lambda one: (bool(one[1]["done"]), one[1]["by_day"] or "9", one[1]["at"])
    )
    return [
        {**task, "id": row, "what": words.planned(task["what"]), "name": names.get(task["person"], ""),
         "who": workers.get(task["worker"], ""),
         "by_text": telling.day_text(task["by_day"]), "done_text": telling.day_text(task["done"]),
         "late": summaries.is_late(task, now)}
        for row, task in order
    ]  # fmt: skip


def _thread(case: OpenCase, workers: dict[str, str]) -> list[dict[str, Any]]:
    """Messages and notes in one order, oldest first."""
    names = list(names_of(case).values())
    said = [{**entry, "kind": entry["kind"]} for entry in case.read_all(Label.CASE_MESSAGE).values()]
    noted = [{**entry, "kind": "note"} for entry in case.read_all(Label.CASE_NOTE).values()]
    found = sorted((one for one in said + noted if one.get("text")), key=lambda one: str(one["at"]))
    return [
        {
            "by": workers.get(one["by"], "") if one["kind"] != "person" else (names[0] if names else ""),
            "when": telling.moment_text(one["at"]),
            "iso": one["at"],
            "text": one["text"],
            "kind": one["kind"],
        }
        for one in found
    ]


def _timeline(case: OpenCase, names: dict[str, str], workers: dict[str, str]) -> list[dict[str, str]]:
    found = case.read_all(Label.TIMELINE_ENTRY).values()
    entries = sorted(found, key=lambda one: (one["day"], one["number"]), reverse=True)
    return [telling.line(entry, names, workers) for entry in entries]


def _just_done(case: OpenCase, names: dict[str, str], workers: dict[str, str], now: datetime) -> str:
    """One sentence about what this worker did a moment ago, from the timeline: no cookie and no address says it."""
    mine = [one for one in case.read_all(Label.TIMELINE_ENTRY).values() if one["by"] == case.by]
    acts = [one for one in mine if one["what"] not in telling.FROM_THE_PERSON]
    newest = max(acts, key=lambda one: int(one["number"]), default=None)
    if newest is None or not timedelta(0) <= now - timing.moment(newest["at"]) < JUST_NOW:
        return ""
    return _("Just now: %(what)s") % {"what": telling.sentence(newest, names, workers)}


def _holders(case: OpenCase) -> list[dict[str, Any]]:
    present, people = signed.directory(), pseudonyms()
    order = sorted(open_to(case).items(), key=lambda one: (not one[0].startswith(summaries.TEAM), one[0]))
    return [
        {
            "name": words.group(code),
            "members": sorted(people.get(worker, "?") for worker in present.members(code, this_hour())),
            "sections": [words.label(words.SECTIONS, section) for section in sections],
        }
        for code, sections in order
    ]


def openings(case: OpenCase, workers: dict[str, str]) -> list[dict[str, str]]:
    """Who opened this case, newest first: worker, hour, and for what as far as this worker may read it."""
    lines = Line.objects.filter(source="desk", object=case.ref, action__in=[str(tag) for tag in OPENINGS])
    details = {row.number: bytes(row.sealed) for row in Detail.objects.filter(source="desk", object=case.ref, kind="s")}
    found: list[dict[str, str]] = []
    for line in lines.order_by("-number"):
        one = {"who": workers.get(line.subject, "?"), "hour": telling.moment_text(line.hour), "tag": line.action}
        if found and {**found[-1], "why": ""} == {**one, "why": ""}:
            continue  # several steps within one hour are one visit
        detail = open_detail(case.keyring, details[line.number]) if line.number in details else None
        purpose = (detail or {}).get("purpose", "")
        found.append({**one, "why": words.label(words.OPENED_FOR, purpose) or words.label(words.OPENINGS, line.action)})
    return found
