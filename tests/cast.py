"""The fixed cast, all invented, with an organisation, compartments and certified keys. Used by every test of the desk.

Ada works the case, Jon is in her team; Ben is a caseworker without it, Kay in his team; Cleo keeps houses; Faye is duty
officer, Gil the second, Hana the third and takes testimony; Ivo interprets; Dov sees figures only; Mia pays and books;
Eve administers and holds no case key. Nur asks for help, with her son Sami.
"""

import hashlib
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pyotp
from django.apps import apps
from django.conf import settings
from django.db import connection, router, transaction
from django.test import Client
from django.utils import timezone

from waystation.accounts.models import Worker
from waystation.audit.actions import make_log_key, this_hour
from waystation.core.sealing import KeyPair, Stretched, seal_value, stretch
from waystation.vault import compartments, founding, officers, sessions, signed, signin
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label
from waystation.vault.models import WorkerKey

Rows = dict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]]
PASSPHRASE = "abacus banana cactus dagger eagle fabric"
ORGANISATION = "0f" * 16
TOTP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OFFICERS = ("faye", "gil", "hana")
COMPARTMENTS = {
    "intake": ("ada", "ben"),
    "team-birch": ("ada", "jon"),
    "team-cedar": ("ben", "kay"),
    "identity": ("jon", "kay"),
    "keepers": ("cleo",),
    "duty": ("faye", "gil"),
    "travel": ("mia",),
    "settlement": ("cleo",),
    "testimony": ("hana",),
    "names": ("kay",),
    "money": ("mia",),
    "figures": ("dov",),
    "interpreters": ("ivo",),
    "admin": ("eve",),
}
NAMES = ("ada", "jon", "ben", "kay", "cleo", "faye", "gil", "hana", "ivo", "dov", "eve", "mia")


@dataclass
class Cast:
    """Everybody by name: `cast.keyring("ada")`, `cast.client("ada")`, `cast.id("ada")`."""

    root: KeyPair
    workers: dict[str, Worker] = field(default_factory=dict)
    pairs: dict[str, KeyPair] = field(default_factory=dict)

    def id(self, name: str) -> str:
        return self.workers[name].pk

    def keyring(self, name: str) -> Keyring:
        """A fresh keyring, as a new request would have."""
        return Keyring(self.id(name), self.pairs[name])

    def client(self, name: str, **extra: str) -> Client:
        """A browser in which this worker is signed in (without the slow passphrase)."""
        client = Client(**extra)
        client.cookies[settings.SESSION_COOKIE_NAME] = sessions.start(
            self.workers[name], self.pairs[name], now=timezone.now()
        )
        return client

    def code(self, now: datetime | None = None) -> str:
        """A current second factor (all of the cast share one in tests)."""
        return pyotp.TOTP(TOTP).at(now or datetime.now(UTC))


@cache
def _stretched() -> tuple[bytes, Stretched]:
    salt = os.urandom(16)
    return salt, stretch(PASSPHRASE, salt)


@cache
def _pair(name: str) -> KeyPair:
    return KeyPair.from_seed(name.encode().ljust(32, b"-"))


@cache
def _root() -> KeyPair:
    return founding.new_root()


def gather() -> Cast:
    """Found the organisation in the (empty) test database and sign everybody in as certified.

    Founding takes most of a second, so each process founds once an hour and then lays down the same rows again.
    """
    if not Path(settings.LOG_KEY).exists():
        make_log_key(Path(settings.LOG_KEY))
    signed.forget_known()
    key = (this_hour(), hashlib.sha256(Path(settings.LOG_KEY).read_bytes()).hexdigest())
    if key in _FOUNDED:
        return _as_before(*_FOUNDED[key])
    empty = not any(_rows().values())
    cast = _found()
    if empty:
        _FOUNDED[key] = (settings.ROOT_FINGERPRINT, _rows())
    return cast


_FOUNDED: dict[tuple[str, str], tuple[str, Rows]] = {}


def _rows() -> Rows:
    """Every row there is in the desk's database, as the database keeps it."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if router.allow_migrate_model("default", model):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
                names = tuple(column[0] for column in cursor.description)
                found[model._meta.db_table, names] = cursor.fetchall()
    return found


def _as_before(fingerprint: str, rows: Rows) -> Cast:
    settings.ROOT_FINGERPRINT = fingerprint
    with transaction.atomic(), connection.cursor() as cursor:
        for (table, names), there in rows.items():
            columns, places = ", ".join(map(connection.ops.quote_name, names)), ", ".join(["%s"] * len(names))
            insert = f"INSERT INTO {connection.ops.quote_name(table)} ({columns}) VALUES ({places})"
            if there:
                cursor.executemany(insert, there)
        for call in signed.after_append:
            transaction.on_commit(call)
    signed.directory()  # this process has seen the list, as one that signed its lines has
    there = {worker.pseudonym.lower(): worker for worker in Worker.objects.all()}
    return Cast(_root(), {name: there[name] for name in NAMES}, {name: _pair(name) for name in NAMES})


def _found() -> Cast:
    cast = Cast(_root())
    settings.ROOT_FINGERPRINT = founding.fingerprint_of(cast.root)
    for name in NAMES:
        cast.workers[name], cast.pairs[name] = _enrolled(name), _pair(name)
    signed.append_certificate(*founding.sign_organisation(cast.root, ORGANISATION, demo=True))
    for name in OFFICERS:
        keys = cast.pairs[name].public.to_bytes().hex()
        request = {"worker": cast.id(name), "name": name.capitalize(), "version": 1, "keys": keys}
        signed.append_certificate(
            *founding.sign_officer(cast.root, ORGANISATION, request, since="2000-01-01T00", until="2099-12-31T23")
        )
    _certify_and_grant(cast)
    return cast


def _enrolled(name: str) -> Worker:
    salt, stretched = _stretched()
    worker = Worker.objects.create(pseudonym=name.capitalize(), state=Worker.State.ACTIVE)
    pair = _pair(name)
    context = signin._context
    WorkerKey.objects.create(
        worker=worker,
        salt=salt,
        verifier=stretched.verifier,
        public=pair.public.to_bytes(),
        sealed_seed=seal_value(stretched.kek, context(Label.WORKER_SEED, worker.pk, 1), pair.seed),
        sealed_totp=seal_value(stretched.kek, context(Label.WORKER_TOTP, worker.pk, 1), TOTP.encode()),
    )
    return worker


def _certify_and_grant(cast: Cast) -> None:
    faye = cast.keyring("faye")
    for name in NAMES:
        if name not in OFFICERS:
            officers.certify(cast.id(name), signin.fingerprint(cast.id(name)), name=name.capitalize(), by=faye)
    now = timezone.now()
    for code, names in COMPARTMENTS.items():
        gil = cast.keyring("gil")
        ids = [cast.id(name) for name in names]
        proposals = []
        if code in compartments.TWO_OFFICERS:
            proposals = [officers.propose_grant(code, worker, by=faye, now=now).pk for worker in ids]
        officers.found_compartment(code, ids, by=gil, now=now, proposals=proposals)
