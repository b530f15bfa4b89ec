"""Reads for those who watch who asks: the intake desk and whoever is on duty. None says whether we know somebody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from waystation.accounts.queries import pseudonyms
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake import matching
from waystation.intake.enquiries import words
from waystation.intake.enquiries.copies import DUTY, Opened, open_all
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import begin_of
from waystation.vault.keyring import Keyring

READERS = (DUTY, INTAKE)  # the copy that is taken where somebody has both


@dataclass(frozen=True)
class Listed:
    """One enquiry as the list has it, with how often the same number or handle has asked, this time counted."""

    opened: Opened
    asked: int
    persons: int

    @property
    def said(self) -> dict[str, Any]:
        return self.opened.said


def listed(keyring: Keyring, now: datetime) -> tuple[list[Listed], int]:
    """(enquiries of the last year, newest first; how many do not open)."""
    if (code := reads_as(keyring)) is None:
        raise NotYours()
    opened, spoilt = open_all(keyring, code, now, names=False)
    by_way: dict[str, list[Opened]] = {}
    for one in opened:
        for way in ways_of(one.said):
            by_way.setdefault(way, []).append(one)
    return [_listed(one, by_way) for one in opened], spoilt


def reads_as(keyring: Keyring) -> str | None:
    """The group by which this worker reads enquiries; None for whoever does not."""
    return next((code for code in READERS if code in keyring.codes and keyring.has_wrap(code)), None)


def one_of(keyring: Keyring, enquiry: str, now: datetime) -> tuple[Listed, list[Listed]]:
    """(this enquiry, others that came by the same number or handle, newest first). NotYours where there is none."""
    every, _spoilt = listed(keyring, now)
    found = next((one for one in every if one.opened.enquiry == enquiry), None)
    if found is None:
        raise NotYours()
    ways = ways_of(found.said)
    return found, [one for one in every if one is not found and ways & ways_of(one.said)]


def ways_of(said: dict[str, Any]) -> set[str]:
    """The numbers and handles by which somebody asked, made alike."""
    found: dict[str, set[str]] = {"handles": set(), "numbers": set(), "documents": set()}
    matching.read_into(found, str(said.get("reach", "")))
    return found["handles"] | found["numbers"]


def _listed(one: Opened, by_way: dict[str, list[Opened]]) -> Listed:
    same = {id(other): other for way in ways_of(one.said) for other in by_way[way]}
    persons = {" ".join(str(other.said.get("names", "")).casefold().split()) for other in same.values()}
    return Listed(one, max(1, len(same)), len(persons - {""}))


def facts_in(said: dict[str, Any]) -> list[tuple[str, str]]:
    """What was written down, for a page: (head, words) of what is not empty."""
    asker = words.of(words.ASKERS, said.get("asker"))
    return [
        (str(label), text)
        for label, text in (
            (words.HEADS["names"], said.get("names", "")),
            (words.HEADS["born"], said.get("born", "")),
            (words.HEADS["reach_of"], said.get("reach_of", "")),
            (words.HEADS["asker"], " · ".join(part for part in (asker, said.get("who", "")) if part)),
            (words.HEADS["reach"], said.get("reach", "")),
            (words.HEADS["channel"], words.of(words.CHANNELS, said.get("channel"))),
            (words.HEADS["told"], said.get("told", "")),
        )
        if text
    ]


def line_of(one: Listed) -> dict[str, Any]:
    """One row of the list."""
    said = one.said
    return {
        "id": one.opened.enquiry,
        "when": begin_of(one.opened.row.hour),
        "names": said.get("names", "").splitlines()[:3],
        "asker": words.of(words.ASKERS, said.get("asker")),
        "channel": words.of(words.CHANNELS, said.get("channel")),
        "manners": [words.of(words.MANNERS, manner) for manner in said.get("manners", [])],
        "threat": "threat" in said.get("manners", []),
        "told": bool(said.get("told")),
        "asked": one.asked,
        "persons": one.persons,
        "new": one.opened.row.compartment == DUTY and not one.opened.row.compared,
        "by": pseudonyms().get(one.opened.by, "?"),
    }
