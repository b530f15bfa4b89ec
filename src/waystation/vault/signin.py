"""Signing in and enrolling: the passphrase opens the keys, the one-time code proves the device; one answer for both."""

import hashlib
import hmac
import os
from dataclasses import dataclass
from datetime import datetime

import pyotp
from django.db import transaction
from django.utils.translation import gettext as _

from waystation.accounts import actions as accounts
from waystation.accounts import queries
from waystation.accounts.models import Invitation, Worker
from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.sealing import (
    Context,
    KeyPair,
    PublicKeys,
    fingerprint_words,
    generate_passphrase,
    open_value,
    pack,
    seal_value,
)
from waystation.core.vocabulary.refusals import Refused
from waystation.vault import lockdown, pepper, sessions
from waystation.vault.labels import Label
from waystation.vault.models import MemberWrap, WorkerKey
from waystation.vault.stretching import stretch_in_turn

_NOBODY_SALT = os.urandom(16)


class WrongSignIn(Refused):
    """Name, passphrase or code: which of them is not said."""


@dataclass(frozen=True)
class SignedIn:
    worker: Worker
    token: str
    device: str


def sign_in(name: str, passphrase: str, code: str, device: str, *, now: datetime) -> SignedIn:
    """Check passphrase, then factor; begin a session. WrongSignIn, or Refused while the desk is locked or busy."""
    worker, pair = prove(name, passphrase, code, device, now=now)
    token = sessions.start(worker, pair, now=now)
    record(Tag.SIGN_IN, by=worker.pk)
    return SignedIn(worker, token, accounts.remember_device(worker, device))


def prove(
    name: str, passphrase: str, code: str, device: str, *, now: datetime, unlocking: bool = False
) -> tuple[Worker, KeyPair]:
    """Who this is, with their keys; used by sign-in, by commands, and whatever asks for passphrase and factor again.

    While the desk is locked it opens no key, from wherever it is asked; only for whoever unlocks it (`unlocking`).
    """
    _refuse_locked(unlocking)
    accounts.check_delay(name, device, now=now)
    worker = queries.by_pseudonym(name)
    row = WorkerKey.objects.filter(worker=worker).first() if worker else None
    stretched = stretch_in_turn(normal(passphrase), bytes(row.salt) if row else _NOBODY_SALT)
    found = bool(row) and hmac.compare_digest(stretched.verifier, bytes(row.verifier)) if row else False
    if not (
        found
        and row
        and worker
        and worker.state != Worker.State.REVOKED
        and _factor(row, worker, stretched.kek, code, now)
    ):
        _count(name, device, worker, now)
        raise WrongSignIn(_("This does not fit."), hint=_("Check name, passphrase and code. A code is good once."))
    _refuse_locked(unlocking)  # it may have been locked while the passphrase was stretched
    accounts.clear_failures(name, device)
    pair = KeyPair.from_seed(
        open_value(stretched.kek, _context(Label.WORKER_SEED, worker.pk, row.version), bytes(row.sealed_seed))
    )
    return worker, pair


def _refuse_locked(unlocking: bool) -> None:
    if lockdown.is_locked() and not unlocking:
        raise Refused(_("The desk is locked."), hint=_("Two officers can unlock it."))


def _factor(row: WorkerKey, worker: Worker, kek: bytes, code: str, now: datetime) -> bool:
    secret = open_value(kek, _context(Label.WORKER_TOTP, worker.pk, row.version), bytes(row.sealed_totp)).decode()
    step = accounts.code_step(secret, code, now=now)
    return step is not None and accounts.use_code(worker, step)


def _count(name: str, device: str, worker: Worker | None, now: datetime) -> None:
    accounts.count_failure(name, device, now=now)
    record(Tag.SIGN_IN_REFUSED, by=worker.pk if worker else "")


def normal(passphrase: str) -> str:
    """Words in lower case with one space between: how they were typed does not matter."""
    return " ".join(passphrase.casefold().split())


