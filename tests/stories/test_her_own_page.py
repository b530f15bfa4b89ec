"""Nur reads behind her code where she stands, answers a question, and says what her son wishes. Without a script."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.door.conftest import Nur
from tests.intake.people import found_credible
from tests.stories.faces import at
from tests.stories.paper import Reader
from waystation.cases.models import Case
from waystation.intake.access import open_request
from waystation.intake.models import HelpRequest
from waystation.letterbox import lists
from waystation.site import faces
from waystation.vault import signed

pytestmark = pytest.mark.django_db
MORNING = datetime(2017, 4, 3, 8, 0, tzinfo=UTC)
LIGHT = 40_000  # bytes


@pytest.fixture
def desk(cast, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    settings.FILES.mkdir(mode=0o700)
    lists.forget_checked()
    lists.copy_lines(signed.raw_lines())
    return cast


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as moved:
        yield moved


@pytest.fixture
def nur(desk, settings, clock):
    """Nur, with a case in Ada's team and her son in it."""
    with at(settings, faces.DOOR):
        nur = Nur(Client())
        nur.begins(ways="here", device="own")
        nur.answers("story", happened="They came to the house twice.")
        nur.answers("consent", help="yes")
        nur.answers("check", go="send")
    ada = Reader(desk.client("ada")).opens("/requests/")
    ref = HelpRequest.objects.get().pk
    with open_request(desk.keyring("ada"), ref, purpose="verify") as opened:
        found_credible(opened, now=MORNING, on=MORNING.date())
    ada.opens(f"/cases/start/{ref}/")
    ada.fills(
        f"/cases/start/{ref}/", team="team-birch", call_me="Nur", danger="high", reasons="Two visits.",
        dependants="Sami, son",
    )  # fmt: skip
    nur.ada, nur.case = ada, Case.objects.get().pk
    return nur


def fields(page: str, button: str, nth: int = 0) -> dict[str, str]:
    """The hidden fields of the form that has this button."""
    forms = [form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'value="{button}"' in form]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', forms[nth]))


def test_she_answers_a_question_and_says_what_her_son_wishes(desk, nur, settings, clock):
    # Ada asks on the page; Nur finds it first of all when she comes back.
    nur.ada.opens(f"/cases/{nur.case}/ask/").fills("/ask/", text="On which days are you alone?")
    with at(settings, faces.DOOR):
        assert "Answer our question" in nur.returns()
        page = nur.returns(do="mine")
        assert "On which days are you alone?" in page and "We took up your request" in page
        page = nur.returns(**fields(page, "mine-answer"), do="mine-answer", text="On Tuesdays.")
        assert "We have received it" in page
    nur.ada.opens(f"/cases/{nur.case}/")
    assert "On Tuesdays." in nur.ada.text

    # Nothing of what is held stands there, until she asks for it and Ada has looked at how safe her telephone is.
    with at(settings, faces.DOOR):
        page = nur.returns(do="mine")
        assert "Sami" not in page and "What you allow us" not in page
        nur.returns(**fields(page, "mine-show"), do="mine-show")
    nur.ada.opens(f"/cases/{nur.case}/").follows("Decide what they ask")
    nur.ada.fills("/correction/", answer="yes", reason="Her own telephone, and nobody else uses it.")

    # Sami has wishes of his own; she writes them, and Ada hears them from him too before she accepts.
    with at(settings, faces.DOOR):
        page = nur.returns(do="mine")
        assert "Sami" in page and "Those who look after you: 2 people" in page
        assert len(nur.page.content) < LIGHT
        nur.returns(**fields(page, "mine-wishes", 1), do="mine-wishes", wants="To draw, and to see his cousin.")
    nur.ada.opens(f"/cases/{nur.case}/").follows("Decide what they ask")
    nur.ada.fills("/correction/", answer="yes", reason="He says the same.")
    assert "To draw, and to see his cousin." in nur.ada.text

    # She takes a consent back: it ends at once, and twice is once.
    clock.shift(timedelta(minutes=5))
    with at(settings, faces.DOOR):
        page = nur.returns(do="mine")
        said = fields(page, "mine-consent")
        page = nur.returns(**said, answer="no")
        assert "It is taken back" in page
        assert "This has arrived before" in nur.returns(**said, answer="no")
    nur.ada.opens("/cases/").opens(f"/cases/{nur.case}/")
    assert "took back the consent" in nur.ada.text or "taken back" in nur.ada.text
    with at(settings, faces.DOOR):
        assert "you took it back" in nur.returns(do="mine")

        # Somebody comes into the room: the page is gone at once, her messages stay.
        page = nur.returns(do="mine")
        assert "Your page is taken away" in nur.returns(**fields(page, "mine-hide"), do="mine-hide")
        assert "Your page" not in nur.returns().split("<main")[-1]


def test_what_was_typed_is_given_back_when_it_cannot_be_sent(desk, nur, settings, clock):
    nur.ada.opens(f"/cases/{nur.case}/ask/").fills("/ask/", text="On which days?")
    with at(settings, faces.DOOR):
        page = nur.returns(do="mine")
        said = {**fields(page, "mine-answer"), "question": "0" * 32}
        page = nur.returns(**said, do="mine-answer", text="On Tuesdays.")
        assert "not asked any more" in page
        nur.returns(**fields(page, "mine-hide"), do="mine-hide")
        page = nur.returns(**said, do="mine-answer", text="On Tuesdays, or never.")
        assert "Your page is not here any more" in page and "On Tuesdays, or never." in page
