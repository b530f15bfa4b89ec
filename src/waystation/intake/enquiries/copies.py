"""The sealed copies of an enquiry: one for each group that compares it, of one size from the beginning to the end.

Whoever copies the database before and after must not learn whether somebody was known: every copy is opened once,
sealed anew with what came of it in room that was kept for it, and stays. Nothing is written into a request or a case.

From outside a copy is sealed to the group's public key; a member seals it anew under the key of its lists. So what lies
under that key was sealed by a member, and a page that looks through a year of them asks for signatures only where
somebody was found.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from waystation.core.sealing import Damaged, SealingError, open_from, open_under, seal_under, sign
from waystation.core.sealing.formats import HPKE
from waystation.intake.models import Enquiry
from waystation.letterbox.envelopes import INTAKE
from waystation.letterbox.hours import hour_of
from waystation.letterbox.mailboxes import moment_of
from waystation.vault import public, signed
from waystation.vault.directory import canonical
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Label

TEAM, CUSTODIANS, DUTY = "team-", "identity", "duty"
SAID, FOUND = "enquiry", "enquiry-found"  # purposes of the two signatures
ROOM = 4096  # bytes that are kept for what is found
MOST = 16  # found in one copy; whoever asks about more than that asks about a crowd, and reads so
LIVES = timedelta(days=365)
AT_ONCE = 400  # copies that a page opens
Content = dict[str, Any]


@dataclass(frozen=True)
class Match:
    """Something of ours that speaks of the person asked about: the request or case, the person in it, and why."""

    ref: str
    why: tuple[str, ...]  # codes of `words.WHY`
    person: str = ""


@dataclass(frozen=True)
class Opened:
    """A copy as a member reads it. `said` is what the recording worker signed; `matches` is None before comparing."""

    row: Enquiry
    said: Content = field(repr=False)
    by: str
    matches: tuple[Match, ...] | None = None
    more: int = 0

    @property
    def enquiry(self) -> str:
        return self.row.enquiry


def groups() -> list[str]:
    """Who gets a copy: the intake desk, every team, the custodians of names, and whoever is on duty."""
    known = signed.directory().compartments
    return sorted(c for c in known if c in (INTAKE, CUSTODIANS, DUTY) or c.startswith(TEAM))


def put_copy(keyring: Keyring, enquiry: str, code: str, said: Content, hour: str) -> None:
    """Seal one copy to a group. Part of the caller's transaction."""
    signature = sign(keyring.pair, SAID, *_signed(enquiry, said))
    written = {"said": said, "by": keyring.worker_id, "version": keyring.version, "signature": signature.hex()}
    row = Enquiry(enquiry=enquiry, compartment=code, hour=hour)
    row.epoch, row.sealed = _seal_to(row, _with_room(written, {}))
    row.save(force_insert=True)


def put_named(keyring: Keyring, found: Opened, code: str, matches: Iterable[Match], now: datetime) -> None:
    """What the custodians found for one group, or that they found nothing: each gets a row, and all are of one size."""
    row = Enquiry(enquiry=found.enquiry, compartment=code, hour=hour_of(now), names=True)
    row.epoch, row.sealed = _seal_to(row, _with_room({"said": {}}, _signed_result(keyring, row, matches, now)))
    row.save(force_insert=True)


def keep_result(keyring: Keyring, opened: Opened, matches: Iterable[Match], now: datetime) -> None:
    """Seal a copy anew with what a member's comparing found. The row must be locked."""
    written = {k: v for k, v in _read(keyring, opened.row).items() if k not in ("room", "found")}
    _keep(keyring, opened.row, _with_room(written, _signed_result(keyring, opened.row, matches, now)))


def keep_named(keyring: Keyring, opened: Opened) -> None:
    """Seal anew, under the key of the group's lists, what the custodians found. The row must be locked."""
    _keep(keyring, opened.row, _plain(keyring, opened.row))


def _keep(keyring: Keyring, row: Enquiry, plain: bytes) -> None:
    row.compared = True
    row.epoch, row.sealed = _seal_under(keyring, row, plain)
    row.save(update_fields=["epoch", "sealed", "compared"])


