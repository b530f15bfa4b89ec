"""What the demo world is made of: frozen records, joined by ids. Nobody and nothing in them is real."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["ru", "en", "fr"]
Precision = Literal["day", "week", "month"]


@dataclass(frozen=True)
class ListEntry:
    """One person on one source's list, written the way that source writes."""

    list: str  # operation, charity, newspaper, ngo, clinic
    number: str  # the source's own number, e.g. "N-012"
    on: date
    name: str  # as this source writes it; may be a given name only
    born: str  # "1991", "about 1990" or ""
    place: str
    note: str


@dataclass(frozen=True)
class Person:
    """An invented person: the harmed (p001-p320) first, then kin who travel with them and two infiltrators."""

    id: str
    harmed: bool
    sex: str  # "m" or "f"
    born: int  # year
    family_name: str  # Cyrillic
    given_name: str  # Cyrillic
    family_name_latin: str
    given_name_latin: str
    spellings: tuple[str, ...]  # other ways this name is met with, "Given Family"
    phone: str  # +7 000 ...: no such code exists
    handle: str  # in a messenger, always beginning with @demo_
    languages: tuple[str, ...]  # ISO 639-1, best first
    relation: str  # to the principal: self, partner, spouse, sibling, mother, child; "" outside the operation
    ground: str  # detained, relative, pressed to inform, threatened, witness, helper; "" where none was recorded
    detained_on: date | None
    detained_place: str  # code of an invented place of detention, "D1" to "D6", or ""
    detained_days: int
    beaten_and_electrocuted: bool
    died_on: date | None
    death_evidence: str  # "solid", "reported" or ""
    documented_on: date | None  # first day on which any list held the person; None: nobody has listed them
    lists: tuple[ListEntry, ...]
    planted: str  # "infiltrator", "lost contact" or ""


@dataclass(frozen=True)
class Track:
    """One person's way through the operation. None: it has not happened by 31 January 2019."""

    person: str
    request: str
    case: str  # "" without a case
    contact: date
    applied: date | None
    verified: date | None
    evacuated: date | None
    sheltered: date | None
    abroad: date | None
    resettled: date | None
    helped_from: date | None  # first help of any kind: money, counsel, a bed
    helped_until: date | None
    support_start: date | None  # the evacuation: the months of support are counted from here
    support_end: date | None  # departure, or the closing of the case
    lost_contact_on: date | None
    country: str  # FR, DE, LT, CA, XX (the partner nobody may name) or ""
    visa: str  # "humanitarian", "programme", "other" or ""
    charity_helped_on: date | None
    report_ground: str  # in the report of April 2018: a ground, "unassigned", "not in the total", "" if not evacuated


@dataclass(frozen=True)
class Milestone:
    """One person on one rung. The date counts; the precision says how well it is known."""

    person: str
    rung: str  # contact, applied, verified, sheltered, evacuated, abroad, resettled
    on: date
    precision: Precision
    source: str


@dataclass(frozen=True)
class SafeContact:
    """How this person may be reached without harm."""

    how: str
    when: str
    code_word: str
    device: str
    if_somebody_else_answers: str


@dataclass(frozen=True)
class Message:
    """One message after the first: `in` from the person, `out` from a worker."""

    on: date
    hour: int
    direction: Literal["in", "out"]
    by: str  # a name of the cast for `out`, "" for `in`
    text: str


@dataclass(frozen=True)
class Request:
    """A request for help as received; duplicates and an official's enquiry too."""

    id: str
    writer: str  # person id; "" for the official
    persons: tuple[str, ...]  # all whom it speaks of
    received: date
    hour: int
    language: Language
    channel: str  # door, messenger, telephone, mail, walk-in, partner
    name_given: str
    phone_given: str
    handle_given: str
    region_as_given: str
    how_soon: str  # today, days, weeks, not said
    travels_together: str
    first_message: str
    safe_contact: SafeContact
    messages: tuple[Message, ...]
    screening_note: str
    triage: str  # emergency, urgent, normal
    triage_reason: str
    state: str  # accepted, declined, withdrawn, unreachable, false, duplicate, enquiry, open
    onward: str  # advice given with a refusal
    worker: str  # assigned, a name of the cast
    case: str
    duplicate_of: str  # request id
    planted: str  # duplicate, infiltrator, lost contact, official or ""
    milestones: tuple[Milestone, ...]  # of its persons, if it never became a case


@dataclass(frozen=True)
class Need:
    code: str  # UNHCR specific-needs code
    person: str
    since: date
    note: str


@dataclass(frozen=True)
class StageChange:
    stage: str
    on: date


@dataclass(frozen=True)
class Case:
    """One person or household moving together, from acceptance to closing."""

    id: str
    alias: str
    request: str
    principal: str
    dependants: tuple[str, ...]
    opened: date
    team: str  # birch or cedar
    worker: str
    ground: str
    risk: str  # high, medium, low
    risk_note: str
    needs: tuple[Need, ...]
    stages: tuple[StageChange, ...]  # in order; the last is the stage on 31 January 2019
    flags: tuple[str, ...]  # "lost contact", "paused"
    closed: date | None
    closing_reason: str
    milestones: tuple[Milestone, ...]
    planted: str

    @property
    def stage(self) -> str:
        return self.stages[-1].stage


@dataclass(frozen=True)
class Testimony:
    person: str
    on: date
    language: str
    interpreter: str
    alias: str  # two letters, as the reports write
    consent: tuple[str, ...]  # purposes: service, advocacy, press, court, archive
    minutes: int


@dataclass(frozen=True)
class House:
    """A safe house: a code name only; its address is invented where it is needed and never here."""

    code: str
    region: str
    beds: int
    opened: date
    features: tuple[str, ...]
    rule: str


@dataclass(frozen=True)
class Stay:
    person: str
    house: str
    bed: int  # from 1
    first: date
    until: date | None  # the day of leaving, not slept; None: still there on 31 January 2019


@dataclass(frozen=True)
class FollowUp:
    person: str
    month: int  # 3, 6, 12 after arrival
    on: date
    language: int  # each on a scale of 1 to 5
    work: int
    housing: int
    wellbeing: int


@dataclass(frozen=True)
class Briefing:
    """A government that was briefed in April 2017, and its answer so far as the replay knows it."""

    country: str
    on: date
    answer: str  # agreed, refused, no answer
    answered: date | None


@dataclass(frozen=True)
class World:
    seed: int
    today: date
    people: tuple[Person, ...]
    tracks: tuple[Track, ...]
    requests: tuple[Request, ...]
    cases: tuple[Case, ...]
    testimonies: tuple[Testimony, ...]
    houses: tuple[House, ...]
    stays: tuple[Stay, ...]
    follow_ups: tuple[FollowUp, ...]
    briefings: tuple[Briefing, ...]
