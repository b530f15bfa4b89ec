"""The duty to warn: who must know, until when, by a way that is safe for them, and whether they do know."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.cases.incidents.access import DUTY, OpenIncident
from waystation.cases.incidents.writing import action, finish
from waystation.cases.writing import said
from waystation.core.vocabulary.incidents import KNOWS, NEEDLESS, OUTCOMES, TRIED, WHOM
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.core.vocabulary.terms import find
from waystation.letterbox import clocks
from waystation.letterbox.hours import has_come, hour_of, later
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.labels import Label


@dataclass(frozen=True)
class Must:
    """Somebody must know. `level` is one of the clock's: within an hour, a day, a week."""

    kind: str  # one of WHOM
    whom: str  # by an alias or a working name
    way: str  # that is safe for them
    level: str
    alias: str = ""  # of their case
    worker: str = ""  # who warns them; empty: nobody has taken it


@action()
def must_warn(incident: OpenIncident, must: Must, *, now: datetime) -> str:
    """Somebody must be warned. From that hour on it rings until they know. Returns the warning's id."""
    find(WHOM, must.kind)
    said(must.whom, hint=_("Write who must know, by an alias or a working name."))
    said(must.way, hint=_("Write by which way nobody else reads or hears it."))
    refuse_outsider(incident, must.worker)
    row = random_id()
    asked = {"at": moment_of(now), "by": incident.by, "tries": [], "ended": "", "outcome": "", "result": ""}
    incident.box.write(Label.INCIDENT_WARNING, row, {**asdict(must), **_clock(must.level, now), **asked})
    finish(incident, "must-warn", now=now, whom=must.whom)
    return row


@action()
def say_what_came(
    incident: OpenIncident, warning: str, outcome: str, *, result: str, now: datetime, again: str = ""
) -> None:
    """They know, somebody tried, or there is a reason why not. Only the first and the last end a warning.

    `again`: until when it is tried again (one of the clock's levels); empty: the clock goes on as it is.
    """
    found = incident.warnings.get(warning)
    if found is None:
        raise NotYours()
    if found["ended"]:
        raise Refused(_("This warning is done already."), hint=_("If they must be warned of more, add a new one."))
    find(OUTCOMES, outcome)
    words = said(result, hint=_HINTS[outcome]())
    if outcome == TRIED:
        changed = _tried(found, incident.by, words, again, now)
    else:
        clocks.settle_due(found["due"])
        changed = {"ended": moment_of(now), "ended_by": incident.by, "outcome": outcome, "result": words, "due": ""}
    incident.box.write(Label.INCIDENT_WARNING, warning, {**found, **changed})
    finish(incident, f"warning-{outcome}", now=now, whom=found["whom"], text=words)


_HINTS = {
    KNOWS: lambda: _("Write what they answered, in their own words: a message that was sent is a try."),
    TRIED: lambda: _("Write what was tried, and when it is tried again."),
    NEEDLESS: lambda: _("Write why this person is not warned."),
}


def _tried(found: Mapping[str, Any], by: str, words: str, again: str, now: datetime) -> dict[str, Any]:
    changed: dict[str, Any] = {"tries": [*found["tries"], {"at": moment_of(now), "by": by, "text": words}]}
    if again:
        clocks.settle_due(found["due"])
        changed |= {**_clock(again, now), "first": found["first"], "level": again}
    return changed


def _clock(level: str, now: datetime) -> dict[str, str]:
    if level not in clocks.FIRST_ANSWER:
        raise Refused(_("Say by when they must know."), hint=_("Choose one."))
    hour = later(now, clocks.FIRST_ANSWER[level])
    return {"hour": hour, "first": hour, "due": clocks.set_due_at(DUTY, level, hour)}


def refuse_outsider(incident: OpenIncident, worker: str) -> None:
    """Nobody looks after, or warns about, what they cannot read."""
    if worker and worker not in incident.members():
        raise Refused(
            _("This worker cannot read this incident."), hint=_("Choose somebody else, or admit their group first.")
        )


def is_late(warning: Mapping[str, Any], now: datetime) -> bool:
    return not warning["ended"] and has_come(warning["hour"], hour_of(now))
