"""A box: everything that is sealed for one request or one case. The keys in it are those this worker may hold.

Content lies in `Value` under (subject, label, row). A write makes the section dirty; `sign` puts one manifest for each
dirty section and one line into the log.
"""

import json
import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import next_number, record
from waystation.audit.tags import Tag
from waystation.core.sealing import Damaged, key_id, open_value, seal_value, wrap_key
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault import signed, wraps
from waystation.vault.custody import ADDED_BLIND, detail_of
from waystation.vault.directory import canonical
from waystation.vault.keyring import Keyring
from waystation.vault.labels import SECTION_OF, Label, Section
from waystation.vault.manifests import check_sections, logged, write_manifest
from waystation.vault.models import Manifest, Value, Wrap
from waystation.vault.section_keys import DrawnKey, SectionKeys

# Never under the case key, only under the wrapping key of their own compartments.
NEVER_UNDER_CASE_KEY = ADDED_BLIND
_OF_A_SECTION: tuple[Any, ...] = (Wrap, Value, Manifest)
Content = dict[str, Any]


@dataclass(frozen=True)
class BoxPlan:
    """Who may open what: `whole` compartments hold every section but those apart; `narrow` hold one section.

    `apart`: sections that stand under no case key, only under their narrow compartments'. Names and papers always do.
    """

    whole: tuple[str, ...]
    sections: tuple[Section, ...]
    narrow: dict[Section, tuple[str, ...]] = field(default_factory=dict)
    apart: tuple[Section, ...] = ()


