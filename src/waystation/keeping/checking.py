"""Does the log hold, and is every case as it was written? Neither needs a key."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from waystation.audit.models import Checkpoint, Head, Line
from waystation.audit.verifying import Finding, verify_chain
from waystation.core import chaining
from waystation.core.sealing import SealingError
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.keeping.putting_back import was_lost
from waystation.letterbox import lists as door_lists
from waystation.letterbox.models import KeyLine
from waystation.vault import directory as lists
from waystation.vault import files, signed
from waystation.vault.custody import SECTIONS, not_as_written
from waystation.vault.directory import BEGINNING, RawLine
from waystation.vault.labels import Label, Section
from waystation.vault.manifests import check_sections, logged, lost_line
from waystation.vault.models import Manifest, SealedFile, Value, Wrap

DOOR = "door"
SIGNED_LIST, DOORS_LIST = "signed list", "door's copy of the list"


def verify_log() -> list[Finding]:
    """One finding for each chain of both databases, one for the signed list and one for the door's copy of it."""
    findings = [verify_chain(source, _officer_keys) for source in _sources()]
    return [*findings, _verify_list(), _verify_doors_list()]


def _sources() -> list[str]:
    found: set[str] = {"desk", DOOR}
    for table in (Line, Head, Checkpoint):
        for database in ("default", DOOR):
            found |= set(table._default_manager.using(database).values_list("source", flat=True))
    return sorted(found)


def _officer_keys(worker: str) -> list[bytes]:
    """Every key of this worker that was ever certified: an old signature holds after a new enrolment."""
    known = signed.directory().earlier_workers
    return [entry.public.ed25519 for (one, _), entry in known.items() if one == worker]


def _verify_list() -> Finding:
    """The list from the pinned root on, and every head of it that a checkpoint of the log signed."""
    raw = signed.raw_lines()
    recorded = any(table._default_manager.using("default").exists() for table in (Line, Checkpoint))
    if not raw and not settings.ROOT_FINGERPRINT and not recorded:
        return Finding(SIGNED_LIST, True, 0, "nothing was founded yet: `waystation setup new` begins it")
    try:
        lists.read(raw, signed.pinned_root())
    except Refused as refused:
        return Finding(SIGNED_LIST, False, len(raw), refused.message)
    heads = {BEGINNING: 0, b"": 0} | {line.digest(): line.number for line in raw}
    reached = 0
    points = Checkpoint.objects.using("default").exclude(list_head=b"").order_by("pk")
    for point in points.iterator():
        number = heads.get(bytes(point.list_head))
        if number is None:
            says = f"the checkpoint at line {point.number} signed a list that is not this one: it was cut or changed"
            return Finding(SIGNED_LIST, False, len(raw), says)
        if point.source == "desk" and number < reached:
            return Finding(SIGNED_LIST, False, len(raw), f"the list went back from line {reached} to line {number}")
        reached = max(reached, number) if point.source == "desk" else reached
    return Finding(SIGNED_LIST, True, len(raw), f"{len(raw)} lines hold")


def _verify_doors_list() -> Finding:
    mine = signed.raw_lines()
    rows = KeyLine.objects.order_by("number").values_list("number", "body", "previous", "signature")
    theirs = [RawLine(n, bytes(b), bytes(p), bytes(s)) for n, b, p, s in rows]
    if theirs != mine[: len(theirs)]:
        return Finding(DOORS_LIST, False, len(theirs), "it says something else than the desk's list")
    if len(theirs) < door_lists.remembered(settings.ROOT_FINGERPRINT)[0]:
        return Finding(DOORS_LIST, False, len(theirs), "it was cut: lines that the door had been given are gone")
    if len(theirs) < len(mine):
        says = f"it lacks the last {len(mine) - len(theirs)} lines; the next change of the list copies them"
        return Finding(DOORS_LIST, True, len(theirs), says)
    return Finding(DOORS_LIST, True, len(theirs), f"{len(theirs)} lines hold")


