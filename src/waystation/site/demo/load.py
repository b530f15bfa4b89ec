"""The world of the replay, told once more through the actions of door, intake and cases, in the order of its days."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from waystation.desk import ringing
from waystation.site.demo import table
from waystation.site.demo.load_cases import steps_of_case
from waystation.site.demo.load_desk import Desk
from waystation.site.demo.load_duty import hand_over, plan_rota
from waystation.site.demo.load_enquiries import steps_of_enquiries
from waystation.site.demo.load_interpreting import interpret
from waystation.site.demo.load_pace import quickly, world_clock
from waystation.site.demo.load_present import fresh_steps, steps_of_the_present
from waystation.site.demo.load_requests import steps_of_request
from waystation.site.demo.load_told import Step, Told
from waystation.site.demo.records import Request, World

Say = Callable[[str], None]
OLDEST = 9  # days: what is open lies closer together than it did
EACH = 250  # steps between two lines of progress


@dataclass(frozen=True)
class Loaded:
    """What was loaded, and the return codes of three people for whom something lies in the mailbox."""

    requests: int
    cases: int
    examples: tuple[Told, ...]


def load(desk: Desk, world: World, *, now: datetime, say: Say) -> Loaded:
    """Tell the whole world, then the present week. `now` is the real moment."""
    told = _all_told(world, now)
    fresh, steps = fresh_steps(desk, world, now)
    steps += chain.from_iterable(steps_of_request(desk, one) for one in told)
    with_case = [one for one in told if one.case]
    steps += chain.from_iterable(steps_of_case(desk, one) for one in with_case)
    still = [one for one in with_case if one.case and not one.case.closed]
    steps += chain.from_iterable(steps_of_the_present(desk, one, place, now) for place, one in enumerate(still))
    steps += steps_of_enquiries(desk, still, now)
    _take(sorted(steps, key=lambda step: step.at), say)
    plan_rota(desk, now)
    hand_over(desk, now)
    interpret(desk, fresh, now)
    ringing.run_tick(now)
    return Loaded(len(told) + len(fresh), len(with_case), _examples(told, fresh))


def _take(steps: list[Step], say: Say) -> None:
    """Each step at its moment by the log's clock; a line for people who wait at the screen."""
    with quickly(), world_clock(steps[0].at) as clock:
        for number, step in enumerate(steps, 1):
            clock.moment = step.at
            step.act(step.at)
            if number % EACH == 0:
                say(f"  {step.at:%B %Y}: {number} of {len(steps)} steps")


def _all_told(world: World, now: datetime) -> list[Told]:
    people, tracks = {p.id: p for p in world.people}, {track.person: track for track in world.tracks}
    cases = {case.id: case for case in world.cases}
    found = []
    for request in world.requests:
        track = tracks.get(request.writer)
        one = Told(
            request, tuple(people[person] for person in request.persons), cases.get(request.case),
            not_after=now - timedelta(minutes=1), stones=_stones(world.seed, request),
            lost=track.lost_contact_on if track else None, left_shelter=_left(world, request.writer),
        )  # fmt: skip
        if request.state == "open":
            age = (table.TODAY - request.received).days
            one.later = timedelta(days=(now.date() - request.received).days - min(age, OLDEST + age // 8))
        found.append(one)
    return found


def _left(world: World, person: str) -> date | None:
    """The end of the last stay; None while one goes on, and for whoever had none. A household moves together."""
    ends = [stay.until for stay in world.stays if stay.person == person]
    return None if None in ends else max((end for end in ends if end), default=None)


def _stones(seed: int, request: Request) -> dict[str, str]:
    """Ids among the milestones, drawn from the world: the ladder of every demo has the same digest."""
    names = {person: person for person in request.persons} | {"unit": f"unit of {request.id}"}
    return {key: hashlib.sha256(f"{seed}/{name}".encode()).hexdigest()[:32] for key, name in names.items()}


def _examples(told: list[Told], fresh: list[Told]) -> tuple[Told, ...]:
    """A French and an English request of this week that were answered, and a Russian one that became a case."""
    became = [one for one in told if one.case and not one.case.closed and one.code and one.request.language == "ru"]
    return (fresh[6], fresh[3], became[-1])
