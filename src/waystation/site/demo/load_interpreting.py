"""An interpreter at work: what Ivo speaks, a few words of the glossary, one text that came back and one that waits."""

from datetime import datetime, timedelta

from waystation.intake.access import open_request
from waystation.intake.translating import asking, glossary, interpreting
from waystation.intake.translating.asking import Order
from waystation.intake.translating.places import OfRequest
from waystation.site.demo.cast import INTERPRETER
from waystation.site.demo.load_desk import Desk
from waystation.site.demo.load_told import Told

OPENED_IN_RUSSIAN = (7, 4)  # places among those who wrote this week
SPEAKS, ABOUT = ["ce", "en", "fr", "ru"], "A man, from far away; not at night."
WORDS = (
    ("тётя", "aunt", "Also said to a neighbour: ask whether she is a relative.", False),
    ("забрали", "they took him away", "Without a word for who: people mean officials.", False),
    ("подвал", "basement", "Often a place where people were held.", False),
    ("голубой", "a slur for a gay man", "The literal meaning is “light blue”.", True),
)
PROPOSED = {"term": "дом", "translation": "the family’s house", "note": ""}
TRANSLATED = (
    "[The demo’s interpreter writes in short what was said.] They write that people came to the house, that they fear "
    "for those who live with them, and ask where they can go."
)


def interpret(desk: Desk, fresh: list[Told], now: datetime) -> None:
    """Ada asks about two Russian requests of this week that were opened; Ivo has answered the first."""
    ivo, ada = desk.keyring(INTERPRETER), desk.keyring("ada")
    glossary.say_languages(ivo, SPEAKS, ABOUT)
    for term, meaning, note, taboo in WORDS:
        said = {"source": "ru", "target": "en", "term": term, "translation": meaning, "note": note, "taboo": taboo}
        glossary.keep(ada, "", said, seen="", now=now)
    answered, waiting = (fresh[place] for place in OPENED_IN_RUSSIAN)
    job = _ask(desk, answered, now - timedelta(hours=3), level="normal")
    interpreting.answer_job(
        ivo, job, TRANSLATED, now=now - timedelta(hours=1), proposals=[dict(PROPOSED)], tone="afraid"
    )
    _ask(desk, waiting, now - timedelta(hours=2), level="urgent")


def _ask(desk: Desk, one: Told, at: datetime, *, level: str) -> str:
    with open_request(desk.keyring("ada"), one.ref, purpose="translate") as opened:
        place = OfRequest(opened)
        text = next(found.text for found in place.originals() if found.of == "first")
        order = Order("first", desk.id(INTERPRETER), "ru", "en", text, "Keep the tone.", level, hours=72)
        return asking.send_job(place, order, now=at)
