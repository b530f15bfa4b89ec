"""A worker of a case says that they know its people: it goes to somebody else until a colleague lifts it."""

import pytest
from django.urls import reverse

from tests.cases.people import NOW
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.cases import knowing, summaries, verifying, work
from waystation.cases.models import Case
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.vault.labels import Label
from waystation.vault.models import Value

pytestmark = pytest.mark.django_db


def says(case, name="jon", kind="kin", reason="My cousin's wife.", to=""):
    with case(name) as nurs:
        knowing.say_one_knows(nurs, kind, reason, to=to, now=NOW)


def tasks(case):
    with case() as nurs:
        return list(nurs.read_all(Label.TASK).values())


def test_who_said_so_is_given_neither_the_case_nor_a_step_of_its_plan(desk, case):
    says(case)
    with case() as nurs:
        with pytest.raises(Refused):
            work.assign_case(nurs, desk.id("jon"), now=NOW)
        with pytest.raises(Refused):
            work.add_task(nurs, "Call the school", worker=desk.id("jon"), now=NOW)


def test_steps_of_the_plan_that_were_theirs_are_free_again(desk, case):
    with case() as nurs:
        work.add_task(nurs, "Call the school", worker=desk.id("jon"), now=NOW)
    says(case)
    assert {task["what"]: task["worker"] for task in tasks(case)}["Call the school"] == ""


def test_who_said_so_is_given_no_step_of_the_verification(desk, case):
    says(case)
    with case() as nurs, pytest.raises(Refused):
        verifying.open_check(nurs, "interview", what="the talk", who=desk.id("jon"), now=NOW)


def test_who_said_so_is_not_the_second_person_of_the_verification(case):
    with case() as nurs:
        step = verifying.open_check(nurs, "interview", what="the talk", now=NOW)
        verifying.record_check(nurs, step, "supports", reason="It agrees.", now=NOW)
    says(case)
    with case("jon") as nurs, pytest.raises(Refused, match="know these people"):
        verifying.look_at_check(nurs, step, "agrees", reason="I read it.", now=NOW)


def test_who_said_so_does_not_find_the_account_credible(case):
    with case() as nurs:
        steps = [check.id for check in verifying.standing_of(nurs).checks]
        verifying.verify_again(nurs, "other", reason="x", now=NOW)
    says(case)
    with case("jon") as nurs, pytest.raises(Refused, match="know these people"):
        verifying.find_credible(nurs, steps=steps, reason="It holds.", now=NOW)


def test_open_steps_of_the_verification_that_were_theirs_are_free_again(desk, case):
    with case() as nurs:
        for name in ("jon", "ada"):
            verifying.open_check(nurs, "interview", what="the talk", who=desk.id(name), now=NOW)
    says(case)
    with case() as nurs:
        assert [check.said["who"] for check in verifying.standing_of(nurs).open] == ["", desk.id("ada")]


def test_the_page_offers_nobody_who_knows_them_for_a_step(desk, started, case):
    says(case)
    for step in ("check-open", "task", "assign"):
        assert desk.id("jon") not in desk.client("ada").get(reverse(f"cases:{step}", args=[started])).content.decode()


def test_whoever_looks_after_the_case_is_told_by_a_step_of_today(desk, case, started):
    assert Case.objects.get(pk=started).assignee == desk.id("ada")
    says(case)
    (told,) = tasks(case)
    assert (told["worker"], told["by_day"]) == (desk.id("ada"), NOW.date().isoformat())


def test_that_step_is_kept_as_a_code_and_read_in_the_language_of_whoever_opens_the_case(case, desk, started):
    says(case)
    with case() as nurs:
        ((row, told),) = nurs.read_all(Label.TASK).items()
        work.do_task(nurs, row, result="Nobody else.", now=NOW)
    page = desk.client("ada").get(reverse("cases:case", args=[started])).content.decode()
    assert told["what"] == "who-does-what" and "who-does-what" not in page
    assert "Done: A colleague knows these people: look who does what in this case." in page


def test_the_lead_hands_it_over_in_the_same_breath(desk, case, started):
    says(case, "ada", to=desk.id("jon"))
    assert Case.objects.get(pk=started).assignee == desk.id("jon")
    assert [task["worker"] for task in tasks(case)] == [desk.id("jon")]


@pytest.mark.parametrize("to", ["", "ada", "kay"])
def test_the_lead_does_not_say_it_without_somebody_of_the_team_to_hand_it_to(desk, case, started, to):
    with pytest.raises(Refused):
        says(case, "ada", to=to and desk.id(to))
    assert Case.objects.get(pk=started).assignee == desk.id("ada")


