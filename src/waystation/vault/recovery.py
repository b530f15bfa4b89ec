"""When every member of a compartment is lost: two officers bring its secret back from their shares.

One officer asks; all officers see it for 72 hours and any can cancel; then each releases their shares in their own
session, re-sealed to the one who asked, in any order; the result must derive the signed public key, two officers sign
that it happened, and the compartment gets a new secret at once. A drill takes the same path, without the waiting, on a
compartment that holds nothing but a canary.
"""

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.sealing import SealingError, WrongKey, join, open_from, pack, seal_to, sign
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault import compartments, officers, public, shelf, signed
from waystation.vault import directory as lists
from waystation.vault.directory import PURPOSE_PROPOSAL, TWO_OFFICERS, canonical
from waystation.vault.keyring import EpochKeys, Keyring, epoch_keys
from waystation.vault.labels import Label
from waystation.vault.models import Recovery, RecoveryShare, ReleasedShare, Summary

WAIT = timedelta(hours=72)
DRILL = lists.DRILL
CANARY_ROW, CANARY = "c0" * 16, {"canary": "this opens only when the shares do"}


@transaction.atomic
def ask(keyring: Keyring, code: str, *, now: datetime) -> Recovery:
    """Ask for a compartment's secret. Every officer sees this for 72 hours and can cancel it."""
    compartments.need_officer(keyring)
    epoch = signed.directory().compartment(code).epoch
    if code == DRILL:
        raise Refused(_("This group is for drills only."), hint=_("Start a drill instead."))
    if Recovery.objects.filter(compartment=code, state=Recovery.State.ASKED).exists():
        raise Refused(_("A recovery of this group is under way."), hint=_("Release your shares, or cancel it first."))
    if not RecoveryShare.objects.filter(compartment=code, epoch=epoch).exists():
        raise Refused(_("There are no shares of this group."), hint=_("A member must sign in, or a backup come back."))
    row = _new(keyring, code, epoch, ready=now + WAIT, drill=False)
    record(Tag.RECOVERY_ASK, by=keyring.worker_id, object=code)
    return row


@transaction.atomic
def start_drill(keyring: Keyring, *, now: datetime) -> Recovery:
    """The same path on a group made for it, without the waiting. Hard lockdown is refused until one was passed."""
    compartments.need_officer(keyring)
    Recovery.objects.filter(compartment=DRILL, state=Recovery.State.ASKED).update(state=Recovery.State.CANCELLED)
    if DRILL in signed.directory().compartments:
        epoch = signed.directory().compartment(DRILL).epoch + 1
        compartments.start_epoch(epoch_keys(DRILL, epoch, os.urandom(32)), keyring)
    else:
        compartments.make_compartment(DRILL, by=keyring)
    _put_canary()
    row = _new(keyring, DRILL, signed.directory().compartment(DRILL).epoch, ready=now, drill=True)
    record(Tag.RECOVERY_ASK, by=keyring.worker_id, object=DRILL)
    return row


def asked(keyring: Keyring) -> list[Recovery]:
    """Every recovery under way; all officers see all of them."""
    compartments.need_officer(keyring)
    return list(Recovery.objects.filter(state=Recovery.State.ASKED).order_by("ready"))


def released_by(recovery: Recovery) -> frozenset[str]:
    """Officers who have released their shares already."""
    return frozenset(ReleasedShare.objects.filter(recovery=recovery).values_list("officer", flat=True))


@transaction.atomic
def cancel(keyring: Keyring, recovery_id: str) -> None:
    """Any officer can."""
    compartments.need_officer(keyring)
    row = _live(recovery_id)
    if len(released_by(row)) >= compartments.RECOVERY_HANDS and not row.drill:
        # Whoever asked may have joined the shares already: what they give must open nothing that is written later.
        signed.append("renew", {"compartment": row.compartment}, pair=keyring.pair, by=keyring.worker_id)
    ReleasedShare.objects.filter(recovery=row).delete()
    Recovery.objects.filter(pk=row.pk).update(state=Recovery.State.CANCELLED)
    record(Tag.RECOVERY_CANCEL, by=keyring.worker_id, object=row.compartment)


@transaction.atomic
def release(keyring: Keyring, recovery_id: str, *, now: datetime) -> None:
    """An officer opens their shares and re-seals them to the officer who asked. Not before the 72 hours are over."""
    compartments.need_officer(keyring)
    row = _ready(recovery_id, now)
    to = signed.directory().worker(row.by)
    shares = RecoveryShare.objects.filter(compartment=row.compartment, epoch=row.epoch, officer=keyring.worker_id)
    if to is None or not shares:
        raise NotYours()
    if keyring.worker_id in released_by(row):
        raise Refused(_("Your shares are released already."), hint=_("Another officer releases theirs."))
    signature = sign(keyring.pair, PURPOSE_PROPOSAL, signed.organisation(), bytes(row.body))
    for share in shares:
        made = ReleasedShare(recovery=row, hands=share.hands, officer=share.officer, signature=signature)
        made.sealed = seal_to(to.public, _opened(keyring, share), _released(made))
        made.save(force_insert=True)
    record(Tag.RECOVERY_RELEASE, by=keyring.worker_id, object=row.compartment)


