"""Safety advice says the same in four languages, briefly, and holds in any country."""

import re

import pytest
from django.utils import translation

from waystation.core.vocabulary.refusals import Refused
from waystation.letterbox.advice import TOPICS, in_words
from waystation.site.commands.messages import compile_all

LANGUAGES = ("en", "ru", "fr", "ar")
PLAIN_ENOUGH = 150


@pytest.fixture(autouse=True)
def compiled():
    compile_all()


def said(language: str) -> dict[str, list[str]]:
    with translation.override(language):
        return {code: [str(topic.title), *map(str, topic.points)] for code, topic in TOPICS.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_topic_is_read_in_a_minute(language):
    long = {
        code: words for code, lines in said(language).items() if (words := len(" ".join(lines).split())) > PLAIN_ENOUGH
    }
    assert long == {}


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_every_sentence_of_the_advice_is_translated(language):
    english = [line for lines in said("en").values() for line in lines]
    other = [line for lines in said(language).values() for line in lines]
    assert len(english) == len(other) > 60
    assert not set(english) & set(other)
    assert len(set(other)) == len(set(english))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_advice_names_no_number_no_address_and_no_company(language):
    text = in_words(list(TOPICS), language)
    assert not re.search(r"https?:|www\.|@|\d{3}", text)
    assert not re.search("whatsapp|telegram|signal|google|android|iphone|facebook", text, re.I)


def test_topics_come_in_the_order_of_the_page_and_once():
    text = in_words(["papers", "device", "papers"], "en")
    assert text.index("This telephone") < text.index("Family, money") and text.count("Family, money") == 1
    assert in_words([], "ar") == ""


def test_an_unknown_topic_is_refused():
    with pytest.raises(Refused):
        in_words(["device", "nothing"], "en")
