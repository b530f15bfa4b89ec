"""One manifest for each section: digests of the sealed bytes, and which keys and hands the section has; signed.

Its digest stands in that write's line of the log. So a value that was swapped, cut away, put back from an older copy or
written by hand shows the next time somebody opens the case; and a key or a compartment that somebody put among the
wraps by hand is never sealed to.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidSignature
from django.db import transaction

from waystation.audit.actions import log_key, next_number, record
from waystation.audit.models import Detail, Line
from waystation.audit.tags import Tag
from waystation.core.sealing import BadSignature, Damaged, pack, sign, verify
from waystation.vault import signed
from waystation.vault.directory import canonical
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Section
from waystation.vault.models import Manifest, Value

PURPOSE = "section-manifest"
_DIGEST = 32
_MARK = b"\0"  # no section has this number
_ACCEPTANCE = len(_MARK) + 64  # and the signature


@dataclass(frozen=True)
class DrawnKey:
    """One generation of a section's key: its id (which commits to it) and which compartments ever knew it, in which
    epochs: those it was drawn for, and those that were let in later. Whoever went away again still stands here.
    """

    generation: int
    key_id: str
    drawn_for: dict[str, int]


@dataclass(frozen=True)
class SectionKeys:
    """The keys of a section, oldest first, and the compartments that hold it now."""

    hands: frozenset[str]
    drawn: tuple[DrawnKey, ...]

    @property
    def latest(self) -> DrawnKey:
        return self.drawn[-1]

    def key_id(self, generation: int) -> str:
        """The id of this generation's key; empty when the manifest knows of none."""
        return next((d.key_id for d in self.drawn if d.generation == generation), "")

    def with_key(self, key: DrawnKey) -> "SectionKeys":
        return replace(self, drawn=(*self.drawn, key))

    def known_to(self, code: str, epoch: int) -> "SectionKeys":
        """One hand more, that knows every key so far: from its first epoch on, if it was here before."""
        since = [(d, min(epoch, d.drawn_for.get(code, epoch))) for d in self.drawn]
        return SectionKeys(
            self.hands | {code}, tuple(replace(d, drawn_for={**d.drawn_for, code: first}) for d, first in since)
        )

    def with_hands(self, hands: frozenset[str]) -> "SectionKeys":
        return replace(self, hands=hands)


def body_of(values: Iterable[Value], keys: SectionKeys, line: int) -> bytes:
    """What a section consists of, in one order, and at which number of the log it was written."""
    parts = sorted(
        pack(v.label, v.row, v.version, v.generation, hashlib.sha256(bytes(v.sealed)).digest()) for v in values
    )
    drawn = [[d.generation, d.key_id, d.drawn_for] for d in keys.drawn]
    digest = hashlib.sha256(pack(*parts)).hexdigest()
    said = {"values": digest, "count": len(parts), "hands": sorted(keys.hands), "keys": drawn}
    return canonical({**said, "line": line})


def keys_in(body: bytes) -> SectionKeys:
    """The keys and hands that a manifest names."""
    said = json.loads(body)
    return SectionKeys(frozenset(said["hands"]), tuple(DrawnKey(*drawn) for drawn in said["keys"]))


def write_manifest(keyring: Keyring, subject: str, section: Section, keys: SectionKeys, line: int) -> bytes:
    """Sign the section as it is now. Returns the digest that goes into the log, at the number `line`."""
    body = body_of(Value.objects.filter(subject=subject, section=section), keys, line)
    row = Manifest.objects.filter(subject=subject, section=section).first()
    version = row.version + 1 if row else 1
    row = row or Manifest(subject=subject, section=section)
    row.version, row.body, row.signer, row.signer_version = version, body, keyring.worker_id, keyring.version
    row.signature = sign(keyring.pair, PURPOSE, *_fields(row))
    row.save()
    return digest(row)


def _fields(row: Manifest) -> tuple[bytes | str | int, ...]:
    return (
        signed.organisation(),
        row.subject,
        int(row.section),
        row.version,
        bytes(row.body),
        row.signer,
        row.signer_version,
    )


def digest(row: Manifest) -> bytes:
    return hashlib.sha256(pack(*_fields(row), bytes(row.signature))).digest()


def log_detail(digests: dict[Section, bytes]) -> bytes:
    """What the line of a write carries: section number and manifest digest, one after the other."""
    return b"".join(bytes([int(section)]) + value for section, value in sorted(digests.items()))


@dataclass(frozen=True)
class Logged:
    """What the newest line about a section says: the digest of its manifest, and at which number of the log."""

    digest: bytes
    number: int
    accepted: bool  # by a restore: then the manifest is older than the line