@transaction.atomic
def finish(
    keyring: Keyring, recovery_id: str, *, now: datetime, workers: Iterable[str] = (), proposals: Iterable[str] = ()
) -> None:
    """Join the shares, sign that it happened, and give the compartment a new secret for its members at once.

    `workers` are granted in the same act, for where nobody is left; the groups that take two officers need `proposals`
    of another officer. What lies under the old secret is re-sealed by the next member (vault.rotating).
    """
    compartments.need_officer(keyring)
    row = _ready(recovery_id, now)
    if row.by != keyring.worker_id:
        raise NotYours()
    if signed.directory().compartment(row.compartment).epoch != row.epoch:
        raise Refused(_("This group was given a new key meanwhile."), hint=_("Cancel this recovery and ask anew."))
    shares, hands = _joined_by(keyring, row)
    keys = _checked(row, join(shares))
    if row.drill:
        _open_canary(keys)
    _sign_recovered(keyring, row, hands)
    compartments.follow(keys, keyring)
    _grant(keyring, row.compartment, workers, proposals, now)
    if row.drill:
        _put_canary()
    ReleasedShare.objects.filter(recovery=row).delete()
    Recovery.objects.filter(pk=row.pk).update(state=Recovery.State.DONE)
    record(Tag.RECOVERY_DRILL if row.drill else Tag.RECOVERY_DONE, by=keyring.worker_id, object=row.compartment)


def _new(keyring: Keyring, code: str, epoch: int, *, ready: datetime, drill: bool) -> Recovery:
    row = Recovery(id=random_id(), compartment=code, epoch=epoch, by=keyring.worker_id, ready=ready, drill=drill)
    fields = {"act": signed.new_act(), "kind": "recovered", "compartment": code, "epoch": epoch, "recovery": row.id}
    row.body = canonical(fields)
    row.save(force_insert=True)
    return row


def _live(recovery_id: str) -> Recovery:
    row = Recovery.objects.select_for_update().filter(pk=recovery_id).first()
    if row is None:
        raise NotYours()
    if row.state != Recovery.State.ASKED:
        raise Refused(_("This recovery is over."), hint=_("Look at the list of recoveries."))
    return row


def _ready(recovery_id: str, now: datetime) -> Recovery:
    row = _live(recovery_id)
    if now < row.ready:
        hours = int((row.ready - now).total_seconds() // 3600) + 1
        raise Refused(
            _("All officers see this for 72 hours first; %(hours)s remain.") % {"hours": hours},
            hint=_("Any officer can cancel it until then."),
        )
    return row


def _opened(keyring: Keyring, share: RecoveryShare) -> bytes:
    row = f"{share.hands}:{share.officer}"
    bound = public.compartment_context(signed.directory(), share.compartment, share.epoch, Label.RECOVERY_SHARE, row)
    try:
        return open_from(keyring.pair, bytes(share.sealed), bound)
    except WrongKey:
        raise Refused(
            _("Your share is for keys you no longer have."), hint=_("Two other officers, or a member, are needed.")
        ) from None


def _released(share: ReleasedShare) -> bytes:
    fields = (signed.organisation(), int(Label.RELEASED_SHARE), share.recovery_id, share.hands, share.officer)
    return pack("waystation", "released share", *fields)


def _joined_by(keyring: Keyring, row: Recovery) -> tuple[list[bytes], list[ReleasedShare]]:
    """The shares of the first set of hands that is complete."""
    found: dict[str, list[ReleasedShare]] = {}
    for share in ReleasedShare.objects.filter(recovery=row).order_by("hands", "officer"):
        found.setdefault(share.hands, []).append(share)
    for hands, shares in sorted(found.items()):
        if {s.officer for s in shares} == set(hands.split("+")):
            return [open_from(keyring.pair, bytes(s.sealed), _released(s)) for s in shares], shares
    raise Refused(_("Two different officers must release their shares."), hint=_("Call the other officers."))


def _checked(row: Recovery, secret: bytes) -> EpochKeys:
    keys = epoch_keys(row.compartment, row.epoch, secret)
    if keys.pair.public != signed.directory().epoch_keys.get((row.compartment, row.epoch)):
        raise SealingError("the shares do not give the secret of this group's signed key")
    return keys


def _sign_recovered(keyring: Keyring, row: Recovery, hands: list[ReleasedShare]) -> None:
    other = next((s for s in hands if s.officer != keyring.worker_id), None)
    if other is None:
        raise NotYours()
    fields: dict[str, Any] = signed.body_of(bytes(row.body))
    fields["second"] = {"by": other.officer, "signature": bytes(other.signature).hex()}
    signed.append("recovered", fields, pair=keyring.pair, by=keyring.worker_id)


def _grant(keyring: Keyring, code: str, workers: Iterable[str], proposals: Iterable[str], now: datetime) -> None:
    if code in TWO_OFFICERS:
        for proposal in proposals:
            officers.confirm_grant(proposal, by=keyring, now=now)
        return
    for worker in workers:
        compartments.grant(code, worker, by=keyring)


def _put_canary() -> None:
    epoch, sealed = public.seal_to_compartment(
        signed.directory(), DRILL, Label.SUMMARY, CANARY_ROW, shelf.to_bytes(CANARY)
    )
    fields = {"epoch": epoch, "sealed": sealed, "outside": True}
    Summary.objects.update_or_create(subject=CANARY_ROW, compartment=DRILL, defaults=fields)


def _open_canary(keys: EpochKeys) -> None:
    row = Summary.objects.filter(subject=CANARY_ROW, compartment=DRILL).first()
    if row is None or shelf.open_summary(keys, row) != CANARY:
        raise SealingError("the canary of the drill does not open")
