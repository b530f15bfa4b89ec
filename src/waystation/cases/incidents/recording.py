"""Writing down that something happened. Anybody who works here may; if it is grave, those on duty are rung at once."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.ids import is_id
from waystation.audit.tags import Tag
from waystation.cases import writing
from waystation.cases.access import OpenCase, present_of
from waystation.cases.incidents import lines
from waystation.cases.incidents.access import DUTY, STATE, TOLD, OpenIncident
from waystation.cases.models import Incident
from waystation.core.sealing import pack
from waystation.core.vocabulary.incidents import KINDS, WHOM
from waystation.core.vocabulary.ladder import PRECISIONS
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.core.vocabulary.risk import DUE_LEVEL, RANK, RISK_LEVELS
from waystation.core.vocabulary.terms import find
from waystation.letterbox import clocks
from waystation.letterbox.hours import hour_of, later
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.boxes import Box, BoxPlan, create_box
from waystation.vault.directory import canonical
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label, Section


@dataclass(frozen=True)
class Told:
    """What somebody knows of it, in their words; whoever it happened to, by a name that is safe to write."""

    kind: str  # one of KINDS
    against: str  # one of WHOM
    whom: str
    what: str
    day: date
    level: str = "high"  # one of RISK_LEVELS: how great the danger is now
    precision: str = "day"
    at: str = ""  # the hour, in words
    place: str = ""  # in words
    known: str = ""  # how it is known
    reporter: str = ""  # who reported it
    stake: str = ""  # which codes, groups, houses and people can be reached through it
    alias: str = ""  # of the case, if it is about one


@transaction.atomic
def record_incident(keyring: Keyring, told: Told, *, group: str, form_id: str, now: datetime) -> str:
    """Seal it to those on duty and to `group`, one of this worker's own; empty: to those on duty alone. Returns its id.

    The same form sent twice is one incident; with other words it is a second one.
    """
    if not keyring.certified or (group and group not in keyring.codes):
        raise NotYours()
    _check(told, now)
    said = {**asdict(told), "day": told.day.isoformat()}
    ref = id_of(keyring, form_id, said)
    row = {"compartment": group or DUTY, "hour": hour_of(now), "rank": RANK[told.level]}
    made, is_new = Incident.objects.get_or_create(pk=ref, defaults=row)
    if is_new:
        with transaction.atomic(using="door"):
            _fill(create_box(keyring, ref, _plan(group)), made, said, now)
    return ref


def _plan(group: str) -> BoxPlan:
    whole = present_of(tuple(dict.fromkeys(code for code in (DUTY, group) if code)))
    if not whole:
        raise Refused(
            _("There is no group of people on duty, so nobody would read it."),
            hint=_("Call an officer, and choose one of your own groups."),
        )
    return BoxPlan(whole=whole, sections=(Section.RECORD,))


def _fill(box: Box, row: Incident, said: dict[str, str], now: datetime) -> None:
    level = DUE_LEVEL[said["level"]]
    # Grave: whoever is on duty hears it with the next check. It rings until somebody looks after it.
    hour = hour_of(now) if level == "emergency" else later(now, clocks.FIRST_ANSWER[level])
    due = clocks.set_due_at(DUTY, level, hour)
    by = {"at": moment_of(now), "by": box.keyring.worker_id}
    box.write(Label.INCIDENT, TOLD, {**said, "at_moment": by["at"], "by": by["by"]})
    state = {"open": True, "owner": "", "level": said["level"], "due": due, "hour": hour, "learned": ""}
    box.write(Label.INCIDENT, STATE, state)
    box.write(Label.INCIDENT_STEP, TOLD, {"what": "recorded", "number": 0, **by})
    row.due = hour
    row.save(update_fields=["due"])
    lines.keep(OpenIncident(box.keyring, row, box))
    box.sign(Tag.INCIDENT_RECORD)


def id_of(keyring: Keyring, form_id: str, said: dict[str, str]) -> str:
    if not is_id(form_id):
        raise Refused(
            _("This form has no number of its own, so it could be done twice."), hint=_("Open the page anew.")
        )
    return hashlib.sha256(pack("incident", form_id, keyring.worker_id, canonical(said))).hexdigest()[:32]


def _check(told: Told, now: datetime) -> None:
    lists = ((KINDS, told.kind), (WHOM, told.against), (RISK_LEVELS, told.level), (PRECISIONS, told.precision))
    for terms, code in lists:
        find(terms, code)
    writing.said(told.what, hint=_("Write what happened, in a sentence or two."))
    writing.said(told.whom, hint=_("Write to whom it happened, by an alias or a working name."))
    writing.not_in_future(told.day, now)


@writing.action(closed=True)
def record_from_case(case: OpenCase, told: Told, *, group: str, form_id: str, now: datetime) -> str:
    """Something happened to somebody of a case. Its timeline says that it was recorded, and nothing of what it says."""
    ref = record_incident(case.keyring, told, group=group, form_id=form_id, now=now)
    # In the log it is a note like any other: the line beside it must not say whose case it is.
    writing.finish(case, Tag.CASE_NOTE, "incident", now=now, incident=ref)
    return ref
