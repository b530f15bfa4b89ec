"""Making compartments, granting them, delivering their secret, and rotating it after somebody left."""

import os
from datetime import datetime
from itertools import combinations
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from waystation.audit.actions import record, this_hour
from waystation.audit.tags import Tag
from waystation.core.sealing import seal_to, split, wrap_key
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault import names, public, signed, signed_lines
from waystation.vault.directory import TWO_OFFICERS
from waystation.vault.keyring import EpochKeys, Keyring, epoch_keys
from waystation.vault.labels import Label
from waystation.vault.models import EarlierEpoch, MemberWrap, RecoveryShare

# No worker may be in both of a pair: together they open an address, or a name given under torture.
NEVER_TOGETHER = (frozenset({"keepers", "duty"}), frozenset({"testimony", "names"}))
RECOVERY_HANDS = 2


def need_officer(keyring: Keyring) -> None:
    if not keyring.is_officer:
        raise NotYours()


@transaction.atomic
def make_compartment(code: str, *, by: Keyring, second: dict[str, Any] | None = None) -> None:
    """An officer makes a compartment. Its secret goes to officers as recovery shares, to members as they are granted.

    The officer hands it to the first members in the same act (`grant`), for no member is there yet who could. Where the
    group takes two officers, `second` is another's proposal of a first member (officers.second_hand).
    """
    need_officer(by)
    if code in signed.directory().compartments:
        raise Refused(_("this group exists already"), hint=_("add members to it instead"))
    keys = epoch_keys(code, 1, os.urandom(32))
    fields = _epoch_fields(keys)
    if second is not None:
        fields["second"] = second
    signed.append("epoch", fields, pair=by.pair, by=by.worker_id)
    share_for_recovery(keys)
    by.hold(keys)  # for the grants of this same request; the officer keeps no wrap of it
    record(Tag.COMPARTMENT_NEW, by=by.worker_id, object=code)


def _epoch_fields(keys: EpochKeys) -> dict[str, object]:
    return {"compartment": keys.code, "epoch": keys.epoch, "keys": keys.pair.public.to_bytes().hex()}


@transaction.atomic
def grant(
    code: str, worker: str, *, by: Keyring, until: str = "", second: dict[str, str] | None = None, act: str = ""
) -> None:
    """Sign that `worker` is in `code` until the hour `until` (empty: no end), and deliver the secret if we hold it."""
    need_officer(by)
    check_may_join(code, worker)
    fields: dict[str, object] = {"act": act or signed.new_act(), "compartment": code, "worker": worker, "until": until}
    if code in TWO_OFFICERS:
        if second is None:
            raise Refused(
                _("this group needs two different officers"), hint=_("propose the grant; another officer confirms it")
            )
        fields["second"] = second
    signed.append("member", fields, pair=by.pair, by=by.worker_id)
    record(Tag.GRANT, by=by.worker_id, object=worker)
    held = by.held(code)
    if held:
        deliver(held, worker)


def check_may_join(code: str, worker: str) -> None:
    """Refuse a grant to somebody uncertified, or to somebody who would then hold both halves."""
    names.refuse_renamed(worker)
    present = signed.directory()
    present.compartment(code)
    if present.worker(worker) is None:
        raise Refused(
            _("this worker's keys are not certified yet"), hint=_("an officer hears the six words and certifies first")
        )
    for pair in NEVER_TOGETHER:
        if code in pair and any(other in present.ever_codes_of(worker) for other in pair - {code}):
            raise Refused(
                _("nobody may be in both of these groups"), hint=_("together they open what takes two people")
            )


def deliver(keys: EpochKeys, worker: str) -> None:
    """Seal a compartment's secret to one member's certified key."""
    signed.hold_list()  # nobody is revoked between the question and the row
    present = signed.directory()
    entry = present.worker(worker)
    if entry is None or worker not in present.members(keys.code, this_hour()):
        return
    bound = public.compartment_context(signed.directory(), keys.code, keys.epoch, Label.COMPARTMENT_SECRET, worker)
    MemberWrap.objects.update_or_create(
        compartment=keys.code,
        epoch=keys.epoch,
        worker=worker,
        defaults={"version": entry.version, "sealed": seal_to(entry.public, keys.secret, bound)},
    )


def end_expired(now: datetime) -> int:
    """Take the secrets from whoever is no member by this hour; their groups then rotate. Opens nothing. How many."""
    if not signed.is_founded():
        return 0
    present, hour = signed.directory(), this_hour(now)
    rows = MemberWrap.objects.values_list("pk", "compartment", "worker")
    over = [pk for pk, code, worker in rows if worker not in present.members(code, hour)]
    return MemberWrap.objects.filter(pk__in=over).delete()[0] if over else 0


