"""What is inside the envelopes: frozen shapes that door and desk agree on, as plain dicts with a version.

A reader takes what it knows and refuses a version it does not know; fields that are missing keep their default.
A seal says who could read it, never that its content is well formed: whoever writes the door's rows can seal anything.
"""

import json
import re
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Self, cast

from django.utils.translation import gettext as _

from waystation.audit.ids import is_id
from waystation.core.sealing import Damaged
from waystation.core.vocabulary.refusals import Refused

VERSION = 1
LARGEST_NUMBER = 2**53
KEY = re.compile("[0-9a-f]{64}")
# What ends in a column, an address or a catalogue of words; anything may be sealed under these names.
_FORMS = {
    "mailbox": re.compile("([0-9a-f]{32})?"),
    "due": re.compile("([0-9a-f]{32})?"),
    "mailbox_public": re.compile("([0-9a-f]{2})*"),
    "language": re.compile("[A-Za-z-]{0,16}"),
}
URGENCY = ("today", "week", "weeks", "unknown")  # answers to "how soon"
IN_DANGER = ("me", "other", "several")
DEVICES = ("own", "shared", "watched", "borrowed")
ONLY_HERE = "here"  # of the ways to answer: no telephone, no app
PURPOSES = ("help", "partners", "statistics", "testimony")  # consent is asked for each
STATUSES = ("received", "reading", "waiting", "accepted", "declined", "withdrawn", "closed", "appealed")


@dataclass(frozen=True)
class Shape:
    """One envelope's content."""

    def to_dict(self) -> dict[str, Any]:
        return {"version": VERSION, **asdict(self)}

    def to_bytes(self) -> bytes:
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    @classmethod
    def from_dict(cls, found: dict[str, Any]) -> Self:
        """Raises Damaged where a field is not of its kind, or an id is none."""
        if not isinstance(found, dict):
            raise _ill_formed()
        if found.get("version") != VERSION:
            raise Refused(_("this was written by a newer version"), hint=_("update the desk, then open it again"))
        kinds = {f.name: f.type for f in fields(cls)}
        try:
            made = cls(**{name: _checked(kinds[name], value) for name, value in found.items() if name in kinds})
            if all(form.fullmatch(getattr(made, name, "")) for name, form in _FORMS.items()):
                return made
            raise ValueError("not an id")
        except (ValueError, TypeError, AttributeError):
            raise _ill_formed() from None

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """Raises Damaged for whatever is not one of these shapes."""
        try:
            found = json.loads(stored)
        except (ValueError, RecursionError):
            raise _ill_formed() from None
        return cls.from_dict(found)


def _ill_formed() -> Damaged:
    return Damaged("what was sealed here is not well formed")


def _checked(kind: Any, value: Any) -> Any:
    """The value, if it is of the kind that its field names. Raises ValueError or TypeError."""
    if kind is str:
        cast(str, value).encode()  # half of a character passes through JSON and can never be sealed again
    elif kind is int:
        if type(value) is not int or not 0 <= value < LARGEST_NUMBER:
            raise ValueError("not a size or a count")
    elif kind == dict[str, str]:
        return {_checked(str, name): _checked(str, said) for name, said in value.items()}
    elif kind == tuple[str, ...]:
        if not isinstance(value, list | tuple):
            raise TypeError("not a list")
        return tuple(cast(str, _checked(str, entry)) for entry in value)
    elif kind == tuple[FileNote, ...]:
        return tuple(_checked(FileNote, note) for note in value)
    elif kind == tuple[Onward, ...]:
        return tuple(_checked(Onward, one) for one in value)
    elif kind in (FileNote, SafeContact, Onward):
        if isinstance(value, kind):
            return value
        if not isinstance(value, dict):
            raise TypeError("not an object")
        return kind(**{f.name: _checked(f.type, value[f.name]) for f in fields(kind) if f.name in value})
    return value


@dataclass(frozen=True)
class FileNote:
    """One sealed file: its key opens `settings.FILES/<id>`. Name and kind are what the sender's device said."""

    id: str
    name: str
    kind: str
    size: int  # true length in bytes
    padded: int  # length of the sealed file
    digest: str  # of the sealed bytes
    key: str  # hex
    plain: str = ""  # digest of the plain bytes: the same form sent twice is known by it

    def __post_init__(self) -> None:
        """The id becomes the name of a file on the disk: nothing else may come out of an envelope."""
        if not (is_id(self.id) and KEY.fullmatch(self.key) and KEY.fullmatch(self.digest)):
            raise ValueError("not a sealed file")


