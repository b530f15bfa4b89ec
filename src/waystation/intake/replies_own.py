"""The organisation's own reply texts: in a box of the intake desk, sealed like a request.

A text of a shipped code replaces the shipped one; others have a random code. Each is written against the digest of
what its writer saw, so that of two members at once nobody overwrites the other unseen.
"""

import hashlib
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.sealing import pack
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import office_box, words
from waystation.intake.replies_shipped import TEXTS
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import signed
from waystation.vault.boxes import Box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

EARLIER = Label.REQUEST_NOTE  # earlier versions lie apart, so that an answer box does not open them
LONGEST_BODY, LONGEST_TITLE, MOST = 6_000, 120, 100


@dataclass(frozen=True)
class OwnText:
    """Title for colleagues, one body for each language that it has, and who wrote it when."""

    title: str
    bodies: dict[str, str]
    by: str = ""
    at: str = ""
    code: str = field(default="", kw_only=True)

    @property
    def seen(self) -> str:
        """A digest of this version: what a form carries, to be told whether somebody else was quicker."""
        said = [self.code, self.title, self.by, self.at, *(f"{k}:{v}" for k, v in sorted(self.bodies.items()))]
        return hashlib.sha256(pack(*said)).hexdigest()[:32]


class Stale(Refused):
    """Somebody changed the text meanwhile; `now` is what stands there, None where it was removed."""

    def __init__(self, now: OwnText | None) -> None:
        super().__init__(
            _("somebody else changed this text while you wrote"),
            hint=_("compare both, put together what is right, and save once more"),
        )
        self.now = now


def subject() -> str:
    """The id of the box of reply texts; the same for everybody in the organisation, and it says nothing."""
    return office_box.subject_of("intake-replies")


def read_own(keyring: Keyring) -> dict[str, OwnText]:
    """{code: text}; empty before the first one was written. NotYours outside the intake desk."""
    box = office_box.opened(keyring, subject())
    return _of(box) if box else {}


def earlier(keyring: Keyring, code: str) -> list[OwnText]:
    """What stood in the place of this text before, the newest first. NotYours outside the intake desk."""
    box = office_box.opened(keyring, subject())
    kept = box.read_all(EARLIER).values() if box else ()
    found = [OwnText(**said) for said in kept if said["code"] == code]
    return sorted(found, key=lambda text: text.at, reverse=True)


@transaction.atomic
def keep_own(keyring: Keyring, code: str, title: str, bodies: dict[str, str], *, seen: str, now: datetime) -> str:
    """Write a text; `code` "" makes a new one. `seen`: the version it was made from. Returns its code.

    Stale when somebody was quicker; Refused when it says nothing or too much.
    """
    bodies = {language: text.strip() for language, text in bodies.items() if text.strip()}
    _refuse_unfit(title.strip(), bodies)
    box = office_box.locked(keyring, subject())
    existing = _of(box)
    if code and code not in TEXTS and code not in existing and not seen:
        raise NotYours()
    if code and seen != (existing[code].seen if code in existing else ""):
        raise Stale(existing.get(code))
    if len(existing) >= MOST and code not in existing:
        raise Refused(_("there are a hundred texts of your own already"), hint=_("remove one that nobody uses"))
    code = code or random_id()
    text = OwnText(title.strip(), bodies, keyring.worker_id, moment_of(now), code=code)
    if code in existing:
        box.write(EARLIER, random_id(), asdict(existing[code]))
    box.write(Label.REQUEST_DETAIL, _row(code), asdict(text))
    box.sign(Tag.REQUEST_REPLIES)
    return code


@transaction.atomic
def drop_own(keyring: Keyring, code: str, *, seen: str) -> None:
    """Remove a text and its earlier versions; where it replaced a shipped one, that one is offered again.

    Stale when somebody changed it.
    """
    box = office_box.locked(keyring, subject())
    existing = _of(box).get(code)
    if existing is None:
        raise NotYours()
    if seen != existing.seen:
        raise Stale(existing)
    box.remove(Label.REQUEST_DETAIL, _row(code))
    for row, said in box.read_all(EARLIER).items():
        if said["code"] == code:
            box.remove(EARLIER, row)
    box.sign(Tag.REQUEST_REPLIES)


def _refuse_unfit(title: str, bodies: dict[str, str]) -> None:
    if not title or not bodies:
        raise Refused(
            _("a reply text needs a title and words in one language at least"), hint=_("write both, then save")
        )
    if set(bodies) - words.LANGUAGE.keys():
        raise Refused(_("there are no reply texts in this language"), hint=_("choose one of the four languages"))
    if len(title) > LONGEST_TITLE or max(map(len, bodies.values())) > LONGEST_BODY:
        raise Refused(
            _("this reply text is too long"), hint=_("6,000 characters in each language, 120 in the title at most")
        )


def _of(box: Box) -> dict[str, OwnText]:
    return {said["code"]: OwnText(**said) for said in box.read_all(Label.REQUEST_DETAIL).values()}


def _row(code: str) -> str:
    """Where a text lies in the box: beside it nothing tells which of the shipped ones it replaces."""
    return hashlib.sha256(pack("waystation", "intake-reply", signed.organisation(), code)).hexdigest()[:32]
