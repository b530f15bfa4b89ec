"""Reads about names and papers: what their pages show, and the lists of who opened what, and for what."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.audit.models import Detail, Line
from waystation.audit.tags import Tag
from waystation.cases import telling, words
from waystation.cases.access import IDENTITY, TRAVEL, OpenCase
from waystation.cases.identity import names_by_person, papers_by_person
from waystation.core.vocabulary.refusals import NotYours
from waystation.vault.details import open_detail
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label, Section
from waystation.vault.models import Wrap

MOST_LISTED = 500


def need_names(ref: str) -> None:
    """NotYours unless custodians could open names of this case; before anything is asked of them."""
    _need(ref, IDENTITY, Section.IDENTITY)


def need_papers(ref: str) -> None:
    """The same for travel, which opens the papers alone."""
    _need(ref, TRAVEL, Section.PAPERS)


def _need(ref: str, code: str, section: Section) -> None:
    held = Wrap.objects.filter(subject=ref, compartment=code, label=Label.SECTION_KEY, section=section)
    if not held.exists():
        raise NotYours()


def names_told(case: OpenCase) -> list[dict[str, Any]]:
    """For a custodian: each person with what was written of their names, and their papers."""
    names, papers = names_by_person(case), papers_by_person(case)
    return [
        {
            "names": [{**entry, "when": telling.day_text(entry["at"])} for entry in names.get(person, [])],
            "papers": [_paper(paper) for paper in papers.get(person, [])],
        }
        for person in {**names, **papers}
    ]


def papers_told(case: OpenCase) -> list[list[dict[str, Any]]]:
    """For travel: the papers of each person, and nothing that would say who they are beside them."""
    return [[_paper(paper) for paper in papers] for papers in papers_by_person(case).values()]


def persons_by_papers(case: OpenCase) -> list[tuple[str, str]]:
    """(person, words) for a form of travel's: as the page numbers them, by their newest paper."""
    return [
        (person, _("Person %(n)d: %(paper)s") % {"n": number, "paper": _in_short(papers[0])})
        for number, (person, papers) in enumerate(papers_by_person(case).items(), start=1)
    ]


def _in_short(paper: dict[str, Any]) -> str:
    return " ".join(part for part in (_paper(paper)["kind"], paper["number"]) if part) or paper["note"][:40]


def _paper(paper: dict[str, Any]) -> dict[str, Any]:
    days = {name: telling.day_text(paper[name]) for name in ("issued", "until")}
    return {**paper, **days, "kind": words.label(words.PAPERS, paper["kind"]), "when": telling.day_text(paper["at"])}


def names_openings(keyring: Keyring) -> list[dict[str, str]]:
    """For every custodian: who opened names, and whatever travel opened of papers; newest first, with the reason."""
    return _openings(keyring, (Tag.CASE_IDENTITY_OPEN, Tag.CASE_PAPERS_OPEN))


def papers_openings(keyring: Keyring) -> list[dict[str, str]]:
    """For everybody of travel: who of them opened papers."""
    return _openings(keyring, (Tag.CASE_PAPERS_OPEN,))


def _openings(keyring: Keyring, tags: Sequence[Tag]) -> list[dict[str, str]]:
    workers = pseudonyms()
    actions = [str(tag) for tag in tags]
    lines = Line.objects.filter(source="desk", action__in=actions).order_by("-number")[:MOST_LISTED]
    numbers = [line.number for line in lines]
    details = dict(Detail.objects.filter(source="desk", number__in=numbers).values_list("number", "sealed"))
    found = []
    for line in lines:
        said = open_detail(keyring, bytes(details[line.number])) if line.number in details else None
        told = {"ref": line.object, "hour": telling.moment_text(line.hour), "why": (said or {}).get("purpose", "")}
        found.append({**told, "who": workers.get(line.subject, "?"), "what": words.label(words.OPENINGS, line.action)})
    return found
