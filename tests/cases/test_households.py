"""Households form and part: figures follow from that day on, and nobody's words go where they do not belong."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.cases.people import BEGINNING, NOW, NUR, start
from tests.intake.people import ask
from waystation.audit.ids import random_id
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.cases import carrying_names, households, moving, persons, queries, verifying, work
from waystation.cases.access import open_case, open_identity
from waystation.cases.contact import settle_messages
from waystation.cases.households import Parting, part
from waystation.cases.identity import names_by_person, papers_by_person, write_identity
from waystation.cases.ladder import ladder
from waystation.cases.linked import link_cases, links_of, unlink_cases
from waystation.cases.models import Case, CasePerson
from waystation.cases.moving import Reached
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import milestones
from waystation.intake.models import Milestone
from waystation.keeping import actions as keeping
from waystation.letterbox.models import Mailbox
from waystation.vault import shelf
from waystation.vault.labels import Label, Section
from waystation.vault.models import Value

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


@pytest.fixture
def two(opened, started):
    """(Nur's case with Sami, Hava's), both of team Birch."""
    with opened("ada", of=ask(call_me="Hava")) as request:
        return started, start(request, replace(BEGINNING, persons=(replace(NUR, call_me="Hava"),)))


@pytest.fixture
def parting(ids):
    said = {"reason": "He hit her.", "danger": "high", "danger_reasons": "He knows her brother."}
    return Parting((ids["Sami"],), "apart", reach="+00 55", when="mornings", **said)


def households_of(desk, day, *, count_of="now"):
    rows = milestones.read_all(desk.keyring("dov"))
    return ladder(rows, day, unit="households", count_of=count_of).counts["contact"]


def people(desk, day):
    return ladder(milestones.read_all(desk.keyring("dov")), day).counts["contact"]


def link(desk, one, other, kind="together", now=LATER):
    with (
        open_case(desk.keyring("ada"), one, purpose="change") as first,
        open_case(desk.keyring("ada"), other, purpose="change") as second,
    ):
        return link_cases(first, second, kind, reason="They married.", now=now)


def undo(desk, one, other, row, now=LATER):
    with (
        open_case(desk.keyring("ada"), one, purpose="change") as first,
        open_case(desk.keyring("ada"), other, purpose="change") as second,
    ):
        unlink_cases(first, second, row, reason="They parted.", now=now)


def test_two_cases_that_move_together_are_one_household_from_that_day_on(desk, two):
    before = people(desk, LATER.date())
    link(desk, *two)
    assert households_of(desk, NOW.date()) == 2 and households_of(desk, LATER.date()) == 1
    assert people(desk, LATER.date()) == before == 3


def test_what_was_ever_reached_by_two_households_stays_reached_by_two(desk, two):
    link(desk, *two)
    assert households_of(desk, LATER.date(), count_of="ever") == 2


def test_undone_they_are_two_again_and_the_days_between_stay_as_they_were(desk, two):
    row = link(desk, *two)
    undo(desk, *two, row, now=LATER + timedelta(days=2))
    days = [NOW.date(), LATER.date(), (LATER + timedelta(days=2)).date()]
    assert [households_of(desk, day) for day in days] == [2, 1, 2]


def test_a_link_of_another_kind_changes_no_household(desk, two):
    link(desk, *two, kind="family")
    assert households_of(desk, LATER.date()) == 2


def test_a_third_joins_and_two_households_are_never_joined_whole(desk, two, opened):
    with opened("ada", of=ask(call_me="Lev")) as request:
        lev = start(request, replace(BEGINNING, persons=(replace(NUR, call_me="Lev"),)))
    with opened("ada", of=ask(call_me="Asya")) as request:
        asya = start(request, replace(BEGINNING, persons=(replace(NUR, call_me="Asya"),)))
    first = link(desk, *two)
    link(desk, lev, asya)
    with pytest.raises(Refused, match="household already"):
        link(desk, two[0], lev)
    undo(desk, *two, first)
    link(desk, two[0], lev)
    assert households_of(desk, LATER.date()) == 2  # Nur, Sami, Lev and Asya; Hava
    link(desk, two[1], asya)
    assert households_of(desk, LATER.date()) == 1


def test_a_household_is_not_cut_in_its_middle(desk, two, opened):
    with opened("ada", of=ask(call_me="Lev")) as request:
        lev = start(request, replace(BEGINNING, persons=(replace(NUR, call_me="Lev"),)))
    with opened("ada", of=ask(call_me="Asya")) as request:
        asya = start(request, replace(BEGINNING, persons=(replace(NUR, call_me="Asya"),)))
    link(desk, *two)
    middle = link(desk, two[1], lev)
    link(desk, lev, asya)
    with pytest.raises(Refused, match="with others too"):
        undo(desk, two[1], lev, middle)
    assert households_of(desk, LATER.date()) == 1


def leave(desk, started, parting, who="ada"):
    with open_case(desk.keyring(who), started, purpose="change") as case:
        return part(case, parting, now=LATER)


def test_who_leaves_has_a_case_of_their_own_with_what_is_theirs(desk, started, ids, parting):
    sami = ids["Sami"]
    with open_case(desk.keyring("ada"), started, purpose="change") as case:
        work.record_need(case, sami, "SM-CC", since=NOW.date(), note="asthma", now=NOW)
        work.add_task(case, "school", by_day=date(2017, 5, 1), person_id=sami, worker="", now=NOW)
        persons.record_consent(case, sami, "help", True, how="asked him", day=NOW.date(), now=NOW)
    ref = leave(desk, started, parting)
    with open_case(desk.keyring("ada"), ref, purpose="look") as fresh:
        assert queries.names_of(fresh) == {sami: "Sami"}
        assert fresh.read(Label.PERSON_STORY, sami)["role"] == "principal"
        assert fresh.read(Label.PERSON_WISHES, sami)["wants"] == "To go on with school."
        assert [need["note"] for need in fresh.read_all(Label.NEED).values()] == ["asthma"]
        assert [task["what"] for task in fresh.read_all(Label.TASK).values()] == ["school"]
        assert persons.allows(fresh, sami, "help")
        assert fresh.read_all(Label.CASE_MESSAGE) == {}
        assert fresh.read(Label.PERSON_CONTACT, "case")["safe_contact"] == {"reach": "+00 55", "when": "mornings"}
        assert queries.page_of(fresh, LATER)["silence"]["next"]
    assert CasePerson.objects.get(pk=sami).case_id == ref


def test_nothing_of_who_left_stays_but_that_they_left(desk, started, ids, parting):
    leave(desk, started, parting)
    with open_case(desk.keyring("ada"), started, purpose="look") as case:
        assert list(queries.names_of(case).values()) == ["Nur"]
        for label in (Label.PERSON_STORY, Label.PERSON_WISHES):
            assert ids["Sami"] not in case.read_all(label)
        page = queries.page_of(case, LATER)
        assert any("Sami" in line["text"] for line in page["timeline"])
        assert [link["kind"] for link in page["links"]] == ["apart"]


def test_figures_count_the_same_people_and_one_household_more(desk, started, parting):
    leave(desk, started, parting)
    assert people(desk, LATER.date()) == people(desk, NOW.date()) == 2
    assert [households_of(desk, day.date()) for day in (NOW, LATER)] == [1, 2]
    assert Milestone.objects.count() == 2
    with open_case(desk.keyring("ada"), started, purpose="look") as case:
        assert len(milestones.read(case.box)["persons"]) == 1  # else closing this case would end what goes on there


def test_a_custodian_brings_names_and_papers_over_and_nobody_else_can(desk, started, ids, parting):
    with open_case(desk.keyring("ada"), started, purpose="change") as case:
        write_identity(case, ids["Sami"], {}, paper={"kind": "passport", "number": "44"}, now=NOW)
    ref = leave(desk, started, parting)
    jon = desk.keyring("jon")
    assert carrying_names.waiting(jon) == [ref]
    with open_identity(jon, ref, purpose="bring") as fresh, open_identity(jon, started, purpose="bring") as before:
        assert names_by_person(fresh) == {}
        assert carrying_names.bring_over(fresh, before, now=LATER) == 2
    assert carrying_names.waiting(jon) == []
    with open_identity(jon, ref, purpose="look") as fresh:
        assert names_by_person(fresh)[ids["Sami"]][0]["names"] == "Sami Example"
        assert papers_by_person(fresh)[ids["Sami"]][0]["number"] == "44"
    with open_identity(jon, started, purpose="look") as before:
        assert ids["Sami"] not in names_by_person(before) and ids["Nur"] in names_by_person(before)
    found = {subject for subject, record in shelf.read_matches(jon, "identity") if record["person"] == ids["Sami"]}
    assert found == {ref}


def test_who_opened_the_names_of_both_stands_in_the_log(desk, started, parting):
    ref = leave(desk, started, parting)
    url = reverse("cases:identity-names", args=[ref])
    client = desk.client("jon")
    found = client.post(url, {"purpose": "she parted"}).content.decode()
    assert "case they left" in found and "No names were handed over" not in found
    assert found.count('aria-current="page"') == 1  # the names of cases lie below the cases
    page = client.post(url, {"purpose": "she parted", "bring": "1"}).content.decode()
    assert "Sami Example" in page and "case they left" not in page
    opened_names = Line.objects.filter(action="cases:identity-open").values_list("object", flat=True)
    assert {ref, started} <= set(opened_names)


def test_names_of_a_case_that_was_not_left_are_not_brought(desk, two, ids, parting):
    ref = leave(desk, two[0], parting)
    jon = desk.keyring("jon")
    with (
        open_identity(jon, ref, purpose="bring") as fresh,
        open_identity(jon, two[1], purpose="bring") as stranger,
        pytest.raises(NotYours),
    ):
        carrying_names.bring_over(fresh, stranger, now=LATER)


def test_names_of_a_case_that_was_forgotten_are_waited_for_no_longer(desk, started, parting):
    ref = leave(desk, started, parting)
    jon = desk.keyring("jon")
    with open_identity(jon, ref, purpose="bring") as fresh:
        assert carrying_names.bring_over(fresh, None, now=LATER) == 0
        assert carrying_names.come_from(fresh) == ""
    assert carrying_names.waiting(jon) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"persons": ()}, "Nobody is chosen"),
        ({"kind": "together"}, "not on the list"),
        ({"kind": "same"}, "not on the list"),
        ({"reason": " "}, "words are missing"),
        ({"danger_reasons": ""}, "words are missing"),
    ],
)
def test_a_parting_that_makes_no_sense_is_refused_and_changes_nothing(desk, started, parting, change, words):
    with pytest.raises(Refused, match=words):
        leave(desk, started, replace(parting, **change))
    assert Case.objects.count() == 1 and Milestone.objects.count() == 1


def test_the_principal_stays_with_the_code(desk, started, ids, parting):
    with pytest.raises(Refused, match="principal stays"):
        leave(desk, started, replace(parting, persons=(ids["Nur"],)))


def test_on_the_page_somebody_leaves_and_the_case_says_so(desk, started, ids):
    client, url = desk.client("ada"), reverse("cases:part", args=[started])
    assert "Sami" in client.get(url).content.decode()
    said = {"persons": [ids["Sami"]], "kind": "family", "reason": "School.", "danger": "low", "danger_reasons": "None."}
    answered = client.post(url, said, follow=True).content.decode()
    assert "Sami left this case" in answered
    again = client.post(url, said)
    assert again.status_code in (200, 400) and Case.objects.count() == 2


def forget(desk, ref, who="ada"):
    return keeping.forget(ref, keyring=desk.keyring(who), reason="They asked.", officer=desk.keyring("faye"))


def bring(desk, ref, started):
    jon = desk.keyring("jon")
    with open_identity(jon, ref, purpose="bring") as fresh, open_identity(jon, started, purpose="bring") as before:
        return carrying_names.bring_over(fresh, before, now=LATER)


@pytest.mark.django_db(transaction=True, databases=["default", "door"])
def test_forgetting_who_left_takes_no_mailbox_of_who_stays(desk, case, started, parting):
    with case("ada") as nurs:
        mailbox = nurs.read(Label.PERSON_CONTACT, "case")["mailbox"]
        verifying.open_check(nurs, "document", what="a paper", missing=["paper"], now=NOW + timedelta(hours=1))
    ref = leave(desk, started, parting)
    bring(desk, ref, started)
    with open_case(desk.keyring("ada"), ref, purpose="look") as fresh:
        assert keeping.links_of(fresh.box).mailboxes == ()
    forget(desk, ref)
    assert Mailbox.objects.filter(pk=mailbox).exists()


def test_what_a_court_wants_kept_is_not_parted(desk, started, parting):
    keeping.place_hold(started, keyring=desk.keyring("ada"), reason="A court has asked.")
    with pytest.raises(Refused, match="legal hold"):
        leave(desk, started, parting)
    assert Case.objects.count() == 1


@pytest.mark.parametrize("which", ["who left", "who stayed"])
def test_nobody_is_forgotten_while_names_lie_in_the_wrong_case(desk, started, parting, which):
    ref = leave(desk, started, parting)
    with pytest.raises(Refused, match="Names of people who parted"):
        forget(desk, ref if which == "who left" else started)
    bring(desk, ref, started)
    with open_identity(desk.keyring("jon"), ref, purpose="look") as fresh:
        assert [one[0]["names"] for one in names_by_person(fresh).values()] == ["Sami Example"]


def test_a_team_alone_calls_for_no_names_of_another_case(desk, two, ids):
    with open_case(desk.keyring("ada"), two[1], purpose="plant") as mine:
        planted = {"names_from": two[0], "person": ids["Nur"], "at": "2017-04-05T10:00:00Z", "by": mine.by}
        mine.write(Label.PERSON_IDENTITY, random_id(), planted)
        shelf.put_summary(mine.keyring, "identity", two[1], {"names_from": two[0]})
        mine.box.sign(Tag.CASE_NOTE)
    assert bring(desk, two[1], two[0]) == 0
    with open_identity(desk.keyring("jon"), two[0], purpose="look") as nurs:
        assert ids["Nur"] in names_by_person(nurs)


def test_nobody_parts_whose_names_are_still_elsewhere(desk, opened, parting):
    three = (NUR, replace(NUR, call_me="Sami", role="dependant"), replace(NUR, call_me="Lev", role="dependant"))
    with opened("ada", of=ask(call_me="Nura")) as request:
        first = start(request, replace(BEGINNING, persons=three))
    with open_case(desk.keyring("ada"), first, purpose="look") as case:
        ids = {name: one for one, name in queries.names_of(case).items()}
    second = leave(desk, first, replace(parting, persons=(ids["Sami"], ids["Lev"])))
    with pytest.raises(Refused, match="still lie"):
        leave(desk, second, replace(parting, persons=(ids["Lev"],)))
    bring(desk, second, first)
    assert leave(desk, second, replace(parting, persons=(ids["Lev"],)))


def test_whom_they_must_not_meet_goes_along(desk, two, parting):
    link(desk, *two, kind="apart")
    with (
        open_case(desk.keyring("ada"), two[0], purpose="change") as case,
        open_case(desk.keyring("ada"), two[1], purpose="change") as other,
    ):
        ref = part(case, replace(parting, kind="family"), now=LATER, apart=[other])
    for one, of in ((ref, two[1]), (two[1], ref)):
        with open_case(desk.keyring("ada"), one, purpose="look") as case:
            assert of in {link["with"] for link in links_of(case, {}) if link["kind"] == "apart"}


def test_an_alarm_stays_with_nobody_it_is_not_about(desk, started, parting, monkeypatch):
    monkeypatch.setattr(households, "alarms_of", lambda *_: [object()])
    with pytest.raises(Refused, match="nobody has looked"):
        leave(desk, started, parting)


def test_after_arrival_settlement_reaches_who_left(desk, started, parting):
    with open_case(desk.keyring("ada"), started, purpose="change") as case:
        for to in ("papers", "travelling", "arrived"):
            reached = Reached(("evacuated",), NOW.date()) if to == "travelling" else None
            moving.move_stage(case, to, reason="", now=NOW, reached=reached)
    ref = leave(desk, started, parting)
    with open_case(desk.keyring("ada"), ref, purpose="look") as fresh:
        assert "settlement" in fresh.box.hands(Section.CONTACT)


def test_where_nobody_can_be_reached_the_plan_says_so_first(desk, started, parting):
    ref = leave(desk, started, replace(parting, reach=""))
    with open_case(desk.keyring("ada"), ref, purpose="look") as fresh:
        assert ["reached" in task["what"] for task in fresh.read_all(Label.TASK).values()] == [True]


@pytest.mark.django_db(transaction=True, databases=["default", "door"])
def test_a_household_of_which_one_case_was_forgotten_is_undone(desk, two):
    row = link(desk, *two)
    quiet(desk, two[1])
    forget(desk, two[1])
    before = households_of(desk, LATER.date())
    with open_case(desk.keyring("ada"), two[0], purpose="change") as case:
        unlink_cases(case, None, row, reason="They parted.", now=LATER)
    assert households_of(desk, LATER.date()) == before + 1


def quiet(desk, ref):
    with open_case(desk.keyring("ada"), ref, purpose="change") as case:
        if any(not said["settled"] for said in case.read_all(Label.CASE_MESSAGE).values()):
            settle_messages(case, note="Answered by telephone.", now=LATER)


def test_no_row_stands_in_two_cases(desk, two, parting):
    link(desk, *two, kind="family")
    leave(desk, two[0], parting)
    rows = list(Value.objects.filter(label__gte=300).values_list("label", "row"))
    named = [row for row in rows if row[1] not in {"case", "now", "watch", "setting", "milestones"}]
    assert len(named) == len(set(named))
