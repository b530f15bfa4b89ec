"""What is held about a person: counts, sizes and who opened it. Nothing is opened for it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from waystation.accounts.queries import pseudonyms
from waystation.audit.models import Detail
from waystation.audit.queries import of_object
from waystation.audit.words import said
from waystation.keeping.actions import links_of, open_whole
from waystation.keeping.models import Forgetting, LegalHold
from waystation.letterbox.models import IncomingMessage, Mailbox, MailboxMessage
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Section
from waystation.vault.models import MatchRecord, PairSecret, SealedFile, Summary, Value, Wrap

SECTION_WORDS: dict[Section, Callable[[], str]] = {
    Section.REQUEST: lambda: _("What was asked for"),
    Section.CONTACT: lambda: _("How to reach them, and messages"),
    Section.IDENTITY: lambda: _("Names and papers"),
    Section.PAPERS: lambda: _("Papers: numbers and dates"),
    Section.STORY: lambda: _("What happened, risks"),
    Section.NEEDS: lambda: _("Needs and wishes"),
    Section.SHELTER: lambda: _("Shelter"),
    Section.TRAVEL: lambda: _("Travel"),
    Section.SETTLEMENT: lambda: _("Settlement"),
    Section.MONEY: lambda: _("Money"),
    Section.RECORD: lambda: _("Decisions, plan and notes"),
}
MOST_LINES = 500


@dataclass(frozen=True)
class Kind:
    """So many of one kind, and how many sealed bytes they take."""

    what: str
    count: int
    size: int


@dataclass
class Held:
    """All that lies here about one subject."""

    kinds: list[Kind] = field(default_factory=list)
    lines: list[dict[str, str]] = field(default_factory=list)
    hold: LegalHold | None = None
    forgetting: Forgetting | None = None


def what_is_held(subject: str, *, keyring: Keyring) -> Held:
    """For somebody who can open it and answers a question about data. NotYours to anybody else."""
    box = open_whole(keyring, subject)
    links = links_of(box)
    held = Held(hold=LegalHold.objects.filter(subject=subject).first())
    held.forgetting = Forgetting.objects.filter(subject=subject).first()
    for section, word in SECTION_WORDS.items():
        rows = Value.objects.filter(subject=subject, section=section)
        held.kinds.append(Kind(word(), rows.count(), _size(rows)))
    files = SealedFile.objects.filter(subject=subject)
    held.kinds.append(Kind(_("Files"), files.count(), files.aggregate(all=Sum("size"))["all"] or 0))
    more = (
        (_("Lines of lists"), Summary.objects.filter(subject=subject)),
        (_("Records for finding the same person twice"), MatchRecord.objects.filter(subject=subject)),
        (_("Secrets for two people"), PairSecret.objects.filter(subject=subject)),
        (_("Keys"), Wrap.objects.filter(subject=subject)),
        (_("Sealed reasons in the log"), Detail.objects.using("default").filter(object=subject)),
    )
    held.kinds += [Kind(word, rows.count(), _size(rows)) for word, rows in more]
    box_ids = [m.pk for m in Mailbox.objects.filter(pk__in=links.mailboxes)]
    held.kinds.append(Kind(_("Mailboxes at the door"), len(box_ids), 0))
    letters = MailboxMessage.objects.filter(mailbox_id__in=box_ids)
    held.kinds.append(Kind(_("Messages to the person"), letters.count(), _size(letters)))
    waiting = IncomingMessage.objects.filter(mailbox__in=box_ids)
    held.kinds.append(Kind(_("Messages from the person at the door"), waiting.count(), 0))
    held.kinds = [kind for kind in held.kinds if kind.count]
    held.lines = who_opened(subject)
    return held


def _size(rows: object) -> int:
    found: int | None = rows.aggregate(all=Sum(Length("sealed")))["all"]  # type: ignore[attr-defined]
    return found or 0


def who_opened(subject: str) -> list[dict[str, str]]:
    """Every line of the log about it, the newest first: hour, worker's pseudonym, what was done."""
    lines = of_object(subject).reverse()[:MOST_LINES]
    names = pseudonyms({line.subject for line in lines})
    return [
        {"hour": f"{x.hour[:10]} {x.hour[11:]}:00", "who": names.get(x.subject, x.subject),
         "did": said(x.action), "action": x.action}
        for x in lines
    ]  # fmt: skip
