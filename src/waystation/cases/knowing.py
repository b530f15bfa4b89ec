"""A worker of a case says that they know its people: nothing in it is given to them, until a colleague lifts it."""

from datetime import datetime

from django.utils.translation import gettext as _

from waystation.audit.actions import this_hour
from waystation.cases import verifying, work
from waystation.cases.access import OpenCase
from waystation.cases.writing import action
from waystation.core.vocabulary.refusals import Refused
from waystation.intake.signs import conflicts
from waystation.intake.signs.rows import Row
from waystation.vault import signed
from waystation.vault.labels import Label


def known_in(case: OpenCase) -> dict[str, Row]:
    """{worker: what they said} of those who know these people."""
    return conflicts.known_in(case, Label.CASE_QUESTION)


def others(case: OpenCase) -> frozenset[str]:
    """Who of the team could look after it instead of whoever has it open."""
    return signed.directory().members(case.row.compartment, this_hour()) - {case.by} - known_in(case).keys()


def leads(case: OpenCase) -> bool:
    return case.row.assignee == case.by


@action()
def say_one_knows(case: OpenCase, kind: str, reason: str, *, now: datetime, to: str = "") -> None:
    """I know these people. Steps of the plan and of the verification that were theirs are free again.

    Whoever looks after the case gets a step of today.
    `to`: who looks after it from now on, where the worker did. Refused a second time, to whoever leads without handing
    it over, and where nobody else of the team could look after it.
    """
    if case.by in known_in(case):
        raise Refused(_("You said before that you know these people."), hint=_("A colleague can lift it."))
    able = others(case)
    if not able:
        raise Refused(
            _("Nobody else of the team could look after this case."),
            hint=_("Tell an officer today: somebody else has to come into the team first."),
        )
    if leads(case) and to not in able:
        raise Refused(_("You look after this case."), hint=_("Choose who looks after it from now on."))
    conflicts.put(case, case.by, kind, reason, now=now, label=Label.CASE_QUESTION)
    if leads(case):
        case.row.assignee = to
    _free_steps(case)
    verifying.free_checks(case, case.by, now=now)
    if case.row.assignee:
        work.put_task(case, "who-does-what", by_day=now.date(), worker=case.row.assignee, now=now)
    work.finish_workers(case, "knows", now=now, worker=case.by)


def _free_steps(case: OpenCase) -> None:
    for row, task in case.read_all(Label.TASK).items():
        if task["worker"] == case.by and not task["done"]:
            case.write(Label.TASK, row, {**task, "worker": ""})


@action()
def lift_knowing(case: OpenCase, worker: str, *, reason: str, now: datetime) -> None:
    """A colleague says why this worker can be given it all the same."""
    conflicts.put_lifted(case, worker, reason, by=case.by, now=now, label=Label.CASE_QUESTION)
    work.finish_workers(case, "knows-lifted", now=now, worker=worker, text=reason.strip())
