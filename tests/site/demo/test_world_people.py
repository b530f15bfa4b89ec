"""Who is in the world: sizes, lists, planted things, names that belong to nobody, and the same again next year."""

import subprocess
import sys
import time
from collections import Counter
from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from waystation.site.demo.cast import CAST, TEAMS
from waystation.site.demo.records import World
from waystation.site.demo.world import canonical_json, digest, make_world

DIGEST = "7ad6406f24989ab9a31279274d6fda09c19e6e85ce907a1a55114c98cd466872"
# Everybody named in the articles, in Latin and in Cyrillic letters.
REAL = (
    "Kadyrov", "Powell", "Kimahli", "Uspanov", "Rasul", "Rustam", "Abazov", "Peskov", "Duncan", "Lokshina",
    "Vinnichenko", "Milashina", "Kostiuchenko", "Freeland", "Johansson", "Kochetkov", "Karimov", "Alvi ", "Zakharova",
    "Zarema", "Ronaldinho", "Klever", "Odongo", "Putin", "Boris", "Ramzan", "Ramadan", "Railroad", "Novaya", "LGBT",
    "Кадыров", "Рамзан", "Успанов", "Абазов", "Песков", "Локшина", "Винниченко", "Милашина", "Костюченко", "Кочетков",
    "Каримов", "Захарова", "Зарема", "Путин",
)  # fmt: skip


def test_the_world_is_the_same_for_ever(world: World) -> None:
    assert digest(world) == DIGEST


def test_another_process_makes_the_same_world() -> None:
    code = "from waystation.site.demo.world import *; print(digest(make_world()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == DIGEST


def test_the_world_needs_no_django() -> None:
    code = "import sys; from waystation.site.demo.world import make_world; make_world(); print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_another_seed_makes_another_world(world: World) -> None:
    assert digest(make_world(1)) != digest(world)


def test_making_the_world_is_quick() -> None:
    started = time.process_time()
    make_world()
    assert time.process_time() - started <= 2


def test_nobody_changes_the_world(world: World) -> None:
    with pytest.raises(FrozenInstanceError):
        world.people[0].given_name = "x"  # type: ignore[misc]


def test_320_are_harmed_and_their_ids_come_first(world: World) -> None:
    assert [p.id for p in world.people if p.harmed] == [f"p{n:03d}" for n in range(1, 321)]


def test_ids_are_unique_and_every_reference_leads_somewhere(world: World) -> None:
    people, requests, cases = ({thing.id for thing in part} for part in (world.people, world.requests, world.cases))
    assert (len(people), len(requests), len(cases)) == tuple(map(len, (world.people, world.requests, world.cases)))
    assert all(t.person in people and t.request in requests and t.case in cases | {""} for t in world.tracks)
    assert all(c.request in requests and {c.principal, *c.dependants} <= people for c in world.cases)
    assert all(set(r.persons) <= people and r.case in cases | {""} for r in world.requests)
    assert {s.person for s in world.stays} | {t.person for t in world.testimonies} <= people


def test_requests_come_in_order_and_never_before_the_hotline(world: World) -> None:
    days = [request.received for request in world.requests]
    assert days == sorted(days)
    assert days[0] == date(2017, 4, 2)


def test_five_lists_overlap_and_some_people_are_on_none(world: World) -> None:
    harmed = [p for p in world.people if p.harmed]
    assert sum(not p.lists for p in harmed) == 36
    sizes = Counter(entry.list for p in harmed for entry in p.lists)
    assert sizes == {"operation": 199, "newspaper": 96, "charity": 84, "ngo": 78, "clinic": 38}
    assert sum(len(p.lists) >= 3 for p in harmed) >= 30


def test_nobody_is_listed_before_they_were_detained(world: World) -> None:
    assert all(e.on >= p.detained_on for p in world.people if p.detained_on for e in p.lists)


def test_no_number_or_handle_could_be_anybodys(world: World) -> None:
    assert all(p.phone.startswith("+7 000 ") and p.handle.startswith("@demo_") for p in world.people)
    assert len({p.phone for p in world.people}) == len({p.handle for p in world.people}) == len(world.people)


def test_nobody_named_in_the_articles_is_in_the_world(world: World) -> None:
    everything = canonical_json(world).decode()
    assert [name for name in REAL if name in everything] == []


def test_a_dozen_people_asked_twice(world: World) -> None:
    again = [r for r in world.requests if r.planted == "duplicate"]
    first = {r.id: r for r in world.requests}
    assert len(again) == 12
    for request in again:
        original = first[request.duplicate_of]
        assert original.writer == request.writer and original.received < request.received
        assert original.handle_given != request.handle_given and not request.case


def test_two_infiltrators_are_never_verified(world: World) -> None:
    planted = {p.id for p in world.people if p.planted == "infiltrator"}
    assert len(planted) == 2
    assert not any(t.verified for t in world.tracks if t.person in planted)
    assert [r.state for r in world.requests if r.planted == "infiltrator"] == ["false", "false"]


def test_an_official_asks_once(world: World) -> None:
    [enquiry] = [r for r in world.requests if r.planted == "official"]
    assert enquiry.state == "enquiry" and not enquiry.persons


def test_three_are_lost_and_marked(world: World) -> None:
    assert sum(p.planted == "lost contact" for p in world.people) == 3
    assert all(not t.evacuated for t in world.tracks if t.lost_contact_on)


def test_a_case_begins_when_its_people_are_verified_and_its_stages_run_forward(world: World) -> None:
    tracks = {t.person: t for t in world.tracks}
    for case in world.cases:
        days = [change.on for change in case.stages]
        assert case.opened == tracks[case.principal].verified
        assert days == sorted(days)
        assert (case.stage == "closed") == bool(case.closed) == bool(case.closing_reason)


def test_households_travel_together(world: World) -> None:
    tracks = {t.person: t for t in world.tracks}
    with_others = [case for case in world.cases if case.dependants]
    assert len(with_others) > 20
    for case in with_others:
        assert len({(tracks[p].evacuated, tracks[p].abroad) for p in (case.principal, *case.dependants)}) == 1


def test_the_cast_is_that_of_the_contract() -> None:
    assert [member.id for member in CAST if member.officer] == ["faye", "gil", "hana"]
    sits = {member.id: set(member.compartments) for member in CAST}
    assert len(CAST) == 12 and sits["ivo"] == {"interpreters"}
    assert sits["dov"] == {"figures"} and sits["eve"] == {"admin"}
    assert all(f"team-{team}" in sits[worker] for team, workers in TEAMS.items() for worker in workers)


def test_house_address_halves_have_no_common_member() -> None:
    assert not any({"keepers", "duty"} <= set(member.compartments) for member in CAST)
