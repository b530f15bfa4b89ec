"""What workers and officers decide about keeping: hold, ask to forget, confirm, call it off."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.audit.actions import record, this_hour
from waystation.audit.tags import Tag
from waystation.cases import carrying_names
from waystation.core.sealing import SealingError, open_from, pack, seal_to, sign
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.keeping import forgetting
from waystation.keeping.forgetting import Found, Links
from waystation.keeping.models import Forgetting, ForgettingNote, LegalHold
from waystation.letterbox.deliveries import compartment_for
from waystation.vault import signed, signed_lines
from waystation.vault.boxes import Box, open_box
from waystation.vault.compartments import need_officer
from waystation.vault.details import open_detail, seal_detail
from waystation.vault.directory import canonical
from waystation.vault.keyring import Keyring
from waystation.vault.labels import SECTION_OF, Label, Section
from waystation.vault.manifests import hands_of, newest_line
from waystation.vault.models import Wrap
from waystation.vault.public import has_signed_as

GOOD_FOR = timedelta(hours=72)
PURPOSE = "forget"
OFFICERS = "duty"  # the group in which officers read


def ask_to_forget(subject: str, *, keyring: Keyring, reason: str, now: datetime | None = None) -> Forgetting:
    """First person: somebody who can open it asks, with a reason for the officers. Nothing is deleted yet."""
    now = now or timezone.now()
    box = open_whole(keyring, subject)
    if not reason.strip():
        raise Refused(_("an officer has to know why"), hint=_("write the reason in a few words"))
    links = links_of(box)
    _refuse_unread(box)
    _refuse_names_waiting(box)
    forgetting.refuse_if_kept(subject, links)
    with transaction.atomic():
        Forgetting.objects.filter(subject=subject, state=Forgetting.State.ASKED, expires__lt=now).delete()
        if Forgetting.objects.filter(subject=subject).exists():
            raise Refused(_("somebody has asked for this already"), hint=_("an officer confirms it or calls it off"))
        row = Forgetting.objects.create(subject=subject, by=keyring.worker_id, expires=now + GOOD_FOR)
        asked = {"reason": reason, "links": links.to_dict(), "seen": newest_line(_all_of(subject, links))}
        signature = sign(keyring.pair, PURPOSE, *_asked(row, asked)).hex()
        _tell_officers(row, {**asked, "signer_version": keyring.version, "signature": signature})
        record(Tag.FORGET_ASK, by=keyring.worker_id, object=subject)
    return row


def links_of(box: Box) -> Links:
    """The rows at the door that belong to this subject. Names and papers are not opened for it.

    A mailbox whose messages go elsewhere belongs to the case that a request has become: it is left alone.
    """
    found = Found()
    for label, section in SECTION_OF.items():
        if section in box.sections and section not in (Section.IDENTITY, Section.PAPERS):
            found.look(list(box.read_all(label).values()))
    present, ours = signed.directory(), whole_in(box)
    mailboxes = {one for one in found.mailboxes if compartment_for(present, one) in ours}
    requests = {one for one in found.requests if one != box.subject and _sections_of(one)}
    cases = found.cases - {box.subject}
    return Links(*(tuple(sorted(ids)) for ids in (mailboxes, found.dues, requests, cases, found.jobs)))


def _refuse_unread(box: Box) -> None:
    """What the person wrote lies in the box as soon as somebody takes it; it counts as read when it was dealt with."""
    for label in (Label.REQUEST_MESSAGE, Label.CASE_MESSAGE):
        if SECTION_OF[label] in box.sections:
            for message in box.read_all(label).values():
                if message.get("kind") != "staff" and not (message.get("settled") or message.get("filed")):
                    raise forgetting.unread()


def _refuse_names_waiting(box: Box) -> None:
    """Names of people who parted lie in the case they left until a custodian moves them: none is lost or left over."""
    links = box.read_all(Label.CASE_SAME).values() if SECTION_OF[Label.CASE_SAME] in box.sections else ()
    if carrying_names.waits(box.subject, *(link["names_to"] for link in links if "names_to" in link)):
        raise Refused(
            _("Names of people who parted lie in the case they left."),
            hint=_("A custodian brings them over first; then ask again."),
        )


def open_whole(keyring: Keyring, subject: str) -> Box:
    """The box, for whoever holds the whole of it: a key to one section answers for nothing that is kept.

    NotYours to everybody else. Without the check of manifests: what was damaged must still be able to be forgotten.
    """
    box = open_box(keyring, subject, check=False)
    if not box.is_whole:
        raise NotYours()
    return box


def whole_in(box: Box) -> list[str]:
    """Compartments that hold the whole request or case, as it was signed; of what is damaged, this worker's alone."""
    try:
        return sorted(box.hands(_section_of_the_whole(box.sections)))
    except SealingError:
        held = _held_by_rows(box.subject).filter(compartment__in=box.keyring.codes)
        return sorted(set(held.values_list("compartment", flat=True)))