@dataclass(frozen=True)
class SafeContact:
    """How this person may be reached without harm. Shown and confirmed before any number is revealed."""

    ways: str = ""  # "here" only, "also" by telephone or app, "" not said (treat as here only)
    reach: str = ""  # number, handle, address
    when: str = ""
    if_somebody_else: str = ""  # what may be said if somebody else answers
    device: str = ""  # one of DEVICES
    code_word: str = ""
    question: str = ""  # agreed question and answer for a lost code
    answer: str = ""


@dataclass(frozen=True)
class Onward:
    """An organisation to which somebody is sent on, in the words of their language."""

    name: str = ""
    about: str = ""  # what they do, and for whom
    languages: str = ""
    web: str = ""
    onion: str = ""
    telephone: str = ""  # with its hours
    cost: str = ""
    first: str = ""  # what to say first
    careful: str = ""
    checked: str = ""  # ISO day on which somebody last saw that it holds
    stale: str = ""  # "yes": that was long ago, and the page says so

    def __post_init__(self) -> None:
        date.fromisoformat(self.checked)  # ValueError: it does not leave without the day


def number_of(contact: dict[str, Any]) -> str:
    """The number or handle of a SafeContact as a dict; none where the person wants to be answered only here."""
    return "" if contact.get("ways") == ONLY_HERE else str(contact.get("reach") or "")


@dataclass(frozen=True)
class RequestContent(Shape):
    """Everything a person said when asking for help. `signature`: as of a PersonMessage; without a mailbox, none."""

    mailbox: str = ""
    mailbox_public: str = ""  # hex; the desk seals answers to this one, never to the one in the mailbox row
    due: str = ""  # id of the row in the due table
    hour: str = ""
    language: str = "en"
    channel: str = "door"
    alias: str = ""  # drawn at the door, says nothing
    call_me: str = ""  # as the person wants to be called
    safe_contact: SafeContact = SafeContact()
    in_danger: str = ""  # one of IN_DANGER
    region: str = ""
    how_soon: str = ""  # one of URGENCY
    happened: str = ""
    together: str = ""
    files: tuple[FileNote, ...] = ()
    consents: dict[str, str] = field(default_factory=dict)  # purpose -> "yes" | "no"; absent: not answered
    interpreter: str = ""  # who may interpret for them, and who not, in their words
    signature: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Without an interpreter of whom nothing was said: so was it written, and signed, before that was asked."""
        whole = super().to_dict()
        return whole if self.interpreter else {name: said for name, said in whole.items() if name != "interpreter"}


@dataclass(frozen=True)
class Summary(Shape):
    """What a queue shows: never a name, a number or an address."""

    alias: str = ""
    stage: str = "received"
    in_danger: str = ""
    how_soon: str = ""
    level: str = ""
    next_date: str = ""
    language: str = "en"
    region: str = ""
    channel: str = "door"
    due: str = ""
    files: int = 0  # how many


@dataclass(frozen=True)
class PersonMessage(Shape):
    """What a person wrote after sending: `kind` as in IncomingMessage.

    `signature` (hex) is made with the mailbox key, which only the return code gives: the seal does not say who wrote.
    """

    kind: str = "message"
    mailbox: str = ""
    mailbox_public: str = ""
    due: str = ""
    hour: str = ""
    language: str = "en"
    text: str = ""
    about: dict[str, str] = field(default_factory=dict)  # a claim: asked_when, call_me, question, answer
    files: tuple[FileNote, ...] = ()
    signature: str = ""


@dataclass(frozen=True)
class StaffMessage(Shape):
    """What a worker, or the door itself, says to a person: a message, a status or a letter."""

    kind: str = "message"
    written_at: str = ""  # ISO, minutes, UTC: the order of reading
    text: str = ""
    title: str = ""  # of a letter
    status: str = ""  # one of STATUSES; of a status that renews only the list below it is empty
    language: str = "en"
    missing: tuple[str, ...] = ()  # what we still need: codes of letterbox.missing, or a worker's own words
    why: str = ""  # of a refusal: the letter without the organisations; `text` holds both, for older readers
    onward: tuple[Onward, ...] = ()
