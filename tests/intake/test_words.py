"""Every word a worker or a person reads stands in four languages."""

import re
from pathlib import Path

import polib
import pytest

from waystation import intake

HERE = Path(intake.__file__).parent
PLACES = re.compile(r"%\(\w+\)s")


def used_strings() -> set[str]:
    found: set[str] = set()
    for path in [*HERE.glob("templates/**/*.html"), *HERE.rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'{% translate "([^"]+)"', text))
        found |= set(re.findall(r'(?:\b_|gettext)\(\s*"([^"]+)"', text))
        blocks = re.findall(r"{% blocktranslate[^%]*%}(.*?)(?:{% plural %}.*?)?{% endblocktranslate %}", text)
        found |= {re.sub(r"{{ (\w+) }}", r"%(\1)s", block) for block in blocks}
    return found


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(HERE / "locale" / language / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_every_word_of_intake_is_translated(language):
    done = {entry.msgid for entry in catalogue(language).translated_entries() if "fuzzy" not in entry.flags}
    assert len(used_strings()) > 300
    assert used_strings() - done == set()


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_a_translation_keeps_the_places_of_the_original(language):
    for entry in catalogue(language):
        for text in filter(None, [entry.msgstr, *entry.msgstr_plural.values()]):
            assert set(PLACES.findall(text)) <= set(PLACES.findall(entry.msgid)), entry.msgid