def waiting_members(code: str) -> list[str]:
    """Members by the signed list who have no wrap of the present epoch for their present key."""
    present = signed.directory()
    epoch = present.compartment(code).epoch
    have = dict(MemberWrap.objects.filter(compartment=code, epoch=epoch).values_list("worker", "version"))
    members = present.members(code, this_hour())
    return sorted(w for w in members if have.get(w) != present.workers[w].version)


def deliver_waiting(keyring: Keyring) -> int:
    """Hand the secrets this worker holds to members who still wait for them. Returns how many."""
    done = 0
    end_expired(timezone.now())
    for code in sorted(keyring.codes):
        if not keyring.has_wrap(code):
            continue
        refresh_shares(code, keyring)
        for worker in waiting_members(code):
            if worker == keyring.worker_id:
                continue
            with transaction.atomic():
                deliver(keyring.compartment(code), worker)
                record(Tag.GRANT_DELIVER, by=keyring.worker_id, object=worker)
            done += 1
    return done


@transaction.atomic
def end_membership(code: str, worker: str, *, by: Keyring) -> None:
    """One worker leaves one compartment: the wrap goes now, the rotation follows."""
    need_officer(by)
    fields = {"compartment": code, "worker": worker, "stays": signed.stays_of(worker)}
    signed.append("leave", fields, pair=by.pair, by=by.worker_id)
    MemberWrap.objects.filter(compartment=code, worker=worker).delete()
    signed_lines.tell(Tag.LEAVE, worker, by=by)


def new_epoch(code: str, keyring: Keyring) -> EpochKeys:
    """First step of a rotation: a new secret for the members who remain, and the way back for older items."""
    return follow(keyring.compartment(code), keyring)


@transaction.atomic
def follow(old: EpochKeys, keyring: Keyring) -> EpochKeys:
    """The epoch after `old`, signed by a member (when the list asks for it) or by an officer who recovered `old`."""
    keys = epoch_keys(old.code, old.epoch + 1, os.urandom(32))
    start_epoch(keys, keyring)
    bound = signed.context(Label.EARLIER_EPOCH, old.code, epoch=keys.epoch)
    EarlierEpoch.objects.create(
        compartment=old.code, epoch=keys.epoch, sealed=wrap_key(keys.wrapping_key, bound, old.secret)
    )
    return keys


@transaction.atomic
def start_epoch(keys: EpochKeys, keyring: Keyring) -> None:
    """Sign an epoch's keys, hand them to the members and split them for the officers; wraps of earlier epochs go."""
    present, hour = signed.directory(), this_hour()
    over = present.memberships[keys.code].keys() - present.members(keys.code, hour)
    stays = {worker: signed.stays_of(worker, over=True) for worker in sorted(over)}
    signed.append("epoch", {**_epoch_fields(keys), "stays": stays}, pair=keyring.pair, by=keyring.worker_id)
    for worker in signed.directory().members(keys.code, this_hour()):
        deliver(keys, worker)
    share_for_recovery(keys)
    MemberWrap.objects.filter(compartment=keys.code, epoch__lt=keys.epoch).delete()
    keyring.hold(keys)
    record(Tag.ROTATE, by=keyring.worker_id, object=keys.code)


def shares_fit(code: str) -> bool:
    """Whether the recovery shares are for the officers of now, with their present keys, and for the present epoch."""
    present = signed.directory()
    officers = present.officers(this_hour())
    wanted = {(o, present.workers[o].version) for o in officers} if len(officers) >= RECOVERY_HANDS else set()
    rows = RecoveryShare.objects.filter(compartment=code)
    have = set(rows.filter(epoch=present.compartment(code).epoch).values_list("officer", "version"))
    return have == wanted


@transaction.atomic
def refresh_shares(code: str, keyring: Keyring) -> bool:
    """Split anew when officers came, left or changed keys. A rotation does it by itself. True when it was needed."""
    if shares_fit(code):
        return False
    share_for_recovery(keyring.compartment(code))
    record(Tag.RECOVERY_SHARES, by=keyring.worker_id, object=code)
    return True


def share_for_recovery(keys: EpochKeys, now: datetime | None = None) -> None:
    """Split the secret for every pair of officers; old shares go. With fewer than two officers there is no recovery."""
    present = signed.directory()
    officers = sorted(present.officers(this_hour(now or timezone.now())))
    RecoveryShare.objects.filter(compartment=keys.code).delete()
    for hands in combinations(officers, RECOVERY_HANDS):
        name = "+".join(hands)
        for officer, share in zip(hands, split(keys.secret, len(hands)), strict=True):
            entry = present.workers[officer]
            bound = public.compartment_context(
                present, keys.code, keys.epoch, Label.RECOVERY_SHARE, f"{name}:{officer}"
            )
            RecoveryShare.objects.create(
                compartment=keys.code,
                epoch=keys.epoch,
                hands=name,
                officer=officer,
                version=entry.version,
                sealed=seal_to(entry.public, share, bound),
            )
