"""The lists of incidents: every kind has its first steps, and none is left over."""

import pytest

from waystation.core.vocabulary import incidents as lists
from waystation.core.vocabulary.refusals import Refused


@pytest.mark.parametrize("kind", lists.CHECKLIST)
def test_each_kind_has_a_short_checklist_of_known_steps(kind):
    steps = lists.checklist(kind)
    assert 2 <= len(steps) <= 5
    assert set(steps) <= {term.code for term in lists.STEPS}


def test_every_step_and_kind_is_in_use():
    assert {s for steps in lists.CHECKLIST.values() for s in steps} == {term.code for term in lists.STEPS}
    assert set(lists.CHECKLIST) == {term.code for term in lists.KINDS}
    with pytest.raises(Refused):
        lists.checklist("x")
