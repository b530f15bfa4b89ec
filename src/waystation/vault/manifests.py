"""One manifest for each section: digests of the sealed bytes and files, and which keys and hands it has; signed.

Its digest stands in that write's line of the log. So a value that was swapped, cut away, put back from an older copy or
written by hand shows the next time somebody opens the case; and a key or a compartment that somebody put among the
wraps by hand is never sealed to.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from waystation.audit.actions import is_by_log_key, log_key, next_number, record
from waystation.audit.models import Detail, Line
from waystation.audit.tags import Tag
from waystation.core.sealing import Damaged, pack, sign
from waystation.vault import signed, signed_lines
from waystation.vault.custody import Custody, Said, accepted_detail, detail_of, not_as_written, read_detail
from waystation.vault.directory import canonical
from waystation.vault.keyring import Keyring
from waystation.vault.labels import Section
from waystation.vault.models import Manifest, Value
from waystation.vault.section_keys import PURPOSE, SectionKeys, digest, fields_of, is_signed, keys_in


def body_of(values: Iterable[Value], keys: SectionKeys, line: int) -> bytes:
    """What a section consists of, in one order, and at which number of the log it was written."""
    parts = sorted(
        pack(v.label, v.row, v.version, v.generation, hashlib.sha256(bytes(v.sealed)).digest()) for v in values
    )
    drawn = [[d.generation, d.key_id, d.drawn_for] for d in keys.drawn]
    digest = hashlib.sha256(pack(*parts)).hexdigest()
    said = {"values": digest, "count": len(parts), "hands": sorted(keys.hands), "keys": drawn}
    return canonical({**said, "files": keys.files, "line": line})


def write_manifest(keyring: Keyring, subject: str, section: Section, keys: SectionKeys, line: int) -> Manifest:
    """Sign the section as it is now. Its digest goes into the log, at the number `line`."""
    body = body_of(Value.objects.filter(subject=subject, section=section), keys, line)
    row = Manifest.objects.filter(subject=subject, section=section).first()
    version = row.version + 1 if row else 1
    row = row or Manifest(subject=subject, section=section)
    row.version, row.body, row.signer, row.signer_version = version, body, keyring.worker_id, keyring.version
    row.signature = sign(keyring.pair, PURPOSE, *fields_of(row))
    row.save()
    return row


@dataclass(frozen=True)
class Logged:
    """What the newest line about a section says: the digest of its manifest, and who held what when it was written."""

    digest: bytes
    line: Line
    accepted: bool  # by a restore: then the manifest is older than the line
    custody: Custody


def lost_line(subject: str) -> int:
    """The newest line of the log about this subject that has lost what it said, and no restore accepted since; else 0.

    Then what lies here is an older copy: put back by hand, or restored and not yet accepted (`accept_as_it_is`).
    """
    details = Detail.objects.filter(source="desk", object=subject)
    lines = Line.objects.filter(source="desk", object=subject).exclude(detail_digest=b"")
    lines = lines.exclude(action__in=[str(tag) for tag in signed_lines.PURPOSES])  # these have a signature, no detail
    lost = set(lines.values_list("number", flat=True)) - set(details.values_list("number", flat=True))
    if not lost:
        return 0
    said = details.filter(kind="m").order_by("-number").values_list("number", "sealed")
    accepted = next((number for number, sealed in said if _accepts(subject, number, bytes(sealed))), 0)
    return max(lost) if max(lost) > accepted else 0


def newest_line(subjects: Iterable[str]) -> int:
    """The number of the newest line of the log that says what was written about any of these; 0 without one."""
    rows = Detail.objects.filter(source="desk", object__in=list(subjects), kind="m")
    return int(rows.aggregate(newest=Max("number"))["newest"] or 0)


def logged(subject: str) -> dict[int, Logged]:
    """The newest manifest digest of each section, by the log.

    Damaged when a detail does not fit its line, or when a later line has lost its detail: whoever puts back an older
    copy must not get past the newer line by deleting what it said. Also when somebody let themself in (`custody`).
    """
    if lost_line(subject):
        raise not_as_written()
    rows = Detail.objects.filter(source="desk", object=subject, kind="m").order_by("number")
    found = list(rows.values_list("number", "sealed"))
    numbers = [number for number, _sealed in found]
    lines = {line.number: line for line in Line.objects.filter(source="desk", number__in=numbers)}
    newest: dict[int, Logged] = {}
    custody = Custody()
    for number, sealed in found:
        line, data = lines.get(number), bytes(sealed)
        if line is None or hashlib.sha256(data).digest() != bytes(line.detail_digest):
            raise not_as_written()
        said = read_detail(subject, data)
        accepted = _is_accepted(subject, number, said)
        custody.follow(said, line, accepted=accepted)
        newest |= {section: Logged(one, line, accepted, custody) for section, one in said.digests.items()}
    return newest


@transaction.atomic
def accept_as_it_is(subject: str, *, by: str) -> None:
    """After a restore: a line that says that the older copy counts from now on. Its signatures still must hold.

    The log key signs it, which no database holds: else whoever writes rows could call any older copy accepted.
    """
    rows = Manifest.objects.filter(subject=subject)
    detail = detail_of(list(rows), list(rows))
    signature = log_key().sign(_accepted(subject, next_number(), detail))
    record(Tag.RESTORE, by=by, object=subject, detail=accepted_detail(detail, signature), kind="m")


def _accepts(subject: str, number: int, data: bytes) -> bool:
    """The same of a detail that was not read yet; one that cannot be read accepts nothing, and stops no check."""
    try:
        return _is_accepted(subject, number, read_detail(subject, data))
    except Damaged:
        return False


def _is_accepted(subject: str, number: int, said: Said) -> bool:
    """Whether line `number`, which says this, is one that a restore on this host wrote."""
    return bool(said.acceptance) and is_by_log_key(said.acceptance, _accepted(subject, number, said.signed))


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
        raise not_as_written()
    return keys


def _line_in(row: Manifest) -> int:
    line: int = json.loads(bytes(row.body)).get("line", 0)
    return line


def _keys_signed_in(row: Manifest | None, newest: Logged | None) -> SectionKeys:
    """A digest that comes back in a later line is an older copy put back: each line has a manifest of its own."""
    if row is None or newest is None or newest.digest != digest(row) or not is_signed(row):
        raise not_as_written()
    said = keys_in(bytes(row.body))
    if newest.accepted:
        return said
    if _line_in(row) != newest.line.number:
        raise not_as_written()
    keys = newest.custody.may_stand(row, newest.line)
    if keys is None:
        raise not_as_written()
    return keys
