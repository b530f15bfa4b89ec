"""Triage: how soon an answer, how soon a way out, each with its reason; and the stage."""

from datetime import datetime

from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import dues
from waystation.intake.access import OpenRequest
from waystation.intake.models import NOTHING_DUE
from waystation.intake.ranking import LEVELS, WAY_OUT, Order, order_of
from waystation.letterbox import clocks
from waystation.letterbox.hours import begin_of, later
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.labels import Label

STAGES = ("received", "screening", "verifying")  # of an open request; accepted and closed come with the decision


def triage_request(
    request: OpenRequest,
    *,
    level: str,
    level_reason: str,
    way_out: str,
    way_out_reason: str,
    now: datetime,
    priority_region: str = "",
) -> Order:
    """Set both clocks, each with a stated reason, and with them the place in the queue. Earlier ones stay on record.

    `priority_region` is the id of an entry of the priority list, where the place belongs to one.
    """
    if level not in LEVELS or way_out not in WAY_OUT or not level_reason.strip() or not way_out_reason.strip():
        raise Refused(_("Both clocks need a choice and a reason."), hint=_("One sentence is enough for each."))
    order = order_of(level, way_out, priority_region=bool(priority_region))
    said = {
        "level": level,
        "level_reason": level_reason.strip(),
        "way_out": way_out,
        "way_out_reason": way_out_reason.strip(),
        "region": priority_region,
        "reasons": list(order.reasons),
    }
    with request.writing() as box:
        request.refuse_closed()
        told = {"by": request.keyring.worker_id, "at": moment_of(now)}
        box.write(Label.REQUEST_TRIAGE, random_id(), {**said, **told})
        request.row.rank = order.rank
        request.row.save(update_fields=["rank"])
        request.change_summary(level=level, way_out=way_out, triaged=True)
        _move_first_answer(request, level)
        box.sign(Tag.REQUEST_TRIAGE)
    return order


def _move_first_answer(request: OpenRequest, level: str) -> None:
    """Until somebody has answered, the level says by when; counted from the hour in which the request came."""
    if request.summary.get("answered") or request.row.due_hour == NOTHING_DUE:
        return  # what they wrote since has clocks of its own, which no triage moves
    dues.expect(request, later(begin_of(request.row.received), clocks.FIRST_ANSWER[level]))
    request.change_summary(next_date="")


def set_stage(request: OpenRequest, stage: str, *, reason: str = "", now: datetime) -> None:
    """Say how far the work on an open request is."""
    if stage not in STAGES:
        raise Refused(_("There is no such stage of a request."), hint=_("Choose one of the list."))
    with request.writing() as box:
        request.refuse_closed()
        _decide(request, "stage", now, stage=stage, reason=reason)
        request.change_summary(stage=stage)
        box.sign(Tag.REQUEST_STAGE)


def _decide(request: OpenRequest, kind: str, now: datetime, **said: str) -> None:
    told = {"kind": kind, "by": request.keyring.worker_id, "at": moment_of(now)}
    request.box.write(Label.REQUEST_DECISION, random_id(), {**told, **said})
