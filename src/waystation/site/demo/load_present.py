"""From the world's last day to the present: who is still with us was heard of this week, and the door has been busy.

Dates of 2017-19 stay what they are. What is still open is told as if it went on now: clocks that fall due, requests of
these weeks, a few that nobody has opened. None of it touches the ladder of the replay: its last row is 31 January 2019.
"""

from datetime import datetime, timedelta
from functools import partial

from waystation.cases import contact, moving, work
from waystation.intake import actions as intake
from waystation.intake.access import open_request
from waystation.site.demo import load_checks, notes
from waystation.site.demo import load_words as words
from waystation.site.demo.load_cases import opened_case
from waystation.site.demo.load_desk import Desk
from waystation.site.demo.load_requests import steps_of_request
from waystation.site.demo.load_told import Step, Told
from waystation.site.demo.records import Language, Message, Request, SafeContact, World
from waystation.site.demo.texts import Storyteller, for_sex

A_DAY, SOME_DAYS, A_FORTNIGHT = 24, 4 * 24, 14 * 24  # hours
LATE = (5, 23)
AWHILE = (3, 26, 49, 61)  # hours ago that somebody was heard of
TASK_EACH = 4  # one open case in so many has a step of its plan due these days


def steps_of_the_present(desk: Desk, told: Told, place: int, now: datetime) -> list[Step]:
    """One open case, this week."""
    draw = desk.draw(f"present-{told.request.id}")
    hours = A_DAY + 3 if place in LATE else draw.pick(AWHILE)
    at = now - timedelta(hours=hours, minutes=draw.between(1, 50))
    flags = told.case.flags if told.case else ()
    steps = [Step(at, partial(_still_lost if "lost contact" in flags else _heard, desk, told, place))]
    if "paused" in flags:
        steps.append(Step(at + timedelta(minutes=1), partial(_pause, desk, told)))
    return steps


def _heard(desk: Desk, told: Told, place: int, now: datetime) -> None:
    """A sign of life, and when the next one is expected: for two it is late. What was planned long ago is done."""
    draw = desk.draw(f"heard-{told.request.id}")
    case = opened_case(desk, told, "change")
    again = A_DAY if place in LATE else (A_FORTNIGHT if told.case and told.case.stage == "settling" else SOME_DAYS)
    contact.record_sign_of_life(case, when=now, channel="message", note=draw.pick(words.LIFE), now=now, next_in=again)
    for task in told.tasks:
        work.do_task(case, task, result=draw.pick(words.DONE), now=now)
    if place % TASK_EACH == 0:
        what, day = draw.pick(words.TASKS["papers"]), now.date() + timedelta(days=draw.between(3, 12))
        work.add_task(case, what, by_day=day, worker=case.by, now=now)


def _still_lost(desk: Desk, told: Told, place: int, now: datetime) -> None:
    case = opened_case(desk, told, "change")
    moving.set_flag(case, "paused", reason="Every agreed way was tried. Taken up when anything is heard.", now=now)


def _pause(desk: Desk, told: Told, now: datetime) -> None:
    case = opened_case(desk, told, "change")
    moving.set_flag(case, "paused", reason="Waits for the consulate; asked us to be silent until then.", now=now)


def fresh_steps(desk: Desk, world: World, now: datetime) -> tuple[list[Told], list[Step]]:
    """Eight people who wrote this week: some unread, one overdue, one found credible, one who could not be reached."""
    told = [_fresh(desk, world, place, now, *line) for place, line in enumerate(FRESH)]
    steps: list[Step] = []
    for one, line in zip(told, FRESH, strict=True):
        whole = steps_of_request(desk, one)
        steps += whole[: line[4]]
    steps.append(Step(now - timedelta(hours=5), partial(_no_answer, desk, told[5], now)))
    steps.append(Step(now - timedelta(hours=4), partial(_found_credible, desk, told[6])))
    steps.append(Step(now - timedelta(hours=3), partial(load_checks.ask_for_more, desk, told[3], now)))
    return told, steps


