"""A box: everything that is sealed for one request or one case. The keys in it are those this worker may hold.

Content lies in `Value` under (subject, label, row). A write makes the section dirty; `sign` puts one manifest for each
dirty section and one line into the log.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.core.sealing import open_value, seal_value, wrap_key
from waystation.core.vocabulary.refusals import NotYours
from waystation.vault import signed, wraps
from waystation.vault.keyring import Keyring
from waystation.vault.labels import SECTION_OF, Label, Section
from waystation.vault.manifests import check_sections, log_detail, write_manifest
from waystation.vault.models import Value, Wrap

# Never under the case key, only under the wrapping key of their own compartments.
NEVER_UNDER_CASE_KEY = frozenset({Section.IDENTITY})
Content = dict[str, Any]


@dataclass(frozen=True)
class BoxPlan:
    """Who may open what: `whole` compartments hold every section but the narrow-only; `narrow` hold one section."""

    whole: tuple[str, ...]
    sections: tuple[Section, ...]
    narrow: dict[Section, tuple[str, ...]] = field(default_factory=dict)


class Box:
    """An opened box. Made by `create_box` and `open_box` only."""

    def __init__(self, keyring: Keyring, subject: str, rows: Iterable[Wrap]) -> None:
        self.keyring, self.subject = keyring, subject
        self._rows = list(rows)
        self._case_keys: dict[int, bytes] = {}
        self._section_keys: dict[tuple[int, int], bytes] = {}
        self._values: dict[tuple[int, str], Value] | None = None
        self._dirty: set[Section] = set()
        self._open_wraps()

    def __repr__(self) -> str:
        return f"<Box {self.subject}>"

    @property
    def sections(self) -> frozenset[Section]:
        """What this worker may read here."""
        return frozenset(Section(section) for section, _ in self._section_keys)

    def read(self, label: Label, row: str) -> Content | None:
        """One value, None where nothing was written; NotYours when its section is not open to this worker."""
        self._need(SECTION_OF[label])
        value = self._load().get((int(label), row))
        return self._opened(value) if value else None

    def read_all(self, label: Label) -> dict[str, Content]:
        """{row id: value} of one kind."""
        self._need(SECTION_OF[label])
        return {row: self._opened(v) for (number, row), v in self._load().items() if number == label}

    def write(self, label: Label, row: str, content: Content) -> None:
        """Seal a new version. Somebody who may not read a section can still add to it, and not read it back."""
        section = SECTION_OF[label]
        value = self._load().get((int(label), row))
        if value is None:
            value = Value(subject=self.subject, section=section, label=label, row=row, version=0)
        value.version += 1
        value.generation, key = self._writing_key(section)
        value.sealed = seal_value(key, self._context(value), _to_bytes(content))
        value.save()
        self._load()[(int(label), row)] = value
        self._dirty.add(section)

    def remove(self, label: Label, row: str) -> None:
        """Delete one value; its older copies still lie in backups until those expire."""
        self._need(SECTION_OF[label])
        value = self._load().pop((int(label), row), None)
        if value:
            value.delete()
            self._dirty.add(SECTION_OF[label])

    def sign(self, tag: Tag, *, object: str = "") -> None:
        """Sign what was written, and put it into the log. Part of the action's transaction."""
        digests = {section: write_manifest(self.keyring, self.subject, section) for section in sorted(self._dirty)}
        self._dirty.clear()
        if object and object != self.subject:
            record(tag, by=self.keyring.worker_id, object=object)
        record(tag, by=self.keyring.worker_id, object=self.subject, detail=log_detail(digests), kind="m")

    @property
    def unsigned(self) -> bool:
        return bool(self._dirty)

    def section_key(self, section: Section) -> tuple[int, bytes]:
        """(generation, key) that new things of this section go under; for files."""
        return self._writing_key(section)

    def key_of(self, section: Section, generation: int) -> bytes:
        self._need(section)
        return self._section_keys[int(section), generation]

    def check(self) -> None:
        """Refuse to show anything that is not as it was written."""
        check_sections(self.subject, self._load().values(), self.sections)

    def _need(self, section: Section) -> None:
        if section not in self.sections:
            raise NotYours()

    def _load(self) -> dict[tuple[int, str], Value]:
        if self._values is None:
            rows = Value.objects.filter(subject=self.subject)
            self._values = {(v.label, v.row): v for v in rows}
        return self._values

    def _context(self, value: Value) -> Any:
        return signed.context(Label(value.label), value.row, version=value.version)

    def _opened(self, value: Value) -> Content:
        key = self._section_keys.get((value.section, value.generation))
        if key is None:
            raise NotYours()
        content: Content = json.loads(open_value(key, self._context(value), bytes(value.sealed)))
        return content

    def _writing_key(self, section: Section) -> tuple[int, bytes]:
        floor = max(
            (r.generation for r in self._rows if r.section == section and r.label == Label.SECTION_KEY), default=0
        )
        if (int(section), floor) in self._section_keys and not self._generation_is_stale(section, floor):
            return floor, self._section_keys[int(section), floor]
        return self._next_generation(section, floor)

    def _generation_is_stale(self, section: Section, generation: int) -> bool:
        """After a rotation the next write gets a new key: who left may still know this one."""
        here = [r for r in self._rows if r.section == section and r.generation == generation]
        if any(not r.compartment for r in here):
            here += [r for r in self._rows if r.label == Label.CASE_KEY]
        return any(wraps.made_before_rotation(r) for r in here)

    def _next_generation(self, section: Section, floor: int) -> tuple[int, bytes]:
        """A new key for later writes, for the same hands as before.

        It is wrapped for each compartment directly: whoever left may still know the old case key.
        """
        here = [r for r in self._rows if r.section == section and r.label == Label.SECTION_KEY]
        codes = {r.compartment for r in here if r.compartment}
        if any(not r.compartment for r in here):
            codes |= {r.compartment for r in self._rows if r.label == Label.CASE_KEY}
        if not codes:
            raise NotYours()
        key = os.urandom(32)
        self._rows += wraps.make_wraps(self.keyring, self.subject, section, floor + 1, key, codes)
        if codes & self.keyring.codes:
            self._section_keys[int(section), floor + 1] = key
        return floor + 1, key

    def admit(self, code: str) -> None:
        """Let one more compartment open the whole of it. Only somebody who holds the whole can."""
        if not self._case_keys or any(r.label == Label.CASE_KEY and r.compartment == code for r in self._rows):
            raise NotYours()
        for generation, key in self._case_keys.items():
            self._rows += wraps.make_wraps(self.keyring, self.subject, None, generation, key, [code])
        under_case = {r.section for r in self._rows if r.label == Label.SECTION_KEY and not r.compartment}
        for (section, generation), key in self._section_keys.items():
            if section in under_case and generation > 1:
                self._rows += wraps.make_wraps(self.keyring, self.subject, Section(section), generation, key, [code])

    def exclude(self, code: str) -> None:
        """Take a compartment's wraps away. What its members read or kept is not called back."""
        gone = [r for r in self._rows if r.compartment == code]
        if not gone or {r.compartment for r in self._rows if r.label == Label.CASE_KEY} <= {code}:
            raise NotYours()
        Wrap.objects.filter(pk__in=[r.pk for r in gone]).delete()
        self._rows = [r for r in self._rows if r.compartment != code]

    def compartments(self) -> dict[str, frozenset[Section]]:
        """{compartment: sections it opens}, for the page that says who can open this."""
        under_case = frozenset(
            Section(r.section) for r in self._rows if r.label == Label.SECTION_KEY and not r.compartment
        )
        found: dict[str, frozenset[Section]] = {}
        for row in self._rows:
            if row.compartment:
                more = under_case if row.label == Label.CASE_KEY else frozenset({Section(row.section)})
                found[row.compartment] = found.get(row.compartment, frozenset()) | more
        return found

    def _open_wraps(self) -> None:
        for row in self._rows:
            if row.label == Label.CASE_KEY and row.compartment in self.keyring.codes:
                self._case_keys[row.generation] = wraps.open_wrap(self.keyring, row)
        for row in self._rows:
            if row.label != Label.SECTION_KEY:
                continue
            slot = (row.section, row.generation)
            if row.compartment in self.keyring.codes:
                self._section_keys[slot] = wraps.open_wrap(self.keyring, row)
            elif not row.compartment and row.epoch in self._case_keys:
                self._section_keys[slot] = wraps.open_under_case_key(self._case_keys[row.epoch], row)


