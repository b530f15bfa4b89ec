"""The public-key half of the vault: all that the door may import. It can seal, never open."""

import hashlib
from collections.abc import Iterable

from django.utils.translation import gettext as _

from waystation.core.sealing import BadSignature, pack, seal_to, verify
from waystation.vault.directory import Directory, ListRefused, RawLine, read
from waystation.vault.labels import Label

__all__ = ["compartment_context", "has_signed", "has_signed_as", "load", "seal_to_compartment"]

_cache: dict[tuple[bytes, bytes], Directory] = {}


def load(lines: Iterable[RawLine], root_fingerprint: bytes) -> Directory:
    """The checked Directory of these lines; the same list is checked only once in a process."""
    stored = list(lines)
    if not stored:
        raise ListRefused(_("there is no signed list"), hint=_("run the setup first"))
    key = (_whole(stored), root_fingerprint)
    if key not in _cache:
        checked = read(stored, root_fingerprint)
        _cache.clear()
        _cache[key] = checked
    return _cache[key]


def _whole(lines: list[RawLine]) -> bytes:
    # Every line is hashed, not only the last: a body changed in the middle must not meet a cached verdict.
    whole = hashlib.sha256()
    for line in lines:
        whole.update(line.digest())
    return whole.digest()


def has_signed(directory: Directory, worker: str, signature: bytes, purpose: str, *fields: bytes | str | int) -> bool:
    """Whether this worker signed these fields, under any key that was ever certified for them."""
    versions = [version for who, version in directory.earlier_workers if who == worker]
    return any(has_signed_as(directory, (worker, version), signature, purpose, *fields) for version in versions)


def has_signed_as(
    directory: Directory, key: tuple[str, int], signature: bytes, purpose: str, *fields: bytes | str | int
) -> bool:
    """The same under the one key that was certified as (worker, version)."""
    entry = directory.earlier_workers.get(key)
    if entry is None:
        return False
    try:
        verify(entry.public.ed25519, signature, purpose, *fields)
    except BadSignature:
        return False
    return True


def compartment_context(directory: Directory, code: str, epoch: int, label: Label, row: str) -> bytes:
    """What a seal to a compartment is bound to; it goes into HPKE's `info`."""
    return pack("waystation", "compartment", directory.organisation, code, epoch, int(label), row)


def seal_to_compartment(directory: Directory, code: str, label: Label, row: str, plaintext: bytes) -> tuple[int, bytes]:
    """Seal to the compartment's current public key. Returns (epoch, blob); only its members open it."""
    entry = directory.compartment(code)
    return entry.epoch, seal_to(entry.public, plaintext, compartment_context(directory, code, entry.epoch, label, row))
