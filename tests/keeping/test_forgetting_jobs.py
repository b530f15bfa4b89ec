"""Whoever is forgotten is forgotten by the interpreter too: the text goes, its answer, and its clock."""

import pytest

from tests.intake.orders import answered, asked
from waystation.intake.models import TranslationJob
from waystation.intake.translating import jobs
from waystation.keeping import actions, restoring
from waystation.letterbox.models import Due
from waystation.vault.models import Wrap

pytestmark = pytest.mark.django_db(transaction=True)


def forget(desk, subject):
    actions.forget(subject, keyring=desk.keyring("ada"), reason="They asked for it.", officer=desk.keyring("faye"))


def test_a_text_that_an_interpreter_has_goes_with_the_request(desk, opened):
    with opened("ada") as request:
        asked(desk, request, level="emergency")
    forget(desk, request.ref)
    assert not TranslationJob.objects.exists()
    assert not Due.objects.filter(compartment=jobs.GROUP).exists()
    assert not Wrap.objects.filter(subject=request.ref).exists()


def test_an_answer_that_nobody_has_taken_in_goes_too(desk, opened):
    with opened("ada") as request:
        answered(desk, asked(desk, request))
    forget(desk, request.ref)
    assert not TranslationJob.objects.exists()


def test_the_text_of_somebody_else_stays(desk, opened):
    from tests.intake.people import ask

    other = ask()
    with opened("ada", of=other) as another:
        kept = asked(desk, another)
    with opened("ada") as request:
        asked(desk, request)
    forget(desk, request.ref)
    assert list(TranslationJob.objects.values_list("pk", flat=True)) == [kept]


def test_an_older_archive_brings_no_forgotten_text_back(desk, opened):
    with opened("ada") as request:
        asked(desk, request)
    older = TranslationJob.objects.get()
    forget(desk, request.ref)
    older.save(force_insert=True)
    restoring._forget_again(restoring.Restored())
    assert not TranslationJob.objects.exists()
