"""Invented cases in bulk: sealed by the vault's own functions, written many rows at a time."""

import os
import random
from typing import TYPE_CHECKING

from bench.place import Place

if TYPE_CHECKING:
    from datetime import datetime

    from waystation.core.linking import Record
    from waystation.intake.access import OpenRequest
    from waystation.intake.models import HelpRequest
    from waystation.vault.keyring import EpochKeys
    from waystation.vault.models import MatchRecord, Summary, Wrap

CODE = "intake"
AT_ONCE = 1000
REGIONS = ("northern district", "the capital", "the valley", "горный район", "الوادي", "")
WORDS = ("rowan", "heron", "lagoon", "quartz", "thistle", "willow", "harbour", "slate")


def fill(place: Place, count: int) -> list[str]:
    """So many requests in the queue of intake: the plain row, case key, summary and match record of each."""
    from django.db import transaction

    from waystation.audit.ids import random_id
    from waystation.intake.models import HelpRequest
    from waystation.vault.models import MatchRecord, Summary, Wrap

    keys, rng = place.cast.keyring("ada").compartment(CODE), random.Random(2018)
    subjects = [random_id() for _ in range(count)]
    for start in range(0, count, AT_ONCE):
        some = subjects[start : start + AT_ONCE]
        with transaction.atomic():
            HelpRequest.objects.bulk_create([_row(subject, rng) for subject in some])
            Wrap.objects.bulk_create([wrap(keys, subject) for subject in some])
            Summary.objects.bulk_create([line(keys, subject, said(subject, rng)) for subject in some])
            MatchRecord.objects.bulk_create([match(keys, subject, rng) for subject in some])
    return subjects


def _row(subject: str, rng: random.Random) -> "HelpRequest":
    from waystation.intake.models import HelpRequest

    hour = f"2026-{rng.randint(1, 11):02}-{rng.randint(1, 28):02}T{rng.randint(0, 23):02}"
    return HelpRequest(id=subject, compartment=CODE, received=hour, due_hour=hour, rank=rng.choice((21, 24, 31)))


def wrap(keys: "EpochKeys", subject: str) -> "Wrap":
    from waystation.vault import wraps
    from waystation.vault.labels import Label
    from waystation.vault.models import Wrap

    row = Wrap(subject=subject, label=Label.CASE_KEY, compartment=CODE, epoch=keys.epoch, drawn_epoch=keys.epoch)
    row.sealed = wraps.seal_under_epoch(keys, row, os.urandom(32))
    return row


def said(subject: str, rng: random.Random) -> dict[str, object]:
    """A summary as the queue opens it."""
    from waystation.letterbox.shapes import Summary as Shape

    shape = Shape(
        alias=f"{rng.choice(WORDS)} {rng.randint(10, 99)}", in_danger="me", how_soon="week", level="urgent",
        language=rng.choice(("ru", "en", "fr", "ar")), region=rng.choice(REGIONS), due=subject,
    )  # fmt: skip
    return {**shape.to_dict(), "mailbox": subject, "unread": 0}


def line(keys: "EpochKeys", subject: str, content: dict[str, object]) -> "Summary":
    from waystation.vault.labels import Label
    from waystation.vault.models import Summary

    sealed = _sealed(keys.summary_key, Label.SUMMARY, subject, keys.epoch, content)
    return Summary(subject=subject, compartment=CODE, epoch=keys.epoch, sealed=sealed)


def match(keys: "EpochKeys", subject: str, rng: random.Random) -> "MatchRecord":
    from waystation.vault.labels import Label
    from waystation.vault.models import MatchRecord

    row = MatchRecord(subject=subject, compartment=CODE, epoch=keys.epoch)
    found = {"handles": [f"handle{rng.randrange(10**9)}"], "documents": [f"{rng.randrange(10**8):08}"]}
    row.sealed = _sealed(keys.match_key, Label.MATCH_RECORD, row.id, keys.epoch, found)
    return row


def match_of(keys: "EpochKeys", record: "Record") -> "MatchRecord":
    """A match record as a first opening keeps it, under its own ref."""
    from waystation.vault.labels import Label
    from waystation.vault.models import MatchRecord

    row = MatchRecord(subject=record.ref, compartment=CODE, epoch=keys.epoch)
    row.sealed = _sealed(keys.match_key, Label.MATCH_RECORD, row.id, keys.epoch, record.to_dict())
    return row


def _sealed(key: bytes, label: int, row: str, epoch: int, content: dict[str, object]) -> bytes:
    from waystation.core.sealing import seal_under
    from waystation.vault import shelf, signed
    from waystation.vault.labels import Label

    return seal_under(key, signed.context(Label(label), row, epoch=epoch), shelf.to_bytes(content))


def revoke(place: Place, name: str) -> None:
    """The first act: an officer withdraws this worker's access. The second, the rotation, is then due."""
    from waystation.vault import officers

    officers.revoke(place.cast.id(name), by=place.cast.keyring("faye"))


def not_rotated() -> int:
    """How many things of intake still lie under an epoch before the present one."""
    from waystation.vault import signed
    from waystation.vault.models import MatchRecord, Summary, Wrap

    epoch = signed.directory().compartment(CODE).epoch
    return sum(kind.objects.filter(compartment=CODE, epoch__lt=epoch).count() for kind in (Wrap, Summary, MatchRecord))


def record_calls(place: Place, count: int) -> list[str]:
    """So many requests with all their content, recorded as a worker records a telephone call."""
    from django.utils import timezone

    from waystation.audit.ids import random_id
    from waystation.intake import actions
    from waystation.letterbox.shapes import RequestContent, SafeContact

    said = RequestContent(
        channel="telephone", language="ru", call_me="Nur", in_danger="several", region="the valley", how_soon="week",
        happened="They came twice and asked for my brother. " * 24, together="One adult and a child of 6.",
        safe_contact=SafeContact(ways="also", reach="Signal, +00 000 0000", when="working days", device="own"),
    )  # fmt: skip
    refs = []
    for _ in range(count):
        call = actions.Call(said, who_called="herself", form_id=random_id())
        refs.append(actions.record_request(place.cast.keyring("ada"), call, now=timezone.now())[0].pk)
    return refs


def _find_credible(request: "OpenRequest", now: "datetime") -> None:
    """A paper and a reference agree."""
    from waystation.intake import actions

    steps = [actions.open_check(request, kind, what=f"a {kind}", now=now) for kind in ("document", "reference")]
    for step in steps:
        actions.record_check(request, step, "supports", reason="It agrees.", now=now)
    actions.verify_request(request, steps=steps, reason="Both agree.", now=now)


def start_cases(place: Place, refs: list[str]) -> list[str]:
    """A case from each of these requests, as a worker of the team starts one."""
    from django.utils import timezone

    from waystation.cases.persons import PRINCIPAL, PersonGiven
    from waystation.cases.starting import Beginning, start_case
    from waystation.intake.access import open_request

    now = timezone.now()
    persons = (
        PersonGiven("Nur", role=PRINCIPAL, identity={"names": "Nur Example"}, consents={"help": True}),
        PersonGiven("Sami", relation="son", identity={"names": "Sami Example"}),
    )
    beginning = Beginning("team-birch", persons, danger="high", reasons="Two visits of officials.")
    cases = []
    for ref in refs:
        with open_request(place.cast.keyring("ada"), ref, purpose="start-case") as request:
            _find_credible(request, now)
            cases.append(start_case(request, beginning, now=now))
    return cases
