"""Names and papers: names for the custodians alone, papers for travel too, and cases that were begun before."""

import pytest
from django.urls import reverse

from tests.cases.people import NOW, start
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.cases import access, identity
from waystation.cases.access import open_case, open_identity, open_papers
from waystation.cases.models import Case
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault.boxes import open_box
from waystation.vault.labels import Label, Section
from waystation.vault.models import Manifest, Value, Wrap

pytestmark = pytest.mark.django_db

VISA = {"kind": "visa", "number": "V-77", "state": "Canada", "until": "2017-09-01"}
OLD = "internal passport 0012 345678, in the drawer of Nura Example"
WHY = {"purpose": "book a flight"}
NAMES = ("Nura", "Sami", ">Nur<")


def url(name, *args):
    return reverse(f"cases:{name}", args=args)


def text(found):
    return found.content.decode()


@pytest.fixture
def older(desk, opened, monkeypatch):
    """A case as they were begun before there was a section of papers: one text, among the names."""
    with monkeypatch.context() as before:
        before.delitem(access.APART, Section.PAPERS)
        before.setattr("waystation.cases.persons.put_paper", lambda *args: None)
        with opened("ada") as request:
            ref = start(request)
    with open_case(desk.keyring("ada"), ref, purpose="change") as case:
        nur = next(row for row, story in case.read_all(Label.PERSON_STORY).items() if story["call_me"] == "Nur")
        entry = {"names": "Nura E.", "born": "", "papers": OLD, "person": nur, "at": "2017-04-06T08:00:00Z"}
        case.write(Label.PERSON_IDENTITY, "a" * 32, {**entry, "by": case.by})
        case.box.sign(Tag.CASE_PERSON)
    return ref


def papers_of(desk, ref):
    with open_papers(desk.keyring("mia"), ref, purpose="book a flight") as case:
        return [paper for papers in identity.papers_by_person(case).values() for paper in papers]


def test_a_paper_goes_to_travel_and_the_custodians_and_whoever_wrote_it_cannot_read_it(desk, case, started, ids):
    with case() as nurs:
        identity.write_identity(nurs, ids["Sami"], {"names": "Samir Example"}, paper=VISA, now=NOW)
        with pytest.raises(NotYours):
            nurs.read_all(Label.PERSON_PAPERS)
    assert {"V-77", "00 1234567"} == {paper["number"] for paper in papers_of(desk, started)}
    with open_identity(desk.keyring("kay"), started, purpose="check") as nurs:
        assert identity.papers_by_person(nurs)[ids["Sami"]][0]["state"] == "Canada"


def test_a_paper_alone_is_enough_and_nothing_at_all_is_refused(case, ids):
    with case() as nurs:
        identity.write_identity(nurs, ids["Sami"], {}, paper=VISA, now=NOW)
        with pytest.raises(Refused, match="Nothing was written"):
            identity.write_identity(nurs, ids["Sami"], {"names": " "}, paper={"number": " "}, now=NOW)


def test_names_and_papers_are_of_somebody_in_the_case(case, ids):
    with case() as nurs:
        for said in ({"names": {"names": "Samir"}}, {"names": {}, "paper": VISA}):
            with pytest.raises(NotYours):
                identity.write_identity(nurs, "0" * 32, **said, now=NOW)


def test_papers_are_never_put_among_the_names(case, ids):
    with case() as nurs, pytest.raises(Refused, match="do not belong"):
        identity.write_identity(nurs, ids["Sami"], {"papers": "passport 1"}, now=NOW)


def test_a_kind_that_is_not_in_the_list_is_refused(case, ids):
    with case() as nurs, pytest.raises(Refused):
        identity.write_identity(nurs, ids["Sami"], {}, paper={"kind": "spell", "number": "1"}, now=NOW)


def test_what_travel_cannot_replace_unseen_the_team_cannot_either(desk, case, started):
    row = Value.objects.get(subject=started, label=Label.PERSON_PAPERS).row
    with case() as nurs, pytest.raises(NotYours):
        nurs.write(Label.PERSON_PAPERS, row, {"number": "another"})


def test_papers_lie_under_no_case_key(started):
    hands = Wrap.objects.filter(subject=started, section=Section.PAPERS).values_list("compartment", flat=True)
    assert set(hands) == {"identity", "travel"}


