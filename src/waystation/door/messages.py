"""What lies in a mailbox, in the words of the page."""

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waystation.letterbox import missing
from waystation.letterbox.shapes import Onward, StaffMessage

ENDED = frozenset({"declined", "appealed", "withdrawn", "closed"})


def status_in_words(status: str) -> tuple[str, str]:
    """(where the request stands, what comes next)."""
    return {
        "received": (_("Your message has arrived"), _("A person will read it and answer you here.")),
        "reading": (_("Your message is being read"), _("We may ask you something. Please look here again.")),
        "answered": (_("We have answered you"), _("Please read our message below. You can write back here.")),
        "waiting": (_("We have a question for you"), _("Please read our message below and answer it.")),
        "accepted": (_("We have taken up your request"), _("What happens next is in our messages.")),
        "declined": (_("We cannot take up your request"), _("Why, and who else may help, is in our messages.")),
        "appealed": (_("A second person looks at it"), _("Somebody else than who decided. Look here again.")),
        "withdrawn": (_("You have withdrawn your request"), _("You can write to us again at any time.")),
        "closed": (_("Our work on your request has ended"), _("You can write to us again at any time.")),
    }.get(status, (_("Your message has arrived"), ""))


def shown(found: list[StaffMessage]) -> dict[str, Any]:
    """Status and the thread of messages for the page; the newest message first, as a returning person looks for it."""
    status, since = _standing(found)
    heading, following = status_in_words(status)
    no = _refusal(found, status)
    thread = [_entry(message) for message in reversed(found) if message.kind != "status" and message is not no]
    page = {"status": heading, "following": following, "since": _day(since), "thread": thread}
    page |= {"missing": missing.in_words(_missing(found, status))}
    return page | {"refused": status == "declined", "no": no and _refused(no), "appealed": asked_again(found)}


def asked_again(found: list[StaffMessage]) -> str:
    """The day on which they asked that a second person looks at the last no, "" where they did not."""
    states = [message for message in found if message.kind == "status" and message.status]
    return _day(states[-1].written_at) if states and states[-1].status == "appealed" else ""


def asked_before(found: list[StaffMessage]) -> bool:
    """Whether they have asked it at any time."""
    return any(message.kind == "status" and message.status == "appealed" for message in found)


def is_refused(found: list[StaffMessage]) -> bool:
    return _standing(found)[0] in ("declined", "appealed")


def _refusal(found: list[StaffMessage], status: str) -> StaffMessage | None:
    """The letter of the no that stands, if it says by itself why."""
    letters = [message for message in found if message.kind == "letter" and message.why]
    return letters[-1] if letters and status in ("declined", "appealed") else None


def _refused(letter: StaffMessage) -> dict[str, Any]:
    return {"why": letter.why, "onward": [_organisation(one) for one in letter.onward]}


def _organisation(one: Onward) -> dict[str, Any]:
    day = _day(one.checked)
    said = [
        (_("They speak"), one.languages),
        (_("Page"), one.web),
        (_("Page for Tor Browser"), one.onion),
        (_("Telephone"), one.telephone),
        (_("Cost"), one.cost),
        (_("Say first"), one.first),
        (_("Take care"), one.careful),
    ]
    checked = _("We last checked this on %(day)s; it may have changed.") if one.stale else _("Checked on %(day)s.")
    facts = [(name, text) for name, text in said if text]
    return {"name": one.name, "about": one.about, "facts": facts, "checked": checked % {"day": day}}


def _missing(found: list[StaffMessage], status: str) -> tuple[str, ...]:
    """What we still need: the list that was put there last. A request that has ended needs nothing."""
    lists = [message.missing for message in found if message.kind == "status" and not message.status]
    return lists[-1] if lists and status not in ENDED else ()


def _standing(found: list[StaffMessage]) -> tuple[str, str]:
    """(status, since when). Whoever has a message of ours was answered: nothing is put into the mailbox to say so."""
    states = [message for message in found if message.kind == "status" and message.status]
    status, since = (states[-1].status, states[-1].written_at) if states else ("received", "")
    answers = [message.written_at for message in found if message.kind != "status"]
    return ("answered", answers[-1]) if answers and status in ("received", "reading") else (status, since)


def _entry(message: StaffMessage) -> dict[str, str]:
    return {
        "title": message.title or (_("Letter") if message.kind == "letter" else _("Message")),
        "text": message.text,
        "when": _day(message.written_at),
        "iso": message.written_at[:10],
    }


def _day(written_at: str) -> str:
    return date_format(datetime.fromisoformat(written_at), "DATE_FORMAT") if written_at else ""
