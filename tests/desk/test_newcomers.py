"""Who has made keys that no officer has heard yet: they may be whoever got hold of an invitation."""

import pytest
from django.urls import reverse

from tests.desk.world import furnish, newcomer
from waystation.desk.models import HandoverNote

pytestmark = pytest.mark.django_db


@pytest.fixture
def lena(cast):
    return newcomer(furnish(cast)["enrolled"])


def test_today_says_what_is_missing_and_not_who_is_on_duty(lena):
    page = lena.get(reverse("desk:today")).content.decode()
    assert "Show my six words" in page and reverse("desk:duty") not in page
    assert [name for name in ("Ada", "Ben", "Jon", "Kay") if name in page] == []


def test_they_do_not_read_the_rota_and_leave_no_note_for_the_shift(lena):
    before = HandoverNote.objects.count()
    answers = [lena.get(reverse("desk:duty")), lena.post(reverse("desk:hand-over"), {"text": "Let her go."})]
    assert [answer.status_code for answer in answers] == [404, 404] and HandoverNote.objects.count() == before


def test_who_was_invited_anew_is_a_newcomer_until_the_new_keys_are_heard(cast):
    from waystation.accounts.models import Worker
    from waystation.vault import signed

    furnish(cast)
    Worker.objects.filter(pk=cast.id("mia")).update(pseudonym="Other")  # keys that are not those of the signed list
    assert signed.directory().worker(cast.id("mia")) is not None
    assert newcomer(cast.id("mia")).get(reverse("desk:duty")).status_code == 404
