"""First opening: what lies at the door is opened and sealed anew into a box of the desk, then deleted at the door."""

from dataclasses import replace
from typing import Any, cast

from django.db import transaction

from waystation.audit.tags import Tag
from waystation.core.sealing import Damaged
from waystation.intake import matching, milestones, pairs
from waystation.intake.matching import Known
from waystation.intake.models import HelpRequest
from waystation.letterbox import taking
from waystation.letterbox.envelopes import INTAKE, SealedRow, is_written_by, open_request
from waystation.letterbox.hours import begin_of
from waystation.letterbox.models import IncomingMessage, SealedRequest
from waystation.letterbox.shapes import FileNote, RequestContent
from waystation.vault import files, shelf, signed
from waystation.vault.boxes import Box, BoxPlan, create_box, open_box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label, Section
from waystation.vault.models import Wrap

Content = dict[str, Any]
SECTIONS = (Section.REQUEST, Section.CONTACT)


def sealed_row(row: SealedRequest | IncomingMessage) -> SealedRow:
    """A row as the envelopes read it."""
    return cast(SealedRow, row)


def is_moved(ref: str) -> bool:
    """Whether the desk has this request in a box of its own: then somebody opened it before."""
    return Wrap.objects.filter(subject=ref, label=Label.CASE_KEY).exists()


def move_in(keyring: Keyring, row: HelpRequest, known: Known | None = None) -> None:
    """Move a request in, once; safe to repeat, and to do by two workers at the same moment."""
    waiting = SealedRequest.objects.filter(pk=row.pk).first()
    if waiting is None:
        return
    if not is_moved(row.pk):
        pair = keyring.epoch(waiting.compartment, waiting.epoch).pair
        _, content = open_request(signed.directory(), pair, sealed_row(waiting))
        content = _with_own_mailbox(row.pk, content)
        same = matching.find_same(keyring, row, content, known)  # before the transaction: nobody waits for it
        with transaction.atomic():
            HelpRequest.objects.select_for_update().get(pk=row.pk)
            if not is_moved(row.pk):
                _fill(keyring, row, content, same)
        pairs.tell_the_others(keyring, row.pk, same)
    # A wrap is a row: only a box that opens, as it was signed, is a reason to delete what lies at the door.
    if open_box(keyring, row.pk).read(Label.REQUEST_CONTENT, row.pk) is None:
        raise Damaged("the desk has keys for this request and not its content; it stays at the door")
    with transaction.atomic(using=taking.DATABASE):  # the desk has committed its own copy
        taking.mark_moved(waiting)
        taking.delete_moved([waiting.pk])


def _with_own_mailbox(ref: str, content: RequestContent) -> RequestContent:
    """A request that was not signed with the code of the mailbox it names has none: else our answers, and what
    somebody else writes next, would go astray through a row written by hand."""
    if is_written_by(signed.organisation(), content.mailbox_public, ref, content):
        return content
    return replace(content, mailbox="", mailbox_public="")


def _fill(keyring: Keyring, row: HelpRequest, content: RequestContent, same: dict[str, str]) -> None:
    box = make_box(keyring, row, content, same)
    day = begin_of(content.hour).date().isoformat()
    milestones.write(box, "contact", date=day, source="door")
    milestones.write(box, "applied", date=day, source="door")
    box.sign(Tag.REQUEST_WRITE)


def make_box(keyring: Keyring, row: HelpRequest, content: RequestContent, same: dict[str, str]) -> Box:
    """A box for a request: content, contact, files, match record and the summary's mailbox. The caller signs."""
    box = create_box(keyring, row.pk, BoxPlan(whole=(INTAKE,), sections=SECTIONS))
    said = content.to_dict()
    contact = {name: said.pop(name) for name in ("safe_contact", "mailbox", "mailbox_public")}
    del said["signature"]
    box.write(Label.REQUEST_CONTACT, row.pk, contact)
    box.write(Label.REQUEST_CONTENT, row.pk, {**said, "safe_contact": {}, "mailbox": "", "files": []})
    for note in content.files:
        keep_door_file(box, note, row.pk)
    matching.keep_record(keyring, row, content)
    box.write(Label.REQUEST_DETAIL, matching.ROW, {"refs": list(same), "how": same})
    known = shelf.read_summary(keyring, row.compartment, row.pk) or {}
    about = {"mailbox": content.mailbox, "same": len(same), "pairs": pairs.begun(same)}
    shelf.put_summary(keyring, row.compartment, row.pk, {**known, **about})
    return box


def keep_door_file(box: Box, note: FileNote, owner: str) -> None:
    """Take over a file that the door sealed: its bytes stay on the disk as they are, its key goes under the box.

    A file that is named twice is one file; one that belongs to somebody else counts as lost here.
    """
    if box.read(Label.REQUEST_FILE, note.id) is not None:
        return
    if note.size <= 0 or not files.is_free(note.id):
        box.write(Label.REQUEST_FILE, note.id, {**_said_of(note), "owner": owner, "lost": True})
        return
    keep_file_at_desk(box, note)
    box.write(Label.REQUEST_FILE, note.id, {**_said_of(note), "owner": owner})


def keep_file_at_desk(box: Box, note: FileNote) -> None:
    """The row and the wrapped key of a sealed file whose bytes lie on the disk."""
    key = bytes.fromhex(note.key)
    files.keep_file(box, note.id, key, section=Section.REQUEST, size=note.padded, digest=note.digest)


def _said_of(note: FileNote) -> Content:
    """What the sender's device said of a file: never trusted, shown as said."""
    return {"name": note.name, "kind": note.kind, "size": note.size}
