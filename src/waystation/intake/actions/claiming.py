"""A lost code: one worker compares the agreed answer, another signs, the new mailbox is attached, the old one dies.

Which request a claim belongs to stands in that request's box only. What the second worker signs is a digest over the
request, the new mailbox and a number drawn for it, so that nobody can put another mailbox in its place.
"""

import hashlib
import os
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.sealing import BadSignature, Damaged, pack, sign, verify
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import handing, mail
from waystation.intake.access import OpenRequest
from waystation.intake.models import MailboxClaim
from waystation.intake.moving import sealed_row
from waystation.letterbox import clocks, mailboxes, taking
from waystation.letterbox.envelopes import INTAKE, open_person_message
from waystation.letterbox.models import IncomingMessage
from waystation.letterbox.shapes import PersonMessage
from waystation.vault import signed
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

PURPOSE = "mailbox-claim"


def read_claim(keyring: Keyring, claim_id: str) -> PersonMessage:
    """What somebody wrote who lost their code. Damaged where it does not open, whoever spoilt it."""
    return _open(keyring, _row(keyring, claim_id))


def _row(keyring: Keyring, claim_id: str) -> IncomingMessage:
    row = IncomingMessage.objects.filter(pk=claim_id, kind="claim").first()
    if row is None or row.compartment not in keyring.codes:
        raise NotYours()
    return row


def _open(keyring: Keyring, row: IncomingMessage) -> PersonMessage:
    pair = keyring.epoch(row.compartment, row.epoch).pair
    message = open_person_message(signed.directory(), pair, sealed_row(row), row.kind)[1]
    if message.mailbox != row.mailbox or not taking.is_theirs(row, message):
        raise Damaged("this claim was not written with the code of the mailbox it names")
    return message


def compare_claim(request: OpenRequest, claim_id: str, *, answer_matches: bool, now: datetime) -> MailboxClaim:
    """First hand: the answer was compared with the one agreed, and it is this request."""
    if not answer_matches:
        raise Refused(
            _("Without the agreed answer no new mailbox is attached."),
            hint=_("Ask the person once more at the door, or reject the claim."),
        )
    message = read_claim(request.keyring, claim_id)
    said = {"mailbox": message.mailbox, "mailbox_public": message.mailbox_public, "nonce": os.urandom(16).hex()}
    with request.writing() as box:
        if MailboxClaim.objects.filter(pk=claim_id).exists():
            raise Refused(_("Somebody has compared this claim already."), hint=_("Look at the list of claims."))
        claim = MailboxClaim.objects.create(
            pk=claim_id, first_id=request.keyring.worker_id, digest=_digest(request.ref, said)
        )
        box.write(Label.REQUEST_DETAIL, claim_id, {**said, "by": request.keyring.worker_id, "due": message.due})
        box.write(Label.REQUEST_DECISION, random_id(), _told(request, "claim-compared", now))
        box.sign(Tag.MAILBOX_COMPARE, object=claim_id)
    return claim


@transaction.atomic
def confirm_claim(keyring: Keyring, claim_id: str) -> MailboxClaim:
    """Second hand: another member of the intake desk, or an officer, signs."""
    if not handing.may_be_second(keyring.worker_id):
        raise NotYours()
    claim = MailboxClaim.objects.select_for_update().filter(pk=claim_id, state=MailboxClaim.State.COMPARED).first()
    if claim is None:
        raise NotYours()
    if claim.first_id == keyring.worker_id:
        raise Refused(
            _("The same worker cannot be both hands."), hint=_("Somebody else confirms it in their own session.")
        )
    claim.state, claim.second_id = MailboxClaim.State.CONFIRMED, keyring.worker_id
    claim.signature = sign(keyring.pair, PURPOSE, *_fields(claim))
    claim.save()
    record(Tag.MAILBOX_CONFIRM, by=keyring.worker_id, object=claim_id)
    return claim


def attach_mailbox(request: OpenRequest, claim_id: str, *, now: datetime) -> None:
    """After both hands: answers go to the new mailbox from now on. The old one dies with what lay in it."""
    with request.writing() as box, transaction.atomic(using=taking.DATABASE):
        claim = MailboxClaim.objects.select_for_update().filter(pk=claim_id).first()
        compared = box.read(Label.REQUEST_DETAIL, claim_id)
        if claim is None or compared is None:
            raise NotYours()
        _check(claim, request.ref, compared)
        handed = handing.was_handed_over(compared)  # the door had committed, and the desk stopped before it could
        handing.refuse_without_way(request, claim, handed=handed)
        became_case = handed or handing.team_of(request) != INTAKE
        if became_case and not handed:
            handing.hand_over(request, claim, compared, now)
        old = request.contact
        made = {name: compared[name] for name in ("mailbox", "mailbox_public")}
        box.write(Label.REQUEST_CONTACT, request.ref, {**old, **made})
        request.change_summary(mailbox=made["mailbox"])
        box.write(Label.REQUEST_DECISION, random_id(), _told(request, "mailbox-attached", now))
        MailboxClaim.objects.filter(pk=claim_id).update(state=MailboxClaim.State.ENDED)
        box.sign(Tag.REQUEST_MAILBOX_NEW, object=claim_id)
        if old.get("mailbox") and old["mailbox"] != made["mailbox"]:
            mailboxes.delete_mailbox(old["mailbox"])
        clocks.settle_due(compared.get("due", ""))
        _remove(claim_id)
        mail.put_status(request, "accepted" if became_case else "reading", now)


