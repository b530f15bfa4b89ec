"""What is done about an incident: who looks after it, steps, who may read it, how grave it is, its end."""

from datetime import datetime

from django.utils.translation import gettext as _

from waystation.cases.incidents.access import DUTY, OpenIncident
from waystation.cases.incidents.warning import refuse_outsider
from waystation.cases.incidents.writing import action, finish, write_state
from waystation.cases.writing import said
from waystation.core.vocabulary.incidents import checklist
from waystation.core.vocabulary.refusals import Refused
from waystation.core.vocabulary.risk import RISK_LEVELS
from waystation.core.vocabulary.terms import find
from waystation.letterbox import clocks
from waystation.vault import signed

OWN = "own"  # a step of one's own, which the checklist does not have


@action()
def give_incident(incident: OpenIncident, worker: str, *, now: datetime) -> None:
    """Say who looks after it: somebody who may read it. The alarm that nobody does is over."""
    if not worker:
        raise Refused(_("Somebody must look after it."), hint=_("Take it yourself if nobody else is there."))
    refuse_outsider(incident, worker)
    _settle(incident)
    write_state(incident, owner=worker, due="", hour="")
    finish(incident, "owner", now=now, worker=worker)


@action()
def do_step(incident: OpenIncident, step: str, *, result: str, now: datetime, own: str = "") -> None:
    """A step was done, and what came of it. `own`: its words, where it is none of the checklist."""
    if step != OWN and step not in checklist(incident.told["kind"]):
        raise Refused(_("This step is not in the checklist."), hint=_("Write it as a step of your own."))
    words = said(own, hint=_("Write what you did.")) if step == OWN else ""
    came = said(result, hint=_("Write what came of it, be it nothing."))
    finish(incident, "step", now=now, step=step, own=words, text=came)


@action()
def judge_again(incident: OpenIncident, level: str, *, reason: str, now: datetime) -> None:
    """How great the danger is now. Lists are in this order."""
    write_state(incident, level=find(RISK_LEVELS, level).code)
    finish(incident, "judged", now=now, level=level, text=said(reason))


def can_admit(incident: OpenIncident) -> list[str]:
    return sorted(set(signed.directory().compartments) - set(incident.holders) - {"drill"})


@action()
def admit_group(incident: OpenIncident, code: str, *, reason: str, now: datetime) -> None:
    """Let one more group read all of it."""
    if code not in can_admit(incident):
        raise Refused(_("This group cannot be admitted."), hint=_("Choose a group that does not read it yet."))
    incident.box.admit(code)
    finish(incident, "admitted", now=now, code=code, text=said(reason))


@action()
def exclude_group(incident: OpenIncident, code: str, *, reason: str, now: datetime) -> None:
    """Take a group's keys to it away: perhaps it came from there. Never those of whoever is on duty."""
    if code == DUTY or code not in incident.holders:
        raise Refused(_("This group cannot be taken out."), hint=_("Those on duty always read it."))
    if {one for one in incident.holders if one != code}.isdisjoint(incident.keyring.codes):
        raise Refused(_("You would take yourself out."), hint=_("Ask somebody on duty to take your group out."))
    words = said(reason)
    incident.box.exclude(code)
    if incident.state["owner"] not in incident.members():
        write_state(incident, owner="")
    finish(incident, "excluded", now=now, code=code, text=words)


@action()
def close_incident(incident: OpenIncident, *, learned: str, nobody: str, now: datetime) -> None:
    """Close it, with what was learned. Refused while somebody must still be warned.

    `nobody`: why nobody had to be warned, where no warning was written down.
    """
    if incident.open_warnings:
        raise Refused(
            _("Somebody must still be warned."),
            hint=_("Say of each warning that they know, or why they are not warned."),
        )
    if not incident.warnings:
        said(nobody, hint=_("Write why nobody had to be warned."))
    words = said(learned, hint=_("Write what we do differently from now on, be it nothing."))
    _settle(incident)
    write_state(incident, open=False, learned=words, nobody=nobody.strip(), due="", hour="")
    finish(incident, "closed", now=now)


@action(closed=True)
def reopen_incident(incident: OpenIncident, *, reason: str, now: datetime) -> None:
    """It is not over. What was learned stays among the steps."""
    words, before = said(reason), incident.state["learned"]
    write_state(incident, open=True, learned="")
    finish(incident, "reopened", now=now, text=words, learned=before)


def _settle(incident: OpenIncident) -> None:
    if incident.state["due"]:
        clocks.settle_due(incident.state["due"])