def _to_bytes(content: Content) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@transaction.atomic
def create_box(keyring: Keyring, subject: str, plan: BoxPlan) -> Box:
    """Make the keys of a new request or case, for the compartments of the plan. The maker keeps only what is theirs."""
    case_key = os.urandom(32)
    rows = wraps.make_wraps(keyring, subject, None, 1, case_key, plan.whole)
    keys: dict[tuple[int, int], bytes] = {}
    for section in plan.sections:
        key = keys[int(section), 1] = os.urandom(32)
        rows += wraps.make_wraps(keyring, subject, section, 1, key, plan.narrow.get(section, ()))
        if section not in NEVER_UNDER_CASE_KEY:
            row = Wrap(subject=subject, label=Label.SECTION_KEY, section=section, generation=1, epoch=1)
            row.sealed = wrap_key(case_key, signed.context(Label.SECTION_KEY, row.id), key)
            row.save(force_insert=True)
            rows.append(row)
    box = Box(keyring, subject, rows)
    for (
        section_number,
        generation,
    ), key in keys.items():  # for this first filling only; the next opening has what is theirs
        box._section_keys.setdefault((section_number, generation), key)
    return box


def open_box(keyring: Keyring, subject: str, *, check: bool = True) -> Box:
    """Open what this worker may open. NotYours when that is nothing, or when there is no such subject."""
    box = Box(keyring, subject, Wrap.objects.filter(subject=subject))
    if not box.sections:
        raise NotYours()
    if check:
        box.check()
    return box