def test_saying_it_a_second_time_is_refused_and_changes_nothing(desk, case):
    says(case)
    with pytest.raises(Refused):
        says(case, kind="paid")
    with case() as nurs:
        assert [said["kind"] for said in knowing.known_in(nurs).values()] == ["kin"]


def test_the_only_one_who_could_look_after_it_is_sent_to_an_officer(desk, case):
    says(case)
    with pytest.raises(Refused, match="Nobody else"):
        says(case, "ada", to=desk.id("jon"))


def test_a_colleague_lifts_it_with_a_reason_and_they_themselves_do_not(desk, case):
    says(case)
    with case("jon") as nurs, pytest.raises(Refused):
        knowing.lift_knowing(nurs, desk.id("jon"), reason="It is nothing", now=NOW)
    with case() as nurs:
        with pytest.raises(Refused):
            knowing.lift_knowing(nurs, desk.id("jon"), reason=" ", now=NOW)
        knowing.lift_knowing(nurs, desk.id("jon"), reason="Another family of that name", now=NOW)
        work.assign_case(nurs, desk.id("jon"), now=NOW)
        assert nurs.row.assignee == desk.id("jon")


def test_of_somebody_who_said_nothing_there_is_nothing_to_lift(desk, case):
    with case() as nurs, pytest.raises(NotYours):
        knowing.lift_knowing(nurs, desk.id("jon"), reason="why not", now=NOW)


def test_how_they_know_them_is_sealed(case, started):
    says(case)
    assert not any(b"cousin" in bytes(row.sealed) for row in Value.objects.filter(subject=started))


def logged(case, act):
    """What the log says of this act by Ada, beside that she opened the case."""
    with case() as nurs:
        last = Line.objects.order_by("-number")[0].number
        act(nurs)
    return list(Line.objects.filter(number__gt=last).order_by("number").values_list("action", "object", "subject"))


def test_the_log_says_the_same_of_whoever_knows_them_as_of_whoever_is_given_the_case(desk, case, started):
    jon = desk.id("jon")
    given = logged(case, lambda nurs: work.assign_case(nurs, jon, now=NOW))
    assert given == [(Tag.CASE_WORKERS, one, desk.id("ada")) for one in (jon, started)]
    assert logged(case, lambda nurs: knowing.say_one_knows(nurs, "kin", "", now=NOW)) == given
    with case("jon") as nurs:
        knowing.lift_knowing(nurs, desk.id("ada"), reason="Another family", now=NOW)
        work.assign_case(nurs, "", now=NOW)
    says(case)
    lifted = logged(case, lambda nurs: knowing.lift_knowing(nurs, jon, reason="Another family", now=NOW))
    assert lifted == logged(case, lambda nurs: work.assign_case(nurs, "", now=NOW))


def test_the_log_says_the_same_of_a_case_that_is_given_to_nobody(desk, case):
    nobody = logged(case, lambda nurs: work.assign_case(nurs, "", now=NOW))
    assert [object for _action, object, _by in nobody][0] == desk.id("ada")
    assert logged(case, lambda nurs: knowing.say_one_knows(nurs, "kin", "", now=NOW)) == nobody


def test_the_list_of_cases_says_nothing_of_it(desk, case, started):
    before = set(summaries.read_lines(desk.keyring("ada"))[started])
    says(case)
    assert set(summaries.read_lines(desk.keyring("ada"))[started]) == before


def test_the_page_takes_it_says_who_and_offers_it_once(desk, started):
    jon, page = desk.client("jon"), reverse("cases:case", args=[started])
    know = reverse("cases:know", args=[started])
    assert know in jon.get(page).content.decode()
    assert jon.post(know, {"kind": "kin", "reason": "A cousin."}).status_code == 302
    shown = jon.get(page).content.decode()
    assert "Jon knows them: family, by blood or marriage." in shown and "A cousin." in shown and know not in shown
    ada, lift = desk.client("ada"), reverse("cases:lift", args=[started])
    assert lift in ada.get(page).content.decode() and lift not in shown
    assert ada.post(lift, {"worker": desk.id("jon"), "reason": "Another family."}).status_code == 302


def test_the_page_asks_the_lead_and_nobody_else_who_looks_after_it_from_then_on(desk, started):
    know = reverse("cases:know", args=[started])
    assert 'name="to"' not in desk.client("jon").get(know).content.decode()
    ada = desk.client("ada")
    assert 'name="to"' in ada.get(know).content.decode()
    assert ada.post(know, {"kind": "kin", "reason": ""}).status_code == 200
    assert ada.post(know, {"kind": "kin", "reason": "", "to": desk.id("jon")}).status_code == 302
    assert Case.objects.get(pk=started).assignee == desk.id("jon")
