"""The one way to a case. It asks who, writes into the log why, gives the keys this worker may have, and forgets them.

    with open_case(keyring, ref, purpose="plan-journey") as case:
        record_need(case, ...)

A case that is absent and a case of somebody else answer alike. Names and papers have ways of their own
(`open_identity`, `open_papers`): whoever is both caseworker and custodian does not open names by looking at a case.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from waystation.audit.actions import record
from waystation.audit.tags import Tag
from waystation.cases.models import Case
from waystation.core.sealing import Damaged
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault import limits, signed
from waystation.vault.boxes import Box, BoxPlan, Content, create_box, open_box
from waystation.vault.details import seal_detail
from waystation.vault.keyring import Keyring
from waystation.vault.labels import SECTION_OF, Label, Section
from waystation.vault.manifests import hands_of
from waystation.vault.models import Value, Wrap

IDENTITY, TRAVEL, SETTLEMENT = "identity", "travel", "settlement"
TEAM_SECTIONS = (Section.CONTACT, Section.STORY, Section.NEEDS, Section.RECORD)
# Sections that a team does not read: they stand under no case key, only under these compartments' own.
APART: dict[Section, tuple[str, ...]] = {
    Section.IDENTITY: (IDENTITY,),
    Section.PAPERS: (IDENTITY, TRAVEL),
    Section.SHELTER: ("keepers", "duty"),
    Section.TRAVEL: (TRAVEL,),
    Section.SETTLEMENT: (SETTLEMENT,),
    Section.MONEY: ("money",),
}
# What somebody may add who cannot read it back: names and papers are handed on by whoever hears of them first.
ADD_ONLY = frozenset({Label.PERSON_IDENTITY, Label.PERSON_PAPERS})


@dataclass(frozen=True)
class Part:
    """What one opening is for: the compartments through which it goes, the sections, and who reads the reason."""

    through: frozenset[str]  # none: all of the worker's, but the identity custodians
    sections: frozenset[Section]
    readers: tuple[str, ...] = ()  # none: the team of the case


CASE = Part(frozenset(), frozenset(Section) - {Section.IDENTITY, Section.PAPERS})
NAMES = Part(frozenset({IDENTITY}), frozenset({Section.IDENTITY, Section.PAPERS}), (IDENTITY,))
PAPERS = Part(frozenset({TRAVEL}), frozenset({Section.PAPERS}), (IDENTITY, TRAVEL))


class Unsigned(RuntimeError):
    """Something was written into a case and not signed: a mistake in the code, so nothing of it is kept."""


class _Narrowed(Keyring):
    """The keys of a worker for one part of a case; wiped when it is shut."""

    def __init__(self, whole: Keyring, part: Part) -> None:
        super().__init__(whole.worker_id, whole.pair, still_valid=lambda: _is_valid(whole))
        self._part = part

    @property
    def codes(self) -> frozenset[str]:
        through = self._part.through
        return super().codes & through if through else super().codes - {IDENTITY}

    def opens(self, section: int) -> bool:
        return section in self._part.sections


def _is_valid(keyring: Keyring) -> bool:
    keyring.check()
    return True


class OpenCase:
    """A case while it is open: its row, and what this worker may read and write in it."""

    def __init__(self, keyring: Keyring, row: Case, box: Box) -> None:
        self.keyring, self.row = keyring, row
        self._box: Box | None = box
        self._opened: dict[Label, dict[str, Content]] = {}
        self.form = ""  # the row that the timeline gets for the form being done: there already means done already

    def __repr__(self) -> str:
        return f"<OpenCase {self.row.pk}>"

    @property
    def ref(self) -> str:
        return self.row.pk

    @property
    def by(self) -> str:
        """The worker who has it open."""
        return self.keyring.worker_id

    @property
    def box(self) -> Box:
        if self._box is None:
            raise Refused(_("This case is shut again."), hint=_("Open it once more and say for what."))
        return self._box

    @property
    def sections(self) -> frozenset[Section]:
        return self.box.sections

    def may_read(self, label: Label) -> bool:
        return SECTION_OF[label] in self.sections

    def read(self, label: Label, row: str) -> Content | None:
        return self.read_all(label).get(row)

    def read_all(self, label: Label) -> dict[str, Content]:
        """{row: value} of one kind. Opened once: a page asks for the same thing in several places."""
        box = self.box
        if label not in self._opened:
            self._opened[label] = box.read_all(label)
        return {row: dict(content) for row, content in self._opened[label].items()}

    def write(self, label: Label, row: str, content: Content) -> None:
        """Seal a new version into a section this worker reads. Names are added by all, replaced unseen by nobody."""
        if not self.may_read(label) and (label not in ADD_ONLY or self._stands(label, row)):
            raise NotYours()
        self._opened.pop(label, None)
        self.box.write(label, row, content)

    def remove(self, label: Label, row: str) -> None:
        """Take one value out, because it goes on in another case."""
        self._opened.pop(label, None)
        self.box.remove(label, row)

    def _stands(self, label: Label, row: str) -> bool:
        return Value.objects.filter(subject=self.ref, label=label, row=row).exists()

    def lock(self) -> None:
        """Take the case for this transaction and read it anew: what a colleague wrote meanwhile is not written over."""
        if self.box.unsigned:
            raise Unsigned("sign what was written before another action begins")
        self.row = Case.objects.select_for_update().get(pk=self.ref)
        self._box = open_box(self.keyring, self.ref)
        self._opened.clear()

    def shut(self) -> None:
        self._box = None
        self._opened.clear()


@contextmanager
def open_case(keyring: Keyring, ref: str, *, purpose: str) -> Iterator[OpenCase]:
    """Open a case for this purpose. NotYours when there is none, or nothing of it is for this worker."""
    with _opened(keyring, ref, Tag.CASE_OPEN, purpose, CASE) as case:
        yield case


@contextmanager
def open_identity(keyring: Keyring, ref: str, *, purpose: str) -> Iterator[OpenCase]:
    """Open names and papers of a case, and nothing else. Every custodian sees who did, and for what."""
    with _opened(keyring, ref, Tag.CASE_IDENTITY_OPEN, purpose, NAMES) as case:
        yield case


@contextmanager
def open_papers(keyring: Keyring, ref: str, *, purpose: str) -> Iterator[OpenCase]:
    """Open the papers of a case, and no name beside them. All of travel and all custodians see who did, for what."""
    with _opened(keyring, ref, Tag.CASE_PAPERS_OPEN, purpose, PAPERS) as case:
        yield case


@contextmanager
def open_to_file(keyring: Keyring, ref: str) -> Iterator[OpenCase]:
    """Open a case to put in what its person wrote, without anybody reading it: it is no reading, so no limit counts it.

    A worker who has read as much as one may still brings in what waits for the others.
    """
    with _opened(keyring, ref, Tag.CASE_MESSAGE, "messages", CASE, reads=False) as case:
        yield case


@contextmanager
def _opened(
    keyring: Keyring, ref: str, tag: Tag, purpose: str, part: Part, *, reads: bool = True
) -> Iterator[OpenCase]:
    if not purpose.strip():
        raise Refused(_("A case is opened for a purpose."), hint=_("Say in a few words what you are going to do."))
    narrowed = _Narrowed(keyring, part)
    row = Case.objects.filter(pk=ref).first()
    held = Wrap.objects.filter(subject=ref, compartment__in=narrowed.codes, section__in=[0, *part.sections])
    if row is None or not held.exists():
        raise NotYours()
    if reads:
        limits.note_reading(narrowed, tag)
    _write_down(narrowed, row, tag, purpose, part.readers or _team(row))
    case = OpenCase(narrowed, row, open_box(narrowed, ref))
    try:
        yield case
        if case.box.unsigned:
            raise Unsigned("something was written into this case and not signed")
    finally:
        case.shut()
        narrowed.wipe()


def _team(row: Case) -> tuple[str, ...]:
    """The team by the case's row, which must be one that holds it by what was signed: else somebody wrote it there."""
    if row.compartment not in hands_of(row.pk, Section.RECORD):
        raise Damaged("the team of this case is not as it was written; nothing of it is shown")
    return (row.compartment,)


