"""Somebody asks where persons are: the official of the world by mail, and by telephone these days."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from waystation.audit.ids import random_id
from waystation.intake.access import open_request
from waystation.intake.enquiries.answering import close_as_enquiry
from waystation.intake.enquiries.recording import Asked, record_enquiry
from waystation.site.demo.load_desk import Desk
from waystation.site.demo.load_told import Step, Told

OFFICE = "Управление по вопросам семьи, отдел розыска"
NUMBER = "+7 000 900 00 01"
NOBODY = "Дадаев Султан"  # of whom no list of the world knows anything


def enter_as_enquiry(desk: Desk, told: Told, now: datetime) -> None:
    """The letter of an official asks about somebody without a name: it is entered as what it is."""
    request = told.request
    manners = ("pity", "threat", "knowing", "worker", "place")
    asked = Asked("mail", "authority", OFFICE, NUMBER, words=request.first_message, manners=manners)
    with open_request(desk.keyring(request.worker), told.ref, purpose="enquiry") as opened:
        close_as_enquiry(opened, asked, form_id=told.ref, now=now)


def steps_of_enquiries(desk: Desk, still: Sequence[Told], now: datetime) -> list[Step]:
    """The same number calls twice this week: for somebody nobody knows, and for a person of an open case."""
    of_birch = next(one for one in still if one.case and one.case.team == "birch" and len(one.people) == 1)
    person = of_birch.people[0]
    name = f"{person.family_name_latin} {person.given_name_latin}"
    calls = (
        (timedelta(days=2), "jon", NOBODY, "", "relative", "Спрашивал вежливо, просил передать, что мать ждёт."),
        (timedelta(hours=3), "faye", name, str(person.born), "authority", "Has a right to know. Named the month."),
    )
    return [
        Step(now - ago, partial(_calls, desk, who, names, born, asker, words))
        for ago, who, names, born, asker, words in calls
    ]


def _calls(desk: Desk, who: str, names: str, born: str, asker: str, words: str, now: datetime) -> None:
    office = OFFICE if asker == "authority" else ""
    asked = Asked("telephone", asker, office, NUMBER, names, born, "", words, ("pity", "place"))
    record_enquiry(desk.keyring(who), asked, form_id=random_id(), now=now)
