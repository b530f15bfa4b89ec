"""A man calls at night and asks for Nur; another asks for somebody nobody knows. Both hear the same.

Who picks up learns nothing, the database looks alike before and after, and Ada reads it first of all in the morning.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.cases.people import start
from tests.intake.people import ask
from tests.stories.paper import Reader
from waystation.audit.models import Line
from waystation.intake.access import open_request
from waystation.intake.models import Enquiry
from waystation.intake.receiving import receive_waiting
from waystation.letterbox import lists
from waystation.letterbox.models import Due
from waystation.vault import signed

pytestmark = pytest.mark.django_db
NIGHT = datetime(2017, 6, 8, 1, 40, tzinfo=UTC)
SAYS = {
    "asker": "relative", "who": "her brother", "reach": "+7 000 900 00 01", "channel": "telephone",
    "words_said": "Our mother is dying. Only say that she is alive.", "manners": ["pity", "place"],
}  # fmt: skip


@pytest.fixture
def desk(cast, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    settings.FILES.mkdir(mode=0o700)
    lists.forget_checked()
    lists.copy_lines(signed.raw_lines())
    return cast


@pytest.fixture
def nurs_case(desk):
    sent = ask()
    receive_waiting(desk.keyring("ada"))
    with open_request(desk.keyring("ada"), sent.ref, purpose="start a case") as opened:
        return start(opened)


@pytest.fixture
def clock(nurs_case):
    with time_machine.travel(NIGHT, tick=False) as moved:
        yield moved


def calls(reader, **about):
    reader.opens("/asked/new/")
    return reader.fills("/asked/new/", **SAYS, **about)


def test_is_he_with_you(desk, nurs_case, clock):
    # Mia books flights; tonight she picks up the telephone. The words to say stand above the form.
    mia = Reader(desk.client("mia")).opens("/asked/new/")
    assert "We never say whether we know somebody" in mia.text
    calls(mia, names="Noura Ekzample\nNur", reach_of="8 (900) 000-00-17")
    about_nur = mia.text
    calls(mia, names="Ruslan Nobody", reach_of="8 (911) 111-11-11")
    assert mia.text == about_nur

    # Ada, Jon and Faye open Today: each group compares its own. The copies of both look alike, before and after.
    ada = Reader(desk.client("ada")).opens("/")
    assert "somebody asks where a person of yours is" in ada.heading
    for name in ("jon", "ben", "kay", "faye"):
        Reader(desk.client(name)).opens("/")
    sizes = {enquiry: [] for enquiry in Enquiry.objects.values_list("enquiry", flat=True)}
    for row in Enquiry.objects.order_by("compartment", "names"):
        sizes[row.enquiry].append((row.compartment, row.names, len(bytes(row.sealed)), row.compared))
    assert len(sizes) == 2 and len(set(map(tuple, sizes.values()))) == 1
    said = [sorted(Line.objects.filter(object=enquiry).values_list("action", flat=True)) for enquiry in sizes]
    assert said[0] == said[1]
    assert not Line.objects.filter(object=nurs_case, hour=f"{NIGHT:%Y-%m-%dT%H}").exists()

    # Ben's team does not know her: nothing is said to him.
    assert "somebody asks where" not in Reader(desk.client("ben")).opens("/").text

    # The lists of cases say it to her team alone.
    for name, told in (("jon", True), ("ben", False), ("kay", False)):
        assert ("somebody asked about them" in Reader(desk.client(name)).opens("/cases/").text) is told

    # Ada reads what was asked and why it may be Nur, judges the danger, and plans to warn her today.
    ada.opens(f"/cases/{nurs_case}/")
    assert "somebody asks where one of them may be" in ada.heading
    ada.follows("See what they asked")
    assert "Our mother is dying" in ada.text and "her brother" in ada.text
    assert "the same number" in ada.text and "the name in their papers sounds alike" in ada.text
    ada.fills("/asked/", verdict="theirs", level="high", reason="It is her number; she has no brother.", warn="plan")
    assert "Danger judged anew" in ada.text or "judged anew" in ada.text
    assert "Tell them that somebody asks where they are" in ada.text
    assert "somebody asks where one of them may be" not in ada.heading
    assert "somebody asked about them" not in ada.opens("/cases/").text

    # The intake desk and the duty see who asks, and that one number asked twice; not whether we know anybody.
    clock.shift(timedelta(hours=7))
    faye = Reader(desk.client("faye")).opens("/asked/")
    assert "2 times by the same way" in faye.text and "about 2 persons" in faye.text
    assert "Nur" in faye.text and nurs_case not in faye.page.text_content()


def test_every_group_is_rung_whoever_was_asked_about(desk, clock):
    mia = Reader(desk.client("mia"))
    before = Due.objects.count()
    calls(mia, names="Ruslan Nobody")
    rung = sorted(Due.objects.order_by("-hour")[: Due.objects.count() - before].values_list("compartment", flat=True))
    assert rung == sorted(Enquiry.objects.values_list("compartment", flat=True))
