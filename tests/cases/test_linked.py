"""Two cases are linked in both directions, undone with a reason, and open nothing of each other."""

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.cases.people import BEGINNING, NOW, start
from tests.intake.people import ask
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.cases.access import open_case
from waystation.cases.linked import link_cases, links_of, unlink_cases
from waystation.cases.models import Case
from waystation.cases.moving import close_case
from waystation.core.vocabulary.refusals import NotYours, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(opened, started):
    """(Nur's case, her sister's), both of team Birch."""
    with opened("ada", of=ask(call_me="Hava")) as request:
        return started, start(request, replace(BEGINNING, persons=(replace(BEGINNING.persons[0], call_me="Hava"),)))


def link(desk, two, kind="family", reason="They are sisters.", names=("ada", "ada")):
    with (
        open_case(desk.keyring(names[0]), two[0], purpose="change") as one,
        open_case(desk.keyring(names[1]), two[1], purpose="change") as other,
    ):
        return link_cases(one, other, kind, reason=reason, now=NOW)


def undo(desk, two, row, reason="They are cousins."):
    with (
        open_case(desk.keyring("ada"), two[0], purpose="change") as one,
        open_case(desk.keyring("ada"), two[1], purpose="change") as other,
    ):
        unlink_cases(one, other, row, reason=reason, now=NOW)


def links(desk, ref):
    with open_case(desk.keyring("ada"), ref, purpose="look") as case:
        return links_of(case, {})


def test_a_link_stands_in_both_with_its_reason(desk, two):
    link(desk, two)
    for ref, other in (two, two[::-1]):
        [found] = links(desk, ref)
        assert (found["with"], found["kind"], found["reason"]) == (other, "family", "They are sisters.")


def test_undone_in_one_it_is_undone_in_both_and_stays_readable(desk, two):
    undo(desk, two, link(desk, two))
    for ref in two:
        [found] = links(desk, ref)
        assert (found["reason"], found["undone"]["reason"]) == ("They are sisters.", "They are cousins.")


def test_undone_twice_it_keeps_the_first_reason(desk, two):
    row = link(desk, two)
    undo(desk, two, row)
    undo(desk, two, row, reason="Another reason.")
    assert links(desk, two[1])[0]["undone"]["reason"] == "They are cousins."


def test_the_same_link_made_twice_is_one_and_another_kind_is_a_second(desk, two):
    assert link(desk, two) == link(desk, two)
    link(desk, two[::-1])
    link(desk, two, "travelled")
    assert len(links(desk, two[0])) == len(links(desk, two[1])) == 2


def test_who_must_not_meet_comes_first(desk, two):
    for kind in ("apart", "family"):
        link(desk, two, kind)
    assert links(desk, two[0])[0]["kind"] == "apart"


def test_a_case_is_never_linked_with_itself(desk, two):
    with pytest.raises(Refused, match="itself"):
        link(desk, (two[0], two[0]))


def test_a_closed_case_is_linked_with_none(desk, two):
    with open_case(desk.keyring("ada"), two[1], purpose="change") as case:
        close_case(case, "withdrew", note="She said so.", day=NOW.date(), now=NOW)
    with pytest.raises(Refused, match="closed"):
        link(desk, two)
    assert links(desk, two[0]) == []


def test_a_link_opens_nothing_of_the_other_case(desk, two):
    link(desk, two)
    with pytest.raises(NotYours):
        link(desk, two, names=("ada", "ben"))


def test_a_link_to_a_case_that_was_forgotten_can_be_undone(desk, two):
    row = link(desk, two)
    Case.objects.filter(pk=two[1]).delete()
    with open_case(desk.keyring("ada"), two[0], purpose="change") as case:
        unlink_cases(case, None, row, reason="It is gone.", now=NOW)
    assert links(desk, two[0])[0]["undone"]["reason"] == "It is gone."


def test_it_is_in_the_log_and_on_the_timeline_of_both(desk, two):
    link(desk, two)
    assert set(Line.objects.filter(action=Tag.CASE_LINK).values_list("object", flat=True)) == set(two)
    page = desk.client("ada").get(reverse("cases:case", args=[two[0]])).content.decode()
    assert "Linked with case" in page


def test_the_page_links_and_undoes(desk, two):
    client, address = desk.client("ada"), reverse("cases:links", args=[two[0]])
    form = {"other": two[1], "kind": "apart", "reason": "He beat her."}
    page = client.post(address, form, follow=True).content.decode()
    assert "He beat her." in page
    row = links(desk, two[0])[0]["row"]
    page = client.post(address, {"row": row, "reason": "She asked for it."}, follow=True).content.decode()
    assert "No other case is linked with this one." in page
    assert "She asked for it." in page


def test_without_a_reason_the_form_comes_back(desk, two):
    form = {"other": two[1], "kind": "apart", "reason": ""}
    page = desk.client("ada").post(reverse("cases:links", args=[two[0]]), form).content.decode()
    assert "Write a sentence or two." in page
    assert links(desk, two[0]) == []
