"""The page of advice: found from where people stand, light, whole, and the same words as the desk sends."""

import html
import re

import pytest
from django.utils import translation

from waystation.letterbox.advice import TOPICS, in_words

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "ru", "fr", "ar")


@pytest.mark.parametrize("path", ["", "return/"])
def test_the_first_page_and_the_mailbox_lead_to_it(nur, path):
    nur.sends()
    page = nur.opens("") if not path else nur.returns()
    assert re.search(r'href="(\.\./)?advice/"', page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_holds_every_sentence_that_the_desk_can_send(somebody, language):
    page = html.unescape(somebody(language=language).opens("advice/"))
    lines = [line.removeprefix("– ") for line in in_words(list(TOPICS), language).splitlines() if line]
    assert len(lines) > 60 and not [line for line in lines if line not in page]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_comes_whole_within_seconds_on_a_bad_telephone(somebody, language):
    nur = somebody(language=language)
    nur.opens("advice/")
    assert len(nur.page.content) < 20_000


def test_each_topic_has_its_place_and_the_place_says_nothing(nur):
    page = nur.opens("advice/")
    places = re.findall(r'href="#([^"]+)"', page.split("<h1")[1])
    assert places == [str(number) for number in range(1, len(TOPICS) + 1)]
    assert not [place for place in places if f'id="{place}"' not in page]


def test_a_page_of_advice_takes_nothing(nur):
    assert nur.client.post("/en/advice/", {"text": "x"}).status_code == 405


def test_what_the_door_shows_is_what_the_desk_adds(somebody):
    with translation.override("fr"):
        point = str(TOPICS["held"].points[0])
    assert point in html.unescape(somebody(language="fr").opens("advice/")) and point in in_words(["held"], "fr")
