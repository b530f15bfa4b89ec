"""One manifest for each section: digests of the sealed bytes, signed by the worker who wrote last.

Its digest stands in that write's line of the log. So a value that was swapped, cut away, put back from an older copy or
written by hand shows the next time somebody opens the case.
"""

import hashlib
from collections.abc import Iterable

from waystation.audit.models import Detail, Line
from waystation.core.sealing import BadSignature, Damaged, pack, sign, verify
from waystation.vault import signed
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Section
from waystation.vault.models import Manifest, Value

PURPOSE = "section-manifest"
_DIGEST = 32


def body_of(values: Iterable[Value]) -> bytes:
    """What a section consists of, in one order."""
    parts = sorted(
        pack(v.label, v.row, v.version, v.generation, hashlib.sha256(bytes(v.sealed)).digest()) for v in values
    )
    return hashlib.sha256(pack(*parts)).digest() + len(parts).to_bytes(4, "big")


def write_manifest(keyring: Keyring, subject: str, section: Section) -> bytes:
    """Sign the section as it is now. Returns the digest that goes into the log."""
    body = body_of(Value.objects.filter(subject=subject, section=section))
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


def logged(subject: str) -> dict[int, bytes]:
    """The newest manifest digest of each section, by the log. Damaged when a detail does not fit its line."""
    rows = list(Detail.objects.filter(source="desk", object=subject, kind="m").order_by("number"))
    lines = dict(
        Line.objects.filter(source="desk", number__in=[r.number for r in rows]).values_list("number", "detail_digest")
    )
    newest: dict[int, bytes] = {}
    for row in rows:
        data = bytes(row.sealed)
        if hashlib.sha256(data).digest() != bytes(lines.get(row.number, b"")):
            raise _not_as_written()
        for start in range(0, len(data), 1 + _DIGEST):
            newest[data[start]] = data[start + 1 : start + 1 + _DIGEST]
    return newest


def check_sections(subject: str, values: Iterable[Value], sections: Iterable[Section]) -> None:
    """Compare opened sections with their manifests and the log; Damaged when anything is not as it was written."""
    present: dict[int, list[Value]] = {}
    for value in values:
        present.setdefault(value.section, []).append(value)
    newest = logged(subject)
    rows = {row.section: row for row in Manifest.objects.filter(subject=subject)}
    for section in sections:
        _check_one(rows.get(int(section)), present.get(int(section), []), newest.get(int(section)))


def _check_one(row: Manifest | None, values: list[Value], logged_digest: bytes | None) -> None:
    if row is None and not values and logged_digest is None:
        return
    if row is None or logged_digest != digest(row) or bytes(row.body) != body_of(values):
        raise _not_as_written()
    signer = signed.directory().earlier_workers.get((row.signer, row.signer_version))
    if signer is None:
        raise _not_as_written()
    try:
        verify(signer.public.ed25519, bytes(row.signature), PURPOSE, *_fields(row))
    except BadSignature:
        raise _not_as_written() from None


def _not_as_written() -> Damaged:
    return Damaged("a part of this case is not as it was written; nothing of it is shown")
