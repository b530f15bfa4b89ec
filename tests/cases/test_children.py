"""Age as a range, who cares for a child, what is best for them, and the pace of each person."""

from datetime import UTC, date, datetime

import pytest

from waystation.cases import children, queries
from waystation.cases.access import open_case
from waystation.cases.moving import close_case
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db
NOW = datetime(2017, 4, 6, 9, 0, tzinfo=UTC)
WEIGHED = {"views": "To stay with his mother.", "family": "Only she.", "safety": "The uncle.", "growing": "School."}


@pytest.fixture
def sami(case, ids):
    """Sami, written down as between six and eight."""
    with case() as nurs:
        children.record_age(nurs, ids["Sami"], 6, 8, basis="said", now=NOW)
    return ids["Sami"]


def weigh(nurs, child, **said):
    return children.assess_interests(
        nurs, child, "Travel now, or wait for the aunt.", weighed={**WEIGHED, **said}, advice="Now.", now=NOW
    )


def test_an_age_is_a_range_that_grows_with_the_years(case, sami):
    with case() as nurs:
        assert children.age_of(nurs, sami, NOW.date()) == (6, 8)
        assert children.age_of(nurs, sami, date(2019, 4, 6)) == (8, 11)


def test_whoever_may_be_a_child_is_treated_as_one(case, ids):
    with case() as nurs:
        children.record_age(nurs, ids["Nur"], 17, 25, basis="seen", now=NOW)
        assert children.may_be_child(nurs, ids["Nur"], NOW.date())
        assert not children.may_be_child(nurs, ids["Nur"], date(2018, 4, 6))


def test_an_age_that_is_written_anew_keeps_the_one_before(case, sami):
    with case() as nurs:
        children.record_age(nurs, sami, 7, 7, basis="paper", now=NOW)
        assert nurs.read(Label.PERSON_AGE, sami)["earlier"][0]["low"] == 6


@pytest.mark.parametrize(("low", "high"), [(8, 6), (-1, 3), (5, 121)])
def test_an_age_that_cannot_be_is_refused(case, ids, low, high):
    with case() as nurs, pytest.raises(Refused):
        children.record_age(nurs, ids["Sami"], low, high, basis="said", now=NOW)


def test_nothing_is_weighed_for_somebody_who_is_not_written_down_as_a_child(case, ids):
    with case() as nurs, pytest.raises(Refused, match="as a child"):
        weigh(nurs, ids["Nur"])


def test_what_is_best_is_not_written_before_everything_was_weighed(case, sami):
    with case() as nurs:
        with pytest.raises(Refused, match="not been weighed"):
            weigh(nurs, sami, views=" ")
        assert not children.interests_of(nurs)


def test_a_second_person_agrees_and_never_whoever_wrote_it(desk, started, case, sami):
    with case() as nurs:
        row = weigh(nurs, sami)
        with pytest.raises(Refused, match="themselves"):
            children.look_at_interests(nurs, row, "agrees", reason="I am sure.", now=NOW)
    with open_case(desk.keyring("jon"), started, purpose="change") as nurs:
        children.look_at_interests(nurs, row, "agrees", reason="Spoke with him alone.", now=NOW)
        assert children.interests_of(nurs)[row]["second"]["view"] == "agrees"


def test_a_second_person_looks_once(desk, started, case, sami):
    with case() as nurs:
        row = weigh(nurs, sami)
    with open_case(desk.keyring("jon"), started, purpose="change") as nurs:
        children.look_at_interests(nurs, row, "disagrees", reason="He was not heard alone.", now=NOW)
        with pytest.raises(Refused, match="has looked"):
            children.look_at_interests(nurs, row, "agrees", reason="After all.", now=NOW)


def test_a_guardian_is_no_question_to_agree_with_and_a_strange_id_is_none(desk, started, case, sami):
    with case() as nurs:
        row = children.name_guardian(nurs, sami, who="Nur", right="mother", doubts="", now=NOW)
    with open_case(desk.keyring("jon"), started, purpose="change") as nurs:
        with pytest.raises(Refused):
            children.look_at_interests(nurs, row, "agrees", reason="x", now=NOW)
        with pytest.raises(NotYours):
            children.look_at_interests(nurs, "0" * 32, "agrees", reason="x", now=NOW)


def test_the_page_says_who_is_a_child_without_anybody_who_cares_and_what_waits_for_whom(desk, started, case, sami):
    with case() as nurs:
        weigh(nurs, sami)
        told = queries.page_of(nurs, NOW)["care"]
        assert not told["waits"] and told["persons"][1]["child"] and not told["persons"][1]["guardians"]
    with open_case(desk.keyring("jon"), started, purpose="look") as nurs:
        assert queries.page_of(nurs, NOW)["care"]["waits"]


def test_what_is_hard_to_read_is_folded_when_somebody_asked_for_it(desk, started, case, ids):
    page = desk.client("ada").get(f"/cases/{started}/").content.decode()
    assert "hard to read" not in page
    with case() as nurs:
        children.set_pace(nurs, ids["Nur"], heavy=True, pace="With breaks.", stop="She raises her hand.", now=NOW)
    page = desk.client("ada").get(f"/cases/{started}/").content.decode()
    assert page.index("hard to read. Open it") < page.index("They came to the house twice.")
    assert "She raises her hand." in page


def test_nothing_of_it_is_written_in_a_closed_case(case, sami):
    with case() as nurs:
        close_case(nurs, "settled", note="All is well.", day=NOW.date(), now=NOW)
        with pytest.raises(Refused, match="closed"):
            weigh(nurs, sami)
