"""Canary facts: a small invented fact that only one worker was told. Where it turns up, it came through them.

Sealed to every officer and to nobody else; whose it is stands inside the seal, and the log names nobody. Its writer
signs it, so that no other officer is led to suspect somebody by a row written by hand.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import record, this_hour
from waystation.audit.ids import random_id
from waystation.audit.tags import Tag
from waystation.core.linking.echoes import FEWEST, Echo, echoes, telling_words
from waystation.core.sealing import SealingError, open_from, pack, seal_to, sign
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.desk.models import CanaryFact
from waystation.intake.enquiries import reading
from waystation.intake.enquiries.copies import Opened, open_all
from waystation.vault import names, signed
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label
from waystation.vault.public import has_signed

PURPOSE = "canary-fact"
LONGEST = 300
SAID_BY_THEM = ("who", "names", "reach_of", "words")  # of an enquiry; what they were told is ours


@dataclass(frozen=True)
class Fact:
    """What one worker was told. `ended`: the hour from which it is no longer looked for; "" while it is."""

    id: str
    worker: str
    text: str
    by: str
    hour: str
    ended: str = ""
    signature: str = ""


def write_fact(worker: str, text: str, *, by: Keyring, now: datetime) -> str:
    """Note what this worker was told, and nobody else. Refused where it is too short to be known again."""
    _need_officer(by)
    text = " ".join(text.split())
    if len(telling_words(text)) < FEWEST or len(text) > LONGEST:
        raise Refused(
            _("this fact is too short to be known again, or too long"),
            hint=_("write one sentence with a place, a day and a thing; at least three words that are not everybody's"),
        )
    present = signed.directory()
    if worker not in present.workers:
        raise NotYours()
    if present.is_officer(worker, this_hour(now)):
        raise Refused(_("an officer would read this fact here"), hint=_("choose somebody who is no officer"))
    names.refuse_renamed(worker)
    return _keep(Fact(random_id(), worker, text, by.worker_id, this_hour(now)), by, now)


def end_fact(fact: str, *, by: Keyring, now: datetime) -> None:
    """Look for it no more: it has become known, or was used. It stays in the list."""
    found = next((one for one in read_facts(by=by, now=now) if one.id == fact), None)
    if found is None:
        raise NotYours()
    if not found.ended:
        _keep(Fact(found.id, found.worker, found.text, by.worker_id, this_hour(now), this_hour(now)), by, now)


def read_facts(*, by: Keyring, now: datetime) -> list[Fact]:
    """Every fact as an officer signed it, the newest first. Officers who came later get theirs when another reads."""
    _need_officer(by)
    found = _mine(by)
    _hand_on(found, now)
    return sorted(found, key=lambda fact: (fact.hour, fact.id), reverse=True)


def _mine(by: Keyring) -> list[Fact]:
    return [fact for row in CanaryFact.objects.filter(reader=by.worker_id) if (fact := _open(row, by))]


def turned_up(text: str, *, by: Keyring, now: datetime) -> list[tuple[Fact, Echo]]:
    """Which of the facts turn up in a text. The text is kept nowhere; that somebody compared stands in the log."""
    facts = {fact.id: fact for fact in read_facts(by=by, now=now) if not fact.ended}
    record(Tag.CANARY_COMPARE, by=by.worker_id)
    return [(facts[echo.name], echo) for echo in echoes(text, {name: fact.text for name, fact in facts.items()})]


@dataclass(frozen=True)
class Heard:
    """A fact that somebody said who asked about a person: which, in which enquiry, and where in their words."""

    fact: Fact
    enquiry: Opened
    text: str
    place: tuple[int, int]


def heard(*, by: Keyring, now: datetime) -> list[Heard]:
    """Facts that turn up in what callers said, for an officer who may read enquiries; for others there are none.

    Compared in memory when a page is drawn. Nothing is written and no line says so: neither whoever took the enquiry,
    nor whoever copies the database, learns that something turned up, or whom it names.
    """
    _need_officer(by)
    facts = {fact.id: fact for fact in _mine(by) if not fact.ended}
    code = reading.reads_as(by)
    if not facts or code is None:
        return []
    known = {name: fact.text for name, fact in facts.items()}
    opened, _spoilt = open_all(by, code, now, names=False)
    told = ((one, "\n".join(str(one.said.get(part, "")) for part in SAID_BY_THEM)) for one in opened)
    return [Heard(facts[echo.name], one, text, echo.place) for one, text in told for echo in echoes(text, known)]


@transaction.atomic
def _keep(fact: Fact, by: Keyring, now: datetime) -> str:
    signature = sign(by.pair, PURPOSE, *_signed_in(fact)).hex()
    _seal(Fact(**{**asdict(fact), "signature": signature}), signed.directory().officers(this_hour(now)))
    record(Tag.CANARY_WRITE, by=by.worker_id)
    return fact.id


def _seal(fact: Fact, officers: Iterable[str]) -> None:
    for officer in officers:
        entry = signed.directory().workers[officer]
        CanaryFact.objects.filter(fact=fact.id, reader=officer).delete()
        row = CanaryFact(fact=fact.id, reader=officer, version=entry.version)
        row.sealed = seal_to(entry.public, json.dumps(asdict(fact)).encode(), _bound(row))
        row.save(force_insert=True)


@transaction.atomic
def _hand_on(facts: list[Fact], now: datetime) -> None:
    present = signed.directory()
    have = set(CanaryFact.objects.values_list("fact", "reader", "version"))
    for fact in facts:
        missing = [o for o in present.officers(this_hour(now)) if (fact.id, o, present.workers[o].version) not in have]
        _seal(fact, missing)


def _open(row: CanaryFact, by: Keyring) -> Fact | None:
    """What an officer signed; None when it is sealed to keys that this one no longer has, or nobody signed it so."""
    try:
        fact = Fact(**json.loads(open_from(by.pair, bytes(row.sealed), _bound(row))))
        signature = bytes.fromhex(fact.signature)
    except (SealingError, ValueError, TypeError):
        return None
    present = signed.directory()
    written = fact.id == row.fact and has_signed(present, fact.by, signature, PURPOSE, *_signed_in(fact))
    return fact if written and present.was_officer(fact.by, fact.hour) else None


def _signed_in(fact: Fact) -> tuple[bytes | str, ...]:
    return signed.organisation(), fact.id, fact.worker, fact.text, fact.by, fact.hour, fact.ended


def _bound(row: CanaryFact) -> bytes:
    return pack("waystation", "canary fact", int(Label.CANARY_FACT), row.id, row.fact, row.reader)


def _need_officer(by: Keyring) -> None:
    if not by.is_officer:
        raise NotYours()
