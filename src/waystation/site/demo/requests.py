"""Requests for help as they came in: one for each unit, a dozen people twice, one official who asks."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from waystation.site.demo import notes, table, texts_ru
from waystation.site.demo.cast import INTAKE
from waystation.site.demo.draw import Draw
from waystation.site.demo.lives import Life, persons_of
from waystation.site.demo.records import Language, Message, Request, SafeContact
from waystation.site.demo.texts import Storyteller, for_sex
from waystation.site.demo.units import Unit

CHANNELS: Final = {"messenger": 40.0, "telephone": 20.0, "mail": 14.0, "door": 14.0, "partner": 8.0, "walk-in": 4.0}
HOW_SOON: Final = {"emergency": ("today",), "urgent": ("days", "days", "weeks"), "normal": ("weeks", "not said")}
NOT_ACCEPTED: Final = {"declined": 38.0, "withdrawn": 30.0, "unreachable": 32.0}
STILL_OPEN_FROM: Final = date(2018, 12, 1)
DUPLICATES: Final = 12
OFFICIAL_ASKS: Final = date(2017, 6, 8)


@dataclass(frozen=True)
class Sent:
    """A request before it has its number: the unit it belongs to, and what it will be."""

    unit: Unit | None
    request: Request


def make_requests(units: list[Unit], lives: list[Life], draw: Draw) -> list[Sent]:
    """All requests in the order in which they came in; ids are given by the caller."""
    teller = Storyteller(draw)
    sent = [Sent(unit, _first(unit, persons_of(lives, unit), teller, draw)) for unit in units]
    sent += _duplicates(sent, lives, teller, draw)
    sent.append(Sent(None, _official()))
    return sorted(sent, key=lambda one: (one.request.received, one.request.hour, one.request.first_message))


def _first(unit: Unit, persons: list[Life], teller: Storyteller, draw: Draw) -> Request:
    writer = persons[0]
    language = _language(writer, draw)
    triage = draw.weighted({"emergency": 2.0, "urgent": 5.0, "normal": 3.0})
    planted = "infiltrator" if unit.infiltrator else ("lost contact" if unit.lost else "")
    received = unit.dates["contact"]
    company = "alone" if unit.size == 1 else ("family" if unit.family else "partner")
    text = teller.first_message(language, writer.ground, writer.sex, company, unit.size, received.year - writer.born)
    if unit.infiltrator:
        language = "ru"
        text = teller.infiltrator(received < date(2017, 9, 1), writer.sex)
    state = _state(unit, draw)
    channel = draw.weighted(CHANNELS)
    return Request(
        id="", writer=writer.id, persons=tuple(life.id for life in persons), received=received,
        hour=draw.pick((7, 9, 10, 11, 13, 15, 18, 20, 21, 22, 23, 23, 0, 1, 2)), language=language, channel=channel,
        name_given=_name_given(writer, draw), phone_given=writer.phone if channel in ("telephone", "partner") else "",
        handle_given=writer.handle if channel in ("messenger", "door", "mail") else "",
        region_as_given=draw.pick(notes.REGIONS[language]), how_soon=draw.pick(HOW_SOON[triage]),
        travels_together=_together(persons), first_message=text, safe_contact=_safe_contact(language, draw),
        messages=_messages(unit, writer, language, draw), triage=triage,
        screening_note=notes.SCREENING_PLANTED.get(planted) or draw.pick(notes.SCREENING),
        triage_reason=draw.pick(notes.TRIAGE_REASONS[triage]), state=state,
        onward=notes.ONWARD[language] if state == "declined" else "", worker=draw.pick(INTAKE), case="",
        duplicate_of="", planted=planted, milestones=(),
    )  # fmt: skip


def _language(writer: Life, draw: Draw) -> Language:
    luck = draw.uniform()
    if "fr" in writer.languages and luck < 0.8:
        return "fr"
    return "en" if "en" in writer.languages and luck < 0.5 else "ru"


def _state(unit: Unit, draw: Draw) -> str:
    other = draw.weighted(NOT_ACCEPTED)
    if "verified" in unit.dates:
        return "accepted"
    if unit.infiltrator:
        return "false"
    if unit.lost:
        return "unreachable"
    return "open" if max(unit.dates.values()) >= STILL_OPEN_FROM else other


def _name_given(writer: Life, draw: Draw) -> str:
    return draw.weighted({"": 4.0, writer.given: 4.0, f"{writer.given} {writer.family}": 2.0})


def _together(persons: list[Life]) -> str:
    others = [life.relation for life in persons[1:]]
    return ", ".join(others) if others else "alone"


def _safe_contact(language: str, draw: Draw) -> SafeContact:
    books = (notes.SAFE_HOW, notes.SAFE_WHEN, notes.CODE_WORDS, notes.DEVICES, notes.IF_SOMEBODY_ELSE)
    return SafeContact(*(draw.pick(book[language]) for book in books))


def _messages(unit: Unit, writer: Life, language: str, draw: Draw) -> tuple[Message, ...]:
    """An answer, what they wrote back, a second answer; whoever is lost does not write back."""
    by, day = draw.pick(INTAKE), unit.dates["contact"]
    found: list[Message] = []
    for direction, book in (("out", notes.REPLIES), ("in", notes.FOLLOW_UPS), ("out", notes.SECOND_REPLIES)):
        day = day + timedelta(days=draw.weighted({0: 5.0, 1: 3.0, 2: 1.0, 4: 1.0}))
        if direction == "in" and (unit.lost or draw.chance(0.2)) or day > table.TODAY:
            break
        text = for_sex(draw.pick(book[language]), writer.sex)
        if direction == "out":
            found.append(Message(day, draw.between(8, 23), "out", by, text))
        else:
            found.append(Message(day, draw.between(8, 23), "in", "", text))
    return tuple(sorted(found, key=lambda message: message.on))


def _duplicates(sent: list[Sent], lives: list[Life], teller: Storyteller, draw: Draw) -> list[Sent]:
    """A dozen wrote twice: found by the same number, by a name spelled otherwise, or by the story only."""
    by_id = {life.id: life for life in lives}
    wrote = [s for s in sent if s.unit and s.unit.size == 1 and not s.request.planted and "applied" in s.unit.dates]
    wrote = [s for s in wrote if s.unit and date(2017, 4, 2) < s.unit.dates["applied"] < date(2018, 11, 1)]
    found = []
    for number, first in enumerate(draw.some(wrote, DUPLICATES)):
        assert first.unit is not None  # nosec B101  # for the type checker: chosen so above
        life, days = by_id[first.request.writer], draw.between(3, 35)
        event = max(first.request.first_message.split("\n\n"), key=len)
        again = replace(
            first.request, received=first.unit.dates["contact"] + timedelta(days=days), channel="mail", messages=(),
            first_message=teller.second_try(first.request.language, event, life.sex), state="duplicate",
            name_given=life.other_spellings[number % len(life.other_spellings)] if number % 3 == 1 else "",
            phone_given=_other_format(life.phone) if number % 3 == 0 else "", handle_given=life.handle + "_new",
            screening_note=notes.SCREENING_PLANTED["duplicate"], duplicate_of=first.request.writer, onward="",
            planted="duplicate",
        )  # fmt: skip
        found.append(Sent(first.unit, again))
    return found


def _other_format(phone: str) -> str:
    """The same number as people write it: 8 (000) 123-45-67."""
    _, code, first, second, third = phone.split(" ")
    return f"8 ({code}) {first}-{second}-{third}"


def _official() -> Request:
    """An official asks whether somebody is with us; it is answered alike whether known or not."""
    return Request(
        id="", writer="", persons=(), received=OFFICIAL_ASKS, hour=10, language="ru", channel="mail", name_given="",
        phone_given="+7 000 900 00 01", handle_given="", region_as_given="", how_soon="today", travels_together="",
        first_message=texts_ru.OFFICIAL, safe_contact=SafeContact("", "", "", "", ""), messages=(),
        screening_note=notes.SCREENING_PLANTED["official"], triage="urgent",
        triage_reason="somebody asks where a person is", state="enquiry", onward="", worker="ada", case="",
        duplicate_of="", planted="official", milestones=(),
    )  # fmt: skip
