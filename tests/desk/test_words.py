"""Every word of the desk and of what it refuses is said in four languages, with the places of the original kept."""

import re
from pathlib import Path

import polib
import pytest
from django.utils import translation

import waystation
from waystation.desk.groups import in_words
from waystation.site.templatetags.site import site_comma, site_list

ROOT = Path(waystation.__file__).parent
PLACE = re.compile(r"%\(\w+\)[sd]")
CALL = re.compile(r'(?<![\w.])_\(\s*"((?:[^"\\]|\\.)+)"\s*\)')
TRANSLATE = re.compile(r'{% translate "([^"]+)"')
CATALOGUES = [(app, language) for app in ("desk", "vault", "accounts") for language in ("ru", "fr", "ar")]


def catalogue(app: str, language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / app / "locale" / language / "LC_MESSAGES" / "django.po"))


def said(app: str) -> set[str]:
    """The plain strings of an app, as they stand in code and templates."""
    folder = ROOT / app
    code = "".join(path.read_text() for path in folder.glob("*.py"))
    pages = "".join(path.read_text() for path in folder.glob("templates/**/*.html"))
    return set(CALL.findall(code)) | set(CALL.findall(pages)) | set(TRANSLATE.findall(pages))


@pytest.mark.parametrize(("app", "language"), CATALOGUES)
def test_nothing_is_left_in_english(app: str, language: str) -> None:
    done = {entry.msgid for entry in catalogue(app, language).translated_entries() if "fuzzy" not in entry.flags}
    assert said(app) - done == set()
    assert len(done) == len(catalogue(app, language))


@pytest.mark.parametrize(("app", "language"), CATALOGUES)
def test_a_translation_fills_the_places_of_the_original(app: str, language: str) -> None:
    for entry in catalogue(app, language):
        wanted = set(PLACE.findall(entry.msgid))
        assert not entry.msgstr or set(PLACE.findall(entry.msgstr)) == wanted, entry.msgid
        for text in entry.msgstr_plural.values():
            assert set(PLACE.findall(text)) <= set(PLACE.findall(entry.msgid_plural)), entry.msgid


LIST_OF_OURS = re.compile(r'join:", "|(?:%}|}}), ?(?:{{|{%|<bdi>)')


def test_a_list_is_written_with_the_comma_of_its_language() -> None:
    with translation.override("ar"):
        assert in_words({"money", "travel"}) == "السفر، المال"
        assert site_list(["Ada", "Jon"]) == "Ada، Jon" and site_comma() == "، "
    with translation.override("fr"):
        assert site_list(["Ada", "Jon"]) == "Ada, Jon"


def test_no_page_of_the_desk_writes_a_latin_comma_between_words_of_a_list() -> None:
    pages = [path for path in ROOT.glob("*/templates/**/*.html") if "door" not in path.relative_to(ROOT).parts]
    assert len(pages) > 50
    assert [path.name for path in pages if LIST_OF_OURS.search(path.read_text())] == []


def test_the_strings_are_found() -> None:
    assert len(said("desk")) > 250