def test_the_page_of_papers_asks_for_a_reason_first_and_shows_no_name(desk, started):
    mia = desk.client("mia")
    asked, without = mia.get(url("papers", started)), mia.post(url("papers", started), {"purpose": " "})
    shown = mia.post(url("papers", started), WHY)
    assert [("00 1234567" in text(page)) for page in (asked, without, shown)] == [False, False, True]
    assert "EXAMPLE NOURA" in text(shown)  # as printed on the passport
    assert not any(name in text(shown) for name in NAMES)


def test_each_opening_of_papers_is_listed_to_travel_and_to_the_custodians(desk, started):
    desk.client("mia").post(url("papers", started), WHY)
    for name, page in (("mia", "papers-list"), ("jon", "identity-list"), ("kay", "identity-list")):
        found = text(desk.client(name).get(url(page)))
        assert "book a flight" in found and "Mia" in found
    desk.client("kay").post(url("identity-names", started), {"purpose": "check a birth"})
    assert "check a birth" not in text(desk.client("mia").get(url("papers-list")))
    assert "check a birth" in text(desk.client("jon").get(url("identity-list")))


def came(person, **more):
    day = {"until_day": "1", "until_month": "9", "until_year": "2017"}
    return {**WHY, "write": "1", "person": person, "kind": "visa", "number": "V-77", "state": "Canada", **day, **more}


def test_travel_writes_down_a_paper_that_came_and_custodians_read_it_too(desk, started, ids):
    shown = text(desk.client("mia").post(url("papers", started), came(ids["Nur"])))
    assert "The paper is written down" in shown and "V-77" in shown and not any(name in shown for name in NAMES)
    assert [paper["until"] for paper in papers_of(desk, started) if paper["number"] == "V-77"] == ["2017-09-01"]
    assert "V-77" in text(desk.client("kay").post(url("identity-names", started), {"purpose": "check"}))


def test_a_paper_of_travel_leaves_its_reason_and_two_lines_in_the_log(desk, started, ids):
    desk.client("mia").post(url("papers", started), came(ids["Nur"]))
    lines = Line.objects.filter(object=started, subject=desk.id("mia")).order_by("number")
    assert [line.action for line in lines] == [str(Tag.CASE_PAPERS_OPEN), str(Tag.CASE_PAPERS_WRITE)]
    assert "book a flight" in text(desk.client("jon").get(url("identity-list")))


@pytest.mark.parametrize("more", [{"purpose": " "}, {"kind": ""}, {"kind": "spell"}, {"person": "0" * 32}])
def test_without_reason_kind_or_person_nothing_is_written(desk, started, ids, more):
    found = desk.client("mia").post(url("papers", started), {**came(ids["Nur"]), **more})
    assert found.status_code == 200 and "The paper is written down" not in text(found)
    assert [paper["number"] for paper in papers_of(desk, started)] == ["00 1234567"]


def test_travel_writes_of_nobody_whose_papers_it_does_not_read(desk, started, ids):
    assert "Sami" not in text(desk.client("mia").post(url("papers", started), WHY))
    with open_papers(desk.keyring("mia"), started, purpose="visa") as nurs, pytest.raises(NotYours):
        identity.add_paper(nurs, ids["Sami"], VISA, now=NOW)


def test_the_same_paper_sent_twice_stands_once_and_what_stood_stays(desk, started, ids):
    mia = desk.client("mia")
    codes = [mia.post(url("papers", started), came(ids["Nur"])).status_code for _again in range(2)]
    assert codes == [200, 409]
    assert sorted(paper["number"] for paper in papers_of(desk, started)) == ["00 1234567", "V-77"]


def test_nothing_is_written_into_a_case_that_is_closed(desk, case, started, ids):
    Case.objects.filter(pk=started).update(open=False)
    with open_papers(desk.keyring("mia"), started, purpose="visa") as nurs, pytest.raises(Refused, match="closed"):
        identity.add_paper(nurs, ids["Nur"], VISA, now=NOW)


def test_the_team_sees_that_papers_were_opened_and_not_for_what(desk, started):
    desk.client("mia").post(url("papers", started), WHY)
    found = text(desk.client("ada").get(url("openings", started)))
    assert "Mia" in found and "papers alone" in found and "book a flight" not in found


