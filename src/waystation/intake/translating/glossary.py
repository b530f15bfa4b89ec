"""The glossary: one box that interpreters, the intake desk and every team hold, and in it who speaks which language.

Entries speak of words and never of a person, so one box serves all. A team that is founded later is let in by the next
one who writes. Earlier versions lie apart, as those of reply texts do.
"""

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.sealing import pack
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import office_box
from waystation.intake.translating import words
from waystation.intake.translating.jobs import GROUP
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import signed
from waystation.vault.boxes import Box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label, Section

TEAM = "team-"
EARLIER = Label.REQUEST_NOTE
LONGEST, LONGEST_NOTE, MOST = 200, 1_000, 5_000


@dataclass(frozen=True)
class Entry:
    """One word of one language in another: what it means, and whether it hurts to say it."""

    source: str
    target: str
    term: str
    translation: str
    note: str = ""
    taboo: bool = False
    by: str = ""
    at: str = ""
    code: str = field(default="", kw_only=True)

    @property
    def seen(self) -> str:
        """A digest of this version: a form made from another one is refused."""
        return hashlib.sha256(pack(*(str(value) for value in asdict(self).values()))).hexdigest()[:32]


def subject() -> str:
    """The id of the box; the same for everybody in the organisation, and it says nothing."""
    return office_box.subject_of("glossary")


def may_read(keyring: Keyring) -> bool:
    return GROUP in keyring.codes or may_write(keyring)


def may_write(keyring: Keyring) -> bool:
    """The intake desk and the teams: interpreters propose, a worker accepts."""
    return any(code == INTAKE or code.startswith(TEAM) for code in keyring.codes)


def entries(keyring: Keyring) -> list[Entry]:
    """All of them, by languages and term. Empty before the first, or before this worker's group was let in."""
    box = _opened(keyring)
    found = _of(box).values() if box else ()
    return sorted(found, key=lambda one: (one.source, one.target, one.term.casefold()))


def earlier(keyring: Keyring, code: str) -> list[Entry]:
    """What stood there before, the newest first."""
    box = _opened(keyring)
    kept = box.read_all(EARLIER).values() if box else ()
    return sorted((Entry(**e) for e in kept if e["code"] == code), key=lambda one: one.at, reverse=True)


def occurring(keyring: Keyring, source: str, target: str, text: str) -> list[dict[str, Any]]:
    """Entries of this pair of languages whose term stands in the text: they travel with it."""
    low = text.casefold()
    return [
        {"term": one.term, "translation": one.translation, "note": one.note, "taboo": one.taboo}
        for one in entries(keyring)
        if (one.source, one.target) == (source, target) and one.term.casefold() in low
    ]


@transaction.atomic
def keep(keyring: Keyring, code: str, said: dict[str, Any], *, seen: str, now: datetime) -> str:
    """Write an entry; `code` "" makes one, or changes the one of the same term. Returns its code.

    Refused when it says nothing, or when somebody changed it since `seen`. The earlier version stays.
    """
    if not may_write(keyring):
        raise NotYours()
    entry = Entry(**said, by=keyring.worker_id, at=moment_of(now))
    _refuse_unfit(entry)
    box = _locked(keyring)
    there = _of(box)
    before = there.get(code) if code else _same(there, entry)
    if code and (before is None or before.seen != seen):
        raise Refused(
            _("somebody else changed this entry while you wrote"), hint=_("look at it again, then write what is right")
        )
    if before is None and len(there) >= MOST:
        raise Refused(_("the glossary is full"), hint=_("it holds 5,000 entries; change one instead"))
    code = before.code if before else random_id()
    if before:
        box.write(EARLIER, random_id(), asdict(before))
    box.write(Label.REQUEST_DETAIL, code, {**asdict(entry), "code": code})
    box.sign(Tag.GLOSSARY_WRITE)
    return code


@transaction.atomic
def say_languages(keyring: Keyring, languages: list[str], about: str) -> None:
    """An interpreter says what they speak, and what those who choose should know: "a woman", "from the coast"."""
    if GROUP not in keyring.codes:
        raise NotYours()
    known = sorted(set(languages) & words.LANGUAGES.keys())
    if len(about) > LONGEST:
        raise Refused(_("this is too long"), hint=_("200 characters at most"))
    box = _locked(keyring)
    box.write(Label.REQUEST_TRANSLATION, keyring.worker_id, {"languages": known, "about": about.strip()})
    box.sign(Tag.GLOSSARY_WRITE)


def speakers(keyring: Keyring) -> dict[str, dict[str, Any]]:
    """{worker: {"languages": codes, "about": words}} as interpreters said it of themselves."""
    box = _opened(keyring)
    return box.read_all(Label.REQUEST_TRANSLATION) if box else {}


def _refuse_unfit(entry: Entry) -> None:
    if not (entry.term.strip() and entry.translation.strip()):
        raise Refused(_("an entry needs the word and what it means"), hint=_("write both"))
    if {entry.source, entry.target} - words.LANGUAGES.keys() or entry.source == entry.target:
        raise Refused(_("choose two different languages"), hint=_("from which, and into which"))
    if max(len(entry.term), len(entry.translation)) > LONGEST or len(entry.note) > LONGEST_NOTE:
        raise Refused(_("this entry is too long"), hint=_("200 characters for a word, 1,000 for the note"))


def _same(there: dict[str, Entry], entry: Entry) -> Entry | None:
    wanted = (entry.source, entry.target, entry.term.casefold())
    return next((one for one in there.values() if (one.source, one.target, one.term.casefold()) == wanted), None)


def _of(box: Box) -> dict[str, Entry]:
    return {row: Entry(**said) for row, said in box.read_all(Label.REQUEST_DETAIL).items()}


def _opened(keyring: Keyring) -> Box | None:
    return office_box.opened(keyring, subject(), _holders())


def _holders() -> tuple[str, ...]:
    """Everybody who is to read it, as far as this organisation has them."""
    present = signed.directory().compartments
    return tuple(sorted(code for code in present if code in (INTAKE, GROUP) or code.startswith(TEAM)))


def _locked(keyring: Keyring) -> Box:
    """The box, held until the end of the transaction, with every group let in that has come since."""
    box = office_box.locked(keyring, subject(), _holders())
    for code in sorted(set(_holders()) - box.hands(Section.REQUEST)):
        box.admit(code)
    return box
