"""By what persons of cases are found when somebody asks about them: what their team knows, and what papers say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from waystation.cases.access import IDENTITY, OpenCase, present_of
from waystation.cases.models import Case
from waystation.core.linking import Record
from waystation.intake.enquiries.copies import TEAM, Match, Opened, groups, put_named
from waystation.intake.enquiries.finding import matches
from waystation.intake.matching import alike_document
from waystation.letterbox.envelopes import INTAKE
from waystation.vault import shelf
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def keep_person(case: OpenCase, person_id: str, names: Mapping[str, str], things: Mapping[str, list[str]]) -> None:
    """What the team finds this person by: what they are called, and numbers and handles that stand for them."""
    _keep(case, case.row.compartment, person_id, Record("", *_lists(things), _written(names)))


def keep_things(case: OpenCase, person_id: str, things: Mapping[str, list[str]]) -> None:
    """Numbers and handles that became known later: the team finds the person by them when somebody asks, and the intake
    desk finds the request of the case when somebody writes from them. What stood before is found as before.
    """
    record = Record("", *_lists(things))
    _keep(case, case.row.compartment, person_id, record)
    request = (case.read(Label.CASE_RECORD, "case") or {}).get("request", "")
    if request and (kept := record.to_dict()):
        shelf.put_match(case.keyring, INTAKE, request, kept)


def keep_names(case: OpenCase, person_id: str, names: Mapping[str, str]) -> None:
    """What a custodian finds this person by: names as written, and the year of birth. Sealed to custodians alone."""
    years = tuple(int(year) for year in _YEAR.findall(names.get("born", "")))
    written = _written({name: value for name, value in names.items() if name != "born"})
    _keep(case, IDENTITY, person_id, Record("", names=written, born=years))


def keep_paper(case: OpenCase, person_id: str, paper: Mapping[str, str]) -> None:
    """The same of one paper: its number, and the name that is printed on it."""
    number = alike_document(paper.get("number", ""))
    printed = _written({"printed": paper.get("printed", "")})
    _keep(case, IDENTITY, person_id, Record("", documents=(number,) if number else (), names=printed))


def take_out(case: OpenCase, persons: Sequence[str], *, code: str = "") -> list[dict[str, Any]]:
    """What the team (or the compartment `code`) finds these persons by, taken away: they go on in another case."""
    return shelf.take_matches(case.keyring, code or case.row.compartment, case.ref, persons)


def _keep(case: OpenCase, code: str, person_id: str, record: Record) -> None:
    if (kept := record.to_dict()) and code in present_of((code,)):
        shelf.put_match(case.keyring, code, case.ref, {**kept, "person": person_id})


def _written(names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.values() if name.strip())


def _lists(things: Mapping[str, list[str]]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    handles, numbers, documents = (tuple(things.get(kind, ())) for kind in ("handles", "numbers", "documents"))
    return handles, numbers, documents


def find_cases(keyring: Keyring, code: str, opened: Opened, now: datetime) -> list[Match]:
    """Cases of one team that an enquiry may be about."""
    return matches(opened.said, shelf.read_matches(keyring, code))


def find_by_papers(keyring: Keyring, code: str, opened: Opened, now: datetime) -> list[Match]:
    """What the custodians find by names and papers goes to the team of each case; to every team the same size."""
    found = [_by_papers(match) for match in matches(opened.said, shelf.read_matches(keyring, code))]
    teams = dict(Case.objects.filter(pk__in=[match.ref for match in found]).values_list("pk", "compartment"))
    for team in groups():
        if team.startswith(TEAM):
            put_named(keyring, opened, team, [match for match in found if teams.get(match.ref) == team], now)
    return found


def _by_papers(match: Match) -> Match:
    return replace(match, why=tuple("papers" if code == "sounds" else code for code in match.why))
