"""Whoever reads the log reads words in their own language; the tag is there for whoever compares lines."""

from pathlib import Path

import polib
import pytest
from django.utils import translation

from waystation import audit
from waystation.audit.tags import Tag
from waystation.audit.words import WORDS, said

LANGUAGES = ("ru", "fr", "ar")


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(Path(audit.__file__).parent / "locale" / language / "LC_MESSAGES" / "django.po"))


def test_every_tag_has_its_words_and_no_two_say_the_same():
    with translation.override("en"):
        spoken = [str(WORDS[tag]) for tag in Tag]
    assert set(WORDS) == set(Tag)
    assert len(set(spoken)) == len(spoken)
    assert not set(spoken) & set(Tag)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_log_are_translated(language):
    done = {entry.msgid: entry.msgstr for entry in catalogue(language).translated_entries()}
    with translation.override("en"):
        assert set(done) == {str(WORDS[tag]) for tag in Tag}
    assert len(set(done.values())) == len(done)


def test_a_tag_of_another_version_is_shown_as_it_stands():
    assert said("later:something") == "later:something"
