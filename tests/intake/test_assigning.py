"""Who looks after a request: a member of its desk says so, of a member of its desk, and it is written down."""

import pytest

from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.core.vocabulary.refusals import NotYours
from waystation.intake.access import open_request
from waystation.intake.actions import assign_request
from waystation.intake.models import HelpRequest
from waystation.intake.receiving import receive_waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def ref(desk, sent):
    receive_waiting(desk.keyring("ada"))
    return sent.ref


def test_a_colleague_gets_it_and_the_log_says_who_gave_it(desk, ref):
    assign_request(desk.keyring("ada"), ref, desk.id("ben"))
    assert HelpRequest.objects.get().assignee_id == desk.id("ben")
    assert Line.objects.get(action=Tag.REQUEST_ASSIGN, object=ref).subject == desk.id("ada")


def test_nobody_outside_the_desk_gives_or_gets_it(desk, ref):
    for who, to in (("jon", None), ("jon", desk.id("ben")), ("ada", desk.id("jon"))):
        with pytest.raises(NotYours):
            assign_request(desk.keyring(who), ref, to)
    assert HelpRequest.objects.get().assignee is None


def test_whoever_may_not_open_it_leaves_no_line_of_having_opened_it(desk, ref):
    with pytest.raises(NotYours), open_request(desk.keyring("jon"), ref, purpose="look"):
        pass
    assert not Line.objects.filter(action=Tag.REQUEST_OPEN).exists()
