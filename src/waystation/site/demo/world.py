"""The demo world: `make_world(seed)` gives the same 320 people, requests and cases, always, for the same seed."""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date

from waystation.site.demo import table
from waystation.site.demo.aftermath import make_briefings, make_follow_ups, make_testimonies
from waystation.site.demo.cases import accepted, aliases, close_the_rest, make_case
from waystation.site.demo.departures import choose_countries
from waystation.site.demo.draw import Draw
from waystation.site.demo.harms import choose_detained, choose_grounds, choose_testimonies
from waystation.site.demo.houses import HOUSES, make_stays, shelter
from waystation.site.demo.lists import entries_of, fill_lists
from waystation.site.demo.lives import Life, make_lives
from waystation.site.demo.names import romanise
from waystation.site.demo.records import Case, ListEntry, Milestone, Person, Request, World
from waystation.site.demo.requests import Sent, make_requests
from waystation.site.demo.schedule import make_schedule
from waystation.site.demo.tracks import make_tracks, milestones_of
from waystation.site.demo.units import Unit

Closings = dict[int, tuple[str, date]]
Stones = dict[int, tuple[Milestone, ...]]


def make_world(seed: int = 2017) -> World:
    """The whole world, frozen. No clock, no file, no environment: equal seeds give equal worlds on every machine."""
    units = make_schedule(seed)
    shelter(units, Draw(seed, "shelter"))
    choose_countries(units, Draw(seed, "countries"))
    lives = _live(seed, units)
    sent = make_requests(units, lives, Draw(seed, "requests"))
    request_of = {s.unit.place: f"r{n:03d}" for n, s in _numbered(sent) if s.unit and s.request.planted != "duplicate"}
    case_of = {unit.place: f"c{number:03d}" for number, unit in enumerate(accepted(units), 1)}
    closed = close_the_rest(units, Draw(seed, "closings"))
    tracks = make_tracks(lives, request_of, case_of, closed, Draw(seed, "tracks"))
    by_person = {track.person: track for track in tracks}
    draw = Draw(seed, "milestones")
    stones = {unit.place: milestones_of(unit, lives, by_person, draw) for unit in units}
    return World(
        seed=seed, today=table.TODAY, people=_people(lives, Draw(seed, "entries")), tracks=tracks,
        requests=_requests(sent, request_of, case_of, stones),
        cases=_cases(seed, units, lives, request_of, case_of, stones, closed),
        testimonies=make_testimonies(lives, Draw(seed, "testimonies")), houses=HOUSES,
        stays=make_stays(units, lives, Draw(seed, "stays")),
        follow_ups=make_follow_ups(tracks, Draw(seed, "follow-ups")),
        briefings=make_briefings(Draw(seed, "briefings")),
    )  # fmt: skip


def canonical_json(world: World) -> bytes:
    """The world as bytes: sorted keys, no spaces, dates in ISO form."""
    text = json.dumps(asdict(world), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=date.isoformat)
    return text.encode()


def digest(world: World) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical_json(world)).hexdigest()


def _live(seed: int, units: list[Unit]) -> list[Life]:
    lives = make_lives(seed, units)
    draw = Draw(seed, "harms")
    choose_grounds(lives, draw)
    choose_testimonies(lives, draw)
    before_writing = choose_detained(lives, draw)
    fill_lists(lives, before_writing, Draw(seed, "lists"))
    return lives


def _numbered(sent: list[Sent]) -> list[tuple[int, Sent]]:
    return list(enumerate(sent, 1))


def _requests(sent: list[Sent], request_of: dict[int, str], case_of: dict[int, str],
              stones: Stones) -> tuple[Request, ...]:  # fmt: skip
    """The requests with their numbers, their cases, and the milestones of those that never became a case."""
    found = []
    for number, one in _numbered(sent):
        place = one.unit.place if one.unit else -1
        again = one.request.planted == "duplicate"
        own = () if again or place in case_of or not one.unit else stones[place]
        found.append(replace(
            one.request, id=f"r{number:03d}", case="" if again else case_of.get(place, ""), milestones=own,
            duplicate_of=request_of[place] if again else "",
        ))  # fmt: skip
    return tuple(found)


def _cases(seed: int, units: list[Unit], lives: list[Life], request_of: dict[int, str], case_of: dict[int, str],
           stones: Stones, closed: Closings) -> tuple[Case, ...]:  # fmt: skip
    draw = Draw(seed, "cases")
    named = aliases(Draw(seed, "aliases"))
    return tuple(
        make_case(number, unit, lives, (request_of[unit.place], case_of[unit.place]), named[number], stones[unit.place],
                  closed.get(unit.place), draw)
        for number, unit in enumerate(accepted(units), 1)
    )  # fmt: skip


def _people(lives: list[Life], draw: Draw) -> tuple[Person, ...]:
    entries = entries_of(lives, draw)
    return tuple(_person(life, entries[life.id]) for life in lives)


def _person(life: Life, entries: tuple[ListEntry, ...]) -> Person:
    return Person(
        id=life.id, harmed=life.harmed, sex=life.sex, born=life.born, family_name=life.family, given_name=life.given,
        family_name_latin=romanise(life.family), given_name_latin=romanise(life.given), spellings=life.other_spellings,
        phone=life.phone, handle=life.handle, languages=life.languages, relation=life.relation, ground=life.ground,
        detained_on=life.detained_on, detained_place=life.detained_place, detained_days=life.detained_days,
        beaten_and_electrocuted=life.beaten_and_electrocuted, died_on=life.died_on, death_evidence=life.death_evidence,
        documented_on=life.documented_on, lists=tuple(sorted(entries, key=lambda entry: (entry.on, entry.list))),
        planted=_planted(life.unit),
    )  # fmt: skip


def _planted(unit: Unit | None) -> str:
    if unit is None:
        return ""
    return "infiltrator" if unit.infiltrator else ("lost contact" if unit.lost else "")