class Box:
    """An opened box. Made by `create_box` and `open_box` only."""

    def __init__(self, keyring: Keyring, subject: str, rows: Iterable[Wrap]) -> None:
        self.keyring, self.subject = keyring, subject
        self._rows = list(rows)
        self._case_keys: dict[int, bytes] = {}
        self._section_keys: dict[tuple[int, int], bytes] = {}
        self._values: dict[tuple[int, str], Value] | None = None
        self._dirty: set[Section] = set()
        self._signed_keys: dict[Section, SectionKeys] = {}  # as the manifests name them
        self._logged_keys: dict[Section, SectionKeys] = {}  # as the log has them; what differs goes into the next line
        self._open_wraps()

    def _begin(self, keys: dict[Section, bytes], known: dict[Section, SectionKeys]) -> None:
        """A new box: its maker holds every key for this first filling; the next opening has what is theirs."""
        for section, key in keys.items():
            self._section_keys.setdefault((int(section), 1), key)
        self._signed_keys, self._dirty = known, set(known)

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
        signed.hold_list()  # no rotation ends between the choice of the key and the commit
        value = self._load().get((int(label), row))
        if value is None:
            value = Value(subject=self.subject, section=section, label=label, row=row, version=0)
        value.generation, key = self._writing_key(section)  # checks the section as it is, so before anything changes
        value.version += 1
        value.sealed = seal_value(key, self._context(value), canonical(content))
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

    @transaction.atomic
    def sign(self, tag: Tag, *, object: str = "") -> None:
        """Sign what was written, and put it into the log. Part of the action's transaction."""
        if object and object != self.subject:
            record(tag, by=self.keyring.worker_id, object=object)
        line = next_number()
        keys = {section: self._keys_of(section) for section in sorted(self._dirty)}
        rows = {
            section: write_manifest(self.keyring, self.subject, section, known, line) for section, known in keys.items()
        }
        changed = [row for section, row in rows.items() if keys[section] != self._logged_keys.get(section)]
        self._logged_keys |= keys
        self._dirty.clear()
        detail = detail_of(list(rows.values()), changed)
        record(tag, by=self.keyring.worker_id, object=self.subject, detail=detail, kind="m")

    @property
    def unsigned(self) -> bool:
        return bool(self._dirty)

    def section_key(self, section: Section) -> tuple[int, bytes]:
        """(generation, key) that new things of this section go under; for files."""
        return self._writing_key(section)

    def keep_file(self, section: Section, file_id: str, digest: str) -> None:
        """Name a file with the SHA-256 (hex) of its sealed bytes in the section's next manifest."""
        self._signed_keys[section] = self._keys_of(section).with_file(file_id, digest)
        self._dirty.add(section)

    def digest_of(self, section: Section, file_id: str) -> str:
        """The SHA-256 (hex) of a file's sealed bytes as it was signed. NotYours where the section names none."""
        if file_id not in self._keys_of(section).files:
            raise NotYours()
        return self._keys_of(section).files[file_id]

    def key_of(self, section: Section, generation: int) -> bytes:
        self._need(section)
        return self._section_keys[int(section), generation]

    def check(self) -> None:
        """Refuse to show anything that is not as it was written, and any key that was not signed for."""
        self._verify(self.sections - self._signed_keys.keys())

    def _verify(self, sections: Iterable[Section]) -> None:
        found = check_sections(self.subject, self._load().values(), sections)
        for (number, generation), key in self._section_keys.items():
            section = Section(number)
            if section in found and key_id(key).hex() != found[section].key_id(generation):
                raise Damaged("a key of this case was put there by somebody else; nothing of it is shown")
        self._signed_keys |= found
        self._logged_keys |= found

    def _keys_of(self, section: Section) -> SectionKeys:
        """The keys and hands of a section as its manifest names them. The keys we opened must be those."""
        if section not in self._signed_keys:
            if not any(r.section == section for r in self._rows):
                raise NotYours()
            self._verify([section])
        return self._signed_keys[section]

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
        keys = self._keys_of(section)
        slot = (int(section), keys.latest.generation)
        if slot in self._section_keys and keys.by_holder and not _is_stale(keys):
            return keys.latest.generation, self._section_keys[slot]
        return self._next_generation(section, keys)

    def _next_generation(self, section: Section, keys: SectionKeys) -> tuple[int, bytes]:
        """A new key for later writes, for the hands that were signed for, whatever rows may say.

        It is wrapped for each compartment directly: whoever left may still know the old case key.
        """
        key, generation = os.urandom(32), keys.latest.generation + 1
        made = wraps.make_wraps(self.keyring, self.subject, section, generation, key, keys.hands)
        self._rows += made
        drawn = DrawnKey(generation, key_id(key).hex(), {r.compartment: r.drawn_epoch for r in made})
        self._signed_keys[section] = keys.with_key(drawn)
        self._dirty.add(section)
        self._keep(section, generation, key, keys.hands)
        return generation, key

    def _keep(self, section: Section, generation: int, key: bytes, hands: Collection[str]) -> None:
        """Hold a key that was drawn here, if it is for this worker."""
        if self.keyring.opens(section) and not self.keyring.codes.isdisjoint(hands):
            self._section_keys[int(section), generation] = key

    def add_section(self, section: Section, codes: Collection[str]) -> None:
        """A section apart that was not there when this box was made, for these compartments. The caller signs.

        NotYours where anything of it lies here, or where the log has heard of it: a section is made once.
        """
        there = any(kind.objects.filter(subject=self.subject, section=section).exists() for kind in _OF_A_SECTION)
        if there or not codes or section not in NEVER_UNDER_CASE_KEY or int(section) in logged(self.subject):
            raise NotYours()
        key = os.urandom(32)
        made = wraps.make_wraps(self.keyring, self.subject, section, 1, key, codes)
        self._rows += made
        drawn = DrawnKey(1, key_id(key).hex(), {r.compartment: r.drawn_epoch for r in made})
        self._signed_keys[section] = SectionKeys(frozenset(codes), (drawn,))
        self._dirty.add(section)
        self._keep(section, 1, key, codes)

    def admit(self, code: str) -> None:
        """Let one more compartment open the whole of it. Only somebody who holds the whole can. The caller signs."""
        if not self._case_keys or any(r.label == Label.CASE_KEY and r.compartment == code for r in self._rows):
            raise NotYours()
        under_case = {
            Section(r.section) for r in self._rows if r.label == Label.SECTION_KEY and not r.compartment
        } & self.sections
        known = {section: self._keys_of(section) for section in under_case}  # checked before anything is given
        for generation, key in self._case_keys.items():
            self._rows += wraps.make_wraps(self.keyring, self.subject, None, generation, key, [code])
        for (number, generation), key in self._section_keys.items():
            if number in under_case and generation > 1:
                self._rows += wraps.make_wraps(self.keyring, self.subject, Section(number), generation, key, [code])
        epoch = signed.directory().compartment(code).epoch
        for section, keys in known.items():
            self._signed_keys[section] = keys.known_to(code, epoch)
        self._dirty |= under_case

    def exclude(self, code: str) -> None:
        """Take a compartment's wraps away. What was read stays read; what follows is closed. The caller signs."""
        gone = [r for r in self._rows if r.compartment == code]
        left = self._left_without(code)
        if not (gone or left) or {r.compartment for r in self._rows if r.label == Label.CASE_KEY} <= {code}:
            raise NotYours()
        if not all(left.values()):
            raise Refused(_("nobody else could open a part of this"), hint=_("admit another group to that part first"))
        Wrap.objects.filter(pk__in=[r.pk for r in gone]).delete()
        self._rows = [r for r in self._rows if r.compartment != code]
        for section, hands in left.items():
            self._signed_keys[section] = self._signed_keys[section].with_hands(hands)
        self._dirty |= left.keys()

    def _left_without(self, code: str) -> dict[Section, frozenset[str]]:
        """Who holds each section of which this compartment is a hand once it is taken out. Asks what was signed, of
        every section the log knows: rows that somebody hides for a while must not make it stay a hand."""
        self._verify({Section(number) for number in logged(self.subject)} - self._signed_keys.keys())
        return {s: keys.hands - {code} for s, keys in self._signed_keys.items() if code in keys.hands}

    def open_section(self, section: Section, code: str) -> None:
        """Let one compartment read one section that we read. The caller signs."""
        keys = self._keys_of(section)
        self._need(section)
        if code in keys.hands:
            return
        for (number, generation), key in self._section_keys.items():
            if number == section:
                self._rows += wraps.make_wraps(self.keyring, self.subject, section, generation, key, [code])
        self._signed_keys[section] = keys.known_to(code, signed.directory().compartment(code).epoch)
        self._dirty.add(section)

    def shut_section(self, section: Section, code: str) -> None:
        """Take it away again; what was read meanwhile is not called back. The caller signs."""
        keys = self._keys_of(section)
        gone = [r for r in self._rows if r.compartment == code and r.section == section]
        if keys.hands <= {code}:
            raise Refused(_("nobody else could open a part of this"), hint=_("admit another group to that part first"))
        Wrap.objects.filter(pk__in=[r.pk for r in gone]).delete()
        self._rows = [r for r in self._rows if r not in gone]
        if code in keys.hands:
            self._signed_keys[section] = keys.with_hands(keys.hands - {code})
            self._dirty.add(section)

    @property
    def is_whole(self) -> bool:
        """Whether this worker holds the key of the whole, not of single sections only."""
        return bool(self._case_keys)

    def hands(self, section: Section) -> frozenset[str]:
        """The compartments that hold a section, as it was signed: whatever is for them is sealed to these alone."""
        return self._keys_of(section).hands

    def compartments(self) -> dict[str, frozenset[Section]]:
        """{compartment: sections it opens} by the rows that lie here, for the page that says who can open this."""
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
            if row.label != Label.SECTION_KEY or not self.keyring.opens(row.section):
                continue
            slot = (row.section, row.generation)
            if row.compartment in self.keyring.codes:
                self._section_keys[slot] = wraps.open_wrap(self.keyring, row)
            elif not row.compartment and row.epoch in self._case_keys:
                self._section_keys[slot] = wraps.open_under_case_key(self._case_keys[row.epoch], row)


