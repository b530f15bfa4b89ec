"""Households that form and part.

Two cases that move together stay two cases: each person keeps the code, the mailbox and the words that are theirs, and
nobody reads another one's letters because they love them. Figures count one household from that day on. Who leaves a
household gets a case with keys of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases import carrying_names, finding, summaries, watching, words
from waystation.cases.access import OpenCase, make_case
from waystation.cases.models import Case, CasePerson
from waystation.cases.moving import stage_of
from waystation.cases.persons import DEPENDANT, PRINCIPAL
from waystation.cases.writing import action, finish, person, said
from waystation.core.vocabulary.refusals import Refused
from waystation.core.vocabulary.risk import RISK_LEVELS
from waystation.core.vocabulary.terms import find
from waystation.intake import milestones
from waystation.letterbox.hours import hour_of
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import shelf
from waystation.vault.details import seal_detail
from waystation.vault.labels import Label

# What is one person's own: by the row it stands under, or by a field that names the person.
BY_ROW = (Label.PERSON_STORY, Label.PERSON_WISHES, Label.PERSON_AGE, Label.PERSON_CARE)
BY_FIELD = {
    Label.PERSON_CONSENT: "person",
    Label.NEED: "person",
    Label.TASK: "person",
    Label.BEST_INTERESTS: "child",
}
# What was found out about all of them before they parted, and which workers know them.
COPIED = (Label.CASE_VERIFICATION, Label.CASE_QUESTION)


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


def end(case: OpenCase, other: OpenCase, mine: int, theirs: int, now: datetime) -> None:
    """They are no household any more: whoever is in no other one is counted by themselves from today on."""
    if mine and theirs:
        raise Refused(
            _("Both cases belong to a household with others too."),
            hint=_("Undo the links of the others with one of the two first."),
        )
    _move_all(other if mine else case, random_id(), now)


def _move_all(case: OpenCase, unit: str, now: datetime) -> None:
    content = milestones.read(case.box)
    if not content["row"]:
        return
    for one in content["persons"]:
        milestones.move(one, unit, now.date().isoformat())
    milestones.keep(case.box, content)


@action()
def part(case: OpenCase, parting: Parting, *, now: datetime) -> str:
    """Those who leave get a case of their own, with keys of its own. Returns its reference.

    What is theirs alone goes along: what they told, wishes, consents, needs, plans, age and care. Messages, files and
    the mailbox stay with whoever holds the code. Names go when a custodian brings them over. Whole or not at all.
    """
    _check(case, parting)
    fresh = _begin(case, now)
    former = {one: person(case, one)["call_me"] for one in parting.persons}
    _write_beginning(case, fresh, parting, now)
    _carry(case, fresh, parting)
    _carry_milestones(case, fresh, parting, now)
    watching.expect(fresh, now=now)
    row = random_id()
    for mine, theirs, gone in ((case, fresh, former), (fresh, case, {})):
        told = {"kind": parting.kind, "reason": parting.reason.strip(), "undone": {}, "with": theirs.ref}
        about = {"case": _alias(theirs), "by": case.by, "at": moment_of(now), "gone": gone}
        mine.write(Label.CASE_SAME, row, {**told, **about})
    carrying_names.wait(fresh, case, parting.persons, now)
    finish(fresh, Tag.CASE_START, "parted-from", now=now, other=_alias(case))
    finish(case, Tag.CASE_PERSON, "parted", now=now, other=_alias(fresh), who=list(former.values()))
    fresh.shut()
    return fresh.ref


def _check(case: OpenCase, parting: Parting) -> None:
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
    if parting.kind not in words.PARTED:
        raise Refused(_("This kind of link is not on the list."), hint=_("Choose one of the list."))
    find(RISK_LEVELS, parting.danger)
    said(parting.reason)
    said(parting.danger_reasons)
    if case.row.compartment not in case.keyring.codes:
        raise Refused(_("A case begins in a team of yours."), hint=_("Ask somebody of that team to start it."))
    if any(milestones.is_elsewhere(one) for one in milestones.read(case.box)["persons"]):
        raise Refused(
            _("Somebody here is counted in another case."), hint=_("Undo first that they are the same person.")
        )


def _begin(case: OpenCase, now: datetime) -> OpenCase:
    row = Case(compartment=case.row.compartment, hour=hour_of(now), assignee=case.row.assignee)
    row.save(force_insert=True)
    fresh = make_case(case.keyring, row)
    record(Tag.CASE_OPEN, by=case.by, object=fresh.ref, detail=seal_detail(row.compartment, {"purpose": "start"}))
    return fresh


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
    danger = {"level": parting.danger, "before": "", "changed": "", "reasons": parting.danger_reasons.strip()}
    fresh.write(Label.RISK_ASSESSMENT, random_id(), {**danger, "at": moment_of(now), "by": case.by})
    for label in COPIED:
        for row, content in case.read_all(label).items():
            fresh.write(label, row, content)


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
    joined = content.get("joined", {})
    along = {ref: others for ref, others in joined.items() if others and others[0].get("into") in stones}
    stay = {ref: others for ref, others in joined.items() if ref not in along}
    staying = [one for one in content["persons"] if one["id"] not in stones]
    milestones.keep(case.box, {**content, "joined": stay, "persons": staying})
    milestones.keep(fresh.box, {"row": "", "persons": leaving, "joined": along})


def gone(case: OpenCase) -> dict[str, str]:
    """{person: what they were called} of those who left this case: its timeline still names them."""
    return {
        one: name for link in case.read_all(Label.CASE_SAME).values() for one, name in link.get("gone", {}).items()
    }


def _alias(case: OpenCase) -> str:
    return str((case.read(Label.CASE_RECORD, "case") or {}).get("alias", ""))
