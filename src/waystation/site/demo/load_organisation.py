"""Founding the demo's organisation with both halves: the root and the desk, in one process, marked as a demo."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
from django.conf import settings
from django.core.management import call_command

from waystation.accounts import actions as accounts
from waystation.accounts.models import Worker
from waystation.audit.actions import make_log_key, this_hour
from waystation.core.sealing import KeyPair
from waystation.letterbox import lists
from waystation.site.demo.cast import CAST, CastMember
from waystation.vault import founding, officers, signed, signin
from waystation.vault.directory import TWO_OFFICERS
from waystation.vault.keyring import Keyring
from waystation.vault.models import WorkerKey

CODES = ("intake", "team-birch", "team-cedar", "identity", "keepers", "duty", "travel", "settlement", "testimony",
         "names", "money", "figures", "interpreters", "admin")  # fmt: skip
LOADS = ("ada", "ben", "jon", "kay", "faye", "gil", "ivo")  # whose keys are needed while the world is loaded
CERTIFIED_FROM, CERTIFIED_DAYS = "2017-03-01T00", 700
Say = Callable[[str], None]


@dataclass(frozen=True)
class Account:
    """What a worker of the demo signs in with."""

    name: str
    passphrase: str
    totp: str


@dataclass
class Office:
    """The founded organisation: accounts by name of the cast, ids, and the keys of those who load the world."""

    accounts: dict[str, Account] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    pairs: dict[str, KeyPair] = field(default_factory=dict)

    def keyring(self, name: str) -> Keyring:
        """Fresh, as a request of its own would have it."""
        return Keyring(self.ids[name], self.pairs[name])


def make_databases() -> None:
    """Both databases and the log key, in the home that the settings name."""
    for database in ("door", "default"):
        call_command("migrate", database=database, interactive=False, verbosity=0)
    if not Path(settings.LOG_KEY).exists():
        make_log_key(Path(settings.LOG_KEY))


def found(organisation: str, root: KeyPair, *, now: datetime) -> Office:
    """Enrol the cast, let the root certify the officers, and let these set up the groups. `now` is the real moment."""
    office = Office()
    for member in CAST:
        _enrol(office, member, now)
    signed.append_certificate(*founding.sign_organisation(root, organisation, demo=True))
    until = this_hour(now + timedelta(days=CERTIFIED_DAYS))
    for name in [member.id for member in CAST if member.officer]:
        certificate = founding.sign_officer(root, organisation, _asked(office, name), since=CERTIFIED_FROM, until=until)
        signed.append_certificate(*certificate)
        Worker.objects.filter(pk=office.ids[name]).update(state=Worker.State.ACTIVE)
    for name in LOADS:
        _open_keys(office, name, now)
    _certify(office)
    _make_groups(office, now)
    lists.copy_lines(signed.raw_lines())
    return office


def _enrol(office: Office, member: CastMember, now: datetime) -> None:
    """The way of every worker: an invitation, six words and a secret, both typed back. The code is that of before."""
    _, token = accounts.invite_worker(member.name, by="setup", now=now, source="command")
    offered = signin.offer_enrolment(token, now=now)
    code = pyotp.TOTP(offered.totp_secret).at(now - timedelta(seconds=accounts.CODE_SECONDS))
    worker = signin.enrol(token, offered, offered.passphrase, code, now=now)
    office.ids[member.id] = worker.pk
    office.accounts[member.id] = Account(member.name, offered.passphrase, offered.totp_secret)


def _asked(office: Office, name: str) -> dict[str, object]:
    row = WorkerKey.objects.get(worker_id=office.ids[name])
    return {
        "worker": row.worker_id,
        "name": row.worker.pseudonym,
        "version": row.version,
        "keys": bytes(row.public).hex(),
    }


def _open_keys(office: Office, name: str, now: datetime) -> None:
    """By passphrase and code, as at a sign-in."""
    account = office.accounts[name]
    code = pyotp.TOTP(account.totp).at(now)
    _, office.pairs[name] = signin.prove(account.name, account.passphrase, code, "", now=now)


def _certify(office: Office) -> None:
    faye = office.keyring("faye")
    for member in CAST:
        if not member.officer:
            who = office.ids[member.id]
            officers.certify(who, signin.fingerprint(who), name=member.name, by=faye)


def _make_groups(office: Office, now: datetime) -> None:
    """Gil makes each group and grants its first members; where it takes two officers, Faye proposes."""
    for code in CODES:
        faye, gil = office.keyring("faye"), office.keyring("gil")
        ids = [office.ids[member.id] for member in CAST if code in member.compartments]
        proposals = []
        if code in TWO_OFFICERS:
            proposals = [officers.propose_grant(code, worker, by=faye, now=now).pk for worker in ids]
        officers.found_compartment(code, ids, by=gil, now=now, proposals=proposals)
