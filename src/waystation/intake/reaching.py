"""How a person may be reached, in words: by their rules, and by what is there to reach them with."""

from typing import Any

from django.utils.translation import gettext as _

from waystation.intake import mail, words
from waystation.intake.access import OpenRequest
from waystation.letterbox.shapes import ONLY_HERE, number_of


def of(opened: OpenRequest) -> dict[str, Any]:
    """What the page says of it; `writable` where an answer in writing would be read, and does no harm."""
    contact = opened.contact.get("safe_contact", {})
    has_mailbox, by_telephone = mail.has_mailbox(opened), mail.by_telephone(opened)
    return {
        "rules": _rules(contact, has_mailbox),
        "has_number": bool(number_of(contact)),
        "only_here": contact.get("ways") == ONLY_HERE,
        "has_mailbox": has_mailbox,
        "by_telephone": by_telephone,
        "writable": has_mailbox and not by_telephone,
    }


def first_step(opened: OpenRequest, *, tried: bool) -> str:
    """What the first answer is, for this person: words in their mailbox, or a call as their rules allow."""
    contact = opened.contact.get("safe_contact", {})
    if mail.has_mailbox(opened) and not mail.by_telephone(opened):
        return _("Next: give the first answer")
    if not number_of(contact):
        return _("Next: find a way to reach them")
    if tried:
        return _("Next: try to reach them again")
    telephoned = words.TELEPHONE_ONLY in (contact.get("ways"), opened.content.get("channel"))
    return _("Next: call them") if telephoned else _("Next: reach them as their rules allow")


def _rules(contact: dict[str, str], has_mailbox: bool) -> list[tuple[str, str]]:
    """How to reach somebody without harm; number, handle and code word are not among it."""
    unsaid = _("They did not say. Until they do: say “wrong number” and end the call.")
    return [
        (_("How"), _how(contact.get("ways", ""), has_mailbox)),
        (_("When"), contact.get("when", "")),
        (_("If somebody else answers"), contact.get("if_somebody_else") or unsaid),
        (_("Device"), words.of(words.DEVICE, contact.get("device"))),
        (_("Code word"), _("agreed; shown with the number") if contact.get("code_word") else _("none was agreed")),
    ]


def _how(ways: str, has_mailbox: bool) -> str:
    if has_mailbox:
        return words.of(words.WAYS_OF_A_CALL, ways) or _("not said: only through the mailbox")
    return words.of(words.WAYS_WITHOUT_MAILBOX, ways) or _("not said; there is no mailbox")
