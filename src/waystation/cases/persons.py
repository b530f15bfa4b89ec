"""Actions about the persons of a case: who is in it, what they wish, what they allow, why they are in danger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases import finding
from waystation.cases.access import OpenCase
from waystation.cases.identity import put_names, put_paper
from waystation.cases.models import CasePerson
from waystation.cases.writing import action, finish, not_in_future, one, person, said
from waystation.core.vocabulary.grounds import GROUNDS
from waystation.core.vocabulary.purposes import PURPOSES
from waystation.core.vocabulary.refusals import Refused
from waystation.core.vocabulary.terms import find
from waystation.intake import milestones
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.labels import Label

PRINCIPAL, DEPENDANT = "principal", "dependant"
WISHES = ("wants", "not", "with_whom", "language", "interpreter")


@dataclass(frozen=True)
class PersonGiven:
    """What is known of a person when they come into a case. `identity` (names, birth) goes to the custodians alone,
    `papers` go to them and to travel.
    """

    call_me: str
    role: str = DEPENDANT
    relation: str = ""
    grounds: tuple[str, ...] = ()
    wishes: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, bool] = field(default_factory=dict)  # purpose -> yes or no; absent: not asked yet
    identity: Mapping[str, str] = field(default_factory=dict)
    papers: tuple[Mapping[str, str], ...] = ()
    said: str = ""
    found_by: Mapping[str, list[str]] = field(default_factory=dict)  # numbers and handles; see intake.matching


@action()
def add_person(case: OpenCase, given: PersonGiven, *, now: datetime) -> str:
    """One more person who moves together with these. Returns their id."""
    if given.role != DEPENDANT:
        raise Refused(_("A case has one principal."), hint=_("Add this person as a dependant."))
    added = put_person(case, given, now=now)
    finish(case, Tag.CASE_PERSON, "person", now=now, person=added)
    return added


def put_person(
    case: OpenCase, given: PersonGiven, *, now: datetime, stone: str = "", told: date | None = None
) -> str:
    """Write a person into a case that is being filled. `stone`: the id under which their milestones stand already.
    `told`: the day on which they said to what they agree, where it was not today.
    """
    row = CasePerson.objects.create(case=case.row)
    story = {
        "call_me": said(given.call_me, hint=_("Any name by which you can speak of them; it need not be theirs.")),
        "role": given.role,
        "relation": given.relation,
        "grounds": [find(GROUNDS, code).code for code in given.grounds],
        "said": given.said,
        "stone": stone or _new_stone(case),
        "at": moment_of(now),
    }
    case.write(Label.PERSON_STORY, row.pk, story)
    if any(given.wishes.values()):
        case.write(Label.PERSON_WISHES, row.pk, _wishes(case, given.wishes, now))
    finding.keep_person(case, row.pk, {"call_me": given.call_me}, given.found_by)
    put_names(case, row.pk, given.identity, now)
    for paper in given.papers:
        put_paper(case, row.pk, paper, now)
    for purpose, yes in given.consents.items():
        put_consent(case, row.pk, purpose, yes, scope="", how="request", day=told or now.date(), now=now)
    return row.pk


def _new_stone(case: OpenCase) -> str:
    """Figures count the person too: whoever joins is in contact and has applied with the others."""
    content = milestones.read(case.box)
    first = content["persons"][0] if content["persons"] else milestones.new_person()
    fresh = milestones.new_person(unit=milestones.unit_of(first))
    fresh["rungs"] = [dict(stone) for stone in first["rungs"] if stone["rung"] in ("contact", "applied", "verified")]
    content["persons"].append(fresh)
    milestones.keep(case.box, content)
    return str(fresh["id"])


def principal(case: OpenCase) -> str:
    """The id of the one we speak with first."""
    return next(row for row, story in case.read_all(Label.PERSON_STORY).items() if story["role"] == PRINCIPAL)


@action()
def record_consent(
    case: OpenCase, person_id: str, purpose: str, yes: bool, *, how: str, day: date, now: datetime, scope: str = ""
) -> str:
    """What this person answered for one purpose, how they said it, and on which day. Earlier answers stay readable."""
    person(case, person_id)
    not_in_future(day, now)
    row = put_consent(case, person_id, purpose, yes, scope=scope, how=said(how), day=day, now=now)
    finish(case, Tag.CASE_CONSENT, "consent", now=now, day=day, person=person_id, purpose=purpose, yes=yes)
    return row


def put_consent(
    case: OpenCase, person_id: str, purpose: str, yes: bool, *, scope: str, how: str, day: date, now: datetime
) -> str:
    row = random_id()
    entry = {
        "number": len(case.read_all(Label.PERSON_CONSENT)),  # two answers may come in one second
        "person": person_id,
        "purpose": find(PURPOSES, purpose).code,
        "yes": yes,
        "scope": scope,
        "how": how,
        "day": day.isoformat(),
        "at": moment_of(now),
        "by": case.by,
        "withdrawn": "",
    }
    case.write(Label.PERSON_CONSENT, row, entry)
    return row


@action(closed=True)
def withdraw_consent(case: OpenCase, consent_id: str, *, how: str, day: date, now: datetime) -> None:
    """A person takes a yes back, however often it was given. From now on `allows` says no, also in a closed case."""
    entry = one(case, Label.PERSON_CONSENT, consent_id)
    not_in_future(day, now)
    if not entry["yes"] or entry["withdrawn"]:
        raise Refused(
            _("There is no yes that could be taken back."), hint=_("Look at the newest answer for this purpose.")
        )
    take_back(case, entry["person"], entry["purpose"], how=said(how), day=day)
    finish(
        case, Tag.CASE_CONSENT, "consent-withdrawn", now=now, day=day, person=entry["person"], purpose=entry["purpose"]
    )


def take_back(case: OpenCase, person_id: str, purpose: str, *, how: str, day: date) -> bool:
    """End every standing yes of this person for this purpose, as part of another action. False where none stood."""
    back = {"withdrawn": day.isoformat(), "withdrawn_how": how, "withdrawn_by": case.by}
    stands = {
        row: given
        for row, given in case.read_all(Label.PERSON_CONSENT).items()
        if (given["person"], given["purpose"]) == (person_id, purpose) and given["yes"] and not given["withdrawn"]
    }
    for row, given in stands.items():
        case.write(Label.PERSON_CONSENT, row, {**given, **back})
    return bool(stands)


def consent(case: OpenCase, person_id: str, purpose: str) -> dict[str, Any] | None:
    """The newest answer of this person for this purpose, with its id; None when nobody asked."""
    answers = [
        {**entry, "id": row}
        for row, entry in case.read_all(Label.PERSON_CONSENT).items()
        if entry["person"] == person_id and entry["purpose"] == purpose
    ]
    return max(answers, key=lambda entry: (entry["day"], entry["number"]), default=None)


def standing(case: OpenCase) -> dict[tuple[str, str], str]:
    """{(person, purpose): id} of every yes that was not taken back; once, however often it was given."""
    return {
        (given["person"], given["purpose"]): row
        for row, given in case.read_all(Label.PERSON_CONSENT).items()
        if given["yes"] and not given["withdrawn"]
    }


def allows(case: OpenCase, person_id: str, purpose: str) -> bool:
    """Whether this person allows this purpose now. Asked at each use, never copied."""
    find(PURPOSES, purpose)
    answer = consent(case, person_id, purpose)
    return bool(answer and answer["yes"] and not answer["withdrawn"])


@action()
def record_wishes(case: OpenCase, person_id: str, wishes: Mapping[str, str], *, now: datetime) -> None:
    """What this person wants and does not want, in their words; each person of a case has wishes of their own.

    What is left empty stays as it was, and earlier words are kept behind the newest ones.
    """
    person(case, person_id)
    put_wishes(case, person_id, wishes, now=now)
    finish(case, Tag.CASE_PERSON, "wishes", now=now, person=person_id)


def put_wishes(case: OpenCase, person_id: str, wishes: Mapping[str, str], *, now: datetime) -> None:
    """The same as part of another action."""
    there = case.read(Label.PERSON_WISHES, person_id) or {}
    earlier = there.pop("earlier", [])
    said = {name: text for name, text in _wishes(case, wishes, now).items() if text}
    case.write(Label.PERSON_WISHES, person_id, {**there, **said, "earlier": [*earlier, there] if there else []})


def _wishes(case: OpenCase, wishes: Mapping[str, str], now: datetime) -> dict[str, str]:
    kept = {name: wishes.get(name, "").strip() for name in WISHES}
    return {**kept, "at": moment_of(now), "by": case.by}


@action()
def set_grounds(case: OpenCase, person_id: str, grounds: Sequence[str], *, reason: str, now: datetime) -> None:
    """Why this person is in need, with what it rests on. What stood before stays on the timeline."""
    story = person(case, person_id)
    chosen = [find(GROUNDS, code).code for code in grounds]
    if not chosen:
        raise Refused(_("No ground is chosen."), hint=_("Choose at least one; say in the reason if it is uncertain."))
    before = story["grounds"]
    story |= {"grounds": chosen, "ground_reason": said(reason), "at": moment_of(now)}
    case.write(Label.PERSON_STORY, person_id, story)
    finish(case, Tag.CASE_PERSON, "grounds", now=now, person=person_id, before=before, after=chosen)
