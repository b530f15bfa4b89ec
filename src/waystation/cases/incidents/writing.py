"""What every action of an incident shares: one transaction, read anew, one line among the steps, one signature."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases.incidents import lines
from waystation.cases.incidents.access import STATE, OpenIncident
from waystation.cases.writing import Repeated
from waystation.core.vocabulary.refusals import Refused
from waystation.core.vocabulary.risk import RANK
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.labels import Label

P = ParamSpec("P")
R = TypeVar("R")
Action = Callable[Concatenate[OpenIncident, P], R]


def was_done(incident: OpenIncident) -> bool:
    """Whether the form of `incident.form` was done before."""
    return bool(incident.form) and incident.box.read(Label.INCIDENT_STEP, incident.form) is not None


def action(*, closed: bool = False) -> Callable[[Action[P, R]], Action[P, R]]:
    """Run as one piece at desk and door, on the incident as it is now. `closed`: only on one that is closed.

    Raises Repeated where `incident.form` was done before.
    """

    def mark(act: Action[P, R]) -> Action[P, R]:
        @wraps(act)
        def acted(incident: OpenIncident, *args: P.args, **kwargs: P.kwargs) -> R:
            with transaction.atomic(), transaction.atomic(using="door"):
                incident.lock()
                if was_done(incident):
                    raise Repeated
                _refuse_wrong_state(incident, closed)
                return act(incident, *args, **kwargs)

        return cast(Action[P, R], acted)

    return mark


def _refuse_wrong_state(incident: OpenIncident, closed: bool) -> None:
    if not (incident.state["open"] or closed):
        raise Refused(_("This incident is closed."), hint=_("Open it again first, and say why."))
    if incident.state["open"] and closed:
        raise Refused(_("This incident is open already."), hint=_("Go on with it as it is."))


def write_state(incident: OpenIncident, **changed: Any) -> None:
    incident.box.write(Label.INCIDENT, STATE, {**incident.state, **changed})


def finish(incident: OpenIncident, what: str, *, now: datetime, tag: Tag = Tag.INCIDENT_WRITE, **said: Any) -> None:
    """Put the act among the steps, renew the few plain columns, and sign what was written."""
    row, incident.form = incident.form or random_id(), ""
    entry = {"what": what, "number": len(incident.steps), "at": moment_of(now), "by": incident.by, **said}
    incident.box.write(Label.INCIDENT_STEP, row, entry)
    renew(incident)
    lines.keep(incident)
    incident.box.sign(tag)


def renew(incident: OpenIncident) -> None:
    state = incident.state
    waiting = [w["hour"] for w in incident.warnings.values() if not w["ended"]]
    waiting += [state["hour"]] if state["due"] else []
    incident.row.open, incident.row.rank = state["open"], RANK[state["level"]]
    incident.row.due = min(waiting, default=None) if state["open"] else None
    incident.row.save(update_fields=["open", "rank", "due"])