def _is_stale(keys: SectionKeys) -> bool:
    """After a rotation, or when a compartment was excluded, the next write gets a new key: who left may know it."""
    knew = keys.latest.drawn_for
    rotated = any(epoch < signed.directory().compartment(code).epoch for code, epoch in knew.items())
    return rotated or knew.keys() != keys.hands


@transaction.atomic
def create_box(keyring: Keyring, subject: str, plan: BoxPlan) -> Box:
    """Make the keys of a new request or case, for the compartments of the plan. The maker keeps only what is theirs.

    Every section of the plan is signed with the first `sign`, those too in which nothing was written yet. NotYours
    when something lies under this subject already: a new box never comes over an old one.
    """
    if any(kind.objects.filter(subject=subject).exists() for kind in _OF_A_SECTION):
        raise NotYours()
    case_key = os.urandom(32)
    rows = whole = wraps.make_wraps(keyring, subject, None, 1, case_key, plan.whole)
    keys: dict[Section, bytes] = {}
    known: dict[Section, SectionKeys] = {}
    for section in plan.sections:
        key = keys[section] = os.urandom(32)
        made = wraps.make_wraps(keyring, subject, section, 1, key, plan.narrow.get(section, ()))
        drawn_for = {r.compartment: r.drawn_epoch for r in made}
        if section not in NEVER_UNDER_CASE_KEY and section not in plan.apart:
            made.append(_wrap_under_case_key(case_key, subject, section, key))
            drawn_for |= {r.compartment: r.drawn_epoch for r in whole}
        known[section] = SectionKeys(frozenset(drawn_for), (DrawnKey(1, key_id(key).hex(), drawn_for),))
        rows = rows + made
    box = Box(keyring, subject, rows)
    box._begin(keys, known)
    return box


def _wrap_under_case_key(case_key: bytes, subject: str, section: Section, key: bytes) -> Wrap:
    row = Wrap(subject=subject, label=Label.SECTION_KEY, section=section, generation=1, epoch=1)
    row.sealed = wrap_key(case_key, signed.context(Label.SECTION_KEY, row.id), key)
    row.save(force_insert=True)
    return row


def open_box(keyring: Keyring, subject: str, *, check: bool = True) -> Box:
    """Open what this worker may open. NotYours when that is nothing, or when there is no such subject."""
    box = Box(keyring, subject, Wrap.objects.filter(subject=subject))
    if not box.sections:
        raise NotYours()
    if check:
        box.check()
    return box
