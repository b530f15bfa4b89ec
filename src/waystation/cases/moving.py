"""Actions that move a case: its stage, the rungs its persons reach, its flags, its end and its return."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waystation.audit.tags import Tag
from waystation.cases import access, holding, one_person, watching
from waystation.cases.access import OpenCase
from waystation.cases.ladder import last_day
from waystation.cases.writing import action, finish, not_in_future, person, said
from waystation.core.vocabulary.ladder import ENDINGS, PRECISIONS, RUNGS, rungs_below
from waystation.core.vocabulary.refusals import Refused
from waystation.core.vocabulary.stages import CLOSING_REASONS, FLAGS, REOPENED_AS, is_back, moves_from
from waystation.core.vocabulary.terms import codes, find
from waystation.intake import milestones
from waystation.letterbox.hours import begin_of
from waystation.vault.labels import Label, Section

# What a move may make true. The first of them must be said: nobody is "sheltered" without a first night.
REACHED_BY = {
    "sheltered": ("sheltered",),
    "travelling": ("evacuated", "abroad"),
    "arrived": ("evacuated", "abroad", "resettled"),
    "settling": ("resettled",),
}
MUST_SAY = frozenset({"sheltered"})
# Reasons after which persons are in the region of danger again, or in no bed of ours.
RETURNED = frozenset({"returned-under-pressure"})


@dataclass(frozen=True)
class Reached:
    """These persons came to these rungs (or to the end of a stay on one) on this day, and how that is known."""

    rungs: tuple[str, ...]
    day: date
    precision: str = "day"
    source: str = "worker"
    persons: tuple[str, ...] = ()  # ids of this case; none named: everybody in it


def stage_of(case: OpenCase) -> dict[str, Any]:
    """{"stage", "since", "flags": {flag: {...}}, "closing": {...}} as it stands now."""
    return case.read(Label.CASE_STAGE, "now") or {"stage": "accepted", "since": "", "flags": {}, "closing": {}}


@action()
def move_stage(case: OpenCase, to: str, *, reason: str, now: datetime, reached: Reached | None = None) -> None:
    """Move the case on, or back with a reason. What the move makes true is written with it, or the move is refused."""
    stage = stage_of(case)
    before = stage["stage"]
    if to == "closed":
        raise Refused(_("A case is closed with a reason from the list."), hint=_("Use the page for closing a case."))
    if to not in moves_from(before):
        raise Refused(_("From this stage a case does not go there."), hint=_("Choose one of the stages on the page."))
    if is_back(before, to) and not reason.strip():
        raise Refused(_("A step back needs a reason."), hint=_("Write in one sentence what happened."))
    if to in MUST_SAY and not (reached and set(reached.rungs) & set(REACHED_BY[to])):
        raise Refused(
            _("The first night is missing."), hint=_("Say from which day on they sleep there, and how you know.")
        )
    day = _note_reached(case, reached, allowed=REACHED_BY.get(to, ()), now=now) if reached else now.date()
    case.write(Label.CASE_STAGE, "now", {**stage, "stage": to, "since": day.isoformat(), "by": case.by})
    settlement_contact(case, before, to)
    finish(case, Tag.CASE_STAGE, "stage", now=now, day=day, before=before, to=to, text=reason.strip())


def settlement_contact(case: OpenCase, before: str, to: str) -> None:
    """After arrival the settlement compartment may know how to reach the persons; before, it may not."""
    there = ("arrived", "settling")
    if to in there and before not in there:
        access.open_section_to(case, Section.CONTACT, access.SETTLEMENT)
    if before in there and to not in there:
        access.shut_section_to(case, Section.CONTACT, access.SETTLEMENT)


@action()
def record_milestone(case: OpenCase, reached: Reached, *, now: datetime) -> None:
    """A rung was reached, or a stay on one has ended, while the stage stays as it is."""
    day = _note_reached(case, reached, allowed=codes(RUNGS) + codes(ENDINGS), now=now)
    what: dict[str, Any] = {
        "rungs": list(reached.rungs),
        "precision": reached.precision,
        "source": reached.source,
    }
    finish(case, Tag.CASE_MILESTONE, "milestone", now=now, day=day, **what)


def _note_reached(case: OpenCase, reached: Reached, *, allowed: Sequence[str], now: datetime) -> date:
    """Write the rungs into the sealed milestones. The day must not lie before the rung below."""
    not_in_future(reached.day, now)
    find(PRECISIONS, reached.precision)
    if not reached.rungs or any(rung not in allowed for rung in reached.rungs):
        raise Refused(_("This step does not lead there."), hint=_("Choose what the step itself made true."))
    content = milestones.read(case.box)
    wanted = {person(case, one)["stone"] for one in reached.persons or _everybody(case)}
    one_person.refuse_elsewhere(case, wanted)
    for stone in content["persons"]:
        if stone["id"] in wanted:
            for rung in sorted(reached.rungs, key=_height):
                _add(stone, rung, reached)
    milestones.keep(case.box, content)
    return reached.day


def _add(stone: dict[str, Any], rung: str, reached: Reached) -> None:
    found = [there for there in stone["rungs"] if there["rung"] == rung]
    if found and rung in codes(RUNGS) and rung != "sheltered":
        raise Refused(
            _("This has been reached before."), hint=_("A rung counts from the first time; look at the timeline.")
        )
    lower = [there for there in stone["rungs"] if rung in codes(RUNGS) and there["rung"] in rungs_below(rung)]
    new = last_day(reached.day.isoformat(), reached.precision)
    if any(_starts(there) > new for there in lower if there["rung"] != rung):
        raise Refused(
            _("This day lies before an earlier step."), hint=_("Look at the timeline; one of the two days is wrong.")
        )
    stone["rungs"].append(
        {
            "rung": rung,
            "date": reached.day.isoformat(),
            "precision": reached.precision,
            "source": reached.source,
        }
    )


def _starts(there: dict[str, Any]) -> date:
    return date.fromisoformat(there["date"])


def _height(rung: str) -> int:
    return len(rungs_below(rung)) if rung in codes(RUNGS) else 0


def _everybody(case: OpenCase) -> list[str]:
    return list(case.read_all(Label.PERSON_STORY))


@action()
def set_flag(case: OpenCase, flag: str, *, reason: str, now: datetime, again_in: int = 24) -> None:
    """Lost contact: the search goes on, and the clock asks again. Paused: nothing is expected while it stands."""
    stage = stage_of(case)
    find(FLAGS, flag)
    if flag in stage["flags"]:
        raise Refused(_("This flag stands already."), hint=_("Take it off first if something has changed."))
    flags = {**stage["flags"], flag: {"since": now.date().isoformat(), "reason": said(reason), "by": case.by}}
    case.write(Label.CASE_STAGE, "now", {**stage, "flags": flags})
    if flag == "paused":
        watching.stop(case)
    else:
        watching.expect(case, hours=again_in, now=now)
    finish(case, Tag.CASE_FLAG, "flag", now=now, flag=flag, text=reason.strip())


@action()
def clear_flag(case: OpenCase, flag: str, *, reason: str, now: datetime) -> None:
    """What the flag said is over. A paused case is watched again."""
    stage = stage_of(case)
    if flag not in stage["flags"]:
        raise Refused(_("This flag does not stand."), hint=_("Look at the case as it is now."))
    drop_flag(case, flag)
    if flag == "paused":
        watching.expect(case, now=now)
    finish(case, Tag.CASE_FLAG, "flag-off", now=now, flag=flag, text=said(reason))


def drop_flag(case: OpenCase, flag: str) -> None:
    stage = stage_of(case)
    flags = {name: kept for name, kept in stage["flags"].items() if name != flag}
    case.write(Label.CASE_STAGE, "now", {**stage, "flags": flags})


@action()
def close_case(case: OpenCase, reason: str, *, note: str, day: date, now: datetime) -> None:
    """End our work in this case, for a reason that tells the truth. It stays readable; the clocks stop."""
    stage = stage_of(case)
    not_in_future(day, now)
    begun = _begun(case)
    if day < begun:
        raise Refused(
            _("It cannot be closed before it began."),
            hint=_("The first day known of it is %(day)s.") % {"day": date_format(begun, "DATE_FORMAT")},
        )
    closing = {"reason": find(CLOSING_REASONS, reason).code, "note": said(note), "day": day.isoformat(), "by": case.by}
    one_person.check_closing(case, reason)
    content = milestones.read(case.box)
    for stone in [one for one in content["persons"] if not milestones.is_elsewhere(one)]:
        for rung in (["returned"] if reason in RETURNED else []) + ["closed"]:
            stone["rungs"].append({"rung": rung, "date": day.isoformat(), "precision": "day", "source": "worker"})
    milestones.keep(case.box, content)
    fresh = {"stage": "closed", "since": day.isoformat(), "before": stage["stage"], "closing": closing, "flags": {}}
    case.write(Label.CASE_STAGE, "now", {**stage, **fresh})
    watching.stop(case)
    case.row.open = False
    finish(case, Tag.CASE_CLOSE, "closed", now=now, day=day, reason=reason, text=note.strip())


def _begun(case: OpenCase) -> date:
    """The first day known of it: the contact, or what else was reached first; else the day it was written down."""
    rungs = [there["date"] for stone in milestones.read(case.box)["persons"] for there in stone["rungs"]]
    return min(begin_of(f"{day[:10]}T00").date() for day in (case.row.hour, *filter(None, rungs)))


@action(closed=True)
def reopen_case(case: OpenCase, *, reason: str, now: datetime) -> None:
    """Take up a closed case where it stood. Whoever it is about counts as *now* again from today."""
    stage = stage_of(case)
    if case.row.open:
        raise Refused(_("This case is open."), hint=_("Look at its stage."))
    back = stage.get("before", "")
    to = back if back in REOPENED_AS else "accepted"
    _count_again(case, now)
    case.write(Label.CASE_STAGE, "now", {**stage, "stage": to, "since": now.date().isoformat(), "closing": {}})
    watching.expect(case, now=now)
    case.row.open = True
    holding.let_go_absent(case)
    finish(case, Tag.CASE_STAGE, "reopened", now=now, to=to, text=said(reason))


def _count_again(case: OpenCase, now: datetime) -> None:
    """A closing ended every stay; what still holds begins again with the contact."""
    content = milestones.read(case.box)
    for stone in [one for one in content["persons"] if not milestones.is_elsewhere(one)]:
        held = {there["rung"] for there in stone["rungs"]} & set(codes(RUNGS)) - {"sheltered"}
        if any(there["rung"] == "returned" for there in stone["rungs"]):
            held -= {"evacuated", "abroad", "resettled"}
        for rung in sorted(held, key=_height):
            again = {"rung": rung, "date": now.date().isoformat(), "precision": "day", "source": "reopened"}
            stone["rungs"].append(again)
    milestones.keep(case.box, content)
