"""Saying no."""

import pytest

from waystation.core.vocabulary.refusals import NotYours, Refused


def test_a_refusal_says_what_is_wrong_and_what_to_do() -> None:
    refused = Refused("the bed is taken for part of these nights", hint="it is free from 12 May")
    assert (refused.message, refused.hint) == ("the bed is taken for part of these nights", "it is free from 12 May")
    assert str(refused) == "the bed is taken for part of these nights"


def test_a_refusal_may_go_without_a_hint() -> None:
    assert Refused("the house is full").hint == ""


def test_absent_and_not_yours_are_the_same_answer_always() -> None:
    assert (NotYours().message, NotYours().hint) == (NotYours.MESSAGE, NotYours.HINT)
    with pytest.raises(TypeError):
        NotYours("case 17 belongs to Ben")  # type: ignore[call-arg]


def test_not_yours_is_a_refusal() -> None:
    with pytest.raises(Refused):
        raise NotYours
