"""A desk with something on every page: shifts, an alarm, notes, proposals, invitations, a withdrawn worker."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from waystation.accounts.actions import invite_worker
from waystation.accounts.models import Worker
from waystation.audit.actions import this_hour
from waystation.core.sealing import KeyPair
from waystation.desk import duty
from waystation.desk.models import Tick
from waystation.letterbox.models import Due
from waystation.vault import compartments, officers, sessions, signin
from waystation.vault.models import WorkerKey

NOTE = "K-7F3Q waits for a call at six. The uncle has asked about her twice."


def furnish(cast: Cast) -> dict[str, Any]:
    """Everything but what would end sessions. Returns ids by what they are."""
    now = timezone.now()
    world: dict[str, Any] = {"now": now, **_rota(cast), **_alarms(), **_newcomers(cast)}
    duty.write_handover(NOTE, by=cast.keyring("ada"), now=now)
    world["proposal"] = officers.propose_grant("duty", cast.id("jon"), by=cast.keyring("gil"), now=now).pk
    Tick.objects.update_or_create(pk=1, defaults={"last": now})
    return world


def _rota(cast: Cast) -> dict[str, Any]:
    start = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    pairs = (("ada", "ben"), ("jon", "kay"), ("ben", "ada"))
    rows = [
        duty.plan_shift(
            start + timedelta(hours=12 * number),
            start + timedelta(hours=12 * number + 12),
            cast.workers[first],
            cast.workers[second],
            by=cast.keyring("faye"),
        )
        for number, (first, second) in enumerate(pairs)
    ]
    return {"shift": rows[2].pk}


def _alarms() -> dict[str, Any]:
    late = this_hour(timezone.now() - timedelta(hours=3))
    first = Due.objects.create(hour=late, compartment="intake", level="emergency")
    Due.objects.create(hour=late, compartment="team-birch", level="urgent")
    return {"due": first.pk}


def _newcomers(cast: Cast) -> dict[str, Any]:
    """Lena has made keys and waits for a call; Max has only an invitation; Otto's access was withdrawn."""
    faye, lena, otto = cast.keyring("faye"), _enrolled("Lena"), _enrolled("Otto")
    officers.certify(otto, signin.fingerprint(otto), name="Otto", by=faye)
    compartments.grant("settlement", otto, by=faye)
    officers.revoke(otto, by=faye)
    max_, _token = invite_worker("Max", by=cast.id("faye"), now=timezone.now())
    return {"enrolled": lena, "invited": max_.pk, "revoked": otto}


def _enrolled(name: str) -> str:
    worker, _token = invite_worker(name, by="test", now=timezone.now())
    public = _pair(name).public.to_bytes()
    nothing = {"salt": bytes(16), "verifier": bytes(32), "sealed_seed": b"-", "sealed_totp": b"-"}
    WorkerKey.objects.create(worker=worker, public=public, **nothing)
    Worker.objects.filter(pk=worker.pk).update(state=Worker.State.ENROLLED)
    return worker.pk


def _pair(name: str) -> KeyPair:
    return KeyPair.from_seed(name.encode().ljust(32, b"-"))


def newcomer(worker_id: str) -> Client:
    """The browser of somebody who has made keys that no officer has heard."""
    worker, client = Worker.objects.get(pk=worker_id), Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = sessions.start(worker, _pair(worker.pseudonym), now=timezone.now())
    return client
