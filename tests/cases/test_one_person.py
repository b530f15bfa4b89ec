"""One person in two cases: counted once in the case that asked first, nothing moved, and taken back exactly."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.cases.people import BEGINNING, NOW, NUR, start
from tests.intake.people import ask
from waystation.cases import moving, queries
from waystation.cases.access import open_case
from waystation.cases.contact import settle_messages
from waystation.cases.households import Parting, part
from waystation.cases.ladder import ladder
from waystation.cases.linked import link_cases, link_same, links_of, unlink_cases
from waystation.cases.moving import Reached, close_case, record_milestone, reopen_case
from waystation.cases.work import add_task
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import milestones
from waystation.keeping import actions as keeping
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


@pytest.fixture
def two(desk, opened, started):
    """({elder case: its persons}, {younger: ...}): Nur with Sami asked first, the other Nur alone."""
    with opened("ada", of=ask(call_me="Noura")) as request:
        other = start(request, replace(BEGINNING, persons=(replace(NUR, call_me="Noura"),)), now=LATER)
    return started, other


def who(desk, ref):
    with open_case(desk.keyring("ada"), ref, purpose="look") as case:
        return {name: row for row, name in queries.names_of(case).items()}


def counts(desk, day=LATER):
    found = ladder(milestones.read_all(desk.keyring("dov")), day.date()).counts
    return {rung: found[rung] for rung in ("contact", "verified", "evacuated")}


def say(desk, two, mine=None, theirs=None, reason="The same scar."):
    mine, theirs = mine or who(desk, two[0])["Nur"], theirs or who(desk, two[1])["Noura"]
    with (
        open_case(desk.keyring("ada"), two[0], purpose="who is who") as one,
        open_case(desk.keyring("ada"), two[1], purpose="who is who") as other,
    ):
        return link_same(one, mine, other, theirs, reason=reason, now=LATER)


def take_back(desk, two, row):
    with (
        open_case(desk.keyring("ada"), two[0], purpose="change") as one,
        open_case(desk.keyring("ada"), two[1], purpose="change") as other,
    ):
        unlink_cases(one, other, row, reason="Another scar.", now=LATER)


def change(desk, ref):
    return open_case(desk.keyring("ada"), ref, purpose="change")


def reached(day=LATER):
    return Reached(("evacuated",), day.date())


def test_counted_once_with_what_was_reached_in_either(desk, two):
    with change(desk, two[1]) as younger:
        record_milestone(younger, reached(), now=LATER)
    assert counts(desk) == {"contact": 3, "verified": 3, "evacuated": 1}
    say(desk, two)
    assert counts(desk) == {"contact": 2, "verified": 2, "evacuated": 1}


def test_it_does_not_matter_from_which_case_it_is_said(desk, two):
    mine, theirs = who(desk, two[1])["Noura"], who(desk, two[0])["Nur"]
    say(desk, two[::-1], mine, theirs)
    assert counts(desk)["contact"] == 2
    with change(desk, two[1]) as younger, pytest.raises(Refused, match="counted in another case"):
        record_milestone(younger, reached(), now=LATER)
    with change(desk, two[0]) as elder:
        record_milestone(elder, reached(), now=LATER)


def test_taken_back_each_counts_as_before(desk, two):
    with change(desk, two[1]) as younger:
        record_milestone(younger, reached(), now=LATER)
        before = milestones.read(younger.box)["persons"]
    figures = counts(desk)
    take_back(desk, two, say(desk, two))
    assert counts(desk) == figures
    with change(desk, two[1]) as younger:
        assert milestones.read(younger.box)["persons"] == before
    with change(desk, two[0]) as elder:
        assert not milestones.read(elder.box).get("joined")


def test_nothing_moves_and_both_say_so(desk, two):
    say(desk, two)
    for ref, other in (two, two[::-1]):
        with change(desk, ref) as case:
            [link] = links_of(case, {})
            assert (link["with"], link["kind"], link["reason"]) == (other, "same", "The same scar.")
            assert case.read_all(Label.CASE_MESSAGE) and case.read(Label.PERSON_CONTACT, "case")["mailbox"]


def test_said_twice_it_is_said_once(desk, two):
    assert say(desk, two) == say(desk, two)
    assert counts(desk)["contact"] == 2


def test_a_case_is_never_set_against_itself(desk, two):
    ids = who(desk, two[0])
    with pytest.raises(Refused, match="one case"):
        say(desk, (two[0], two[0]), ids["Nur"], ids["Sami"])


def test_nobody_is_joined_to_a_case_that_is_closed(desk, two):
    quiet(desk, two[1])
    with change(desk, two[1]) as younger:
        close_case(younger, "withdrew", note="She wrote so.", day=LATER.date(), now=LATER)
    with pytest.raises(Refused, match="closed"):
        say(desk, two)
    page = desk.client("ada").get(reverse("cases:same", args=two)).content.decode()
    assert "nobody is joined to it" in page


def test_a_third_case_is_joined_to_the_first_only(desk, two, opened):
    with opened("ada", of=ask(call_me="Nura")) as request:
        third = start(request, replace(BEGINNING, persons=(replace(NUR, call_me="Nura"),)), now=LATER)
    say(desk, two)
    nura = who(desk, third)["Nura"]
    with pytest.raises(Refused, match="third case"):
        say(desk, (two[1], third), who(desk, two[1])["Noura"], nura)
    say(desk, (two[0], third), who(desk, two[0])["Nur"], nura)
    assert counts(desk)["contact"] == 2


def test_of_two_who_were_joined_by_themselves_none_is_lost(desk, two, opened):
    with opened("ada", of=ask(call_me="Nura")) as request:
        third = start(request, replace(BEGINNING, persons=(replace(NUR, call_me="Nura"),)), now=LATER)
    elder = min((two[1], third), key=lambda ref: _asked(desk, ref))
    younger = third if elder == two[1] else two[1]
    names = {two[1]: "Noura", third: "Nura"}
    say(desk, (elder, younger), who(desk, elder)[names[elder]], who(desk, younger)[names[younger]])
    with pytest.raises(Refused, match="third case"):
        say(desk, (two[0], elder), who(desk, two[0])["Nur"], who(desk, elder)[names[elder]])
    assert counts(desk)["contact"] == 3


def _asked(desk, ref):
    with change(desk, ref) as case:
        record = case.read(Label.CASE_RECORD, "case")
        return record["asked"], record["started"], ref


def quiet(desk, ref):
    with change(desk, ref) as case:
        if any(not said["settled"] for said in case.read_all(Label.CASE_MESSAGE).values()):
            settle_messages(case, note="Answered in the other case.", now=LATER)


def test_the_other_case_goes_on_in_this_one_when_nothing_waits_there(desk, two):
    row = say(desk, two)
    quiet(desk, two[1])
    with change(desk, two[1]) as younger:
        with pytest.raises(Refused, match="counted in another case"):
            close_case(younger, "settled", note="Merged.", day=LATER.date(), now=LATER)
        close_case(younger, "goes-on", note="Merged.", day=LATER.date(), now=LATER)
    assert counts(desk)["contact"] == 2
    assert ladder(milestones.read_all(desk.keyring("dov")), LATER.date(), count_of="now").counts["contact"] == 2
    with pytest.raises(Refused, match="goes on in the other"):
        take_back(desk, two, row)
    with change(desk, two[1]) as younger:
        reopen_case(younger, reason="Two people.", now=LATER)
    take_back(desk, two, row)
    assert counts(desk)["contact"] == 3


def test_a_case_in_which_something_waits_does_not_go_on_elsewhere(desk, two):
    say(desk, two)
    with change(desk, two[1]) as younger:
        add_task(younger, "call her", by_day=date(2017, 5, 1), person_id="", worker="", now=LATER)
        with pytest.raises(Refused, match="still waits"):
            close_case(younger, "goes-on", note="Merged.", day=LATER.date(), now=LATER)
        assert moving.stage_of(younger)["stage"] != "closed"


def test_a_case_of_somebody_else_does_not_go_on_elsewhere(desk, two):
    with change(desk, two[1]) as case, pytest.raises(Refused, match="Not everybody here"):
        close_case(case, "goes-on", note="Merged.", day=LATER.date(), now=LATER)


def test_as_a_plain_link_it_is_refused(desk, two):
    with (
        change(desk, two[0]) as one,
        change(desk, two[1]) as other,
        pytest.raises(Refused, match="not on the list"),
    ):
        link_cases(one, other, "same", reason="x", now=LATER)


def test_on_the_pages_they_are_set_side_by_side_and_said_to_be_one(desk, two):
    client = desk.client("ada")
    links, same = reverse("cases:links", args=[two[0]]), reverse("cases:same", args=two)
    assert client.post(links, {"compare": two[1]}).url == same
    page = client.get(same).content.decode()
    assert "Nur" in page and "Noura" in page and "Sami" in page
    wrong = client.post(same, {"mine": who(desk, two[0])["Nur"], "theirs": who(desk, two[1])["Noura"]})
    assert wrong.status_code == 400 and counts(desk)["contact"] == 3
    said = {"mine": who(desk, two[0])["Nur"], "theirs": who(desk, two[1])["Noura"], "reason": "The same scar."}
    assert client.post(same, said).url == links
    assert counts(desk)["contact"] == 2


def test_a_case_of_another_team_is_an_absent_page(desk, two):
    assert desk.client("ben").get(reverse("cases:same", args=two)).status_code == 404


def test_stays_that_were_repeated_and_endings_stay_their_own(desk, two):
    nur = who(desk, two[0])["Nur"]
    with change(desk, two[0]) as elder:
        for days, rung in enumerate(("sheltered", "left-shelter", "sheltered")):
            day = NOW.date() + timedelta(days=days)
            record_milestone(elder, Reached((rung,), day, persons=(nur,)), now=LATER)
    before = ladder(milestones.read_all(desk.keyring("dov")), LATER.date(), count_of="now").counts["sheltered"]
    say(desk, two)
    assert ladder(milestones.read_all(desk.keyring("dov")), LATER.date(), count_of="now").counts["sheltered"] == before


def test_a_case_that_ended_ends_nothing_in_the_other(desk, two):
    with change(desk, two[1]) as younger:
        settle_messages(younger, note="By telephone.", now=LATER) if _waits(younger) else None
        close_case(younger, "withdrew", note="She wrote so.", day=LATER.date(), now=LATER)
        reopen_case(younger, reason="She came back.", now=LATER)
    say(desk, two)
    assert ladder(milestones.read_all(desk.keyring("dov")), LATER.date(), count_of="now").counts["contact"] == 2


def _waits(case):
    return any(not said["settled"] for said in case.read_all(Label.CASE_MESSAGE).values())


@pytest.mark.django_db(transaction=True, databases=["default", "door"])
def test_when_the_elder_case_is_forgotten_the_person_is_still_one(desk, two):
    say(desk, two)
    quiet(desk, two[0])
    before = counts(desk)
    keeping.forget(two[0], keyring=desk.keyring("ada"), reason="She asked.", officer=desk.keyring("faye"))
    with change(desk, two[1]) as younger:
        with pytest.raises(Refused, match="was forgotten"):
            record_milestone(younger, reached(), now=LATER)
        [link] = links_of(younger, {})
        unlink_cases(younger, None, link["row"], reason="The other one is gone.", now=LATER)
    with change(desk, two[1]) as younger:
        record_milestone(younger, reached(), now=LATER)
    assert counts(desk) == {**before, "evacuated": 1}


def test_who_is_counted_for_another_case_too_does_not_part(desk, two):
    sami = who(desk, two[0])["Sami"]
    say(desk, two, sami)
    with change(desk, two[0]) as elder, pytest.raises(Refused, match="counted in another case"):
        part(elder, Parting((sami,), "family", "School.", "low", "None."), now=LATER)
