"""Rows of a request stand in the clear: none says by its id who knows whom, or what was found in which message."""

import pytest

from tests.done_again import same_rows
from tests.intake.people import NOW, ask
from tests.intake.questions import ASKS_WHERE, PLAIN, looked, open_of
from waystation.intake.receiving import receive_waiting
from waystation.intake.signs import conflicts, finding, phrases

pytestmark = pytest.mark.django_db


def test_nobody_guesses_from_a_row_who_knows_the_people_of_a_request(desk):
    sent = ask(happened=PLAIN)
    looked(desk, sent)

    def knows():
        with open_of(desk, sent.ref) as request:
            conflicts.declare(request, "kin", "", now=NOW)

    def lifts():
        with open_of(desk, sent.ref, "ben") as request:
            conflicts.lift(request, desk.id("ada"), "Another family", now=NOW)

    assert not same_rows(knows)
    knows()
    assert not same_rows(lifts)


def test_nobody_guesses_from_a_row_what_was_found_in_a_request(desk):
    sent = ask(happened=f"{PLAIN} {ASKS_WHERE}")
    receive_waiting(desk.keyring("ada"))
    with open_of(desk, sent.ref):
        pass  # it moves in at its first opening

    def looks():
        with open_of(desk, sent.ref) as request:
            assert finding.look(request, now=NOW) == 1

    assert not same_rows(looks)


def test_nobody_guesses_from_a_row_which_phrases_the_organisation_looks_for(desk):
    phrases.add(desk.keyring("ada"), "another one", now=NOW)
    assert not same_rows(lambda: phrases.add(desk.keyring("ada"), "green notebook", now=NOW))