def _section_of_the_whole(sections: Collection[int]) -> Section:
    """Of a case and of a request, the one that whoever holds the whole of it has."""
    return Section.RECORD if Section.RECORD in sections else Section.REQUEST


def _held_by_rows(subject: str) -> QuerySet[Wrap]:
    return Wrap.objects.filter(subject=subject, label=Label.CASE_KEY)


def _sections_of(subject: str) -> set[int]:
    return set(Wrap.objects.filter(subject=subject, label=Label.SECTION_KEY).values_list("section", flat=True))


def _tell_officers(row: Forgetting, content: dict[str, Any]) -> None:
    present = signed.directory()
    for officer in sorted(present.officers(this_hour()) - {row.by}):
        entry = present.workers[officer]
        note = ForgettingNote(forgetting=row, officer=officer, version=entry.version)
        note.sealed = seal_to(entry.public, json.dumps(content).encode(), _bound(note))
        note.save(force_insert=True)
    if not row.notes.exists():
        raise Refused(_("there is no officer but you who could confirm this"), hint=_("have another officer certified"))


def _all_of(subject: str, links: Links) -> list[str]:
    return [subject, *links.requests, *links.cases]


def _asked(row: Forgetting, content: dict[str, Any]) -> tuple[bytes | str | int, ...]:
    """What the first hand signs: a row, and a note sealed to an officer, anybody can write by hand."""
    said = canonical({name: content[name] for name in ("reason", "links", "seen")})
    return signed.organisation(), row.pk, row.subject, row.by, int(row.expires.timestamp()), said


def _refuse_unsigned(row: Forgetting, content: dict[str, Any]) -> None:
    """The one who asks must have signed this very question, and hold the whole of what is to be forgotten."""
    directory = signed.directory()
    may = not _holders(row.subject).isdisjoint(directory.codes_of(row.by, this_hour()))
    try:
        key, signature = (row.by, content["signer_version"]), bytes.fromhex(content["signature"])
        holds = may and has_signed_as(directory, key, signature, PURPOSE, *_asked(row, content))
    except (KeyError, ValueError):
        holds = False
    if not holds:
        raise Refused(
            _("nobody who holds this has signed the question"), hint=_("ask them; let it be asked for again")
        )


def _holders(subject: str) -> frozenset[str]:
    """Compartments that hold the whole, as it was signed; of what is damaged, by the rows that lie here."""
    try:
        return hands_of(subject, _section_of_the_whole(_sections_of(subject)))
    except SealingError:
        return frozenset(_held_by_rows(subject).values_list("compartment", flat=True))


def _refuse_changed(row: Forgetting, content: dict[str, Any]) -> None:
    """What was done meanwhile was not asked about: a case that began, a new mailbox, words that nobody answered."""
    links = Links.from_dict(content["links"])
    if newest_line(_all_of(row.subject, links)) != content["seen"]:
        raise Refused(_("something was written here after it was asked for"), hint=_("let it be asked for again"))


def _bound(note: ForgettingNote) -> bytes:
    return pack("waystation", "forgetting", signed.organisation(), note.id, note.forgetting_id, note.officer)


