"""All apps of a process share one catalogue: where two of them say it differently, the first one speaks for both."""

import re
from collections import defaultdict

import polib
import pytest

from tests.test_architecture import SOURCE

FACES = {
    "desk": ("site", "audit", "accounts", "vault", "letterbox", "intake", "cases", "desk", "keeping"),
    "door": ("site", "audit", "letterbox", "door"),
}
LANGUAGES = ("ru", "fr", "ar")
QUOTED = re.compile("«([^»]*)»")


def said(face: str, language: str) -> dict[tuple[str, str], dict[str, str]]:
    """{(context, English): {app: translation}}."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for app in FACES[face]:
        path = SOURCE / "waystation" / app / "locale" / language / "LC_MESSAGES" / "django.po"
        for entry in polib.pofile(str(path)) if path.exists() else ():
            found[entry.msgctxt or "", entry.msgid][app] = entry.msgstr or str(entry.msgstr_plural)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("face", FACES)
def test_two_apps_say_the_same_thing_in_the_same_words(face: str, language: str) -> None:
    everything = said(face, language)
    assert len(everything) > 100
    assert {key: apps for key, apps in everything.items() if len(set(apps.values())) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_that_a_sentence_names_is_called_so(language: str) -> None:
    """“Continue” in a sentence of the door is what stands on the button."""
    words = said("door", language)
    button = words["", "Continue"]["door"]
    told = [one for (_context, english), apps in words.items() if "“Continue”" in english for one in apps.values()]
    assert told and all(QUOTED.search(one)[1].strip() == button for one in told)