def reject_claim(keyring: Keyring, claim_id: str) -> None:
    """It is not shown whose it is: the claim ends, with the mailbox made for it and its clocks.

    What was written into that mailbox stays at the door and is shown beside the claims: somebody may be in danger.
    A claim that does not open is only taken off the list: its columns may name anybody's mailbox.
    """
    row = _row(keyring, claim_id)
    try:
        message = _open(keyring, row)
    except taking.SPOILT:
        _set_aside(keyring, claim_id)
        return
    with transaction.atomic():  # the desk first: what a crash leaves at the door can be rejected again
        MailboxClaim.objects.filter(pk=claim_id).update(state=MailboxClaim.State.ENDED)
        record(Tag.MAILBOX_REJECT, by=keyring.worker_id, object=claim_id)
        for written in (message, *messages_under(keyring, message.mailbox)):
            clocks.settle_due(written.due)
    with transaction.atomic(using=taking.DATABASE):
        mailboxes.delete_mailbox(message.mailbox)
        _remove(claim_id)


@transaction.atomic
def _set_aside(keyring: Keyring, claim_id: str) -> None:
    """It stays at the door as it is, and comes back to the list should it open one day."""
    ended = {"first_id": keyring.worker_id, "digest": b"", "state": MailboxClaim.State.ENDED}
    MailboxClaim.objects.get_or_create(pk=claim_id, defaults=ended)
    record(Tag.MAILBOX_REJECT, by=keyring.worker_id, object=claim_id)


def messages_under(keyring: Keyring, mailbox: str) -> list[PersonMessage]:
    """What was written into a mailbox that belongs to no request, the oldest first; what does not open is left out."""
    rows = IncomingMessage.objects.filter(mailbox=mailbox, moved=False, compartment__in=keyring.codes)
    found = []
    for row in rows.exclude(kind="claim").order_by("hour"):
        try:
            found.append(_open(keyring, row))  # refused where the row was moved here by hand
        except taking.SPOILT:
            continue
    return found


def _check(claim: MailboxClaim, ref: str, compared: dict[str, Any]) -> None:
    """Both hands must hold: the digest of what was compared, and a signature over it of somebody else who may.

    Who compared stands in the box; what the claim's row says of it anybody with a hand on the database can change.
    """
    second = signed.directory().worker(claim.second_id or "")
    if claim.state != MailboxClaim.State.CONFIRMED or second is None or claim.second_id == claim.first_id:
        raise Refused(_("This claim waits for a second worker."), hint=_("Somebody else confirms it first."))
    if not handing.may_be_second(second.worker):
        raise Refused(
            _("Whoever confirmed this claim is not of the intake desk and no officer, so nothing was attached."),
            hint=_("Tell an officer. Reject the claim and let the person ask once more."),
        )
    first = compared["by"]
    if first != claim.first_id or first == claim.second_id or bytes(claim.digest) != _digest(ref, compared):
        raise _not_as_signed()
    try:
        verify(second.public.ed25519, bytes(claim.signature), PURPOSE, *_fields(claim))
    except BadSignature:
        raise _not_as_signed() from None


def _not_as_signed() -> Refused:
    return Refused(
        _("This claim is not as it was compared, so nothing was attached."),
        hint=_("Tell an officer. Reject the claim and let the person ask once more."),
    )


def _digest(ref: str, said: dict[str, Any]) -> bytes:
    return hashlib.sha256(pack(said["nonce"], ref, said["mailbox"], said["mailbox_public"])).digest()


def _fields(claim: MailboxClaim) -> tuple[bytes | str, ...]:
    return signed.organisation(), claim.pk, bytes(claim.digest), claim.first_id


def signed_by_second(ed25519_public: bytes, about: dict[str, str]) -> None:
    """Raises BadSignature unless the second hand signed for what this letter to a team says (intake.handing)."""
    said = (signed.organisation(), about["claim"], _digest(about["request"], about), about["first"])
    verify(ed25519_public, bytes.fromhex(about["signature"]), PURPOSE, *said)


def _told(request: OpenRequest, kind: str, now: datetime) -> dict[str, str]:
    return {"kind": kind, "by": request.keyring.worker_id, "at": mailboxes.moment_of(now)}


def _remove(claim_id: str) -> None:
    IncomingMessage.objects.filter(pk=claim_id).update(moved=True)
    taking.delete_moved([claim_id])
