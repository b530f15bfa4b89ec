"""An act is done, undone and done again: an id that both times is the same was worked out from what can be guessed."""

from collections.abc import Callable

from django.db import transaction

from waystation.vault.labels import Label
from waystation.vault.models import Value

QUESTIONS = (Label.REQUEST_QUESTION, Label.CASE_QUESTION)


def same_rows(act: Callable[[], object]) -> set[str]:
    """Rows of questions, answers and who knows whom that the act makes under the same id each time."""
    first, second = _made(act), _made(act)
    assert first and len(first) == len(second)
    return first & second


def _made(act: Callable[[], object]) -> set[str]:
    before, undo = _rows(), [(name, transaction.savepoint(using=name)) for name in ("default", "door")]
    act()
    made = _rows() - before
    for name, point in undo:
        transaction.savepoint_rollback(point, using=name)
    return {row for _subject, row in made}


def _rows() -> set[tuple[str, str]]:
    return set(Value.objects.filter(label__in=QUESTIONS).values_list("subject", "row"))
