"""What the desk puts behind the return code for the person: where they stand, what is held about them, what they wish.

One sealed object, made anew when something changes; the door draws it and asks nobody. A code may be taken by force: so
it holds no name in a paper, no place, no number, nothing that somebody told, and only what the person asked to see.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django.db import transaction

from waystation.audit.ids import is_id
from waystation.core.sealing import Damaged, KeyPair, PublicKeys, SealingError
from waystation.core.vocabulary.refusals import Refused
from waystation.letterbox.envelopes import open_own_page, seal_own_page
from waystation.letterbox.hours import hour_of
from waystation.letterbox.models import Mailbox, MailboxMessage, random_id
from waystation.letterbox.shapes import Shape
from waystation.letterbox.wiping import wipe_after_commit

KIND, DATABASE = "page", "door"
SHORT, FULL, HIDDEN = "short", "full", "hidden"
ANSWERS = ("yes", "no", "withdrawn", "")  # "": not asked yet
WISHES = ("wants", "not", "with_whom", "language", "interpreter")
# What can come back from the page, each with the names of what belongs to it (see `door.own_page`).
TYPED = {
    "consent": ("person", "purpose", "answer"),
    "wishes": ("person", *WISHES),
    "wrong": ("what",),
    "answer": ("question",),
    "show": (),
    "hide": (),
}


@dataclass(frozen=True)
class OwnPerson:
    """One person of the household, the child too. `ref` is drawn for the page and means nothing elsewhere."""

    ref: str
    name: str = ""
    wishes: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)  # purpose -> one of ANSWERS
    days: Mapping[str, str] = field(default_factory=dict)  # purpose -> ISO day of the answer


@dataclass(frozen=True)
class OwnQuestion:
    """Something we ask; `answered` when what came back was read by a worker."""

    ref: str
    text: str = ""
    day: str = ""
    answered: bool = False


@dataclass(frozen=True)
class OwnPage(Shape):
    """`held`: {kind: how many} of what lies here about them, `readers`: {group: how many people}; empty when short."""

    mode: str = SHORT
    written_at: str = ""
    language: str = "en"
    way: Mapping[str, str] = field(default_factory=dict)  # stage -> ISO day on which it was reached; "" not yet
    missing: tuple[str, ...] = ()
    questions: tuple[OwnQuestion, ...] = ()
    persons: tuple[OwnPerson, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)
    readers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, found: dict[str, Any]) -> Self:
        """Raises Damaged where something is not of its kind: a seal does not say that its content is well formed."""
        try:
            persons = tuple(OwnPerson(**_strings(one)) for one in found.pop("persons", ()))
            questions = tuple(OwnQuestion(**_strings(one)) for one in found.pop("questions", ()))
            made = super().from_dict(found)
            _check(made, persons, questions)
        except (TypeError, ValueError, AttributeError):
            raise Damaged("a page of a person is not well formed") from None
        return cls(**{**vars(made), "missing": tuple(made.missing), "persons": persons, "questions": questions})


def _strings(found: dict[str, Any]) -> dict[str, Any]:
    """The same, if every value is a text, a yes or no, or texts by name."""
    for value in found.values():
        if isinstance(value, dict):
            _strings(value)
        elif not isinstance(value, (str, bool)):
            raise TypeError("not a text")
    return found


def _check(page: OwnPage, persons: tuple[OwnPerson, ...], questions: tuple[OwnQuestion, ...]) -> None:
    if page.mode not in (SHORT, FULL) or not all(isinstance(one, str) for one in page.missing):
        raise ValueError("no such page")
    for table in (page.way, page.held, page.readers):
        _strings(dict(table))
    if not all(is_id(ref) for ref in [*(one.ref for one in persons), *(one.ref for one in questions)]):
        raise ValueError("not an id")


def put_page(organisation: bytes, public: PublicKeys, mailbox_id: str, page: OwnPage, now: datetime) -> None:
    """Lay the page into the mailbox in the place of the one before. Without a mailbox there is nobody to read it."""
    with transaction.atomic(using=DATABASE):
        if not Mailbox.objects.filter(pk=mailbox_id).exists():
            return
        delete_page(mailbox_id)
        row = random_id()
        sealed = seal_own_page(organisation, public, mailbox_id, row, page.to_bytes())
        MailboxMessage.objects.create(id=row, mailbox_id=mailbox_id, kind=KIND, sealed=sealed, hour=hour_of(now))


def read_page(organisation: bytes, mailbox_id: str, pair: KeyPair) -> OwnPage | None:
    """The page, for whoever holds the code; None where there is none or it does not open."""
    for row in MailboxMessage.objects.filter(mailbox_id=mailbox_id, kind=KIND):
        try:
            return OwnPage.from_bytes(open_own_page(organisation, pair, row))
        except (SealingError, Refused):
            continue
    return None


def delete_page(mailbox_id: str) -> None:
    """Take the page away: by the person at once, by the desk when nothing of it is to be shown."""
    rows = MailboxMessage.objects.filter(mailbox_id=mailbox_id, kind=KIND)
    if rows.exists():
        rows.delete()
        wipe_after_commit()
