"""What the house refuses, it refuses in the language of whoever reads it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polib
import pytest
from django.forms import Form
from django.utils import translation

from tests.test_architecture import SOURCE, modules, reached
from waystation.core.vocabulary.refusals import NotYours
from waystation.core.vocabulary.terms import find
from waystation.desk.saying import say
from waystation.vault import said

# Read by an administrator at a terminal, in English like every command; no page leads there (tested below).
AT_THE_TERMINAL = {"desk.ringing", "keeping.ageing", "keeping.drills", "keeping.putting_back", "keeping.restoring"}
REFUSALS = {"Refused", "ListRefused", "NotOpenYet", "NoRoom", "NotWritten", "Stale", "Ticking", "TryAgain"}
REFUSALS |= {"WrongSignIn", "Ended"}
PACKAGE = SOURCE / "waystation"


def on_a_page() -> dict[str, Path]:
    """Modules whose refusals reach a page: all but core, commands and what only commands use."""
    found = modules(SOURCE)
    return {
        name: path
        for name, path in found.items()
        if not name.startswith(("core", "site.commands", "site.demo")) and name not in AT_THE_TERMINAL
    }


def left_in_english(text: str) -> Iterator[str]:
    """Each plain or filled-in string that a refusal is made of without asking for its translation."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS:
            for said in [*node.args, *(keyword.value for keyword in node.keywords)]:
                if isinstance(said, ast.JoinedStr) or (isinstance(said, ast.Constant) and said.value):
                    yield f"{node.lineno}: {ast.unparse(said)}"


def test_no_refusal_that_reaches_a_page_is_left_in_english() -> None:
    left = {name: list(left_in_english(path.read_text(encoding="utf-8"))) for name, path in on_a_page().items()}
    assert {name: lines for name, lines in left.items() if lines} == {}


@pytest.mark.parametrize("text", ['Refused("no")', 'Refused(_("no"), hint="yes")', 'ListRefused(f"line {n}")'])
def test_a_refusal_in_plain_english_is_found(text: str) -> None:
    assert list(left_in_english(text))


def test_every_kind_of_refusal_is_looked_for() -> None:
    kinds = {"Refused"}
    for path in modules(SOURCE).values():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and kinds & {getattr(base, "id", "") for base in node.bases}:
                kinds.add(node.name)
    assert kinds - {"NotYours"} == REFUSALS


def test_no_page_leads_to_what_speaks_only_at_the_terminal() -> None:
    assert not AT_THE_TERMINAL & reached(SOURCE, "keeping.views")
    assert not AT_THE_TERMINAL & reached(SOURCE, "site.urls_desk")


def said_by_core() -> set[str]:
    """Every text of a refusal in core; one that is put together there cannot be translated, and counts as itself."""
    found = {NotYours.MESSAGE, NotYours.HINT}
    for path in (PACKAGE / "core").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS:
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                found |= {one.value if isinstance(one, ast.Constant) else ast.unparse(one) for one in given}
    return found


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_what_core_refuses_is_said_in_the_language_of_the_page(language: str) -> None:
    assert said_by_core() == set(said.CORE)
    with translation.override(language):
        assert not {text for text in said_by_core() if said.in_words(text) == text}


def test_a_page_says_in_russian_what_core_refuses(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_said: Any) -> None:
        find((), "x")

    monkeypatch.setattr("waystation.desk.duty.write_handover", refuse)
    cast.workers["ada"].language = "ru"
    cast.workers["ada"].save()
    page = cast.client("ada").post("/duty/note/", {"text": "x"})
    assert page.status_code == 409 and "Этого слова нет в списке" in page.content.decode()


def test_a_form_says_in_french_what_core_refuses() -> None:
    form = Form({})
    with translation.override("fr"):
        say(form, NotYours())
    assert "rien ici que vous puissiez ouvrir" in str(form.errors)


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_the_refusals_of_the_letterbox_are_translated(language: str) -> None:
    asked = set()
    for path in (PACKAGE / "letterbox").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                asked.add(ast.literal_eval(node.args[0]))
    there = polib.pofile(str(PACKAGE / "letterbox" / "locale" / language / "LC_MESSAGES" / "django.po"))
    assert asked == {entry.msgid for entry in there.translated_entries()}
