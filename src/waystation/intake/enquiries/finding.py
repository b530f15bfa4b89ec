"""Which open requests an enquiry may speak of, by the match records of the intake desk; and what was judged of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from waystation.audit.tags import Tag
from waystation.core.linking import RULES, Record, asked_of, compare_names, keys_of, meet_handles
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import matching
from waystation.intake.access import OpenRequest
from waystation.intake.enquiries import comparing, reading
from waystation.intake.enquiries.copies import Match, Opened
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import shelf
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

KINDS = {"numbers": "number", "handles": "handle", "documents": "document"}
ORDER = ("document", "number", "handle", "asker", "sounds", "near-handle", "perhaps", "born")
FEW = 5
_NUMBERS, _DATE = re.compile(r"\d+"), re.compile(r"\d\d?[./-]\d\d?[./-]\d\d")
THEIRS, NOT_THEIRS = VERDICTS = "theirs", "not-theirs"
Alarm = tuple[Opened, Match]


def find_requests(keyring: Keyring, code: str, opened: Opened, now: datetime) -> list[Match]:
    """Requests that are not in a case: of those, their team finds out. Whoever only asked about others is nobody's
    person."""
    found = matches(opened.said, shelf.read_matches(keyring, code))
    lines = shelf.read_summaries(keyring, code, [match.ref for match in found])
    return [match for match in found if lines.get(match.ref, {}).get("outcome") not in ("accepted", "enquiry")]


def unjudged(keyring: Keyring, now: datetime) -> dict[str, dict[str, Any]]:
    """{request: its line} of those that an enquiry may be about, and of which nobody has said whether it is."""
    found = comparing.alarms(keyring, INTAKE, now)
    lines = shelf.read_summaries(keyring, INTAKE, sorted(found)) if found else {}
    asked = {ref: {opened.enquiry for opened, _match in ones} for ref, ones in found.items()}
    return {ref: line for ref, line in lines.items() if asked[ref] - set(line.get("asked", ()))}


def alarms_of(request: OpenRequest, now: datetime) -> list[Alarm]:
    judged = request.box.read_all(Label.REQUEST_ENQUIRY)
    found = comparing.alarms(request.keyring, INTAKE, now).get(request.ref, [])
    return [(opened, match) for opened, match in found if opened.enquiry not in judged]


def need_enquiry(request: OpenRequest, enquiry: str, now: datetime) -> None:
    """NotYours unless this enquiry may be, or was judged to be or not, about the person of this request."""
    known = {opened.enquiry for opened, _match in comparing.alarms(request.keyring, INTAKE, now).get(request.ref, ())}
    if enquiry not in known:
        raise NotYours()


def judge_enquiry(request: OpenRequest, enquiry: str, verdict: str, *, reason: str, now: datetime) -> None:
    """Whether it is about the person of this request, and why; the first word counts, a note may follow."""
    if verdict not in VERDICTS or not reason.strip():
        raise Refused(_("Say whether it is about them, and why."), hint=_("If you are not sure, say that it may be."))
    with request.writing() as box:
        if box.read(Label.REQUEST_ENQUIRY, enquiry) is not None:
            return
        need_enquiry(request, enquiry, now)
        told = {"verdict": verdict, "reason": reason.strip(), "by": request.keyring.worker_id, "at": moment_of(now)}
        box.write(Label.REQUEST_ENQUIRY, enquiry, told)
        request.change_summary(asked=sorted({*request.summary.get("asked", ()), enquiry}))
        # The tag of any judging: a line of its own would say whom somebody asked about.
        box.sign(Tag.REQUEST_TRIAGE)


@dataclass(frozen=True)
class Wanted:
    """What an enquiry says of the person asked about, made alike; `ways` are those of whoever asks."""

    names: tuple[str, ...]
    years: frozenset[int]
    things: dict[str, frozenset[str]]
    ways: frozenset[str]
    keys: frozenset[str]  # without one of these in common nothing is compared


def wanted_of(said: dict[str, Any]) -> Wanted:
    """Numbers, handles and papers are read from everything they said; names only from where names were written."""
    things: dict[str, set[str]] = {"handles": set(), "numbers": set(), "documents": set()}
    for text in (said.get("reach_of", ""), said.get("names", ""), said.get("words", "")):
        matching.read_into(things, str(text))
    ways = reading.ways_of(said)
    names = tuple(line.strip() for line in str(said.get("names", "")).splitlines() if line.strip())
    kept = {kind: frozenset(found - ways) for kind, found in things.items()}
    years = years_of(str(said.get("born", "")), str(said.get("at", "")))
    handles, numbers, documents = (tuple(sorted(kept[kind])) for kind in ("handles", "numbers", "documents"))
    asked = Record("", handles, numbers, documents, names)
    keys = asked_of(asked) | {f"{kind}:{way}" for kind in ("handles", "numbers") for way in ways}
    return Wanted(names, years, kept, frozenset(ways), keys)


def years_of(text: str, at: str) -> frozenset[int]:
    """Years of birth that fit "1994", "12.03.94", "about 25" or "25-30"; an age may lie two years beside the truth."""
    found = set[int]()
    for digits in _NUMBERS.findall(text):
        number = int(digits)
        if 1900 <= number <= 2100:
            found |= {number - 1, number, number + 1}
        elif 1 <= number <= 110 and at[:4].isdigit() and not _DATE.search(text):
            found |= set(range(int(at[:4]) - number - 2, int(at[:4]) - number + 2))
    return frozenset(found)


def matches(said: dict[str, Any], records: Iterable[tuple[str, dict[str, Any]]]) -> list[Match]:
    """Whom the enquiry may speak of, with the reasons; the surest first. Records as `shelf.read_matches` has them.

    A part of a name alone is a reason only where few have it or the year fits: a list of all who are called so would
    hide the one that counts.
    """
    wanted = wanted_of(said)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for ref, record in records:
        if not wanted.keys.isdisjoint(_keys(record)) and (why := _why(wanted, record)):
            person = (ref, str(record.get("person", "")))
            found[person] = tuple(dict.fromkeys((*found.get(person, ()), *why)))
    weak = [key for key, why in found.items() if why == ("perhaps",)]
    if len(weak) > FEW:
        found = {key: why for key, why in found.items() if why != ("perhaps",)}
    order = sorted(found.items(), key=lambda one: (min(ORDER.index(code) for code in one[1]), -len(one[1]), one[0]))
    return [Match(ref, why, person) for (ref, person), why in order]


def _keys(record: dict[str, Any]) -> Iterable[str]:
    """What a record is found by: as it is kept, or of one that was kept by other rules worked out."""
    return record["keys"] if record.get("rules") == RULES else keys_of(Record.from_dict("", record))


def _why(wanted: Wanted, record: dict[str, Any]) -> tuple[str, ...]:
    here = {kind: set(record.get(kind, ())) for kind in ("numbers", "handles", "documents")}
    why = [code for kind, code in KINDS.items() if wanted.things[kind] & here[kind]]
    if not why and any(meet_handles(a, b) for a in wanted.things["handles"] for b in here["handles"]):
        why.append("near-handle")
    if wanted.ways & (here["numbers"] | here["handles"]):
        why.append("asker")
    if named := _named(wanted, record.get("names", ())):
        why.append(named)
    if named and wanted.years & set(record.get("years", ())):
        why.append("born")
    return tuple(why)


def _named(wanted: Wanted, names: Iterable[str]) -> str:
    verdicts = {compare_names(asked, name).verdict for asked in wanted.names for name in names}
    return "sounds" if "alike" in verdicts else "perhaps" if "perhaps" in verdicts else ""
