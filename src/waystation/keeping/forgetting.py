"""To forget: the keys go first, then the mailbox, then what they opened. Every step can be repeated."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction
from django.utils.translation import gettext as _

from waystation.audit.models import Detail, Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import Refused
from waystation.intake.models import TranslationJob
from waystation.keeping.models import Forgetting, LegalHold
from waystation.letterbox import files as door_files
from waystation.letterbox import wiping
from waystation.letterbox.mailboxes import delete_mailbox
from waystation.letterbox.models import Due, IncomingMessage, MailboxMessage, SealedRequest, StoredFile
from waystation.vault import files, signed_lines
from waystation.vault.keyring import Keyring
from waystation.vault.models import (
    Manifest,
    MatchRecord,
    PairReading,
    PairSecret,
    SealedFile,
    Summary,
    UnsentForm,
    Value,
    Wrap,
)

DESK, DOOR = "default", "door"
PATIENCE = 1.0  # seconds in which the WAL is tried again, without making anybody wait
# What opens things. When these rows are gone, so is the person, wherever a sealed copy may still lie.
KEY_TABLES: tuple[type[models.Model], ...] = (Wrap, Summary, MatchRecord, PairSecret)
SEALED_TABLES: tuple[type[models.Model], ...] = (Value, Manifest, SealedFile)
# Apps whose rows carry the subject's own id: a request, a case, and whatever points at them.
STORY_APPS = ("intake", "cases")
# Names of what a person wrote under names of their own choice: an id that stands there may be somebody else's.
SAID_BY_THE_PERSON = frozenset({"about", "consents", "typed"})


@dataclass(frozen=True)
class Links:
    """Which rows at the door belong to a subject: known only to somebody who opened it."""

    mailboxes: tuple[str, ...] = ()
    dues: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()  # the request a case came from is forgotten with it
    cases: tuple[str, ...] = ()  # the case a request became: a hold on it keeps the request too
    jobs: tuple[str, ...] = ()  # texts of it that interpreters have, and what they sent back

    def all_with(self, subject: str) -> tuple[str, ...]:
        """Everything that goes: a hold is looked for on `cases`, and none of them is deleted."""
        return (subject, *self.requests, *self.mailboxes, *self.dues, *self.jobs)

    def to_dict(self) -> dict[str, list[str]]:
        return {name: list(ids) for name, ids in vars(self).items()}

    @classmethod
    def from_dict(cls, data: dict[str, list[str]]) -> "Links":
        return cls(**{name: tuple(ids) for name, ids in data.items()})


@dataclass
class Found:
    """What a search through opened content turned up."""

    mailboxes: set[str] = field(default_factory=set)
    dues: set[str] = field(default_factory=set)
    requests: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)
    jobs: set[str] = field(default_factory=set)

    def look(self, content: Any, name: str = "") -> None:
        """Ids stand under names that begin with `mailbox`, `due` or `request`, or `case` or `job`; no other is
        followed, and nothing that the person said: whoever asks to be forgotten takes nobody along."""
        if isinstance(content, dict):
            for key in content.keys() - SAID_BY_THE_PERSON:
                self.look(content[key], str(key))
        elif isinstance(content, (list, tuple)):
            for inner in content:
                self.look(inner, name)
        elif isinstance(content, str) and len(content) == 32:
            if name.startswith("mailbox"):
                self.mailboxes.add(content)
            elif name.startswith("due"):
                self.dues.add(content)
            elif name.startswith("request"):
                self.requests.add(content)
            elif name == "case":
                self.cases.add(content)
            elif name == "job":
                self.jobs.add(content)


def refuse_if_kept(subject: str, links: Links) -> None:
    """Legal hold wins, and nothing unread is ever deleted."""
    refuse_if_held([subject, *links.requests, *links.cases])
    waits = SealedRequest.objects.filter(pk__in=[subject, *links.requests], moved=False).exists()
    if waits or IncomingMessage.objects.filter(mailbox__in=links.mailboxes, moved=False).exists():
        raise unread()


def refuse_if_held(subjects: list[str]) -> None:
    """A hold stands by its row, and by the log: whoever writes rows takes a row away, and lifts nothing by that."""
    stands, hint = LegalHold.objects.filter(subject__in=subjects).exists(), _("an officer can lift the hold")
    if not stands:
        placed = Line.objects.using(DESK).filter(source="desk", action=str(Tag.HOLD), object__in=subjects)
        newest = dict(placed.order_by("number").values_list("object", "number"))
        lifted = {line.object: line.number for line, counts in signed_lines.lines(Tag.HOLD_LIFT, subjects) if counts}
        stands = any(number > lifted.get(held, 0) for held, number in newest.items())
        hint = _("somebody took it away by hand: tell an officer, and place the hold anew")
    if stands:
        raise Refused(_("a legal hold stands on this, so nothing of it is deleted"), hint=hint)


def unread() -> Refused:
    return Refused(
        _("something from this person has not been read yet, and nothing unread is ever deleted"),
        hint=_("open it and deal with it first, then ask again"),
    )


def carry_out(row: Forgetting, links: Links, *, officer: Keyring) -> None:
    """All of it, in an order in which a crash leaves the keys gone first. Repeating it finishes what was begun."""
    subjects = [row.subject, *links.requests]
    delete_keys(row, links, officer=officer)
    delete_at_the_door(subjects, links)
    delete_content(subjects)
    Forgetting.objects.filter(pk=row.pk).delete()
    wipe_freed_pages()


def delete_keys(row: Forgetting, links: Links, *, officer: Keyring) -> None:
    """The first transaction. What arrives unread after it stays, though its mailbox goes.

    Whether it was begun is asked of the log, where an officer has signed for it: the row says it in nobody's name.
    """
    with transaction.atomic(using=DESK):
        present = Forgetting.objects.select_for_update().get(pk=row.pk)
        gone = links.all_with(present.subject)
        begun = is_begun(present.subject, links)
        if not begun:
            refuse_if_kept(present.subject, links)
        for subject in (present.subject, *links.requests):
            delete_keys_of(subject)
        for rows in (rows for job in links.jobs for rows in story_rows(job)):
            rows.delete()
        if not begun:  # by these lines a restore finds again what lay at the door, which is known to nobody then
            for row_id in gone:
                signed_lines.tell(Tag.FORGET, row_id, by=officer)
        Forgetting.objects.filter(pk=row.pk).update(state=Forgetting.State.BEGUN, confirmed_by=officer.worker_id)


def is_begun(subject: str, links: Links) -> bool:
    """Whether an officer has told the log of all of this: what a crash left of it is nobody's any more."""
    gone = set(links.all_with(subject))
    return gone == signed_lines.told(Tag.FORGET, gone)


