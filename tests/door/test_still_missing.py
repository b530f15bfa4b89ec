"""What we still need from somebody, on their page behind the return code."""

from datetime import UTC, datetime, timedelta

import pytest

from waystation.core.sealing import Damaged, PublicKeys
from waystation.letterbox.mailboxes import put_missing, put_status
from waystation.letterbox.missing import LONGEST, MOST, SENTENCES, in_language
from waystation.letterbox.models import Mailbox
from waystation.letterbox.shapes import StaffMessage

pytestmark = pytest.mark.django_db
NOW = datetime(2098, 1, 1, tzinfo=UTC)
HEAD = "What we still need from you"
LANGUAGES = ("en", "ru", "fr", "ar")


def put(office, *missing, hours=0):
    """The desk renews the list."""
    mailbox = Mailbox.objects.get()
    public = PublicKeys.from_bytes(bytes(mailbox.public))
    put_missing(office.directory.organisation, public, mailbox.id, missing, "en", NOW + timedelta(hours=hours))
    return public, mailbox


def test_each_thing_stands_there_with_how_to_send_it_and_that_one_may_say_no(nur, office):
    nur.sends()
    put(office, "paper", "What was the colour of the door?")
    page = nur.returns()
    assert HEAD in page and "A photograph of a paper of yours" in page and "nothing else in the picture" in page
    assert "What was the colour of the door?" in page and "You can also say that you cannot" in page
    assert "Your message has arrived" in page  # where it stands is said as before


def test_the_list_is_renewed_and_ends(nur, office):
    nur.sends()
    put(office, "paper", "time")
    put(office, "time", hours=1)
    page = nur.returns()
    assert "A time for a call" in page and "A photograph" not in page
    put(office, hours=2)
    assert HEAD not in nur.returns()


@pytest.mark.parametrize("status", ["declined", "withdrawn", "closed"])
def test_a_request_that_has_ended_needs_nothing(nur, office, status):
    nur.sends()
    public, mailbox = put(office, "paper")
    put_status(office.directory.organisation, public, mailbox.id, status, "en", NOW + timedelta(hours=1))
    assert HEAD not in nur.returns()


def test_the_longest_list_loads_on_a_bad_telephone(nur, office):
    nur.sends()
    put(office, *SENTENCES, *("я" * LONGEST for _place in range(MOST - len(SENTENCES))))
    assert len(nur.returns().encode()) < 20_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_prepared_sentences_stand_in_four_languages(language):
    said = in_language(tuple(SENTENCES), language)
    assert len(set(said)) == len(SENTENCES) and (language == "en" or not set(said) & set(in_language(SENTENCES, "en")))


OTHERS = ("brother", "sister", "wife", "friend", "house", "city", "hospital", "summons", "police")


@pytest.mark.parametrize("word", OTHERS)
def test_no_prepared_sentence_tells_whoever_took_the_code_about_others_or_a_place(word):
    assert not [code for code, said in SENTENCES.items() if word in " ".join(map(str, said)).lower()]


@pytest.mark.parametrize("missing", ["paper", [1], [["a"]], {"a": "b"}])
def test_a_list_that_is_none_is_refused(missing):
    with pytest.raises(Damaged):
        StaffMessage.from_dict({"version": 1, "kind": "status", "missing": missing})


def test_what_an_earlier_desk_put_there_still_opens():
    assert StaffMessage.from_dict({"version": 1, "kind": "status", "status": "received"}).missing == ()
