"""Names and papers of persons who got a case of their own: a custodian brings them over, nobody else can read them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases import finding
from waystation.cases.access import IDENTITY, OpenCase, make_room, present_of
from waystation.cases.identity import ELSEWHERE, GOES_TO, MIXED
from waystation.cases.models import CasePerson
from waystation.cases.writing import action
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import shelf
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label, Section
from waystation.vault.models import Summary

KINDS = (Label.PERSON_IDENTITY, Label.PERSON_PAPERS)


def wait(fresh: OpenCase, case: OpenCase, persons: Sequence[str], now: datetime) -> None:
    """Say to the custodians, sealed to them alone and in both cases, whose names are to go. The caller signs both.

    A word in the new case alone would let any team call for the names of another one.
    """
    if not present_of((IDENTITY,)):
        return
    for one in persons:
        about = {"person": one, "at": moment_of(now), "by": case.by}
        fresh.write(Label.PERSON_IDENTITY, random_id(), {ELSEWHERE: case.ref, **about})
        case.write(Label.PERSON_IDENTITY, random_id(), {GOES_TO: fresh.ref, **about})
    shelf.put_summary(fresh.keyring, IDENTITY, fresh.ref, {ELSEWHERE: case.ref})


def waits(*refs: str) -> bool:
    """Whether names of one of these cases still lie in the one they left."""
    return Summary.objects.filter(compartment=IDENTITY, subject__in=refs).exists()


def waiting(keyring: Keyring) -> list[str]:
    """For a custodian: cases whose names still lie in another one."""
    return sorted(ref for ref, line in shelf.read_summaries(keyring, IDENTITY).items() if line.get(ELSEWHERE))


def come_from(case: OpenCase) -> str:
    """The case in which names of this one still lie; "" where none do."""
    found = [entry[ELSEWHERE] for entry in case.read_all(Label.PERSON_IDENTITY).values() if entry.get(ELSEWHERE)]
    return str(found[0]) if found else ""


@action(closed=True)
def bring_over(case: OpenCase, before: OpenCase | None, *, now: datetime) -> int:
    """Move names and papers of the persons of `case` out of the one they left. Returns how many entries moved.

    Both opened by `open_identity`; `before` is None where that case was forgotten since, and its names with it.
    NotYours where nothing was said to lie there.
    """
    if not case.may_read(Label.PERSON_IDENTITY) or not come_from(case):
        raise NotYours()
    said = {row: entry for row, entry in case.read_all(Label.PERSON_IDENTITY).items() if entry.get(ELSEWHERE)}
    moved = _bring(case, before, {entry["person"] for entry in said.values()}) if before else 0
    for row in said:
        case.remove(Label.PERSON_IDENTITY, row)
    shelf.drop_summary(IDENTITY, case.ref)
    case.box.sign(Tag.CASE_NAMES_OVER)
    return moved


def _bring(case: OpenCase, before: OpenCase, persons: set[str]) -> int:
    if come_from(case) != before.ref:
        raise NotYours()
    before.lock()
    let_go = {row: e for row, e in before.read_all(Label.PERSON_IDENTITY).items() if e.get(GOES_TO) == case.ref}
    persons &= {entry["person"] for entry in let_go.values()}
    persons &= set(CasePerson.objects.filter(case=case.ref).values_list("pk", flat=True))
    for row in let_go:
        before.remove(Label.PERSON_IDENTITY, row)
    if any(entry.get(MIXED) for _row, entry in _theirs(before, Label.PERSON_IDENTITY, persons)):
        raise Refused(
            _("Papers lie among these names."), hint=_("Open the other case first and move the papers to travel.")
        )
    moved = sum(_move(before, case, label, persons) for label in KINDS)
    for kept in finding.take_out(before, sorted(persons), code=IDENTITY):
        shelf.put_match(case.keyring, IDENTITY, case.ref, kept)
    if before.box.unsigned:
        before.box.sign(Tag.CASE_NAMES_OVER)
    return moved


def _move(before: OpenCase, case: OpenCase, label: Label, persons: set[str]) -> int:
    if not before.may_read(label):  # a case of before papers had a section of their own
        return 0
    rows = _theirs(before, label, persons)
    for row, entry in rows:
        if label == Label.PERSON_PAPERS:
            make_room(case, Section.PAPERS)
        case.write(label, row, entry)
        before.remove(label, row)
    return len(rows)


def _theirs(case: OpenCase, label: Label, persons: set[str]) -> list[tuple[str, dict[str, Any]]]:
    return [(row, entry) for row, entry in case.read_all(label).items() if entry["person"] in persons]
