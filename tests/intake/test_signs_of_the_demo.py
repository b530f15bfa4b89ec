"""The demo world as a trial: both planted requests are found by their words alone, and few others are asked about."""

from dataclasses import replace

import pytest

from tests.intake.people import RULES, ask
from tests.intake.questions import looked
from waystation.site.demo.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OF_WORDS = {"where", "who", "houses", "official"}
MOST_ASKED_FOR_NOTHING = 0.1  # of requests that are not planted; their letters are put together of shared paragraphs


def laid_down(request):
    """As it would have come to the door; nothing of what the world knows about it comes along."""
    reach = request.phone_given or request.handle_given
    contact = replace(RULES, reach=reach, code_word="", question="", answer="")
    return ask(happened=request.first_message, language=request.language, safe_contact=contact, together="")


def test_both_planted_requests_are_found_by_the_ordinary_first_opening_and_few_others(desk):
    requests = make_world().requests
    found = {request.id: {q["kind"] for q in looked(desk, laid_down(request))} for request in requests}
    planted = {request.id for request in requests if request.planted in ("infiltrator", "official")}
    assert all(len(found[ref] & OF_WORDS) >= 2 for ref in planted) and len(planted) == 3
    others = {ref: kinds for ref, kinds in found.items() if ref not in planted}
    assert not any(kinds & OF_WORDS for kinds in others.values())
    asked = [ref for ref, kinds in others.items() if kinds]
    print(len(asked), "of", len(others), [(ref, found[ref]) for ref in asked])
    assert len(asked) / len(others) <= MOST_ASKED_FOR_NOTHING
