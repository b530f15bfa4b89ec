"""Nur asks at the door; Ada opens, triages, answers and accepts; a case begins that only the right workers open.

At the end Ben opens other things for a week, and the log says exactly which.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.door.conftest import Nur
from tests.intake.people import ask
from tests.stories.faces import at
from tests.stories.paper import Reader
from waystation.audit.models import Line
from waystation.cases.models import Case
from waystation.intake.models import HelpRequest
from waystation.letterbox import lists
from waystation.letterbox.models import SealedRequest
from waystation.site import faces
from waystation.vault import signed

pytestmark = pytest.mark.django_db
MORNING = datetime(2017, 4, 3, 8, 0, tzinfo=UTC)
STORY = "They came to the house twice. My brother was asked where I sleep."


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


def asks_for_help(settings):
    with at(settings, faces.DOOR):
        nur = Nur(Client())
        nur.begins(ways="here")
        nur.answers("who", in_danger="several")
        nur.answers("region", region="Northern valley")
        nur.answers("soon", how_soon="week")
        nur.answers("story", happened=STORY)
        nur.answers("together", together="me and my son Sami, six")
        nur.answers("consent", help="yes")
        assert "is sent" in nur.answers("check", go="send")
    return nur


def test_from_request_to_case(desk, settings, clock):
    nur = asks_for_help(settings)
    assert STORY.encode() not in bytes(SealedRequest.objects.get().content_blob)

    # Ada finds it in the queue, opens it, and reads what was written.
    ada = Reader(desk.client("ada")).opens("/requests/")
    assert "Northern valley" in ada.text and STORY not in ada.text
    ref = HelpRequest.objects.get().pk
    ada.opens(f"/requests/{ref}/")
    assert STORY in ada.text
    assert not SealedRequest.objects.exists()

    # She takes it, sets both clocks with a reason, answers; Nur reads the answer with her code.
    ada.fills("/assign/")
    ada.fills(
        "/triage/", level="urgent", level_reason="Two visits, and a relative was questioned.",
        way_out="weeks", way_out_reason="The brother holds out some weeks.",
    )  # fmt: skip
    ada.fills("/answer/", text="We read you. Can you leave the house on Tuesday?")
    with at(settings, faces.DOOR):
        page = nur.returns()
        assert "on Tuesday?" in page and STORY not in page
        nur.returns(do="write", form="b" * 32, text="Yes, in the morning.", end="1")
    ada.opens(f"/requests/{ref}/")
    assert "Yes, in the morning." in ada.text

    # She verifies it in steps; Ben reads the talk as the second person; then she finds the account credible.
    ada.fills("/answer/", text="Good. We call then.")
    clock.shift(timedelta(minutes=1))
    ada.opens(f"/requests/{ref}/check-open/")
    ada.fills("/check-open/", kind="interview", what="A talk about both visits.", missing=["time"])
    with at(settings, faces.DOOR):
        assert "What we still need from you" in (page := nur.returns()) and "A time for a call" in page
    clock.shift(timedelta(minutes=1))
    ada.opens(f"/requests/{ref}/check-result/")
    ada.fills("/check-result/", result="supports", reason="Both visits, told the same way.", source="worker")
    assert "Next: somebody else looks at the result: interview" in ada.text
    reader = Reader(desk.client("ben")).opens(f"/requests/{ref}/check-look/")
    reader.fills("/check-look/", view="agrees", reason="The order of the days holds.")
    ada.opens(f"/requests/{ref}/check-conclude/")
    steps = ada.page.xpath("//input[@name='checks']/@value")
    ada.fills("/check-conclude/", checks=steps, reason="The talk agrees.", source="worker")
    assert "Next: decide whether it becomes a case" in ada.text
    with at(settings, faces.DOOR):
        assert "What we still need" not in nur.returns()

    # She accepts it: a case begins in her team.
    clock.shift(timedelta(minutes=5))
    ada.opens(f"/cases/start/{ref}/")
    ada.fills(
        f"/cases/start/{ref}/", team="team-birch", call_me="Nur", wants="To be where nobody knows the family.",
        names="Nur Invented", danger="high", reasons="Two visits in one week.",
    )  # fmt: skip
    case = Case.objects.get()
    assert ada.status == 200 and "Nur" in ada.text

    # Jon is in the team and opens it; Ben is a caseworker without it: for him it is as if it did not exist.
    assert STORY in Reader(desk.client("jon")).opens(f"/cases/{case.pk}/").text
    ben = Reader(desk.client("ben")).opens(f"/cases/{case.pk}/")
    absent = Reader(desk.client("ben")).opens(f"/cases/{'0' * 32}/")
    assert ben.status == absent.status == 404 and ben.text == absent.text

    # What she writes from now on goes to the team, and her status says so.
    with at(settings, faces.DOOR):
        nur.returns(do="write", form="c" * 32, text="They came again.", end="1")
    ada.opens(f"/cases/{case.pk}/")
    assert "They came again." in ada.text

    # The identity is for its custodians only.
    assert "Nur Invented" not in ada.text
    assert "Nur Invented" not in Reader(desk.client("jon")).opens(f"/cases/{case.pk}/").text


def test_what_ben_opened_in_a_week_is_listed_exactly(desk, clock):
    refs = [ask(now=MORNING - timedelta(hours=hours)).ref for hours in (5, 4, 3)]
    client = desk.client("ben")
    client.get("/requests/")
    client.get(f"/requests/{refs[0]}/")
    clock.shift(timedelta(days=2))
    client = desk.client("ben")
    client.get(f"/requests/{refs[1]}/")
    client.get(f"/requests/{'0' * 32}/")
    clock.shift(timedelta(days=6))
    client = desk.client("ben")
    client.get(f"/requests/{refs[2]}/")

    page = Reader(desk.client("faye")).opens(f"/log/?who={desk.id('ben')}&what=reading&period=week")
    shown = [cell[:12] for cell in page.column("Which one")]
    opened = [line.object for line in Line.objects.filter(subject=desk.id("ben"), action="intake:open")]
    assert opened == refs
    assert sorted(shown) == sorted(ref[:12] for ref in refs[1:])