def read_note(forgetting_id: str, *, keyring: Keyring) -> tuple[Forgetting, dict[str, Any]]:
    """What an officer is asked to confirm: {"reason", "links"}. NotYours to anybody else."""
    need_officer(keyring)
    row = Forgetting.objects.filter(pk=forgetting_id).first()
    note = row.notes.filter(officer=keyring.worker_id).first() if row else None
    if row is None or note is None:
        raise NotYours()
    content: dict[str, Any] = json.loads(open_from(keyring.pair, bytes(note.sealed), _bound(note)))
    return row, content


def confirm_forgetting(forgetting_id: str, *, keyring: Keyring, now: datetime | None = None) -> None:
    """Second person, an officer: from here on it is carried out, and repeating it finishes what a crash cut short."""
    row, content = read_note(forgetting_id, keyring=keyring)
    if row.by == keyring.worker_id:
        raise Refused(_("the same person cannot be both hands"), hint=_("another officer confirms it"))
    links = Links.from_dict(content["links"])
    if not forgetting.is_begun(row.subject, links):
        if row.expires < (now or timezone.now()):
            raise Refused(_("this was asked too long ago"), hint=_("let it be asked for again"))
        _refuse_unsigned(row, content)
        _refuse_changed(row, content)
    forgetting.carry_out(row, links, officer=keyring)


def forget(subject: str, *, keyring: Keyring, reason: str, officer: Keyring, now: datetime | None = None) -> None:
    """Both hands in one call, for a command or a test; in the pages they are two people in two sessions."""
    row = ask_to_forget(subject, keyring=keyring, reason=reason, now=now)
    confirm_forgetting(row.pk, keyring=officer, now=now)


@transaction.atomic
def call_off(forgetting_id: str, *, keyring: Keyring) -> None:
    """Whoever asked, or an officer, takes it back, as long as nothing was deleted."""
    row = Forgetting.objects.select_for_update().filter(pk=forgetting_id).first()
    if row is None or not (keyring.is_officer or row.by == keyring.worker_id):
        raise NotYours()
    if row.state != Forgetting.State.ASKED:
        raise Refused(_("the keys are gone already"), hint=_("confirm again to finish it"))
    record(Tag.FORGET_CANCEL, by=keyring.worker_id, object=row.subject)
    row.delete()


@transaction.atomic
def place_hold(subject: str, *, keyring: Keyring, reason: str) -> LegalHold:
    """Keep this whatever anybody asks, e.g. because a court needs it. By somebody who can open the whole of it.

    Everybody who could ask to forget it reads why, and the officers on duty, who may lift it.
    """
    box = open_whole(keyring, subject)
    if not reason.strip():
        raise Refused(_("a hold needs a reason"), hint=_("write which duty or proceeding needs it"))
    if LegalHold.objects.filter(subject=subject).exists():
        raise Refused(_("a legal hold stands already"), hint=_("an officer can lift it"))
    Forgetting.objects.filter(subject=subject, state=Forgetting.State.ASKED).delete()
    sealed = _seal_reason(box, reason)
    record(Tag.HOLD, by=keyring.worker_id, object=subject)
    return LegalHold.objects.create(subject=subject, by=keyring.worker_id, hour=this_hour(), reason=sealed)


def _seal_reason(box: Box, reason: str) -> bytes:
    first, *others = whole_in(box)
    officers = [OFFICERS] if OFFICERS in signed.directory().compartments and OFFICERS not in (first, *others) else []
    return seal_detail(first, {"reason": reason}, *others, *officers)


def read_hold(subject: str, *, keyring: Keyring) -> dict[str, Any] | None:
    """{"reason"} of the hold on this subject; None without one, or when its reason is for another compartment."""
    row = LegalHold.objects.filter(subject=subject).first()
    return open_detail(keyring, bytes(row.reason)) if row else None


@transaction.atomic
def lift_hold(hold_id: str, *, keyring: Keyring) -> None:
    """An officer other than the one who placed it lifts a hold."""
    need_officer(keyring)
    row = LegalHold.objects.select_for_update().filter(pk=hold_id).first()
    if row is None:
        raise NotYours()
    if row.by == keyring.worker_id:
        raise Refused(_("whoever placed a hold does not lift it"), hint=_("another officer lifts it"))
    signed_lines.tell(Tag.HOLD_LIFT, row.subject, by=keyring)
    row.delete()
