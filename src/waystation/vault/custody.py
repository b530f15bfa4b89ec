"""Who held which section, followed through the log: nobody lets themself in.

A manifest is signed by a worker, and any certified worker can sign one. So the line of each write that changed keys or
holders of a section carries the manifest that did so, and each of these must be signed by somebody who held the section
by the one before. Lines are never taken back: whoever writes rows and lines by hand can add one, and it counts for
nothing.
"""

import json
from dataclasses import dataclass, replace

from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.sealing import Damaged
from waystation.vault import signed, signed_lines
from waystation.vault.directory import canonical
from waystation.vault.labels import Section
from waystation.vault.models import Manifest
from waystation.vault.section_keys import UNREADABLE, SectionKeys, digest, is_signed, keys_in

DIGEST = 32
ACCEPTED, CHANGED = 0, 255  # no section has these numbers
_ACCEPTANCE = 1 + 64  # the mark and the signature
_LENGTH = 4
# Somebody who cannot read these may add to them: names and papers are handed on by whoever hears of them first.
ADDED_BLIND = frozenset({Section.IDENTITY, Section.PAPERS})
SECTIONS = frozenset(int(section) for section in Section)
_ENDED = (Tag.LEAVE, Tag.REVOKE, Tag.CERTIFY)


@dataclass(frozen=True)
class Said:
    """What one line says: the digest of each section's manifest, the manifests that changed keys or holders, and, of a
    restore, the signature of the log key over all before it.
    """

    digests: dict[int, bytes]
    changes: dict[int, Manifest]
    signed: bytes  # all before the acceptance
    acceptance: bytes


def detail_of(rows: list[Manifest], changed: list[Manifest]) -> bytes:
    """The detail of a line about these manifests; of those that `changed` keys or holders, the manifests themselves."""
    digests = b"".join(bytes([row.section]) + digest(row) for row in sorted(rows, key=lambda row: row.section))
    if not changed:
        return digests
    told = [_told(row) for row in sorted(changed, key=lambda row: row.section)]
    said = canonical({"changed": told})
    return digests + bytes([CHANGED]) + len(said).to_bytes(_LENGTH, "big") + said


def _told(row: Manifest) -> list[str | int]:
    """A body that is no text was written by hand; what is told of it then does not fit its digest."""
    body, signature = bytes(row.body).decode(errors="replace"), bytes(row.signature).hex()
    return [row.section, row.version, body, row.signer, row.signer_version, signature]


def read_detail(subject: str, data: bytes) -> Said:
    """The parts of a detail; Damaged where it is none."""
    digests, at = {}, 0
    while at < len(data) and data[at] not in (ACCEPTED, CHANGED):
        if data[at] not in SECTIONS:
            raise not_as_written()
        digests[data[at]] = data[at + 1 : at + 1 + DIGEST]
        at += 1 + DIGEST
    changes: dict[int, Manifest] = {}
    if data[at : at + 1] == bytes([CHANGED]):
        begin = at + 1 + _LENGTH
        at = begin + int.from_bytes(data[at + 1 : begin], "big")
        changes = _changes(subject, data[begin:at])
    rest = data[at:]
    if at > len(data) or (rest and len(rest) != _ACCEPTANCE):
        raise not_as_written()
    return Said(digests, changes, data[:at], rest[1:])


def accepted_detail(detail: bytes, signature: bytes) -> bytes:
    """The same, accepted: with the signature of the log key behind it."""
    return detail + bytes([ACCEPTED]) + signature


def _changes(subject: str, said: bytes) -> dict[int, Manifest]:
    try:
        told = json.loads(said)["changed"]
        found = {}
        for section, version, body, signer, signer_version, signature in told:
            row = Manifest(subject=subject, section=section, version=version, body=body.encode(), signer=signer)
            row.signer_version, row.signature = signer_version, bytes.fromhex(signature)
            found[int(section)] = row
    except UNREADABLE:
        raise not_as_written() from None
    return found


def _digest_of(row: Manifest) -> bytes:
    """Of a manifest that stands in a line: whoever writes lines may say anything in the place of a number."""
    try:
        return digest(row)
    except UNREADABLE:
        raise not_as_written() from None


class Custody:
    """The keys and holders of every section of one subject, line after line."""

    def __init__(self) -> None:
        self.keys: dict[int, SectionKeys] = {}
        self._changes: dict[int, bytes] = {}  # digest of the manifest that changed each section last
        self._ended: dict[str, int] = {}

    def follow(self, said: Said, line: Line, *, accepted: bool) -> None:
        """One more line. Damaged where somebody changed what they did not hold."""
        before = dict(self.keys)
        for section, row in said.changes.items():
            named = _digest_of(row)
            if named != said.digests.get(section) or not is_signed(row):
                raise not_as_written()
            keys = keys_in(bytes(row.body))
            if not (accepted or self._may(row, keys, line, before)):
                raise not_as_written()
            self.keys[section], self._changes[section] = keys, named

    def may_stand(self, row: Manifest, line: Line) -> SectionKeys | None:
        """The keys that this manifest names, if they are those that were followed to and its signer may write it.

        The manifest that changed them last was judged when it was followed: of a section apart it may be its maker's.
        """
        keys, known = keys_in(bytes(row.body)), self.keys.get(int(row.section))
        if known is None or keys != known:
            return None
        if self._changes[int(row.section)] != digest(row) and not self._may(row, keys, line, self.keys):
            return None
        return replace(keys, by_holder=self._held(row, line, known.hands))

    def _may(self, row: Manifest, keys: SectionKeys, line: Line, before: dict[int, SectionKeys]) -> bool:
        """A holder of the section; of names and papers also a holder of another section, who adds and changes nothing
        else. A section that is new is made by who holds another one; the first sections of all are anybody's.
        """
        known = before.get(int(row.section))
        if known is not None and self._held(row, line, known.hands):
            return True
        if known is not None and not (row.section in ADDED_BLIND and keys.has_only_more_keys_than(known)):
            return False
        return not before or any(self._held(row, line, other.hands) for other in before.values())

    def _held(self, row: Manifest, line: Line, hands: frozenset[str]) -> bool:
        """Whether the signer was in one of these compartments when this line was written.

        Who is there now, with these keys, was. Who left since was too, unless the log told of the leaving before.
        """
        directory, worker = signed.directory(), row.signer
        entry = directory.worker(worker)
        is_present = entry is not None and entry.version == row.signer_version
        if is_present and any(worker in directory.members(code, line.hour) for code in hands):
            return True
        ends = [directory.left[code, worker] for code in hands if (code, worker) in directory.left]
        return any(line.number < self._newest_end(worker) or bool(until and line.hour <= until) for until in ends)

    def _newest_end(self, worker: str) -> int:
        """Of which an officer told the log: else whoever left would write a later one, and sign until then."""
        if worker not in self._ended:
            told = [line.number for tag in _ENDED for line, counts in signed_lines.lines(tag, [worker]) if counts]
            self._ended[worker] = max(told, default=0)
        return self._ended[worker]


def not_as_written() -> Damaged:
    return Damaged("a part of this case is not as it was written; nothing of it is shown")
