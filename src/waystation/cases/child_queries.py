"""Reads about age, care and best interests, for the card of a case and the choices of its forms."""

from datetime import datetime
from typing import Any

from waystation.cases import children, telling, words
from waystation.cases.access import OpenCase
from waystation.cases.child_forms import AGE_BASES, ELEMENTS, SECOND
from waystation.vault.labels import Label


def children_of(case: OpenCase, names: dict[str, str], now: datetime) -> list[tuple[str, str]]:
    """(person, name) of those who may be children."""
    return [(row, name) for row, name in names.items() if children.may_be_child(case, row, now.date())]


def to_look_at(case: OpenCase, names: dict[str, str]) -> list[tuple[str, str]]:
    """(id, question) of what waits for a second person who is not its author."""
    return [
        (row, f"{names.get(entry['child'], '?')}: {entry['question']}")
        for row, entry in children.interests_of(case).items()
        if not entry["second"] and entry["by"] != case.by
    ]


def care_told(case: OpenCase, names: dict[str, str], workers: dict[str, str], now: datetime) -> dict[str, Any]:
    """What the card says: ages, guardians, what was weighed, and the pace of each person."""
    return {
        "persons": [_person(case, row, name, now) for row, name in names.items()],
        "interests": [_weighed(entry, names, workers) for entry in children.interests_of(case).values()],
        "waits": bool(to_look_at(case, names)),
        "children": bool(children_of(case, names, now)),
        "heavy": children.is_heavy(case),
    }


def _person(case: OpenCase, row: str, name: str, now: datetime) -> dict[str, Any]:
    age, written = children.age_of(case, row, now.date()), case.read(Label.PERSON_AGE, row) or {}
    return {
        "name": name,
        "age": f"{age[0]}\u2013{age[1]}" if age and age[0] != age[1] else str(age[0]) if age else "",
        "basis": words.label(AGE_BASES, written.get("basis", "")),
        "child": children.may_be_child(case, row, now.date()),
        "guardians": children.guardians_of(case, row),
        "pace": case.read(Label.PERSON_CARE, row) or {},
    }


def _weighed(entry: dict[str, Any], names: dict[str, str], workers: dict[str, str]) -> dict[str, Any]:
    second = entry["second"]
    return {
        "name": names.get(entry["child"], "?"),
        "question": entry["question"],
        "advice": entry["advice"],
        "facts": [(str(word), entry["weighed"][code]) for code, word in ELEMENTS.items()],
        "by": workers.get(entry["by"], "?"),
        "when": telling.day_text(entry["at"]),
        "second": words.label(SECOND, second["view"]) if second else "",
        "agreed": bool(second) and second["view"] == "agrees",
        "second_by": workers.get(second["by"], "?") if second else "",
        "reason": second["reason"] if second else "",
    }