def lost_line(subject: str) -> int:
    """The newest line of the log about this subject that has lost what it said, and no restore accepted since; else 0.

    Then what lies here is an older copy: put back by hand, or restored and not yet accepted (`accept_as_it_is`).
    """
    details = Detail.objects.filter(source="desk", object=subject)
    lines = Line.objects.filter(source="desk", object=subject).exclude(detail_digest=b"")
    lost = set(lines.values_list("number", flat=True)) - set(details.values_list("number", flat=True))
    if not lost:
        return 0
    said = details.filter(kind="m").order_by("-number").values_list("number", "sealed")
    accepted = next((number for number, sealed in said if _acceptance(subject, number, bytes(sealed))), 0)
    return max(lost) if max(lost) > accepted else 0


def logged(subject: str) -> dict[int, Logged]:
    """The newest manifest digest of each section, by the log.

    Damaged when a detail does not fit its line, or when a later line has lost its detail: whoever puts back an older
    copy must not get past the newer line by deleting what it said.
    """
    if lost_line(subject):
        raise _not_as_written()
    rows = Detail.objects.filter(source="desk", object=subject, kind="m").order_by("number")
    found = list(rows.values_list("number", "sealed"))
    numbers = [number for number, _sealed in found]
    lines = dict(Line.objects.filter(source="desk", number__in=numbers).values_list("number", "detail_digest"))
    newest: dict[int, Logged] = {}
    for number, sealed in found:
        data = bytes(sealed)
        if hashlib.sha256(data).digest() != bytes(lines.get(number, b"")):
            raise _not_as_written()
        accepted = _acceptance(subject, number, data)
        for start in range(0, len(data) - (_ACCEPTANCE if accepted else 0), 1 + _DIGEST):
            newest[data[start]] = Logged(data[start + 1 : start + 1 + _DIGEST], number, accepted)
    return newest


@transaction.atomic
def accept_as_it_is(subject: str, *, by: str) -> None:
    """After a restore: a line that says that the older copy counts from now on. Its signatures still must hold.

    The log key signs it, which no database holds: else whoever writes rows could call any older copy accepted.
    """
    rows = Manifest.objects.filter(subject=subject)
    detail = log_detail({Section(r.section): digest(r) for r in rows})
    signature = log_key().sign(_accepted(subject, next_number(), detail))
    record(Tag.RESTORE, by=by, object=subject, detail=detail + _MARK + signature, kind="m")


def _acceptance(subject: str, number: int, data: bytes) -> bool:
    """Whether this detail of line `number` is one that a restore on this host wrote."""
    detail, mark, signature = data[:-_ACCEPTANCE], data[-_ACCEPTANCE:-64], data[-64:]
    if len(data) % (1 + _DIGEST) != _ACCEPTANCE % (1 + _DIGEST) or mark != _MARK:
        return False
    try:
        log_key().public_key().verify(signature, _accepted(subject, number, detail))
    except InvalidSignature:
        return False
    return True


def _accepted(subject: str, number: int, detail: bytes) -> bytes:
    return pack("waystation", "accepted as it is", signed.organisation(), subject, number, detail)


def check_sections(subject: str, values: Iterable[Value], sections: Iterable[Section]) -> dict[Section, SectionKeys]:
    """Compare sections with their manifests and the log; Damaged when anything is not as it was written.

    Returns the keys and hands of each, as they were signed.
    """
    present: dict[int, list[Value]] = {}
    for value in values:
        present.setdefault(value.section, []).append(value)
    newest = logged(subject)
    rows = {row.section: row for row in Manifest.objects.filter(subject=subject)}
    return {
        section: _check_one(rows.get(int(section)), present.get(int(section), []), newest.get(int(section)))
        for section in sections
    }


def hands_of(subject: str, section: Section) -> frozenset[str]:
    """The compartments that hold a section by its signed manifest, whatever rows may say; needs no key.

    Asked wherever something is sealed for those who hold a request or a case. Damaged where nothing was signed.
    """
    row = Manifest.objects.filter(subject=subject, section=section).first()
    return _keys_signed_in(row, logged(subject).get(int(section))).hands


def _check_one(row: Manifest | None, values: list[Value], newest: Logged | None) -> SectionKeys:
    keys = _keys_signed_in(row, newest)
    if row is None or bytes(row.body) != body_of(values, keys, _line_in(row)):
        raise _not_as_written()
    return keys


def _line_in(row: Manifest) -> int:
    line: int = json.loads(bytes(row.body)).get("line", 0)
    return line


def _keys_signed_in(row: Manifest | None, newest: Logged | None) -> SectionKeys:
    """A digest that comes back in a later line is an older copy put back: each line has a manifest of its own."""
    if row is None or newest is None or newest.digest != digest(row):
        raise _not_as_written()
    if not newest.accepted and _line_in(row) != newest.number:
        raise _not_as_written()
    signer = signed.directory().earlier_workers.get((row.signer, row.signer_version))
    if signer is None:
        raise _not_as_written()
    try:
        verify(signer.public.ed25519, bytes(row.signature), PURPOSE, *_fields(row))
    except BadSignature:
        raise _not_as_written() from None
    return keys_in(bytes(row.body))


def _not_as_written() -> Damaged:
    return Damaged("a part of this case is not as it was written; nothing of it is shown")
