"""The onward directory: organisations to which people can turn. In a box of the intake desk, sealed like a request.

Each entry says when somebody last saw that it holds. What was not looked at for 180 days is stale: it leaves the desk
only with a sentence that says so. Earlier versions stay. A form carries a digest of what its writer saw.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.sealing import pack
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import office_box
from waystation.intake.words import LANGUAGE
from waystation.letterbox.mailboxes import moment_of
from waystation.vault.boxes import Box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

EARLIER = Label.REQUEST_NOTE  # earlier versions lie apart, so that a page of refusing does not open them
FRESH = timedelta(days=180)
LONGEST_LINE, LONGEST_TEXT, MOST = 300, 1_500, 300
STANDS, CHANGED, GONE = "stands", "changed", "gone"  # what somebody found who looked
LINES = ("name", "languages_more", "regions", "web", "onion", "telephone", "hours")


@dataclass(frozen=True)
class Entry:
    """One organisation. `about`, `first` and `careful`: {language: words} for the person who is sent there."""

    name: str
    about: dict[str, str] = field(default_factory=dict)  # what they do, and for whom
    first: dict[str, str] = field(default_factory=dict)  # what to say first
    careful: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()  # spoken there: codes of words.SPOKEN
    languages_more: str = ""
    regions: str = ""  # as one says them, with commas between; empty: everywhere
    grounds: tuple[str, ...] = ()  # empty: any
    cost: str = "unknown"
    unsafe: tuple[str, ...] = ()  # codes of words.UNSAFE: who is not safe there
    web: str = ""
    onion: str = ""
    telephone: str = ""
    hours: str = ""
    by: str = ""
    at: str = ""
    checked_on: str = ""  # ISO day; empty: nobody has looked yet
    checked_by: str = ""
    checked_how: str = ""
    found: str = ""  # STANDS, CHANGED or GONE
    code: str = ""

    @property
    def seen(self) -> str:
        """A digest of this version: what a form carries, to be told whether somebody else was quicker."""
        said = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(pack("onward entry", said)).hexdigest()[:32]

    @property
    def next_check(self) -> date | None:
        """From this day on it must be looked at again; None: now, for nobody has looked yet."""
        return date.fromisoformat(self.checked_on) + FRESH if self.checked_on else None

    def is_stale(self, today: date) -> bool:
        return self.next_check is None or today >= self.next_check

    @property
    def is_gone(self) -> bool:
        return self.found == GONE

    def speaks(self, language: str) -> bool:
        """Whether there are words for a person of this language."""
        return bool(self.about.get(language))


class Stale(Refused):
    """Somebody changed the entry meanwhile; `now` is what stands there."""

    def __init__(self, now: Entry) -> None:
        super().__init__(
            _("somebody else changed this entry while you wrote"),
            hint=_("compare both, put together what is right, and save once more"),
        )
        self.now = now


def subject() -> str:
    """The id of the directory's box; the same for everybody in the organisation, and it says nothing."""
    return office_box.subject_of("intake-onward")


def read_book(keyring: Keyring) -> dict[str, Entry]:
    """{code: entry}; empty before the first one was written. NotYours outside the intake desk."""
    box = office_box.opened(keyring, subject())
    return _of(box) if box else {}


def earlier(keyring: Keyring, code: str) -> list[Entry]:
    """What this entry said before, the newest first."""
    box = office_box.opened(keyring, subject())
    kept = [made(said) for said in box.read_all(EARLIER).values()] if box else []
    return sorted((one for one in kept if one.code == code), key=lambda one: (one.at, one.checked_on), reverse=True)


@transaction.atomic
def keep_entry(keyring: Keyring, entry: Entry, *, seen: str, now: datetime) -> str:
    """Write an entry; an empty `code` makes a new one. Writing is not looking: the day of the check stays, and goes
    where another way to reach them was written.

    Stale when somebody was quicker; Refused when it says too little or too much. Returns its code.
    """
    _refuse_unfit(entry)
    box = office_box.locked(keyring, subject())
    existing = _of(box)
    before = existing.get(entry.code)
    if entry.code and before is None:
        raise NotYours()
    if before and seen != before.seen:
        raise Stale(before)
    if not before and len(existing) >= MOST:
        raise Refused(_("there are 300 entries already"), hint=_("change one that is gone instead"))
    kept = before or Entry("")
    entry = replace(
        entry, code=entry.code or random_id(), by=keyring.worker_id, at=moment_of(now), found=kept.found,
        checked_on=kept.checked_on if _reach(kept) == _reach(entry) else "", checked_by=kept.checked_by,
        checked_how=kept.checked_how,
    )  # fmt: skip
    _put(box, entry, before)
    return entry.code


@transaction.atomic
def note_check(keyring: Keyring, code: str, found: str, how: str, *, seen: str, now: datetime) -> Entry:
    """Somebody looked today: it stands, something changed, or they are gone. With how it was looked at.

    Stale when somebody changed it since the page was opened: nobody vouches for words they have not read.
    """
    if found not in (STANDS, CHANGED, GONE) or not how.strip():
        raise Refused(_("a check needs what was found, and how"), hint=_("choose one, and write how in a few words"))
    box = office_box.locked(keyring, subject())
    before = _of(box).get(code)
    if before is None:
        raise NotYours()
    if seen != before.seen:
        raise Stale(before)
    # What changed does not count as looked at until the new words stand there: it is to be looked at once more.
    day = "" if found == CHANGED else now.date().isoformat()
    after = replace(before, found=found, checked_on=day, checked_by=keyring.worker_id, checked_how=how.strip())
    _put(box, after, before)
    return after


def made(said: dict[str, Any]) -> Entry:
    """An entry as it was kept."""
    kept: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    return Entry(**kept)


def _reach(entry: Entry) -> tuple[str, ...]:
    return entry.web, entry.onion, entry.telephone, entry.hours


def _of(box: Box) -> dict[str, Entry]:
    return {row: made(said) for row, said in box.read_all(Label.ONWARD_ENTRY).items()}


def _put(box: Box, entry: Entry, before: Entry | None) -> None:
    if before is not None:
        box.write(EARLIER, random_id(), asdict(before))
    box.write(Label.ONWARD_ENTRY, entry.code, asdict(entry))
    box.sign(Tag.ONWARD_WRITE)


def _refuse_unfit(entry: Entry) -> None:
    if not entry.name or not any(entry.about.values()):
        raise Refused(
            _("an entry needs a name, and what they do in one language at least"), hint=_("write both, then save")
        )
    if not any((entry.web, entry.onion, entry.telephone)):
        raise Refused(
            _("nobody could reach them by this entry"), hint=_("write a web address, an onion address or a number")
        )
    texts = (entry.about, entry.first, entry.careful)
    if any(set(text) - LANGUAGE.keys() for text in texts):
        raise Refused(_("there are no letters in this language"), hint=_("choose one of the four languages"))
    lines, words = [getattr(entry, name) for name in LINES], [said for text in texts for said in text.values()]
    if max(map(len, lines)) > LONGEST_LINE or max(map(len, words), default=0) > LONGEST_TEXT:
        raise Refused(_("this entry is too long"), hint=_("300 characters for a line, 1,500 for a text at most"))
