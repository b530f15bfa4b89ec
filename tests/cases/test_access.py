"""The one way to a case: who, for what, written down before a key is given, and forgotten afterwards."""

import ast
from pathlib import Path

import pytest
from django.db import transaction

from tests.cases.people import NOW
from waystation.audit import queries
from waystation.audit.models import Line
from waystation.cases import access, work
from waystation.cases.access import Unsigned, open_case, open_identity, open_papers
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault.details import open_detail
from waystation.vault.labels import Label, Section

pytestmark = pytest.mark.django_db

SOURCE = Path(__file__).resolve().parents[2] / "src" / "waystation"
LABELS = {
    Section.CONTACT: Label.SIGN_OF_LIFE,
    Section.STORY: Label.PERSON_STORY,
    Section.NEEDS: Label.NEED,
    Section.RECORD: Label.CASE_NOTE,
    Section.IDENTITY: Label.PERSON_IDENTITY,
    Section.PAPERS: Label.PERSON_PAPERS,
}
# Sections of security.md, by compartment: what each of the cast opens of Nur's case in team Birch.
TABLE = {
    "ada": {"CONTACT", "STORY", "NEEDS", "RECORD"},
    "jon": {"CONTACT", "STORY", "NEEDS", "RECORD"},  # a custodian too, and opens no name in this way
    "ben": set(),
    "kay": set(),
    "cleo": {"SHELTER", "SETTLEMENT"},
    "faye": {"SHELTER"},
    "gil": {"SHELTER"},
    "mia": {"TRAVEL", "MONEY"},
    "hana": set(),
    "ivo": set(),
    "dov": set(),
    "eve": set(),
}
CUSTODIANS = {"jon", "kay"}
HANDED_ON = {Section.IDENTITY, Section.PAPERS}  # added by whoever hears of them, never read back


@pytest.mark.parametrize("name", TABLE)
def test_each_worker_opens_the_sections_of_their_compartments_and_no_other(desk, started, name):
    if not TABLE[name]:
        with pytest.raises(NotYours), open_case(desk.keyring(name), started, purpose="look"):
            pass
        return
    with open_case(desk.keyring(name), started, purpose="look") as case:
        assert {section.name for section in case.sections} == TABLE[name]


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("section", LABELS)
def test_each_cell_of_the_table_for_reading_and_for_writing(desk, started, name, section):
    if not TABLE[name]:
        return
    label, may = LABELS[section], section.name in TABLE[name]
    with open_case(desk.keyring(name), started, purpose="look") as case:
        assert _can(lambda: case.read(label, "f" * 32)) is may
        with pytest.raises(_Undo), transaction.atomic():
            # Whoever hears a name may hand it on; nothing else is written by who cannot read it.
            assert _can(lambda: case.write(label, "f" * 32, {})) is (may or section in HANDED_ON)
            raise _Undo
        case._box = access.open_box(case.keyring, started)


class _Undo(Exception):
    pass


def _can(act) -> bool:
    try:
        act()
    except NotYours:
        return False
    return True


@pytest.mark.parametrize("name", TABLE)
def test_identity_opens_for_its_custodians_alone_and_nothing_else_with_it(desk, started, name):
    if name not in CUSTODIANS:
        with pytest.raises(NotYours), open_identity(desk.keyring(name), started, purpose="a passport"):
            pass
        return
    with open_identity(desk.keyring(name), started, purpose="a passport") as case:
        assert case.sections == {Section.IDENTITY, Section.PAPERS}


@pytest.mark.parametrize("name", TABLE)
def test_papers_open_for_travel_alone_and_no_name_with_them(desk, started, name):
    if name != "mia":
        with pytest.raises(NotYours), open_papers(desk.keyring(name), started, purpose="a ticket"):
            pass
        return
    with open_papers(desk.keyring(name), started, purpose="a ticket") as case:
        assert case.sections == {Section.PAPERS}
        with pytest.raises(NotYours):
            case.read_all(Label.PERSON_IDENTITY)


def test_travel_and_the_custodians_see_who_opened_papers_and_for_what_and_the_team_does_not(desk, started):
    with open_papers(desk.keyring("mia"), started, purpose="a ticket"):
        pass
    newest = queries.details_of(started)[-1]
    told = {name: open_detail(desk.keyring(name), newest) for name in ("mia", "jon", "kay", "ada", "cleo")}
    said = {"purpose": "a ticket"}
    assert told == {"mia": said, "jon": said, "kay": said, "ada": None, "cleo": None}


def test_papers_are_not_opened_without_a_purpose(desk, started):
    lines = Line.objects.count()
    with pytest.raises(Refused), open_papers(desk.keyring("mia"), started, purpose=" "):
        pass
    assert Line.objects.count() == lines