def delete_keys_of(subject: str) -> None:
    """What opens it, and what was said about it: reasons of lines, of readings by two, forms that were not sent."""
    readings = list(PairReading.objects.filter(secret__subject=subject).values_list("id", flat=True))
    Detail.objects.using(DESK).filter(object__in=[subject, *readings]).delete()
    UnsentForm.objects.filter(page__contains=subject).delete()
    for table in KEY_TABLES:
        table._default_manager.filter(subject=subject).delete()


def delete_at_the_door(subjects: list[str], links: Links) -> None:
    """Mailbox, messages to and from the person that were read, delivery statements, due hours, details of lines."""
    with transaction.atomic(using=DOOR):
        taken = IncomingMessage.objects.filter(mailbox__in=links.mailboxes, moved=True)
        owners = [*subjects, *taken.values_list("id", flat=True)]
        known = list(SealedFile.objects.filter(subject__in=subjects).values_list("id", flat=True))
        stored = set(StoredFile.objects.filter(owner__in=owners).values_list("id", flat=True)) | set(known)
        letters = list(MailboxMessage.objects.filter(mailbox__in=links.mailboxes).values_list("id", flat=True))
        door_files.remove_files(stored)
        StoredFile.objects.filter(pk__in=stored).delete()
        taken.delete()
        SealedRequest.objects.filter(pk__in=subjects, moved=True).delete()
        for mailbox in links.mailboxes:
            delete_mailbox(mailbox)
        Due.objects.filter(pk__in=links.dues).delete()
        named = [*owners, *letters, *links.mailboxes]
        Detail.objects.using(DOOR).filter(object__in=named).delete()