def _write_down(keyring: Keyring, row: Case, tag: Tag, purpose: str, readers: tuple[str, ...]) -> None:
    """The line is committed before a key is given out, whatever happens afterwards."""
    first, *more = present_of(readers)
    with transaction.atomic(durable=True):
        record(tag, by=keyring.worker_id, object=row.pk, detail=seal_detail(first, {"purpose": purpose}, *more))


def present_of(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Those of these compartments that this organisation has."""
    known = signed.directory().compartments
    return tuple(code for code in codes if code in known)


def make_case(keyring: Keyring, row: Case) -> OpenCase:
    """The keys of a new case. Its maker fills it in the same transaction and keeps only what is theirs."""
    if row.compartment not in keyring.codes:
        raise NotYours()
    apart = {section: present_of(holders) for section, holders in APART.items()}
    narrow = {section: holders for section, holders in apart.items() if holders}
    plan = BoxPlan(whole=(row.compartment,), sections=(*TEAM_SECTIONS, *narrow), narrow=narrow, apart=tuple(narrow))
    box = create_box(_Narrowed(keyring, CASE), row.pk, plan)
    return OpenCase(box.keyring, row, box)


def begin_case(keyring: Keyring, row: Case) -> OpenCase:
    """The same for a row that is not stored yet; the log says for what it was opened."""
    row.save(force_insert=True)
    case = make_case(keyring, row)
    record(Tag.CASE_OPEN, by=case.by, object=case.ref, detail=seal_detail(row.compartment, {"purpose": "start"}))
    return case


def make_room(case: OpenCase, section: Section) -> None:
    """Make a section apart that a case begun before it existed has not got yet. The caller signs."""
    if all(section not in held for held in case.box.compartments().values()):
        case.box.add_section(section, present_of(APART[section]))


def open_section_to(case: OpenCase, section: Section, code: str) -> None:
    """Let one compartment read one section, as settlement reads how to reach somebody who has arrived."""
    if code in signed.directory().compartments:
        case.box.open_section(section, code)


def shut_section_to(case: OpenCase, section: Section, code: str) -> None:
    """Take it away again; what was read meanwhile is not called back."""
    case.box.shut_section(section, code)
