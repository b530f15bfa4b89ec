"""A request of the world from the first message to its end, by the actions of the intake desk."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.sealing import mailbox_pair
from waystation.intake import actions as intake
from waystation.intake import milestones
from waystation.intake.access import OpenRequest, open_request
from waystation.intake.receiving import receive_waiting
from waystation.intake.signs import finding
from waystation.letterbox import lists
from waystation.letterbox.adding import Added, add_message
from waystation.site.demo import load_words as words
from waystation.site.demo import table
from waystation.site.demo.load_asking import ask, mailbox_of, take_in
from waystation.site.demo.load_cases import answer_in_case, heard_in_case
from waystation.site.demo.load_desk import Desk
from waystation.site.demo.load_enquiries import enter_as_enquiry
from waystation.site.demo.load_told import Step, Told, in_order
from waystation.site.demo.records import Message, Milestone

READS_FIRST = timedelta(minutes=10)
ENDS_AFTER = timedelta(days=6)
TRIES = timedelta(days=9)


def steps_of_request(desk: Desk, told: Told) -> list[Step]:
    """Asking, the first opening, every message, and how it ended if it did not become a case."""
    request = told.request
    came = told.at(request.received, request.hour)
    steps = [
        Step(came, partial(ask, desk, told)),
        Step(told.opened_at(), partial(open_first, desk, told)),
    ]
    for message in request.messages:
        act = partial(_answer if message.direction == "out" else _write_again, desk, told, message)
        steps.append(Step(told.at(message.on, message.hour), act))
    if request.state not in ("open", "accepted"):
        steps.append(Step(_end_of(told), partial(_end, desk, told)))
    return in_order(steps, not_after=told.not_after)


def open_first(desk: Desk, told: Told, now: datetime) -> None:
    """Somebody takes it, opens it, writes down what is known of dates, and sets both clocks."""
    request, worker = told.request, told.request.worker
    keyring = desk.keyring(worker)
    receive_waiting(keyring)
    intake.assign_request(keyring, told.ref, desk.id(worker))
    with open_request(keyring, told.ref, purpose="triage") as opened:
        if not told.own_stones:
            write_stones(told, opened)
        finding.look(opened, now=now)
        intake.note_request(opened, request.screening_note, now=now)
        way_out = words.WAY_OUT[request.triage]
        intake.triage_request(
            opened, level=request.triage, level_reason=request.triage_reason, way_out=way_out,
            way_out_reason=words.WAY_OUT_REASON[way_out], now=now,
        )  # fmt: skip
        if request.state == "open":
            intake.set_stage(opened, "screening", now=now)


def write_stones(told: Told, opened: OpenRequest) -> None:
    """The rungs of the request itself, with the world's dates; a second request of the same person has none.

    The ids are drawn from the world, so that the ladder of two demos has the same digest.
    """
    stones = told.case.milestones if told.case else told.request.milestones
    persons = told.request.persons if stones else ()
    with opened.writing() as box:
        content = milestones.read(box)
        content["persons"] = [_person(told, person, stones) for person in persons]
        milestones.keep(box, content)
        box.sign(Tag.REQUEST_WRITE)


def _person(told: Told, person: str, stones: tuple[Milestone, ...]) -> dict[str, Any]:
    one = milestones.new_person(told.stones[person], told.stones["unit"])
    one["rungs"] = [
        {"rung": s.rung, "date": s.on.isoformat(), "precision": s.precision, "source": words.source_of(s.source)}
        for s in stones if s.person == person and s.rung in ("contact", "applied")
    ]  # fmt: skip
    return one


def _answer(desk: Desk, told: Told, message: Message, now: datetime) -> None:
    if told.case_ref:
        answer_in_case(desk, told, message.text, now)
        return
    with open_request(desk.keyring(message.by), told.ref, purpose="answer") as opened:
        take_in(opened, now - READS_FIRST)
        if told.code:
            intake.answer_person(opened, message.text, now=now)
        else:
            word = "given" if told.request.safe_contact.code_word else "none-agreed"
            _attempt(told, opened, "reached", now, code_word=word, note=message.text)


def _write_again(desk: Desk, told: Told, message: Message, now: datetime) -> None:
    mailbox = mailbox_of(told)
    if told.code and mailbox:
        added = Added(random_id(), "message", told.request.language, message.text)
        add_message(lists.current_directory(), mailbox, mailbox_pair(told.code), added, now)
    elif told.case_ref:
        heard_in_case(desk, told, message.text, now)
    else:
        with open_request(desk.keyring(told.request.worker), told.ref, purpose="note an attempt") as opened:
            _attempt(told, opened, "reached", now, whom="called us", note=message.text)


def _attempt(told: Told, opened: OpenRequest, result: str, now: datetime, **said: Any) -> None:
    channel = words.CHANNEL[told.request.channel]
    intake.record_attempt(opened, channel=channel, result=result, now=now, **said)


def _end_of(told: Told) -> datetime:
    """Some days after the last thing that is known, and never after the world's last day."""
    request = told.request
    days = [request.received, *(m.on for m in request.messages), *(stone.on for stone in request.milestones)]
    wait = TRIES if request.state == "unreachable" else ENDS_AFTER
    return told.at(min(max(days) + wait, table.TODAY), 17)


def _end(desk: Desk, told: Told, now: datetime) -> None:
    request, language = told.request, told.request.language
    if request.state == "enquiry":
        enter_as_enquiry(desk, told, now)
        return
    with open_request(desk.keyring(request.worker), told.ref, purpose="refuse") as opened:
        take_in(opened, now)
        if request.state == "withdrawn":
            intake.withdraw_request(opened, reason=desk.draw(f"end-{request.id}").pick(words.WITHDREW), now=now)
            return
        if request.state == "unreachable":
            _attempt(told, opened, "no-answer", now, note="third try, at another hour")
        code, reason, advice = _refusal(told)
        intake.refuse_request(
            opened, code=code, reason=reason, title=words.LETTER[language], advice=advice, now=now
        )  # fmt: skip


def _refusal(told: Told) -> tuple[str, str, str]:
    """(reason code, reason in words, advice) for everything that was closed without a case."""
    request, language = told.request, told.request.language
    return {
        "declined": ("better-placed", "Needs a lawyer more than a way out; no danger to life now.", request.onward),
        "unreachable": ("unreachable", "No answer by any way that was agreed.", words.UNREACHABLE[language]),
        "duplicate": ("duplicate", "The same person wrote before.", words.ALREADY[language]),
        "false": ("not-credible", request.screening_note, words.UNREACHABLE[language]),
    }[request.state]
