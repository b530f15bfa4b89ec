"""A text of Nur's request for Ivo, as a worker confirms it; and what Ivo sends back."""

from dataclasses import replace
from typing import Any

from tests.intake.people import NOW
from waystation.intake.translating import asking, interpreting
from waystation.intake.translating.asking import Order
from waystation.intake.translating.places import OfRequest

TEXT = "Они приходили дважды.\n\nМоя сестра ждёт у моста."
ANSWER = "They came twice.\n\nMy sister waits at the bridge."
FORM = "ab" * 16


def order(cast: Any, **other: Any) -> Order:
    """Ada asks Ivo: from Russian into English, within a day."""
    return replace(Order("first", cast.id("ivo"), "ru", "en", TEXT, mind="She says “aunt” for a neighbour."), **other)


def asked(cast: Any, request: Any, *, form_id: str = "", now: Any = NOW, **other: Any) -> str:
    return asking.send_job(OfRequest(request), order(cast, **other), now=now, form_id=form_id)


def answered(cast: Any, job: str, text: str = ANSWER, *, now: Any = NOW, by: str = "ivo", **said: Any) -> None:
    interpreting.answer_job(cast.keyring(by), job, text, now=now, **said)


def taken(request: Any, job: str, now: Any = NOW) -> dict[str, Any]:
    """What the box says of the job after everything that came back was taken in."""
    place = OfRequest(request)
    asking.take_answers(place, now=now)
    return place.all()[job]