def heads() -> dict[str, dict[str, str | int]]:
    """The end of each chain and of the signed list: what a copy off this host remembers."""
    found: dict[str, dict[str, str | int]] = {}
    for database in ("default", DOOR):
        for head in Head.objects.using(database).filter(number__gt=0):
            found[head.source] = {"number": head.number, "digest": bytes(head.digest).hex()}
    raw = signed.raw_lines()
    if raw:
        found[SIGNED_LIST] = {"number": raw[-1].number, "digest": raw[-1].digest().hex()}
    return found


def compare(remembered: dict[str, dict[str, str | int]]) -> list[str]:
    """What no longer agrees with heads that were kept elsewhere, in words."""
    wrong: list[str] = []
    for source, head in remembered.items():
        number, digest = int(head["number"]), bytes.fromhex(str(head["digest"]))
        if source == SIGNED_LIST:
            there = {line.number: line.digest() for line in signed.raw_lines()}.get(number)
        else:
            row = (
                Line.objects.using("door" if source == DOOR else "default").filter(source=source, number=number).first()
            )
            there = chaining.line_digest(_as_line(row)) if row else None
        if there is None:
            wrong.append(f"{source}: line {number} was there when the copy was made, and is gone")
        elif there != digest:
            wrong.append(f"{source}: line {number} or one before it was changed since the copy was made")
    return wrong


def _as_line(row: Line) -> chaining.Line:
    return chaining.Line(
        row.number, bytes(row.previous), row.source, row.hour, row.subject, row.action, row.object,
        bytes(row.detail_digest),
    )  # fmt: skip


@dataclass
class CasesReport:
    """Counts, and what is wrong by the random id of the subject."""

    subjects: int = 0
    sections: int = 0
    values: int = 0
    files: int = 0
    wrong: dict[str, str] = field(default_factory=dict)
    older: dict[str, str] = field(default_factory=dict)


def verify_cases() -> CasesReport:
    """Manifests by certified keys, digests of sealed values and files, against the newest line of the log."""
    report = CasesReport()
    for subject in _subjects():
        report.subjects += 1
        try:
            _verify_one(subject, report)
        except (SealingError, Refused) as problem:
            report.wrong[subject] = str(problem)
        if gone := lost_line(subject):
            report.wrong.pop(subject, None)
            report.older[subject] = f"the log tells of a later change (line {gone}) that is not here"
    return report


def _subjects() -> Iterator[str]:
    named: QuerySet[Value, str] = Value.objects.values_list("subject", flat=True)
    more = (table._default_manager.values_list("subject", flat=True) for table in (Manifest, Wrap, SealedFile))
    yield from sorted(set(named).union(*more))


def _verify_one(subject: str, report: CasesReport) -> None:
    values = list(Value.objects.filter(subject=subject))
    sections = _sections(subject, values)
    found = check_sections(subject, values, sections)
    report.values += len(values)
    report.sections += len(sections)
    signed_for = {file_id: digest for keys in found.values() for file_id, digest in keys.files.items()}
    here = set(SealedFile.objects.filter(subject=subject).values_list("pk", flat=True))
    report.files += len(here)
    missing = [one for one in signed_for.keys() - here if not was_lost(subject, one)]
    if missing or any(_digest(one) != signed_for.get(one) for one in here):
        report.wrong[subject] = "a file is missing, or is not as it was sealed"


def _sections(subject: str, values: list[Value]) -> list[Section]:
    """Every section of which anything is here, or of which the log speaks."""
    rows = (Manifest.objects.filter(subject=subject), Wrap.objects.filter(subject=subject, label=Label.SECTION_KEY))
    numbers = {v.section for v in values} | set(logged(subject))
    numbers = numbers.union(*(r.values_list("section", flat=True) for r in rows))
    if numbers - SECTIONS:
        raise not_as_written()
    return [Section(n) for n in sorted(numbers)]


def _digest(file_id: str) -> str:
    try:
        return files.digest_on_disk(file_id)
    except NotYours:
        return ""


def read_heads(path: Path) -> dict[str, dict[str, str | int]]:
    heads_there: dict[str, dict[str, str | int]] = json.loads(path.read_text(encoding="utf-8"))
    return heads_there
