"""The person's own page: where they stand, what is held about them, their wishes and consents, and our questions.

The desk made it and sealed it to the code; here it is drawn. What comes back is a typed message that a worker reads.
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.core.vocabulary.texts import clean_text
from waystation.door import words
from waystation.door.pages import show
from waystation.letterbox import adding
from waystation.letterbox.models import random_id
from waystation.letterbox.own_page import FULL, WISHES, OwnPage, OwnPerson, delete_page, read_page
from waystation.letterbox.questions import LONGEST_TEXT

if TYPE_CHECKING:
    from waystation.door.coming_back import Visit

LONGEST_WISH = 2000
About = tuple[tuple[str, str], ...]


def page_of(visit: "Visit") -> OwnPage | None:
    return read_page(visit.directory.organisation, visit.mailbox.id, visit.pair)


def mine(
    visit: "Visit", page: OwnPage, *, done: str = "", problem: str = "", typed: dict[str, str] | None = None
) -> HttpResponse:
    """Draw it. `typed`: what somebody wrote into a form that could not be sent, given back in its place."""
    context = {
        **visit.carried,
        "form": random_id(),
        "press": "do",
        "press_value": "mine",
        "done": done,
        "problem": problem,
        "typed": typed or {},
        "full": page.mode == FULL,
        "stations": [(word, _day(page.way[code])) for code, word in words.STAGES.items() if code in page.way],
        "missing": page.missing,
        "questions": page.questions,
        "persons": [_person(person) for person in page.persons],
        "held": [_counted(kind, count) for kind, count in page.held.items()],
        "readers": [_read_by(group, count) for group, count in page.readers.items()],
        "written": _day(page.written_at[:10]),
    }
    return show(visit.request, "mine", context)


def _person(person: OwnPerson) -> dict[str, Any]:
    return {
        "ref": person.ref,
        "name": person.name,
        "wishes": [(wish, words.WISHES[wish], person.wishes.get(wish, "")) for wish in WISHES],
        "consents": [
            {"purpose": purpose, "word": words.PURPOSES[purpose], "state": words.ANSWERS.get(answer, ""),
             "yes": answer == "yes", "day": _day(person.days.get(purpose, ""))}
            for purpose in words.PURPOSES if (answer := person.consents.get(purpose)) is not None
        ],
    }  # fmt: skip


def _counted(kind: str, count: str) -> str:
    number = int(count) if count.isdigit() else 0
    return str(words.held(kind, number))


def _read_by(group: str, count: str) -> str:
    number = int(count) if count.isdigit() else 0
    people = ngettext("%(n)d person", "%(n)d people", number) % {"n": number}
    return f"{words.GROUPS.get(group, words.GROUPS['other'])}: {people}"


def _day(day: str) -> str:
    try:
        return date_format(date.fromisoformat(day), "DATE_FORMAT")
    except ValueError:
        return ""


def answer(visit: "Visit", page: OwnPage) -> HttpResponse:
    """An answer to one of our questions."""
    post = visit.request.POST
    question, text = post.get("question", ""), clean_text(post.get("text", ""))
    if question not in {one.ref for one in page.questions}:
        return mine(visit, page, problem=_("This question is not asked any more."), typed={"wrong": text})
    if problem := _wrong_length(text):
        return mine(visit, page, problem=problem, typed={question: text})
    return _send(visit, page, (("type", "answer"), ("question", question)), text)


def wishes(visit: "Visit", page: OwnPage) -> HttpResponse:
    """What one person of the household wishes, the child too."""
    post, person = visit.request.POST, visit.request.POST.get("person", "")
    said = {wish: clean_text(post.get(wish, ""))[:LONGEST_WISH] for wish in WISHES}
    known = next((one for one in page.persons if one.ref == person), None)
    if known is None or all(said[wish] == known.wishes.get(wish, "") for wish in WISHES):
        return mine(visit, page, problem=_("Nothing was changed, so nothing was sent."))
    about = (("type", "wishes"), ("person", person), *said.items())
    changed = [wish for wish in WISHES if said[wish] != known.wishes.get(wish, "")]
    text = "\n".join(f"{words.WISHES[wish]} {said[wish]}" for wish in changed)
    return _send(visit, page, about, text)


def consent(visit: "Visit", page: OwnPage) -> HttpResponse:
    """Give a consent or take it back, for one purpose and one person."""
    post = visit.request.POST
    person, purpose, said = post.get("person", ""), post.get("purpose", ""), post.get("answer", "")
    known = {one.ref for one in page.persons}
    if person not in known or purpose not in words.PURPOSES or said not in ("yes", "no"):
        return mine(visit, page, problem=_("A part of this form was missing. Look at it, then send once more."))
    about = (("type", "consent"), ("person", person), ("purpose", purpose), ("answer", said))
    text = f"{words.PURPOSES[purpose]}: {_('yes') if said == 'yes' else _('no')}"
    done = _("It is taken back. Whoever opens your case next reads this first.") if said == "no" else ""
    return _send(visit, page, about, text, done=done, level="urgent")


def wrong(visit: "Visit", page: OwnPage) -> HttpResponse:
    """Something that is held about them is not right."""
    text = clean_text(visit.request.POST.get("text", ""))
    if problem := _wrong_length(text):
        return mine(visit, page, problem=problem, typed={"wrong": text})
    return _send(visit, page, (("type", "wrong"), ("what", "")), text)


def show_more(visit: "Visit", page: OwnPage) -> HttpResponse:
    """They ask to see what is held; a worker looks first at how safe their telephone is."""
    text = _("Please show me here what you hold about me.")
    return _send(visit, page, (("type", "show"),), text)


def hide(visit: "Visit", page: OwnPage) -> HttpResponse:
    """Take the page away at once; the desk makes none until they or a worker want one."""
    delete_page(visit.mailbox.id)
    _add(visit, (("type", "hide"),), _("Please show nothing here any more."), "normal")
    return show(visit.request, "hidden_page", visit.carried)


def _wrong_length(text: str) -> str:
    if not text:
        return _("Write a few words first.")
    if len(text) > LONGEST_TEXT:
        return _("This is too long for one message. Send it in parts.")
    return ""


def _send(
    visit: "Visit", page: OwnPage, about: About, text: str, *, done: str = "", level: str = "normal"
) -> HttpResponse:
    if not _add(visit, about, text, level):
        return mine(visit, page, done=_("This has arrived before."))
    return mine(visit, page, done=done or _("We have received it. A person will read it and answer you here."))


def _add(visit: "Visit", about: About, text: str, level: str) -> bool:
    added = adding.Added(visit.form_id or random_id(), "correction", visit.language, text, level, about)
    return adding.add_message(visit.directory, visit.mailbox, visit.pair, added, timezone.now())


DO: dict[str, Callable[..., HttpResponse]] = {
    "mine": mine,
    "mine-answer": answer,
    "mine-wishes": wishes,
    "mine-consent": consent,
    "mine-wrong": wrong,
    "mine-show": show_more,
    "mine-hide": hide,
}
