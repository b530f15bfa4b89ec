"""Households that form and part.

Two cases that move together stay two cases: each person keeps the code, the mailbox and the words that are theirs, and
nobody reads another one's letters because they love them. Figures count one household from that day on. Who leaves a
household gets a case with keys of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases import carrying_names, finding, link_rows, one_person, summaries, watching, words, work
from waystation.cases.access import OpenCase, begin_case
from waystation.cases.asked_about import alarms_of
from waystation.cases.models import Case, CasePerson
from waystation.cases.moving import settlement_contact, stage_of
from waystation.cases.persons import DEPENDANT, PRINCIPAL
from waystation.cases.since import came_since
from waystation.cases.writing import action, alias_of, finish, person, said
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import milestones
from waystation.intake.signs import conflicts, rows
from waystation.letterbox.hours import hour_of
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import shelf
from waystation.vault.labels import Label

# What is one person's own: by the row it stands under, or by a field that names the person.
BY_ROW = (Label.PERSON_STORY, Label.PERSON_WISHES, Label.PERSON_AGE, Label.PERSON_CARE)
BY_FIELD = {
    Label.PERSON_CONSENT: "person",
    Label.NEED: "person",
    Label.TASK: "person",
    Label.BEST_INTERESTS: "child",
}
# Asked with the case's reference before a parting: who keeps cases refuses where nothing of it may go.
before_parting: list[Callable[[str], None]] = []


@dataclass(frozen=True)
class Parting:
    """Who leaves (ids; the first becomes the principal of the new case), and what their own case begins with."""

    persons: tuple[str, ...]
    kind: str  # how the two cases belong together from now on: one of words.LINKS
    reason: str
    danger: str
    danger_reasons: str
    reach: str = ""  # where those who leave are reached now: what stood before may be in the hands of who stays
    when: str = ""


def form(case: OpenCase, other: OpenCase, mine: int, theirs: int, now: datetime) -> None:
    """From today on figures count both as one household. `mine`, `theirs`: of how many other cases each is one.

    Whoever is in none yet joins the other; two households are never joined whole, as a third case would stay behind.
    """
    if mine and theirs:
        raise Refused(
            _("Both cases belong to a household already."), hint=_("Undo one of those links first, then link these.")
        )
    joins, there = (case, other) if theirs else (other, case)
    present = milestones.read(there.box)["persons"]
    unit = milestones.unit_of(present[0]) if present else random_id()
    _move_all(joins, unit, now)


def end(case: OpenCase, other: OpenCase | None, mine: int, theirs: int, now: datetime) -> None:
    """They are no household any more: whoever is in no other one is counted by themselves from today on.

    `other` is None where that case was forgotten; its people are counted on as they were.
    """
    if mine and theirs:
        raise Refused(
            _("Both cases belong to a household with others too."),
            hint=_("Undo the links of the others with one of the two first."),
        )
    leaves = other if mine else case
    if leaves is not None:
        _move_all(leaves, random_id(), now)


def _move_all(case: OpenCase, unit: str, now: datetime) -> None:
    content = milestones.read(case.box)
    if not content["row"]:
        return
    for one in content["persons"]:
        milestones.move(one, unit, now.date().isoformat())
    milestones.keep(case.box, content)


@action()
def part(case: OpenCase, parting: Parting, *, now: datetime, apart: Sequence[OpenCase] = ()) -> str:
    """Those who leave get a case of their own, with keys of its own. Returns its reference.

    What is theirs alone goes along: what they told, wishes, consents, needs, plans, age and care. Messages, files, what
    was verified and the mailbox stay with whoever holds the code. Names go when a custodian brings them over. Whom the
    household must not meet, the new case must not meet either: `apart` are those cases, as far as they could be opened.
    Whole or not at all.
    """
    _check(case, parting, now)
    row = Case(compartment=case.row.compartment, hour=hour_of(now), assignee=case.row.assignee)
    fresh = begin_case(case.keyring, row)
    former = {one: person(case, one)["call_me"] for one in parting.persons}
    _write_beginning(case, fresh, parting, now)
    _carry(case, fresh, parting)
    _carry_milestones(case, fresh, parting, now)
    if not parting.reach.strip():  # a case in which nobody can be reached says so first
        work.put_task(fresh, _("Find out how they can be reached safely"), by_day=now.date(), now=now)
    watching.expect(fresh, now=now)
    said_here = {"gone": former, "names_to": fresh.ref}  # whoever forgets this case is told that names lie in it
    link_rows.put(case, fresh, parting.kind, parting.reason.strip(), now, mine=said_here)
    _keep_apart(case, fresh, apart, now)
    carrying_names.wait(fresh, case, parting.persons, now)
    finish(fresh, Tag.CASE_START, "parted-from", now=now, other=alias_of(case))
    finish(case, Tag.CASE_PERSON, "parted", now=now, other=alias_of(fresh), who=list(former.values()))
    fresh.shut()
    return fresh.ref


def _keep_apart(case: OpenCase, fresh: OpenCase, others: Sequence[OpenCase], now: datetime) -> None:
    """Of a case that could not be opened at least the new one says whom its people must not meet."""
    opened = {other.ref: other for other in others}
    for link in link_rows.standing(case, words.APART).values():
        if link["with"] == fresh.ref:
            continue
        if other := opened.get(link["with"]):
            other.lock()
            link_rows.put(fresh, other, words.APART, link["reason"], now)
            finish(other, Tag.CASE_LINK, "linked", now=now, other=alias_of(fresh), link=words.APART)
        else:
            fresh.write(Label.CASE_SAME, random_id(), {**link, "there": "", "by": case.by, "at": moment_of(now)})


def _check(case: OpenCase, parting: Parting, now: datetime) -> None:
    _check_persons(case, parting)
    if parting.kind not in words.PARTED:
        raise Refused(_("This kind of link is not on the list."), hint=_("Choose one of the list."))
    said(parting.reason)
    for ask in before_parting:
        ask(case.ref)
    if case.row.compartment not in case.keyring.codes:
        raise Refused(_("A case begins in a team of yours."), hint=_("Ask somebody of that team to start it."))
    if alarms_of(case, now) or came_since(case):
        raise Refused(
            _("Somebody asked about them, or something came after they were verified, and nobody has looked at it."),
            hint=_("Look at it first: it would stay behind in this case."),
        )
    if carrying_names.waits(case.ref):
        raise Refused(
            _("Names of this case still lie in the one they left."), hint=_("Ask a custodian to bring them over first.")
        )
    content = milestones.read(case.box)
    stones = {person(case, one)["stone"] for one in parting.persons}
    if one_person.joined_into(content, stones) or any(milestones.is_elsewhere(one) for one in content["persons"]):
        raise Refused(
            _("Somebody here is counted in another case."), hint=_("Undo first that they are the same person.")
        )


def _check_persons(case: OpenCase, parting: Parting) -> None:
    stories = case.read_all(Label.PERSON_STORY)
    if not parting.persons:
        raise Refused(_("Nobody is chosen."), hint=_("Choose who leaves this case."))
    for one in parting.persons:
        if person(case, one)["role"] == PRINCIPAL:
            raise Refused(
                _("The principal stays in this case, with the code and the messages."),
                hint=_("Choose the others: they get the new case."),
            )
    if len(set(parting.persons)) >= len(stories):
        raise Refused(_("Nobody would stay."), hint=_("Leave at least one person in this case."))


def _write_beginning(case: OpenCase, fresh: OpenCase, parting: Parting, now: datetime) -> None:
    before = case.read(Label.CASE_RECORD, "case") or {}
    taken = {str(line["alias"]) for line in summaries.read_lines(case.keyring).values()}
    kept = {name: before.get(name, "") for name in ("language", "region", "channel", "asked")}
    fixed = {"alias": summaries.draw_alias(taken), "request": "", "mailbox": "", "together": "", "how_soon": ""}
    fresh.write(Label.CASE_RECORD, "case", {**kept, **fixed, "started": moment_of(now)})
    reached = {"reach": parting.reach.strip(), "when": parting.when.strip()}
    language = (case.read(Label.PERSON_CONTACT, "case") or {}).get("language", "en")
    contact = {"safe_contact": reached, "language": language, "mailbox": "", "mailbox_public": ""}
    fresh.write(Label.PERSON_CONTACT, "case", contact)
    stage = stage_of(case)
    stands = {"stage": stage["stage"], "since": stage["since"], "flags": {}, "closing": {}, "by": case.by}
    fresh.write(Label.CASE_STAGE, "now", stands)
    work.put_risk(fresh, parting.danger, reasons=parting.danger_reasons, changed="", now=now)
    settlement_contact(fresh, "", stage["stage"])
    for said_by in conflicts.known_in(case, Label.CASE_QUESTION).values():
        rows.write(fresh, random_id(), conflicts.CONFLICT, said_by, Label.CASE_QUESTION)


def _carry(case: OpenCase, fresh: OpenCase, parting: Parting) -> None:
    for label, row, content in _theirs(case, parting.persons):
        if label == Label.PERSON_STORY:
            content = {**content, "role": PRINCIPAL if row == parting.persons[0] else DEPENDANT}
        fresh.write(label, row, content)
        case.remove(label, row)
    CasePerson.objects.filter(pk__in=parting.persons, case=case.row).update(case=fresh.row)
    kept = finding.take_out(case, parting.persons)
    for one in kept:
        shelf.put_match(fresh.keyring, fresh.row.compartment, fresh.ref, one)


def _theirs(case: OpenCase, persons: Sequence[str]) -> list[tuple[Label, str, dict[str, Any]]]:
    """(label, row, content) of everything that is theirs alone."""
    found = [(label, one, case.read(label, one)) for label in BY_ROW for one in persons]
    own = [(label, row, content) for label, row, content in found if content is not None]
    for label, name in BY_FIELD.items():
        own += [(label, row, c) for row, c in case.read_all(label).items() if c.get(name) in persons]
    return own


def _carry_milestones(case: OpenCase, fresh: OpenCase, parting: Parting, now: datetime) -> None:
    """Who is counted stays the same; from today on they are a household of their own."""
    content, unit = milestones.read(case.box), random_id()
    stones = {person(fresh, one)["stone"] for one in parting.persons}
    leaving = [one for one in content["persons"] if one["id"] in stones]
    for one in leaving:
        milestones.move(one, unit, now.date().isoformat())
    staying = [one for one in content["persons"] if one["id"] not in stones]
    milestones.keep(case.box, {**content, "persons": staying})
    milestones.keep(fresh.box, {"row": "", "persons": leaving})


def gone(case: OpenCase) -> dict[str, str]:
    """{person: what they were called} of those who left this case: its timeline still names them."""
    return {
        one: name for link in case.read_all(Label.CASE_SAME).values() for one, name in link.get("gone", {}).items()
    }