# language, channel, triage, hours ago, steps taken (1: nobody has opened it), messages
FRESH: tuple[tuple[Language, str, str, int, int, int], ...] = (
    ("ru", "door", "emergency", 3, 1, 0),
    ("en", "door", "urgent", 6, 1, 0),
    ("ru", "door", "normal", 14, 1, 0),
    ("fr", "door", "normal", 40, 4, 2),
    ("ru", "door", "urgent", 22, 2, 0),
    ("ru", "telephone", "urgent", 30, 2, 0),
    ("en", "door", "normal", 70, 5, 3),
    ("ru", "messenger", "emergency", 26, 4, 2),
)


def _fresh(desk: Desk, world: World, place: int, now: datetime, language: Language, channel: str, triage: str,
           ago: int, steps: int, messages: int) -> Told:  # fmt: skip
    """A request in the world's own words, by somebody whom the world does not know."""
    draw = desk.draw(f"fresh-{place}")
    came, ground = now - timedelta(hours=ago), draw.pick(("detained", "threatened", "pressed to inform"))
    text = Storyteller(draw).first_message(language, ground, "m", "alone", 1, draw.between(19, 38))
    books = (notes.SAFE_HOW, notes.SAFE_WHEN, notes.CODE_WORDS, notes.DEVICES, notes.IF_SOMEBODY_ELSE)
    request = Request(
        id=f"f{place:03d}", writer="", persons=(f"f{place:03d}",), received=came.date(), hour=came.hour,
        language=language, channel=channel, name_given="", phone_given="+7 000 900 00 1" + str(place),
        handle_given="", region_as_given=draw.pick(notes.REGIONS[language]),
        how_soon={"emergency": "today", "urgent": "days", "normal": "weeks"}[triage], travels_together="alone",
        first_message=text, safe_contact=SafeContact(*(draw.pick(book[language]) for book in books)),
        messages=_talk(language, came, now, messages), screening_note=draw.pick(notes.SCREENING), triage=triage,
        triage_reason=draw.pick(notes.TRIAGE_REASONS[triage]), state="open", onward="",
        worker=draw.pick(("ada", "ben")), case="", duplicate_of="", planted="", milestones=(),
    )  # fmt: skip
    return Told(request, (), not_after=now - timedelta(minutes=1), own_stones=True)


def _talk(language: Language, came: datetime, now: datetime, count: int) -> tuple[Message, ...]:
    """An answer, what they wrote back, a second answer, spread over the time since."""
    books = (("out", notes.REPLIES), ("in", notes.FOLLOW_UPS), ("out", notes.SECOND_REPLIES))
    found = []
    for number, (direction, book) in enumerate(books[:count], 1):
        at = came + (now - came) * number / (count + 1)
        text = for_sex(book[language][0], "m")
        by = "ada" if direction == "out" else ""
        found.append(Message(at.date(), at.hour, "out" if direction == "out" else "in", by, text))
    return tuple(found)


def _no_answer(desk: Desk, told: Told, real: datetime, now: datetime) -> None:
    """Somebody who telephoned could not be reached; the next try is tonight."""
    with open_request(desk.keyring(told.request.worker), told.ref, purpose="note an attempt") as opened:
        intake.record_attempt(
            opened, channel="telephone", result="somebody-else", code_word="not-given", now=now,
            whom="a woman, older", note="Said it was the wrong number, as their rules ask.",
            next_try=real + timedelta(hours=4),
        )  # fmt: skip


def _found_credible(desk: Desk, told: Told, now: datetime) -> None:
    """Somebody whose account was checked today: ready to become a case."""
    by, reason = told.request.worker, "The interview agrees with what a reference said of dates and place."
    step = load_checks.take_steps(desk, told, by, "interview", reason, "worker", now.date(), now)
    with open_request(desk.keyring(by), told.ref, purpose="verify") as opened:
        intake.verify_request(opened, steps=[step], reason=reason, now=now)
