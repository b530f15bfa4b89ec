"""One person at the door and at the desk, with everything that forgetting has to reach."""

from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.sealing import ReturnCode, draw_code, mailbox_pair
from waystation.letterbox import clocks, mailboxes
from waystation.letterbox.models import IncomingMessage, Mailbox, StoredFile
from waystation.vault import files, shelf, signed
from waystation.vault.boxes import BoxPlan, create_box
from waystation.vault.details import seal_detail
from waystation.vault.labels import Label, Section
from waystation.vault.models import SealedFile

ROW = "b" * 32
PLAN = BoxPlan(whole=("intake",), sections=(Section.REQUEST, Section.CONTACT))


@dataclass
class Nur:
    """What lies here about Nur."""

    subject: str
    mailbox: Mailbox
    due: str
    code: ReturnCode
    file: SealedFile

    @property
    def path(self) -> Path:
        return files.path_of(self.file.pk)


def nur_asks(cast, subject: str = "a" * 32, *, words: str = "They came at night.") -> Nur:
    """A request in a box, with a mailbox, a file, a summary, a match record, and a line that holds a purpose."""
    now, keyring = timezone.now(), cast.keyring("ada")
    directory, code = signed.directory(), draw_code()
    pair = mailbox_pair(code)
    mailbox = mailboxes.make_mailbox(code, pair, now)
    mailboxes.put_status(directory.organisation, pair.public, mailbox.id, "received", "en", now)
    due = clocks.set_due("intake", "urgent", now)
    box = create_box(keyring, subject, PLAN)
    box.write(Label.REQUEST_CONTENT, subject, {"happened": words, "due": due})
    box.write(Label.REQUEST_CONTACT, subject, {"mailbox": mailbox.id, "safe_contact": {"reach": "000"}})
    file = files.add_file(box, [words.encode()], section=Section.REQUEST)
    StoredFile.objects.create(id=file.pk, owner=subject, size=file.size, digest=file.digest, hour="2017-04-02T10")
    shelf.put_summary(keyring, "intake", subject, {"alias": "R-2M4K"})
    shelf.put_match(keyring, "intake", subject, {"handles": ["nur"]})
    box.sign(Tag.REQUEST_WRITE)
    record(Tag.REQUEST_OPEN, by=keyring.worker_id, object=subject, detail=seal_detail("intake", {"purpose": "answer"}))
    return Nur(subject, mailbox, due, code, file)


def nur_writes(nur: Nur, *, read: bool) -> IncomingMessage:
    return IncomingMessage.objects.create(
        kind="message",
        mailbox=nur.mailbox.id,
        compartment="intake",
        epoch=1,
        key_blob=b"k",
        content_blob=b"c",
        hour="2017-04-02T11",
        moved=read,
    )