def test_travel_comes_to_the_papers_by_the_address_of_the_case(desk, started):
    mia = desk.client("mia")
    found = mia.post(url("papers-list"), {"case": f"https://desk.example/cases/{started}/opened/"})
    assert (found.status_code, found.url) == (302, url("papers", started))
    assert mia.post(url("papers-list"), {"case": "K-7F3Q"}).status_code == 200


def test_custodians_read_papers_beside_the_names_as_before(desk, started):
    found = text(desk.client("kay").post(url("identity-names", started), {"purpose": "check"}))
    assert "Nura Example" in found and "00 1234567" in found and "EXAMPLE NOURA" in found


def test_reading_an_older_case_changes_nothing_in_it(desk, older):
    before = list(Value.objects.filter(subject=older).values_list("pk", "version", "section").order_by("pk"))
    found = text(desk.client("kay").post(url("identity-names", older), {"purpose": "check"}))
    assert "0012 345678" in found and 'name="part"' in found
    assert list(Value.objects.filter(subject=older).values_list("pk", "version", "section").order_by("pk")) == before
    assert not Manifest.objects.filter(subject=older, section=Section.PAPERS).exists()
    assert desk.client("mia").get(url("papers", older)).status_code == 404


def test_a_custodian_moves_the_papers_of_an_older_case_and_travel_reads_them(desk, older):
    kay = desk.client("kay")
    found = text(kay.post(url("identity-names", older), {"purpose": "check", "part": "1"}))
    assert 'name="part"' not in found and found.count("0012 345678") == 1 and "Nura E." in found
    assert [(paper["note"], paper["at"]) for paper in papers_of(desk, older)] == [(OLD, "2017-04-06T08:00:00Z")]
    assert Line.objects.filter(action=str(Tag.CASE_PAPERS_PART), object=older).count() == 1
    with open_identity(desk.keyring("jon"), older, purpose="check") as nurs:
        assert all("papers" not in entry for entry in nurs.read_all(Label.PERSON_IDENTITY).values())


def test_what_was_moved_is_not_moved_again(desk, older):
    for expected in (None, "No papers lie"):
        with open_identity(desk.keyring("kay"), older, purpose="check") as nurs:
            if expected is None:
                identity.part_papers(nurs, now=NOW)
                continue
            with pytest.raises(Refused, match=expected):
                identity.part_papers(nurs, now=NOW)


def test_nobody_but_a_custodian_moves_them(desk, older):
    with open_case(desk.keyring("jon"), older, purpose="change") as nurs, pytest.raises(NotYours):
        identity.part_papers(nurs, now=NOW)


def test_the_next_paper_makes_the_section_of_an_older_case_and_moves_nothing_unread(desk, older):
    with open_case(desk.keyring("ada"), older, purpose="change") as nurs:
        nur = next(iter(nurs.read_all(Label.PERSON_STORY)))
        identity.write_identity(nurs, nur, {}, paper=VISA, now=NOW)
    assert [paper["number"] for paper in papers_of(desk, older)] == ["V-77"]
    with open_identity(desk.keyring("kay"), older, purpose="check") as nurs:
        assert identity.has_mixed(nurs)
        identity.part_papers(nurs, now=NOW)
    assert {paper["note"] for paper in papers_of(desk, older)} == {"", OLD}


def test_a_section_that_was_cut_out_by_hand_is_not_made_anew(desk, started, ids):
    for kind in (Wrap, Value, Manifest):
        kind.objects.filter(subject=started, section=Section.PAPERS).delete()
    with open_case(desk.keyring("ada"), started, purpose="change") as nurs, pytest.raises(NotYours):
        identity.write_identity(nurs, ids["Sami"], {}, paper=VISA, now=NOW)


@pytest.mark.parametrize("section", [Section.STORY, Section.TRAVEL])
def test_only_what_never_stands_under_the_case_key_is_added_later(desk, started, section):
    Wrap.objects.filter(subject=started, section=section).delete()
    box = open_box(desk.keyring("ada"), started, check=False)
    with pytest.raises(NotYours):
        box.add_section(section, ["travel"])