@dataclass(frozen=True)
class Enrolment:
    """What a new worker is shown once: their passphrase and the secret for their authenticator.

    It goes out with the form and comes back with it, so nothing is kept here: `proof` says that it was drawn here.
    """

    passphrase: str
    totp_secret: str
    proof: str


def offer_enrolment(token: str, *, now: datetime) -> Enrolment:
    """Generate what the worker will use; nothing is kept until they type it back."""
    accounts.open_invitation(token, now=now)
    passphrase, totp_secret = generate_passphrase(os.urandom), pyotp.random_base32(32)
    return Enrolment(passphrase, totp_secret, _proof(token, passphrase, totp_secret))


def _proof(token: str, passphrase: str, totp_secret: str) -> str:
    """Only this desk can make it, until it is started anew; good for one invitation."""
    said = pack("waystation", "enrolment", accounts.token_digest(token), passphrase, totp_secret)
    return hmac.new(pepper.pepper(), said, hashlib.sha256).hexdigest()


def enrol(token: str, given: Enrolment, typed: str, code: str, *, now: datetime) -> Worker:
    """Make the worker's keys, sealed under the passphrase that was generated for them and typed back."""
    invitation = accounts.open_invitation(token, now=now)
    if not hmac.compare_digest(_proof(token, given.passphrase, given.totp_secret).encode(), given.proof.encode()):
        raise Refused(
            _("These words were not drawn here, or the desk was started anew since."),
            hint=_("Type your invitation again; you get new words."),
        )
    if normal(typed) != normal(given.passphrase):
        raise Refused(_("The words are not the ones shown."), hint=_("Type the six words again, in their order."))
    step = accounts.code_step(given.totp_secret, code, now=now)
    if step is None:
        raise Refused(_("The code does not fit."), hint=_("Check the clock of the telephone and type the next code."))
    salt, pair = os.urandom(16), KeyPair.from_seed(os.urandom(32))
    stretched = stretch_in_turn(normal(typed), salt)
    return _keep(invitation, pair, given.totp_secret, salt, stretched.verifier, stretched.kek, step)


@transaction.atomic
def _keep(
    invitation: Invitation, pair: KeyPair, totp: str, salt: bytes, verifier: bytes, kek: bytes, step: int
) -> Worker:
    if not Invitation.objects.filter(pk=invitation.pk, used=False).update(used=True):
        raise Refused(_("This invitation was used already."), hint=_("Ask for a new one."))
    worker = Worker.objects.select_for_update().get(pk=invitation.worker_id)
    accounts.refuse_withdrawn(worker)
    old = WorkerKey.objects.filter(worker=worker).first()
    version = (old.version if old else 0) + 1
    WorkerKey.objects.update_or_create(
        worker=worker,
        defaults={
            "version": version,
            "salt": salt,
            "verifier": verifier,
            "public": pair.public.to_bytes(),
            "sealed_seed": seal_value(kek, _context(Label.WORKER_SEED, worker.pk, version), pair.seed),
            "sealed_totp": seal_value(kek, _context(Label.WORKER_TOTP, worker.pk, version), totp.encode()),
        },
    )
    MemberWrap.objects.filter(worker=worker.pk).delete()
    sessions.end_all_of(worker.pk)
    worker.state = Worker.State.ENROLLED
    worker.save(update_fields=["state"])
    accounts.use_code(worker, step)
    record(Tag.ENROL, by=worker.pk, object=worker.pk)
    return worker


def fingerprint(worker_id: str) -> str:
    """Six words over both public keys, the worker's id and the version; read by voice to an officer."""
    row = WorkerKey.objects.get(worker_id=worker_id)
    public = PublicKeys.from_bytes(bytes(row.public))
    return fingerprint_words(hashlib.sha256(pack("fingerprint", public.digest(), worker_id, row.version)).digest())


def _context(label: Label, worker_id: str, version: int) -> Context:
    # Made before the signed list may exist, so not bound to the organisation; the KEK is this worker's alone.
    return Context("waystation", b"", int(label), worker_id.encode(), version)
