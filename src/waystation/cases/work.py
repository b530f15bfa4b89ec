"""Actions of the daily work: needs, danger, the plan, notes, who looks after the case."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from waystation.audit.actions import this_hour
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases.access import OpenCase
from waystation.cases.summaries import newest
from waystation.cases.writing import action, finish, not_in_future, one, person, said
from waystation.core.vocabulary.needs import NEEDS
from waystation.core.vocabulary.refusals import Refused
from waystation.core.vocabulary.risk import RISK_LEVELS
from waystation.core.vocabulary.terms import find
from waystation.intake.signs import conflicts
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import signed
from waystation.vault.labels import Label


@action()
def record_need(case: OpenCase, person_id: str, code: str, *, since: date, note: str, now: datetime) -> str:
    """A need of one person by UNHCR's codes, with the day from which it is known. Returns its id."""
    person(case, person_id)
    not_in_future(since, now)
    row = random_id()
    need = {
        "person": person_id,
        "code": find(NEEDS, code).code,
        "since": since.isoformat(),
        "note": note.strip(),
        "met": "",
        "at": moment_of(now),
        "by": case.by,
    }
    case.write(Label.NEED, row, need)
    finish(case, Tag.CASE_NEED, "need", now=now, day=since, person=person_id, need=code)
    return row


@action()
def meet_need(case: OpenCase, need_id: str, *, day: date, how: str, now: datetime) -> None:
    """The need is met from this day on; how, so that the next worker need not ask."""
    need = one(case, Label.NEED, need_id)
    not_in_future(day, now)
    if need["met"]:
        raise Refused(_("This need is met already."), hint=_("Record a new need if it has come back."))
    if day.isoformat() < need["since"]:
        raise Refused(_("It cannot be met before it was known."), hint=_("Look at the day from which it is known."))
    case.write(Label.NEED, need_id, {**need, "met": day.isoformat(), "met_how": said(how), "met_by": case.by})
    finish(case, Tag.CASE_NEED, "need-met", now=now, day=day, person=need["person"], need=need["code"])


@action()
def assess_risk(case: OpenCase, level: str, *, reasons: str, changed: str, now: datetime) -> str:
    """How great the danger is, why, and what changed since the last time. Earlier assessments stay."""
    row, before = put_risk(case, level, reasons=reasons, changed=changed, now=now)
    finish(case, Tag.CASE_RISK, "risk", now=now, level=level, before=before)
    return row


def put_risk(case: OpenCase, level: str, *, reasons: str, changed: str, now: datetime) -> tuple[str, str]:
    """Write an assessment as part of another action. Returns (its id, the level before)."""
    before = newest(case.read_all(Label.RISK_ASSESSMENT)).get("level", "")
    if before and not changed.strip():
        raise Refused(_("What changed is missing."), hint=_('Write what is new since the last time, or "nothing new".'))
    row = random_id()
    entry = {
        "level": find(RISK_LEVELS, level).code,
        "before": before,
        "reasons": said(reasons, hint=_("Name what you know and how you know it.")),
        "changed": changed.strip(),
        "at": moment_of(now),
        "by": case.by,
    }
    case.write(Label.RISK_ASSESSMENT, row, entry)
    return row, before


@action()
def add_task(
    case: OpenCase, what: str, *, now: datetime, by_day: date | None = None, person_id: str = "", worker: str = ""
) -> str:
    """One step of the plan: what, for whom, by when, who does it. Returns its id."""
    if person_id:
        person(case, person_id)
    if worker:
        _can_be_given(case, worker)
    if by_day and by_day < now.date():
        raise Refused(_("This day is past."), hint=_("Choose today or a later day, or leave the day open."))
    row, task = put_task(case, what, by_day=by_day, person_id=person_id, worker=worker, now=now)
    finish(case, Tag.CASE_TASK, "task", now=now, task=task["what"], until=task["by_day"])
    return row


def put_task(
    case: OpenCase, what: str, *, by_day: date | None, now: datetime, person_id: str = "", worker: str = ""
) -> tuple[str, dict[str, str]]:
    """Write a step of the plan as part of another action. Returns (its id, the task)."""
    row = random_id()
    task = {
        "what": said(what, hint=_("Name one thing somebody can do.")),
        "by_day": by_day.isoformat() if by_day else "",
        "person": person_id,
        "worker": worker,
        "done": "",
        "at": moment_of(now),
        "by": case.by,
    }
    case.write(Label.TASK, row, task)
    return row, task


@action()
def do_task(case: OpenCase, task_id: str, *, result: str, now: datetime) -> None:
    """A step of the plan is done, or was dropped: what came of it."""
    task = one(case, Label.TASK, task_id)
    if task["done"]:
        raise Refused(_("This is done already."), hint=_("Look at the timeline for what came of it."))
    case.write(Label.TASK, task_id, {**task, "done": moment_of(now), "result": result.strip(), "done_by": case.by})
    finish(case, Tag.CASE_TASK, "task-done", now=now, task=task["what"], text=result.strip())


@action(closed=True)
def write_note(case: OpenCase, text: str, *, now: datetime) -> str:
    """A note for the workers of this case; the person never sees it."""
    row = random_id()
    case.write(Label.CASE_NOTE, row, {"text": said(text), "at": moment_of(now), "by": case.by})
    finish(case, Tag.CASE_NOTE, "note", now=now)
    return row


@action()
def assign_case(case: OpenCase, worker: str, *, now: datetime) -> None:
    """Say who looks after this case; "" for nobody."""
    if worker:
        _can_be_given(case, worker)
    case.row.assignee = worker
    finish_workers(case, "assigned", now=now, worker=worker)


def finish_workers(case: OpenCase, what: str, *, now: datetime, **said: str) -> None:
    """Who works on it changed. Whatever it was, the log gets the same two lines: one of its own would say who is near
    to whom."""
    finish(case, Tag.CASE_WORKERS, what, now=now, object=case.row.assignee or case.by, **said)


def _can_be_given(case: OpenCase, worker: str) -> None:
    conflicts.refuse(conflicts.known_in(case, Label.CASE_QUESTION), worker)
    if worker not in signed.directory().members(case.row.compartment, this_hour()):
        raise Refused(_("This worker is not in the team of the case."), hint=_("Choose somebody of the team."))
