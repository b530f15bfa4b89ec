"""Reads about the person's own page: what it shows, what we asked, and what they ask to change."""

from typing import Any

from django.utils.translation import gettext as _

from waystation.cases import corrections, own_page, telling, words
from waystation.cases.access import OpenCase
from waystation.cases.own_page_forms import MODES
from waystation.cases.persons import consent
from waystation.core.vocabulary.purposes import PURPOSES
from waystation.core.vocabulary.terms import codes
from waystation.vault.labels import Label


def corrections_of(case: OpenCase, names: dict[str, str]) -> dict[str, dict[str, str]]:
    """{message: {"asks", "text", "when"}} of what waits for a decision, oldest first."""
    return {
        row: {
            "asks": _asks(case, message["typed"], names),
            "text": message["text"],
            "when": telling.moment_text(message["at"]),
        }
        for row, message in corrections.waiting(case).items()
    }


def _asks(case: OpenCase, typed: dict[str, str], names: dict[str, str]) -> str:
    person = names.get(own_page.setting_of(case)["refs"].get(typed.get("person", ""), ""), "?")
    purpose = words.label(words.PURPOSES, typed.get("purpose", ""))
    return {
        "consent": _("%(person)s allows: %(purpose)s") % {"person": person, "purpose": purpose},
        "wishes": _("Other wishes of %(person)s") % {"person": person},
        "wrong": _("Something is wrong, or they want to know more"),
        "show": _("They want to see all that may stand on their page"),
    }.get(typed["type"], typed["type"])


def page_told(case: OpenCase, names: dict[str, str]) -> dict[str, Any]:
    """What the card says: what is shown, our questions with their answers, what waits for a decision."""
    asked = own_page.questions_of(case).values()
    return {
        "mode": str(dict(MODES)[own_page.setting_of(case)["mode"]]),
        "questions": [{**one, "when": telling.day_text(one["at"])} for one in asked],
        "corrections": list(corrections_of(case, names).values()),
        "unasked": [name for row, name in names.items() if not any(consent(case, row, p) for p in codes(PURPOSES))],
        "device": (case.read(Label.PERSON_CONTACT, "case") or {}).get("safe_contact", {}).get("device", ""),
    }
