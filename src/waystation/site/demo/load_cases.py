"""A case of the world: begun from its request, moved from stage to stage, closed or still open."""

from datetime import date, datetime, timedelta
from functools import partial

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.cases import contact, moving, taking, work
from waystation.cases.access import OpenCase
from waystation.cases.models import Case
from waystation.cases.moving import Reached
from waystation.cases.starting import Beginning, start_case
from waystation.intake import actions as intake
from waystation.intake.access import open_request
from waystation.site.demo import load_checks
from waystation.site.demo import load_words as words
from waystation.site.demo.load_asking import take_in
from waystation.site.demo.load_desk import Desk, IntakeOf
from waystation.site.demo.load_persons import persons_given
from waystation.site.demo.load_told import Step, Told, in_order
from waystation.site.demo.records import Case as WorldCase
from waystation.site.demo.records import Milestone, Need, StageChange
from waystation.vault.boxes import Box, open_box
from waystation.vault.details import seal_detail
from waystation.vault.labels import Label

REACHED_WITH = {"sheltered": "sheltered", "arrived": "abroad"}  # a stage, and the rung that stands on the same day
PLANNED = 3  # one case in so many has its plan written out


def steps_of_case(desk: Desk, told: Told) -> list[Step]:
    """From acceptance to the last thing that is known of it."""
    case = _case(told)
    steps = [(told.at(stone.on, 14), partial(_reach, desk, told, stone)) for stone in _alone(case)]
    steps += [(told.at(need.since, 15), partial(_need, desk, told, need)) for need in case.needs]
    steps += [(told.at(s.on, 13), partial(_move, desk, told, s)) for s in case.stages if s.stage in _MOVES]
    if told.left_shelter:
        left = Reached(("left-shelter",), told.left_shelter, source=words.source_of("house keeper"))
        steps.append((told.at(told.left_shelter, 16), partial(_leave, desk, told, left)))
    steps += [(told.at(day, 20), partial(_lose, desk, told)) for day in _lost_on(told)]
    begin = Step(max(told.at(case.opened, 10), told.opened_at() + timedelta(minutes=1)), partial(_accept, desk, told))
    rest = [Step(at, act) for at, act in sorted(steps, key=lambda step: step[0])]
    closing = [Step(told.at(case.closed, 16), partial(_close, desk, told))] if case.closed else []
    return in_order([begin, *rest, *closing], not_after=told.not_after)


_MOVES = ("sheltered", "papers", "travelling", "arrived", "settling")


def _alone(case: WorldCase) -> list[Milestone]:
    """Rungs that no stage brings with it, each once: the persons of a case reach them together."""
    brought = {REACHED_WITH[s.stage] for s in case.stages if s.stage in REACHED_WITH}
    first = [stone for stone in case.milestones if stone.person == case.principal]
    later = [stone for stone in first if stone.rung in ("sheltered", "evacuated", "abroad", "resettled")]
    return [stone for stone in later if stone.rung not in brought]


def _accept(desk: Desk, told: Told, now: datetime) -> None:
    """The account was found credible; the case begins, in a team of the worker who decides."""
    case, by = _case(told), IntakeOf[_case(told).team]
    verified = next(stone for stone in case.milestones if stone.rung == "verified")
    source = words.source_of(verified.source)
    with open_request(desk.keyring(by), told.ref, purpose="verify") as opened:
        take_in(opened, now)
    kind = load_checks.kind_of(verified.source)
    step = load_checks.take_steps(desk, told, by, kind, verified.source, source, verified.on, now)
    with open_request(desk.keyring(by), told.ref, purpose="verify") as opened:
        intake.verify_request(
            opened, steps=[step], reason=verified.source, source=source, now=now, on=verified.on,
            precision=verified.precision,
        )  # fmt: skip
        beginning = Beginning(
            team=f"team-{case.team}", persons=persons_given(desk, told), danger=case.risk, reasons=case.risk_note,
            assignee=desk.id(case.worker),
        )  # fmt: skip
        told.case_ref = start_case(opened, beginning, now=now)


