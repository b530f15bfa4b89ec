"""What officers sign: workers' keys, grants (also those that take two), revocations, and the log's head."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.accounts.models import Invitation, Worker
from waystation.audit.actions import checkpoint, record
from waystation.audit.tags import Tag
from waystation.core.sealing import sign
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault import compartments, names, sessions, signed, signed_lines
from waystation.vault import directory as lists
from waystation.vault.directory import TWO_OFFICERS
from waystation.vault.keyring import Keyring
from waystation.vault.models import MemberWrap, Proposal, WorkerKey
from waystation.vault.signin import fingerprint, normal

PROPOSAL_LIFE = timedelta(hours=24)


@transaction.atomic
def certify(worker_id: str, words: str, *, name: str, by: Keyring) -> None:
    """Sign a worker's keys and working name after hearing the six words. A slip in what was typed certifies nothing.

    `name` is the one under which the officer saw this worker: from then on the list says whose keys they are, no row.
    """
    compartments.need_officer(by)
    key = WorkerKey.objects.filter(worker_id=worker_id).select_for_update().first()
    if key is None:
        raise NotYours()
    refuse_officer(worker_id)
    if normal(words) != fingerprint(worker_id):
        raise Refused(
            _("these are not the six words of this worker"), hint=_("call again and let them read the words aloud")
        )
    names.check_name(worker_id, name)
    fields = {"worker": worker_id, "name": name, "version": key.version, "keys": bytes(key.public).hex()}
    fields["stays"] = signed.stays_of(worker_id)  # new keys end old grants
    signed.append("worker", fields, pair=by.pair, by=by.worker_id)
    Worker.objects.filter(pk=worker_id).update(state=Worker.State.ACTIVE)
    signed_lines.tell(Tag.CERTIFY, worker_id, by=by)


def refuse_officer(worker_id: str) -> None:
    """Nobody at the desk gives an officer new keys: whoever could would be two officers."""
    if worker_id in signed.directory().ever_officers:
        raise Refused(
            _("the keys of an officer come from the root alone"),
            hint=_("whoever keeps the root signs a new certificate, as at the setup"),
        )


@transaction.atomic
def propose_grant(code: str, worker: str, *, by: Keyring, now: datetime, until: str = "") -> Proposal:
    """First hand of a grant that needs two officers."""
    compartments.need_officer(by)
    if code in signed.directory().compartments:
        compartments.check_may_join(code, worker)
    fields = {"act": signed.new_act(), "kind": "member", "compartment": code, "worker": worker, "until": until}
    body = lists.canonical(fields)
    row = Proposal(body=body, by=by.worker_id, expires=now + PROPOSAL_LIFE)
    row.signature = sign(by.pair, lists.PURPOSE_PROPOSAL, signed.organisation(), body)
    row.save(force_insert=True)
    record(Tag.GRANT_PROPOSE, by=by.worker_id, object=worker)
    return row


@transaction.atomic
def confirm_grant(proposal_id: str, *, by: Keyring, now: datetime) -> None:
    """Second hand, of another officer."""
    row, fields = open_proposal(proposal_id, by=by, now=now)
    compartments.grant(
        fields["compartment"],
        fields["worker"],
        by=by,
        until=fields["until"],
        act=fields["act"],
        second=second_hand(row),
    )
    row.delete()


def open_proposal(proposal_id: str, *, by: Keyring, now: datetime) -> tuple[Proposal, dict[str, Any]]:
    """A proposal that this officer may confirm: not their own, not too old."""
    compartments.need_officer(by)
    row = Proposal.objects.select_for_update().filter(pk=proposal_id).first()
    if row is None:
        raise NotYours()
    if row.by == by.worker_id:
        raise Refused(
            _("the same officer cannot be both hands"), hint=_("another officer confirms it in their own session")
        )
    if row.expires < now:
        raise Refused(_("this proposal is too old"), hint=_("propose it again"))
    return row, signed.body_of(bytes(row.body))


@transaction.atomic
def found_compartment(
    code: str, workers: list[str], *, by: Keyring, now: datetime, proposals: list[str] | None = None
) -> None:
    """Make a compartment and grant its first members in one act, for nobody else holds its secret yet."""
    if not workers:
        raise Refused(_("a group needs a first member"), hint=_("choose who belongs to it"))
    if code not in TWO_OFFICERS:
        compartments.make_compartment(code, by=by)
        for worker in workers:
            compartments.grant(code, worker, by=by)
        return
    given = {
        fields["worker"]: row
        for row, fields in (open_proposal(p, by=by, now=now) for p in proposals or [])
        if fields["compartment"] == code
    }
    for worker in workers:
        if worker not in given:
            raise Refused(
                _("this group needs two different officers"), hint=_("another officer proposes its first members")
            )
    compartments.make_compartment(code, by=by, second=second_hand(given[workers[0]], founding=True))
    for worker in workers:
        confirm_grant(given[worker].pk, by=by, now=now)


def second_hand(row: Proposal, *, founding: bool = False) -> dict[str, Any]:
    """The other officer's signature as a line carries it; the line that founds a group carries what they signed too."""
    hand: dict[str, Any] = {"by": row.by, "signature": bytes(row.signature).hex()}
    return {**hand, "proposed": signed.body_of(bytes(row.body))} if founding else hand


@transaction.atomic
def revoke(worker_id: str, *, by: Keyring) -> list[str]:
    """First act of a revocation, by any officer, no content key needed. Returns the compartments that must rotate.

    Wraps and sessions go in this same transaction, so the very next request of the worker fails.
    """
    compartments.need_officer(by)
    if worker_id == by.worker_id:
        raise Refused(_("an officer cannot withdraw their own access"), hint=_("ask another officer"))
    worker = Worker.objects.filter(pk=worker_id).first()
    if worker is None:
        raise NotYours()
    codes = sorted(signed.directory().codes_of(worker_id))
    fields = {"worker": worker_id, "stays": signed.stays_of(worker_id)}
    signed.append("revoke", fields, pair=by.pair, by=by.worker_id)
    MemberWrap.objects.filter(worker=worker_id).delete()
    Invitation.objects.filter(worker=worker_id).delete()
    sessions.end_all_of(worker_id)
    Worker.objects.filter(pk=worker_id).update(state=Worker.State.REVOKED)
    signed_lines.tell(Tag.REVOKE, worker_id, by=by)
    return codes


def sign_log_head(by: Keyring) -> None:
    """At each sign-in an officer signs the head of the log once more."""
    if by.is_officer:
        checkpoint("desk", signer=by.worker_id, sign=lambda message: sign(by.pair, "log-head", message))
