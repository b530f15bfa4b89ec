"""The compartment table of security.md section 3, cell by cell: what each compartment may read, and what it may not.

Every compartment alone, every section that exists: the keys themselves are asked, below any page. What is not in a row
of the table is refused. Parts of the table that have no section yet (addresses, statements, names under torture) lie
under two compartments without a common member, and are tested where they are made.
"""

import pytest
from django.test import RequestFactory

from tests.cases.people import NOW
from waystation.cases import holding, identity_pages
from waystation.cases.access import APART, TEAM_SECTIONS, open_case, open_papers
from waystation.core.vocabulary.refusals import NotYours
from waystation.vault.boxes import open_box
from waystation.vault.keyring import Keyring
from waystation.vault.labels import SECTION_OF, Label, Section
from waystation.vault.models import Value, Wrap
from waystation.vault.web import may

pytestmark = pytest.mark.django_db

READS, BLIND = "read", "-"
SECTIONS = ("CONTACT", "IDENTITY", "PAPERS", "STORY", "NEEDS", "SHELTER", "TRAVEL", "SETTLEMENT", "MONEY", "RECORD")
# A case of team Birch. Shelter, travel, settlement and money have no content of their own yet; their keys have.
CASE = {
    "intake":     "- - - - - - - - - -",
    "team-birch": "read - - read read - - - - read",
    "team-cedar": "- - - - - - - - - -",
    "identity":   "- read read - - - - - - -",
    "keepers":    "- - - - - read - - - -",
    "duty":       "- - - - - read - - - -",
    "travel":     "- - read - - - read - - -",
    "settlement": "- - - - - - - read - -",
    "testimony":  "- - - - - - - - - -",
    "names":      "- - - - - - - - - -",
    "money":      "- - - - - - - - read -",
    "figures":    "- - - - - - - - - -",
    "interpreters": "- - - - - - - - - -",
    "admin":      "- - - - - - - - - -",
}  # fmt: skip
# A request before it is a case.
REQUEST = {code: ("read read" if code == "intake" else "- -") for code in CASE}
REQUEST_SECTIONS = ("REQUEST", "CONTACT")
MEMBER = {"intake": "ben", "team-birch": "ada", "team-cedar": "ben", "identity": "kay", "keepers": "cleo",
          "duty": "faye", "travel": "mia", "settlement": "cleo", "testimony": "hana", "names": "kay", "money": "mia",
          "figures": "dov", "interpreters": "ivo", "admin": "eve"}  # fmt: skip
VISA = {"write": "1", "kind": "visa", "number": "V-77"}
CELLS = [(code, section) for code in CASE for section in SECTIONS]
REQUEST_CELLS = [(code, section) for code in REQUEST for section in REQUEST_SECTIONS]


class OneCompartment(Keyring):
    """A worker who is in one compartment and in no other."""

    def __init__(self, cast, code):
        super().__init__(cast.id(MEMBER[code]), cast.pairs[MEMBER[code]])
        self.only = frozenset({code})

    @property
    def codes(self):
        return super().codes & self.only


def cell(table, sections, code, section):
    return table[code].split()[sections.index(section)]


def label_of(section):
    """Something that is kept in this section; a section without content has none yet."""
    return next((label for label, where in SECTION_OF.items() if where == section), None)


def reads(keyring, subject, section):
    """Whether these keys alone open that section, and what is in it."""
    try:
        box = open_box(keyring, subject)
    except NotYours:
        return BLIND
    if section not in box.sections:
        for label in (label for label, where in SECTION_OF.items() if where == section):
            with pytest.raises(NotYours):
                box.read_all(label)
        with pytest.raises(NotYours):
            box.key_of(section, 1)
        return BLIND
    assert len(box.key_of(section, 1)) == 32
    return READS


@pytest.mark.parametrize(("code", "section"), CELLS, ids=lambda one: one)
def test_each_cell_of_a_case_is_as_the_table_says(desk, started, code, section):
    assert reads(OneCompartment(desk, code), started, Section[section]) == cell(CASE, SECTIONS, code, section)


@pytest.mark.parametrize(("code", "section"), REQUEST_CELLS, ids=lambda one: one)
def test_each_cell_of_a_request_is_as_the_table_says(desk, sent, opened, code, section):
    with opened("ada"):
        pass
    found = reads(OneCompartment(desk, code), sent.ref, Section[section])
    assert found == cell(REQUEST, REQUEST_SECTIONS, code, section)