def delete_what_came_back(forgotten: Iterable[str]) -> None:
    """After a restore: these ids of requests, cases, mailboxes and clocks were forgotten, and lie at the door again.

    Which mailbox a row of a request names is not followed: a case may have taken it over, or a hand put it there.
    """
    ids = list(forgotten)
    with transaction.atomic(using=DOOR):
        requests = SealedRequest.objects.filter(pk__in=ids)
        messages = IncomingMessage.objects.filter(mailbox__in=ids)
        owners = [*ids, *messages.values_list("id", flat=True)]
        stored = StoredFile.objects.filter(owner__in=owners)
        door_files.remove_files(list(stored.values_list("id", flat=True)))
        for rows in (stored, messages, requests, Due.objects.filter(pk__in=ids)):
            rows.delete()
        letters = list(MailboxMessage.objects.filter(mailbox__in=ids).values_list("id", flat=True))
        Detail.objects.using(DOOR).filter(object__in=[*owners, *letters]).delete()
        for mailbox in ids:
            delete_mailbox(mailbox)


def delete_content(subjects: Iterable[str]) -> None:
    """Values, manifests, files, and the rows of the story. Files go from the disk before their rows do."""
    for subject in subjects:
        for file_id in SealedFile.objects.filter(subject=subject).values_list("id", flat=True):
            files.delete_file(file_id)
        with transaction.atomic(using=DESK):
            for table in SEALED_TABLES:
                table._default_manager.filter(subject=subject).delete()
            for rows in story_rows(subject):
                rows.delete()


def story_rows(subject: str) -> list[models.QuerySet[Any]]:
    """The rows of other apps that are the subject, or name it."""
    found = []
    for app in STORY_APPS:
        if not apps.is_installed(f"waystation.{app}"):
            continue
        for table in apps.get_app_config(app).get_models():
            names = {field.name for field in table._meta.get_fields()}
            key = table._meta.pk
            if "subject" in names:
                found.append(table._default_manager.filter(subject=subject))
            elif isinstance(key, models.CharField):
                found.append(table._default_manager.filter(pk=subject))
    return found


def wipe_freed_pages() -> None:
    """Ask the database to overwrite what was freed: secure_delete has done so on SQLite, the WAL is cut here too.

    Not inside a transaction: VACUUM has to see the end of the deletion. A WAL in use is cut by the next tick.
    """
    for alias in (DESK, DOOR):
        connection = connections[alias]
        if connection.in_atomic_block:
            raise RuntimeError("freed pages are wiped after the transaction, not inside it")
        wiping.wipe(alias, patience=PATIENCE)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for table in _tables(alias):
                    cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")


def _tables(alias: str) -> list[str]:
    """Where keys lie. The content tables are left to autovacuum: without keys nobody opens what they held."""
    door: tuple[type[models.Model], ...] = (*_models("letterbox"), Detail)
    ours = apps.get_app_config("keeping").get_models()
    desk: tuple[type[models.Model], ...] = (*KEY_TABLES, TranslationJob, *ours, Detail)
    return [table._meta.db_table for table in (door if alias == DOOR else desk)]


def _models(app: str) -> list[type[models.Model]]:
    return [table for table in apps.get_app_config(app).get_models() if table.__name__ not in ("KeyLine", "Published")]
