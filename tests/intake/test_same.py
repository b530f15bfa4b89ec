"""Who is who: a worker says that two requests are of one person; nothing moves, and taking it back restores all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.intake.people import NOW, RULES, ask, found_credible
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours, Refused
from waystation.intake import milestones, pairs
from waystation.intake.access import open_request
from waystation.intake.actions import refuse_request, say_same
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting
from waystation.letterbox.models import Due, Mailbox
from waystation.vault.labels import Label

pytestmark = pytest.mark.django_db
DAYS = [NOW, NOW + timedelta(days=3), NOW + timedelta(days=9)]


@pytest.fixture
def ada(desk):
    return desk.keyring("ada")


@pytest.fixture
def three(ada):
    """Three requests, opened, of one number; the eldest first."""
    sent = [ask(now=day) for day in DAYS]
    receive_waiting(ada)
    for one in sent:
        with open_request(ada, one.ref, purpose="look"):
            pass
    return [one.ref for one in sent]


def say(keyring, one, other, said="same", reason="The same voice.", form_id=""):
    return say_same(keyring, one, other, said, reason=reason, now=DAYS[2], form_id=form_id)


def figures(desk):
    """What the figures compartment reads: how many persons each row counts, and their rungs."""
    persons = [person for row in milestones.read_all(desk.keyring("dov")) for person in row["persons"]]
    return sorted([(rung["rung"], rung["date"]) for rung in person["rungs"]] for person in persons)


def states(keyring, ref):
    with open_request(keyring, ref, purpose="look") as request:
        return pairs.states(request.box)


def clocks_and_mailboxes():
    return (
        sorted(Due.objects.values_list("pk", "hour")),
        sorted(Mailbox.objects.values_list("pk", flat=True)),
        sorted(HelpRequest.objects.values_list("pk", "state", "due_hour", "rank")),
    )


def test_who_asked_again_is_found_at_first_opening_and_both_pages_know(ada, three):
    assert pairs.of_open_requests(ada) == {
        (three[2], three[1]): "open",
        (three[2], three[0]): "open",
        (three[1], three[0]): "open",
    }


def test_a_name_spelled_otherwise_with_the_same_region_is_found(ada):
    ask(call_me="Якуб", safe_contact=replace(RULES, reach="@walnut.orchard"))
    again = ask(now=DAYS[1], call_me="Iakoub Taskhetov", safe_contact=replace(RULES, reach="+7 900 111 22 33"))
    receive_waiting(ada)
    for ref in HelpRequest.objects.values_list("pk", flat=True):
        with open_request(ada, ref, purpose="look"):
            pass
    assert [pair[0] for pair in pairs.of_open_requests(ada)] == [again.ref]


def test_one_person_counts_once_in_the_elder_request(desk, ada, three):
    say(ada, three[1], three[0])
    assert [rungs[0] for rungs in figures(desk)] == [("contact", "2017-04-02"), ("contact", "2017-04-11")]


def test_what_only_the_younger_had_reached_counts_with_the_elder(desk, ada, three):
    with open_request(ada, three[1], purpose="verify") as request:
        found_credible(request, reason="Her aunt knows us.", now=DAYS[1])
    say(ada, three[1], three[0])
    assert ("verified", "2017-04-05") in figures(desk)[0]


def test_taking_it_back_restores_figures_clocks_and_mailboxes_exactly(desk, ada, three):
    with open_request(ada, three[1], purpose="verify") as request:
        found_credible(request, reason="Her aunt knows us.", now=DAYS[1])
    before = (figures(desk), clocks_and_mailboxes())
    say(ada, three[1], three[0])
    assert figures(desk) != before[0]
    assert clocks_and_mailboxes() == before[1]
    say(ada, three[0], three[1], "not", reason="She called: it is her cousin.")
    assert (figures(desk), clocks_and_mailboxes()) == before


def test_every_word_that_was_said_stays_in_both(ada, three):
    say(ada, three[1], three[0])
    say(ada, three[0], three[1], "not", reason="She called: it is her cousin.")
    for ref in three[:2]:
        with open_request(ada, ref, purpose="look") as request:
            assert [said["reason"] for said in pairs.decisions(request.box)] == [
                "The same voice.",
                "She called: it is her cousin.",
            ]


def test_a_circle_is_one_person_and_comes_to_an_end(desk, ada, three):
    for one, other in ((0, 1), (1, 2), (2, 0)):
        say(ada, three[one], three[other])
    assert len(figures(desk)) == 1


def test_a_circle_that_loses_one_link_is_still_one_person_and_without_two_it_is_not(desk, ada, three):
    for one, other in ((0, 1), (1, 2), (2, 0)):
        say(ada, three[one], three[other])
    say(ada, three[0], three[1], "not")
    assert len(figures(desk)) == 1
    say(ada, three[2], three[1], "not")
    assert len(figures(desk)) == 2


def test_a_request_is_never_set_against_itself(ada, three):
    with pytest.raises(Refused, match="one request"):
        say(ada, three[0], three[0])


def test_what_is_closed_is_joined_to_none_and_can_be_said_to_be_another(ada, three):
    close(ada, three[0])
    with pytest.raises(Refused, match="closed"):
        say(ada, three[1], three[0])
    assert states(ada, three[1]) == {}
    say(ada, three[1], three[0], "not")
    assert states(ada, three[1]) == {three[0]: "not"}


def close(keyring, ref, code="no-way"):
    with open_request(keyring, ref, purpose="refuse") as request:
        refuse_request(request, code=code, reason="No way.", title="", advice="Write to them.", now=DAYS[2])


def test_what_was_joined_can_be_taken_back_after_one_was_closed(desk, ada, three):
    say(ada, three[1], three[0])
    close(ada, three[1])
    say(ada, three[1], three[0], "not")
    assert len(figures(desk)) == 3


def test_no_later_word_counts_again_what_was_refused_as_a_duplicate(desk, ada, three):
    close(ada, three[1], code="duplicate")
    say(ada, three[1], three[0], "not")
    assert len(figures(desk)) == 2


def test_what_is_forgotten_is_absent(ada, three):
    HelpRequest.objects.filter(pk=three[0]).delete()
    with pytest.raises(NotYours):
        say(ada, three[1], three[0])


def test_the_reason_is_needed_and_the_answer_is_one_of_three(ada, three):
    with pytest.raises(Refused, match="reason"):
        say(ada, three[0], three[1], reason=" ")
    with pytest.raises(Refused, match="list"):
        say(ada, three[0], three[1], "merge")


def test_the_same_form_sent_twice_is_one_word(ada, three):
    rows = {say(ada, three[1], three[0], form_id="a" * 32) for _ in range(2)}
    assert len(rows) == 1
    with open_request(ada, three[0], purpose="look") as request:
        assert len(pairs.decisions(request.box)) == 1


def test_whoever_is_counted_elsewhere_is_verified_there(ada, three):
    say(ada, three[1], three[0])
    with open_request(ada, three[1], purpose="verify") as request, pytest.raises(Refused, match="earlier request"):
        found_credible(request, reason="Her aunt knows us.", now=DAYS[2])


def test_somebody_outside_the_desk_says_nothing(desk, ada, three):
    with pytest.raises(NotYours):
        say(desk.keyring("jon"), three[1], three[0])
    assert states(ada, three[1]) == {}


def test_it_is_in_the_log_of_both_and_the_reason_is_sealed(ada, three):
    say(ada, three[1], three[0], reason="SECRET-REASON")
    lines = Line.objects.filter(action=Tag.REQUEST_SAME)
    assert {line.object for line in lines} == set(three[:2])
    assert b"SECRET-REASON" not in b"".join(bytes(value) for value in sealed_rows(three))


def sealed_rows(refs):
    from waystation.vault.models import Value

    return Value.objects.filter(subject__in=refs, label=Label.REQUEST_SAME).values_list("sealed", flat=True)
