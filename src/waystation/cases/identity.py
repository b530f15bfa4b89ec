"""Names, for the custodians alone, and papers, which travel reads too. Who hands them over cannot read them back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.cases import finding
from waystation.cases.access import OpenCase, make_room
from waystation.cases.writing import action, finish, person
from waystation.core.vocabulary.papers import PAPERS
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.core.vocabulary.terms import find
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.labels import Label, Section

# What is printed on a paper, the name too: a ticket or a visa is refused when one letter differs.
PAPER = ("kind", "number", "state", "printed", "issued", "until", "note")
ELSEWHERE = "names_from"  # no name: it says in which case the names of a person still lie
GOES_TO = "names_to"  # no name either: a case that this person got of their own may have their names
MIXED = "papers"  # where cases that were begun earlier keep papers: one text among the names


@action()
def write_identity(
    case: OpenCase, person_id: str, names: Mapping[str, str], *, now: datetime, paper: Mapping[str, str] | None = None
) -> None:
    """Hand names to the custodians, and one paper to them and to travel. Nothing that stands there is replaced."""
    person(case, person_id)
    paper = paper or {}
    if not any(value.strip() for value in (*names.values(), *paper.values())):
        raise Refused(_("Nothing was written."), hint=_("Write a name or a paper, or leave this page."))
    put_names(case, person_id, names, now)
    put_paper(case, person_id, paper, now)
    finish(case, Tag.CASE_PERSON, "identity", now=now, person=person_id)


def put_names(case: OpenCase, person_id: str, names: Mapping[str, str], now: datetime) -> None:
    """Into the section of the custodians; papers never go in there."""
    if MIXED in names:
        raise Refused(_("Papers do not belong among the names."), hint=_("Write each of them down as a paper."))
    kept = {name: value.strip() for name, value in names.items()}
    if any(kept.values()):
        entry = {**kept, "person": person_id, "at": moment_of(now), "by": case.by}
        case.write(Label.PERSON_IDENTITY, random_id(), entry)
        finding.keep_names(case, person_id, kept)


@action()
def add_paper(case: OpenCase, person_id: str, paper: Mapping[str, str], *, now: datetime) -> None:
    """Write down a paper that came to travel, such as a visa: of somebody of whom a paper stands there already."""
    if person_id not in papers_by_person(case):
        raise NotYours()
    if not paper.get("kind"):
        raise Refused(_("It is not said which paper this is."), hint=_("Choose the kind of paper."))
    if any(_is_same(stands, paper) for stands in papers_by_person(case)[person_id]):
        raise Refused(
            _("This paper stands there already."), hint=_("Look at it in the list; there is nothing more to do.")
        )
    put_paper(case, person_id, paper, now)
    case.box.sign(Tag.CASE_PAPERS_WRITE)


def _is_same(stands: Mapping[str, Any], paper: Mapping[str, str]) -> bool:
    return all(stands[name] == paper.get(name, "").strip() for name in PAPER)


def put_paper(case: OpenCase, person_id: str, paper: Mapping[str, str], now: datetime) -> None:
    """Into the section that travel reads too."""
    kept = {name: paper.get(name, "").strip() for name in PAPER}
    if kept["kind"]:
        find(PAPERS, kept["kind"])
    if any(kept.values()):
        _put(case, {**kept, "person": person_id, "at": moment_of(now), "by": case.by})
        finding.keep_paper(case, person_id, kept)


def _put(case: OpenCase, paper: dict[str, Any]) -> None:
    make_room(case, Section.PAPERS)
    case.write(Label.PERSON_PAPERS, random_id(), paper)


def names_by_person(case: OpenCase) -> dict[str, list[dict[str, Any]]]:
    """{person: what was written of their names, the newest first}; for a case opened by `open_identity`."""
    found = _by_person(case, Label.PERSON_IDENTITY)
    written = {one: [e for e in entries if not e.keys() & {ELSEWHERE, GOES_TO}] for one, entries in found.items()}
    return {one: entries for one, entries in written.items() if entries}


def papers_by_person(case: OpenCase) -> dict[str, list[dict[str, Any]]]:
    """{person: their papers, the newest first}; for a case opened by `open_identity` or `open_papers`."""
    return _by_person(case, Label.PERSON_PAPERS) if case.may_read(Label.PERSON_PAPERS) else {}


def _by_person(case: OpenCase, label: Label) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in sorted(case.read_all(label).values(), key=lambda one: str(one["at"]), reverse=True):
        found.setdefault(entry["person"], []).append(entry)
    return found


def has_mixed(case: OpenCase) -> bool:
    """Whether papers still lie among the names of this case, where travel does not see them."""
    return any(entry.get(MIXED) for entry in case.read_all(Label.PERSON_IDENTITY).values())


@action(closed=True)
def part_papers(case: OpenCase, *, now: datetime) -> None:
    """Move papers out from among the names, to where travel reads them: by a custodian, who has read what moves."""
    if not case.may_read(Label.PERSON_IDENTITY):
        raise NotYours()
    mixed = {row: entry for row, entry in case.read_all(Label.PERSON_IDENTITY).items() if MIXED in entry}
    if not mixed:
        raise Refused(_("No papers lie among these names."), hint=_("Travel sees them already."))
    for row, entry in mixed.items():
        _move(case, row, entry)
    case.box.sign(Tag.CASE_PAPERS_PART)


def _move(case: OpenCase, row: str, entry: dict[str, Any]) -> None:
    """When it was written and by whom stays with both halves."""
    whose = {name: entry[name] for name in ("person", "at", "by")}
    if entry[MIXED]:
        _put(case, {**dict.fromkeys(PAPER, ""), "note": entry[MIXED], **whose})
    case.write(Label.PERSON_IDENTITY, row, {name: value for name, value in entry.items() if name != MIXED})
