"""One manifest for each section: digests of the sealed bytes, and which keys and hands the section has; signed.

Its digest stands in that write's line of the log. So a value that was swapped, cut away, put back from an older copy or
written by hand shows the next time somebody opens the case; and a key or a compartment that somebody put among the
wraps by hand is never sealed to.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from waystation.audit.actions import record
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


def body_of(values: Iterable[Value], keys: SectionKeys) -> bytes:
    """What a section consists of, in one order."""
    parts = sorted(
        pack(v.label, v.row, v.version, v.generation, hashlib.sha256(bytes(v.sealed)).digest()) for v in values
    )
    drawn = [[d.generation, d.key_id, d.drawn_for] for d in keys.drawn]
    digest = hashlib.sha256(pack(*parts)).hexdigest()
    return canonical({"values": digest, "count": len(parts), "hands": sorted(keys.hands), "keys": drawn})


def keys_in(body: bytes) -> SectionKeys:
    """The keys and hands that a manifest names."""
    said = json.loads(body)
    return SectionKeys(frozenset(said["hands"]), tuple(DrawnKey(*drawn) for drawn in said["keys"]))


def write_manifest(keyring: Keyring, subject: str, section: Section, keys: SectionKeys) -> bytes:
    """Sign the section as it is now. Returns the digest that goes into the log."""
    body = body_of(Value.objects.filter(subject=subject, section=section), keys)
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


def lost_line(subject: str) -> int:
    """The newest line of the log about this subject that has lost what it said, when no later write covers it; else 0.

    Then what lies here is an older copy: put back by hand, or restored and not yet accepted (`accept_as_it_is`).
    """
    details = Detail.objects.filter(source="desk", object=subject)
    lines = Line.objects.filter(source="desk", object=subject).exclude(detail_digest=b"")
    lost = set(lines.values_list("number", flat=True)) - set(details.values_list("number", flat=True))
    written = details.filter(kind="m").order_by("-number").values_list("number", flat=True).first() or 0
    newest = max(lost, default=0)
    return newest if newest > written else 0


def logged(subject: str) -> dict[int, bytes]:
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
    newest: dict[int, bytes] = {}
    for number, sealed in found:
        data = bytes(sealed)
        if hashlib.sha256(data).digest() != bytes(lines.get(number, b"")):
            raise _not_as_written()
        for start in range(0, len(data), 1 + _DIGEST):
            newest[data[start]] = data[start + 1 : start + 1 + _DIGEST]
    return newest


def accept_as_it_is(subject: str, *, by: str) -> None:
    """After a restore: a line that says that the older copy counts from now on. Its signatures still must hold."""
    rows = Manifest.objects.filter(subject=subject)
    record(
        Tag.RESTORE, by=by, object=subject, detail=log_detail({Section(r.section): digest(r) for r in rows}), kind="m"
    )


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


def _check_one(row: Manifest | None, values: list[Value], logged_digest: bytes | None) -> SectionKeys:
    keys = _keys_signed_in(row, logged_digest)
    if row is None or bytes(row.body) != body_of(values, keys):
        raise _not_as_written()
    return keys


def _keys_signed_in(row: Manifest | None, logged_digest: bytes | None) -> SectionKeys:
    if row is None or logged_digest != digest(row):
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