def open_copy(keyring: Keyring, row: Enquiry, *, found_only: bool = False) -> Opened:
    """Raises Damaged for whatever was not signed by a worker of ours, for this enquiry and this group.

    `found_only`: of what a member sealed and where nobody was found, the signatures are not asked for.
    """
    written = _read(keyring, row)
    if found_only and bytes(row.sealed)[0] != HPKE and not (written.get("found") or {}).get("matches"):
        return Opened(row, {}, "")
    try:
        found = written.get("found") or {}
        if row.names:
            _check(found, FOUND, *_signed_found(row, found))
            return Opened(row, {}, found["by"], _matches(found), int(found["more"]))
        _check(written, SAID, *_signed(row.enquiry, written["said"]))
        if not found:
            return Opened(row, written["said"], written["by"])
        _check(found, FOUND, *_signed_found(row, found))
        return Opened(row, written["said"], written["by"], _matches(found), int(found["more"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _spoilt() from None


def open_all(
    keyring: Keyring, code: str, now: datetime, *, names: bool | None = None, found_only: bool = False
) -> tuple[list[Opened], int]:
    """(a group's copies of the last year, newest first; how many do not open). As `open_copy` has it."""
    rows = Enquiry.objects.filter(compartment=code, hour__gte=hour_of(now - LIVES))
    if names is not None:
        rows = rows.filter(names=names)
    opened, spoilt = [], 0
    for row in rows.order_by("-hour", "pk")[:AT_ONCE]:
        try:
            opened.append(open_copy(keyring, row, found_only=found_only))
        except SealingError:
            spoilt += 1
    return opened, spoilt


def reseal_enquiries(keyring: Keyring, code: str, limit: int) -> int:
    """A step of a rotation: bring a group's copies to its new epoch, whatever is in them."""
    new, floor = keyring.compartment(code), signed.directory().compartment(code).floor
    older = Enquiry.objects.select_for_update().filter(compartment=code, epoch__lt=new.epoch, epoch__gte=floor)
    rows = list(older[:limit])
    for row in rows:
        plain = _plain(keyring, row)
        row.epoch, row.sealed = _seal_under(keyring, row, plain) if row.compared else _seal_to(row, plain)
        row.save(update_fields=["epoch", "sealed"])
    return len(rows)


def expire(now: datetime) -> int:
    """After a year nobody needs to know who asked about whom. Deletes by the hour, holds no key."""
    return Enquiry.objects.filter(hour__lt=hour_of(now - LIVES)).delete()[0]


def _with_room(written: Content, found: Content) -> bytes:
    room = ROOM - len(canonical(found))
    if room < 0:
        raise ValueError("what was found takes more room than is kept")
    return canonical({**written, "found": found, "room": " " * room})


def _seal_to(row: Enquiry, plain: bytes) -> tuple[int, bytes]:
    return public.seal_to_compartment(signed.directory(), row.compartment, Label.ENQUIRY, row.pk, plain)


def _seal_under(keyring: Keyring, row: Enquiry, plain: bytes) -> tuple[int, bytes]:
    keys = keyring.compartment(row.compartment)
    return keys.epoch, seal_under(keys.summary_key, signed.context(Label.ENQUIRY, row.pk, epoch=keys.epoch), plain)


def _read(keyring: Keyring, row: Enquiry) -> Content:
    try:
        written: Content = json.loads(_plain(keyring, row))
    except ValueError:
        raise _spoilt() from None
    if not isinstance(written, dict):
        raise _spoilt()
    return written


def _plain(keyring: Keyring, row: Enquiry) -> bytes:
    signed.check_floor(row.compartment, row.epoch)
    keys, sealed = keyring.epoch(row.compartment, row.epoch), bytes(row.sealed)
    if sealed[0] != HPKE:
        return open_under(keys.summary_key, signed.context(Label.ENQUIRY, row.pk, epoch=row.epoch), sealed)
    bound = public.compartment_context(signed.directory(), row.compartment, row.epoch, Label.ENQUIRY, row.pk)
    return open_from(keys.pair, sealed, bound)


def _signed_result(keyring: Keyring, row: Enquiry, matches: Iterable[Match], now: datetime) -> Content:
    every = list(matches)
    listed = [{"ref": m.ref, "person": m.person, "why": list(m.why)} for m in every[:MOST]]
    found: Content = {"matches": listed, "more": len(every) - len(listed), "at": moment_of(now)}
    found |= {"by": keyring.worker_id, "version": keyring.version}
    return {**found, "signature": sign(keyring.pair, FOUND, *_signed_found(row, found)).hex()}


def _signed(enquiry: str, said: Content) -> tuple[bytes, ...]:
    return signed.organisation(), enquiry.encode(), canonical(said)


def _signed_found(row: Enquiry, found: Content) -> tuple[bytes, ...]:
    bare = {name: value for name, value in found.items() if name != "signature"}
    return signed.organisation(), row.pk.encode(), row.enquiry.encode(), row.compartment.encode(), canonical(bare)


def _check(written: Content, purpose: str, *fields: bytes) -> None:
    """Anybody who writes rows can seal something to a group: what counts is which worker signed it."""
    key, signature = (str(written["by"]), int(written["version"])), bytes.fromhex(written["signature"])
    if not public.has_signed_as(signed.directory(), key, signature, purpose, *fields):
        raise _spoilt()


def _matches(found: Content) -> tuple[Match, ...]:
    return tuple(Match(str(m["ref"]), tuple(map(str, m["why"])), str(m["person"])) for m in found["matches"])


def _spoilt() -> Damaged:
    return Damaged("an enquiry is not as it was written; nothing of it is shown")