@pytest.mark.parametrize("code", CASE)
def test_what_is_added_unseen_is_not_read_back(desk, started, code):
    """Writing: whoever opens a part of a case may hand names and papers on, and still does not read them."""
    try:
        box = open_box(OneCompartment(desk, code), started)
    except NotYours:
        assert set(CASE[code].split()) == {BLIND}
        return
    for section in (Section.IDENTITY, Section.PAPERS):
        label = label_of(section)
        box.write(label, "e" * 32, {"person": "x"})
        if cell(CASE, SECTIONS, code, section.name) == BLIND:
            with pytest.raises(NotYours):
                box.read(label, "e" * 32)


def on_the_page_of_papers(desk, code, ref, posted):
    """What the page of papers answers to somebody of this compartment alone."""
    request = RequestFactory().post("/", {"purpose": "a visa came", **posted})
    request.keyring, request.worker = OneCompartment(desk, code), desk.workers[MEMBER[code]]
    return identity_pages.papers(request, ref).content.decode()


@pytest.mark.parametrize("code", CASE)
def test_the_page_of_papers_is_travels_alone(desk, code):
    assert may(OneCompartment(desk, code), identity_pages.papers.needs) is (code == "travel")


def test_the_page_of_papers_shows_and_writes_papers_for_travel(desk, started, ids):
    page = on_the_page_of_papers(desk, "travel", started, {**VISA, "person": ids["Nur"]})
    assert "00 1234567" in page and "V-77" in page


@pytest.mark.parametrize("code", [code for code in CASE if MEMBER[code] != MEMBER["travel"]])
def test_behind_the_page_the_keys_of_others_neither_show_nor_write_papers(desk, started, ids, code):
    with pytest.raises(NotYours):
        on_the_page_of_papers(desk, code, started, {**VISA, "person": ids["Nur"]})
    with open_papers(OneCompartment(desk, "travel"), started, purpose="look") as case:
        assert len(case.read_all(Label.PERSON_PAPERS)) == 1


def test_what_travel_writes_lies_in_the_section_of_papers_alone(desk, started, ids):
    before = set(Value.objects.filter(subject=started).values_list("pk", "version"))
    on_the_page_of_papers(desk, "travel", started, {**VISA, "person": ids["Nur"]})
    after = Value.objects.filter(subject=started).values_list("pk", "version", "section")
    assert [section for pk, version, section in after if (pk, version) not in before] == [Section.PAPERS]


@pytest.mark.parametrize("section", SECTIONS)
def test_no_section_has_a_wrap_beyond_its_row(started, section):
    """The rows themselves: a section apart is wrapped for those of the table alone, and not under the case key."""
    hands = set(Wrap.objects.filter(subject=started, section=Section[section]).values_list("compartment", flat=True))
    narrow = {code for code in CASE if cell(CASE, SECTIONS, code, section) == READS}
    assert hands == ({""} if Section[section] in TEAM_SECTIONS else narrow)


def test_the_team_alone_holds_the_case_key(started):
    held = Wrap.objects.filter(subject=started, label=Label.CASE_KEY).values_list("compartment", flat=True)
    assert set(held) == {"team-birch"}


def test_a_team_that_is_admitted_reads_what_a_team_reads_and_nothing_apart(desk, started):
    with open_case(desk.keyring("ada"), started, purpose="change") as case:
        holding.admit_compartment(case, "team-cedar", reason="they know the region", now=NOW)
    box = open_box(OneCompartment(desk, "team-cedar"), started)
    assert box.sections == set(TEAM_SECTIONS)


def test_every_section_and_every_compartment_has_its_cells(desk):
    """A section or a compartment that is added must come into the table before anything is kept in it."""
    from waystation.vault import signed

    assert {Section[name] for name in (*SECTIONS, *REQUEST_SECTIONS)} == set(Section)
    assert set(CASE) == set(REQUEST) == set(signed.directory().compartments)
    assert {*APART, *TEAM_SECTIONS} == {Section[name] for name in SECTIONS}
    assert all(len(row.split()) == len(SECTIONS) for row in CASE.values())