def opened_case(desk: Desk, told: Told, purpose: str) -> OpenCase:
    """The case in the hands of the worker who looks after it, with the line of its opening in the log.

    Every action opens the box anew before it writes; here it stays shut until then, so that it is opened once.
    """
    keyring = desk.keyring(_case(told).worker)
    row = Case.objects.get(pk=told.case_ref)
    record(
        Tag.CASE_OPEN, by=keyring.worker_id, object=row.pk, detail=seal_detail(row.compartment, {"purpose": purpose})
    )
    return OpenCase(keyring, row, Box(keyring, row.pk, []))


def _reach(desk: Desk, told: Told, stone: Milestone, now: datetime) -> None:
    case = opened_case(desk, told, "change")
    moving.record_milestone(case, _reached(stone), now=now)


def _leave(desk: Desk, told: Told, left: Reached, now: datetime) -> None:
    moving.record_milestone(opened_case(desk, told, "change"), left, now=now)


def _reached(stone: Milestone) -> Reached:
    return Reached((stone.rung,), stone.on, stone.precision, words.source_of(stone.source))


def _move(desk: Desk, told: Told, change: StageChange, now: datetime) -> None:
    """One stage on, with the rung it stands for; the plan goes with it, and danger falls after the border."""
    rung = REACHED_WITH.get(change.stage, "")
    stone = next((s for s in _case(told).milestones if s.rung == rung and s.person == _case(told).principal), None)
    case = opened_case(desk, told, "change")
    reached = _reached(stone) if stone else None
    moving.move_stage(case, change.stage, reason="", now=now, reached=reached)
    _go_on_with_the_plan(desk, told, case, change.stage, now)
    if change.stage == "settling" and _case(told).risk != "low":
        work.assess_risk(case, "low", reasons=words.CALMER, changed="has arrived", now=now)


def _go_on_with_the_plan(desk: Desk, told: Told, case: OpenCase, stage: str, now: datetime) -> None:
    draw = desk.draw(f"plan-{told.request.id}-{stage}")
    for task in told.tasks:
        work.do_task(case, task, result=draw.pick(words.DONE), now=now)
    told.tasks.clear()
    if stage in words.TASKS and int(told.request.id[1:]) % PLANNED == 0:
        what, day = draw.pick(words.TASKS[stage]), now.date() + timedelta(days=draw.between(2, 9))
        told.tasks.append(work.add_task(case, what, by_day=day, worker=case.by, now=now))


def _need(desk: Desk, told: Told, need: Need, now: datetime) -> None:
    case = opened_case(desk, told, "change")
    work.record_need(case, _id_of(desk, told, need.person), need.code, since=need.since, note=need.note, now=now)


def _id_of(desk: Desk, told: Told, person: str) -> str:
    """The id in the case of a person of the world: they are told apart by their ids among the milestones."""
    if not told.ids:
        box = open_box(desk.keyring(_case(told).worker), told.case_ref)
        rows = {story["stone"]: row for row, story in box.read_all(Label.PERSON_STORY).items()}
        told.ids.update({name: rows[stone] for name, stone in told.stones.items() if stone in rows})
    return told.ids[person]


def _lost_on(told: Told) -> list[date]:
    return [told.lost] if told.lost and _case(told).flags else []


def _lose(desk: Desk, told: Told, now: datetime) -> None:
    case = opened_case(desk, told, "change")
    moving.set_flag(case, "lost-contact", reason=told.request.screening_note, now=now)


def _close(desk: Desk, told: Told, now: datetime) -> None:
    case = _case(told)
    opened = opened_case(desk, told, "change")
    taken = case.closing_reason.replace(" ", "-")
    moving.close_case(opened, taken, note=words.CLOSING[case.closing_reason], day=case.closed or now.date(), now=now)


def answer_in_case(desk: Desk, told: Told, text: str, now: datetime) -> None:
    """An answer that was written when the case had begun already."""
    taking.take_messages(desk.keyring(_case(told).worker), now=now)
    if not told.code:
        heard_in_case(desk, told, text, now)
        return
    case = opened_case(desk, told, "messages")
    contact.answer_person(case, text, now=now)


def heard_in_case(desk: Desk, told: Told, text: str, now: datetime) -> None:
    """Spoken, not written: it stands in the case as a sign of life."""
    channel = "in-person" if told.request.channel == "walk-in" else "telephone"
    case = opened_case(desk, told, "change")
    contact.record_sign_of_life(case, when=now, channel=channel, note=text, now=now)


def _case(told: Told) -> WorldCase:
    if told.case is None:
        raise ValueError("this request never became a case")
    return told.case
