"""The pages of keeping: who sees them, what they say, and that two people are two sessions."""

import re
from pathlib import Path

import polib
import pytest

from tests.cases.people import start
from tests.intake.people import ask
from tests.keeping.story import nur_asks
from waystation.audit.models import Line
from waystation.audit.tags import Tag
from waystation.intake.access import open_request
from waystation.intake.receiving import receive_waiting
from waystation.keeping.models import Forgetting, LegalHold
from waystation.vault.models import Value

pytestmark = pytest.mark.django_db(transaction=True)
KEEPING = Path(__file__).resolve().parents[2] / "src" / "waystation" / "keeping"
EVERYBODY = ("ada", "ben", "jon", "kay", "cleo", "faye", "gil", "hana", "ivo", "dov", "eve", "mia")
OFFICERS = {"faye", "gil", "hana"}


@pytest.fixture
def nur(cast, desk_face):
    return nur_asks(cast)


def test_who_may_ask_what_is_held(cast, nur):
    seen = {name for name in EVERYBODY if cast.client(name).get(f"/keeping/held/{nur.subject}/").status_code == 200}
    assert seen == {"ada", "ben"}
    assert Line.objects.using("default").filter(action=Tag.HELD_READ, object=nur.subject).count() == 2


def test_absent_and_not_yours_look_the_same(cast, nur):
    cleo = cast.client("cleo")
    asked = [f"/keeping/{what}/{ref}/" for what in ("held", "hold") for ref in (nur.subject, "c" * 32)]
    pages = [re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", cleo.get(path).content) for path in asked]
    assert pages[0] == pages[1] and pages[2] == pages[3]


def test_it_lists_kinds_sizes_and_who_opened(cast, nur):
    page = cast.client("ada").get(f"/keeping/held/{nur.subject}/").content.decode()
    for words in ("What was asked for", "Mailboxes at the door", "Keys", "opened a request", "intake:open", "Ada"):
        assert words in page
    assert "came at night" not in page


def test_only_officers_see_what_waits(cast, nur):
    assert {name for name in EVERYBODY if cast.client(name).get("/keeping/").status_code == 200} == OFFICERS


def test_two_people_in_two_sessions_forget(cast, nur):
    ada, faye = cast.client("ada"), cast.client("faye")
    assert "snapshots" in ada.get(f"/keeping/forget/{nur.subject}/").content.decode()
    ada.post(f"/keeping/forget/{nur.subject}/", {"reason": "she asked us to"})
    row = Forgetting.objects.get()
    assert ada.post(f"/keeping/confirm/{row.pk}/").status_code == 404 and Value.objects.exists()
    assert "she asked us to" in faye.get(f"/keeping/confirm/{row.pk}/").content.decode()
    done = faye.post(f"/keeping/confirm/{row.pk}/")
    assert done.status_code == 200 and "It is forgotten" in done.content.decode()
    assert not Value.objects.exists()


def test_a_reason_is_asked_for(cast, nur):
    page = cast.client("ada").post(f"/keeping/forget/{nur.subject}/", {"reason": " "})
    assert "Write the reason" in page.content.decode() and not Forgetting.objects.exists()


def test_an_officer_can_refuse(cast, nur):
    cast.client("ada").post(f"/keeping/forget/{nur.subject}/", {"reason": "x"})
    cast.client("gil").post(f"/keeping/call-off/{Forgetting.objects.get().pk}/")
    assert not Forgetting.objects.exists() and Value.objects.exists()


def test_a_hold_is_placed_read_and_lifted(cast, nur):
    ada = cast.client("ada")
    ada.post(f"/keeping/hold/{nur.subject}/", {"reason": "a court asks"})
    assert "A legal hold stands" in ada.get(f"/keeping/held/{nur.subject}/").content.decode()
    assert "a court asks" in ada.get(f"/keeping/hold/{nur.subject}/").content.decode()
    assert "Lift the hold" in cast.client("hana").get("/keeping/").content.decode()
    hold = LegalHold.objects.get()
    assert ada.post(f"/keeping/lift/{hold.pk}/").status_code == 404 and LegalHold.objects.exists()
    cast.client("hana").post(f"/keeping/lift/{hold.pk}/")
    assert not LegalHold.objects.exists()


def test_a_refusal_says_what_to_do(cast, nur):
    ada = cast.client("ada")
    ada.post(f"/keeping/hold/{nur.subject}/", {"reason": "a court asks"})
    page = ada.post(f"/keeping/forget/{nur.subject}/", {"reason": "x"})
    assert page.status_code == 409 and "legal hold" in page.content.decode()


def used() -> set[str]:
    found: set[str] = set()
    for path in [*KEEPING.glob("templates/**/*.html"), *KEEPING.glob("*.py")]:
        text = path.read_text()
        found |= set(re.findall(r'{% translate "([^"]+)"', text)) | set(re.findall(r'\b_\(\s*"([^"]+)"', text))
        blocks = re.findall(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", text)
        found |= {re.sub(r"{{ (\w+) }}", r"%(\1)s", block) for block in blocks}
    return found


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_every_word_is_translated(language):
    catalogue = polib.pofile(str(KEEPING / "locale" / language / "LC_MESSAGES" / "django.po"))
    assert len(used()) > 50 and used() - {entry.msgid for entry in catalogue.translated_entries()} == set()


def test_officers_find_what_waits_where_they_look_after_people(cast, nur):
    assert 'href="/keeping/"' in cast.client("faye").get("/people/").content.decode()


def case_of(cast):
    """A case of team birch whose identity custodians and travel hold one section each."""
    sent = ask()
    receive_waiting(cast.keyring("ada"))
    with open_request(cast.keyring("ada"), sent.ref, purpose="start a case") as request:
        return start(request)


@pytest.mark.parametrize("what", ["held", "forget", "hold"])
def test_a_key_to_one_section_answers_for_nothing_that_is_kept(cast, desk_face, what):
    ref = case_of(cast)
    may = {name for name in EVERYBODY if cast.client(name).get(f"/keeping/{what}/{ref}/").status_code != 404}
    assert may == {"ada", "jon"}  # not kay, who keeps names and papers; not mia, who reads papers


def test_all_of_the_team_and_the_officers_on_duty_read_why_a_hold_stands(cast, desk_face):
    ref = case_of(cast)
    cast.client("jon").post(f"/keeping/hold/{ref}/", {"reason": "the court in the port asked"})
    assert "the court in the port asked" in cast.client("ada").get(f"/keeping/hold/{ref}/").content.decode()
    for officer in ("faye", "gil"):
        assert "the court in the port asked" in cast.client(officer).get("/keeping/").content.decode()
    page = cast.client("hana").get("/keeping/").content.decode()
    assert "the court" not in page and "for its group to read" in page