def test_every_custodian_sees_who_opened_names_and_for_what(desk, started):
    with open_identity(desk.keyring("kay"), started, purpose="a passport"):
        pass
    told = [open_detail(desk.keyring("jon"), detail) for detail in queries.details_of(started)]
    assert {"purpose": "a passport"} in told


def test_absent_and_not_yours_answer_alike(desk, started):
    with pytest.raises(NotYours) as absent, open_case(desk.keyring("ben"), "0" * 32, purpose="look"):
        pass
    with pytest.raises(NotYours) as foreign, open_case(desk.keyring("ben"), started, purpose="look"):
        pass
    assert (absent.value.message, absent.value.hint) == (foreign.value.message, foreign.value.hint)


def test_a_case_is_not_opened_without_a_purpose(desk, started):
    lines = Line.objects.count()
    with pytest.raises(Refused), open_case(desk.keyring("ada"), started, purpose=" "):
        pass
    assert Line.objects.count() == lines


def test_the_line_stands_before_a_key_is_given(desk, started, monkeypatch):
    def fails(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("waystation.cases.access.open_box", fails)
    before = Line.objects.filter(action="cases:open", object=started).count()
    with pytest.raises(RuntimeError), open_case(desk.keyring("ada"), started, purpose="look"):
        pass
    assert Line.objects.filter(action="cases:open", object=started).count() == before + 1


def test_the_purpose_is_sealed_to_the_team(desk, started):
    with open_case(desk.keyring("ada"), started, purpose="look"):
        pass
    newest = queries.details_of(started)[-1]
    assert open_detail(desk.keyring("jon"), newest) == {"purpose": "look"}
    assert open_detail(desk.keyring("ben"), newest) is None


def test_what_was_written_and_not_signed_is_an_error(desk, started):
    with pytest.raises(Unsigned), open_case(desk.keyring("ada"), started, purpose="change") as case:
        case.write(Label.CASE_NOTE, "f" * 32, {"text": "x"})


def test_the_keys_are_forgotten_when_the_case_is_shut(desk, started):
    with open_case(desk.keyring("ada"), started, purpose="look") as case:
        keyring = case.keyring
    with pytest.raises(Refused):
        case.read(Label.CASE_RECORD, "case")
    with pytest.raises(Refused):
        keyring.pair  # noqa: B018


def test_the_workers_own_keys_stay_for_the_rest_of_the_request(desk, started):
    keyring = desk.keyring("ada")
    with open_case(keyring, started, purpose="look"):
        pass
    assert keyring.compartment("team-birch").code == "team-birch"


def test_too_many_cases_in_an_hour_are_refused(desk, started, monkeypatch):
    monkeypatch.setattr("waystation.vault.limits.note_reading", _no)
    with pytest.raises(Refused, match="enough"), open_case(desk.keyring("ada"), started, purpose="look"):
        pass


def _no(*args, **kwargs):
    raise Refused("enough")


def test_what_a_colleague_wrote_meanwhile_is_not_written_over(case):
    with case("ada") as hers, case("jon") as his:
        work.write_note(his, "he heard a car", now=NOW)
        work.write_note(hers, "she heard it too", now=NOW)
        assert {n["text"] for n in hers.read_all(Label.CASE_NOTE).values()} == {"he heard a car", "she heard it too"}


def ways_round(source: Path) -> list[str]:
    """Modules that open or make a box without being one of the ways to a case or a request.

    The loader of the demo may: it writes an invented organisation, into a database of its own. Incidents have boxes
    of their own, found by their own rows, and one way to them (`incidents/access.py`).
    """
    allowed = {"vault", "intake", "keeping"}
    found = []
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(source)
        if name.parts[0] in allowed or name.as_posix() == "cases/access.py":
            continue
        if name.parts[:2] in (("site", "demo"), ("cases", "incidents")):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = {alias.name for alias in getattr(node, "names", [])} if isinstance(node, ast.ImportFrom) else set()
            if isinstance(node, ast.ImportFrom) and (
                (node.module == "waystation.vault.boxes" and names & {"open_box", "create_box", "Box"})
                or (node.module == "waystation.vault" and "boxes" in names)
            ):
                found.append(name.as_posix())
            if isinstance(node, ast.Import) and any(a.name == "waystation.vault.boxes" for a in node.names):
                found.append(name.as_posix())
    return found


def test_there_is_no_way_round_the_one_way_to_a_case():
    assert ways_round(SOURCE) == []


@pytest.mark.parametrize(
    "text",
    [
        "from waystation.vault.boxes import open_box",
        "from waystation.vault import boxes",
        "import waystation.vault.boxes",
        "def late():\n    from waystation.vault.boxes import create_box",
    ],
)
def test_a_way_round_is_named(tmp_path, text):
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "views.py").write_text(text)
    assert ways_round(tmp_path) == ["desk/views.py"]
