"""Two in the morning: an emergency comes through the door, nobody is signed in, the person on duty is woken.

This is the first part of the story: until the alarm has reached somebody, who takes it by name and answers.
"""

import re
import sys
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.door.conftest import Nur
from tests.stories.faces import at
from waystation.desk import duty
from waystation.intake.models import HelpRequest
from waystation.letterbox import lists
from waystation.letterbox.models import Due
from waystation.site import faces
from waystation.site.commands import tick
from waystation.vault import signed
from waystation.vault.models import Session

pytestmark = pytest.mark.django_db
EVENING = datetime(2017, 4, 11, 20, 0, tzinfo=UTC)
TWO = datetime(2017, 4, 12, 2, 10, tzinfo=UTC)


@pytest.fixture
def telephones(settings, tmp_path):
    """A real local command stands for the pager: it writes down whom it called."""
    log = tmp_path / "called"
    log.touch()
    program = f"import sys; open({str(log)!r}, 'a').write(sys.argv[1] + '\\n')"
    settings.CONFIGURATION = {"notices": {"command": [sys.executable, "-c", program, "{worker}"]}}
    return lambda: log.read_text().split()


@pytest.fixture
def house(cast, settings, tmp_path):
    """The rota of the night, and an open door."""
    settings.FILES = tmp_path / "files"
    settings.FILES.mkdir(mode=0o700)
    lists.forget_checked()
    lists.copy_lines(signed.raw_lines())
    duty.plan_shift(
        EVENING, EVENING + timedelta(hours=12), cast.workers["ben"], cast.workers["ada"], by=cast.keyring("faye")
    )
    return cast


def minutes_later(minutes):
    """The regular check, as the timer runs it."""
    with time_machine.travel(TWO + timedelta(minutes=minutes), tick=False):
        tick.run(type("Args", (), {"test": None}))


def test_a_night_at_the_house(house, telephones, settings, capsys):
    # Ten past two. Nur asks for a place tonight; nobody is signed in.
    with time_machine.travel(TWO, tick=False), at(settings, faces.DOOR):
        nur = Nur(Client())
        nur.begins(ways="here")
        nur.answers("soon", how_soon="today")
        nur.answers("story", happened="They are at my mother's house. I am in the yard.")
        assert "is sent" in nur.answers("check", go="send")
    assert not Session.objects.exists()

    # The clock of an emergency is one hour; before it nobody is woken.
    minutes_later(10)
    assert telephones() == []

    # Within the next hour Ben is called, and once more after a quarter of an hour; then Ada.
    for minutes in (50, 55, 65, 80):
        minutes_later(minutes)
    assert telephones() == ["Ben", "Ben", "Ada"]

    # What was sent says nothing of anybody: only a name of the rota went out.
    assert Due.objects.get().level == "emergency"

    # Ada signs in and sees on every page that something waits; she takes it by name.
    with time_machine.travel(TWO + timedelta(minutes=85), tick=False), at(settings, faces.DESK):
        ada = house.client("ada")
        assert "overdue" in ada.get("/").content.decode()
        ada.post(f"/duty/{Due.objects.get().pk}/take/")
        page = ada.get("/duty/").content.decode()
        assert "Ada" in page and "has been taken" in page
        ada.get("/requests/")
        ref = HelpRequest.objects.get().pk
        page = ada.get(f"/requests/{ref}/").content.decode()
        assert "I am in the yard." in page
        form = re.search(r'name="form_id" value="(\w+)" id="answer_form_id"', page).group(1)

    # Taken is not answered: the alarm sleeps for an hour, and the clock still runs.
    minutes_later(96)
    assert telephones() == ["Ben", "Ben", "Ada"]
    assert Due.objects.exists()

    # She answers; the clock stops, and Nur reads it with her code.
    with time_machine.travel(TWO + timedelta(minutes=97), tick=False), at(settings, faces.DESK):
        said = {"form_id": form, "text": "Go to the corner shop. A car comes."}
        answered = ada.post(f"/requests/{ref}/answer/", said)
        assert "is in their mailbox" in answered.content.decode()
    assert not Due.objects.exists()
    minutes_later(200)
    assert telephones() == ["Ben", "Ben", "Ada"]
    with time_machine.travel(TWO + timedelta(minutes=110), tick=False), at(settings, faces.DOOR):
        assert "A car comes." in nur.returns()
    assert "A car comes." not in capsys.readouterr().out
