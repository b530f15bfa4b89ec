"""Every word of these pages is there in four languages, and the controlled lists have a word for each code."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation.template import templatize

from waystation import cases
from waystation.cases import telling, words
from waystation.core.vocabulary import grounds, ladder, needs, purposes, risk, stages

HERE = Path(cases.__file__).parent
CALLS = {"_": 0, "gettext": 0, "gettext_lazy": 0, "pgettext_lazy": 1, "pgettext": 1, "ngettext": 0, "npgettext": 1}
PLACES = re.compile(r"%\(\w+\)s")
LISTS = {
    "stages": (words.STAGES, stages.STAGES),
    "flags": (words.FLAGS, stages.FLAGS),
    "closing reasons": (words.CLOSING_REASONS, stages.CLOSING_REASONS),
    "grounds": (words.GROUNDS, grounds.GROUNDS),
    "needs": (words.NEEDS, needs.NEEDS),
    "danger": (words.RISK_LEVELS, risk.RISK_LEVELS),
    "purposes": (words.PURPOSES, purposes.PURPOSES),
    "rungs": (words.RUNGS, (*ladder.RUNGS, *ladder.ENDINGS)),
}


def said(text: str) -> set[str]:
    """Messages that code, or a template turned into code, asks for."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        name = getattr(getattr(node, "func", None), "id", "") if isinstance(node, ast.Call) else ""
        if name in CALLS and len(node.args) > CALLS[name] and isinstance(node.args[CALLS[name]], ast.Constant):
            found.add(node.args[CALLS[name]].value)
    return found


def asked_for() -> set[str]:
    found = set()
    for path in HERE.rglob("*.py"):
        found |= said(path.read_text(encoding="utf-8"))
    for path in HERE.rglob("*.html"):
        calls = re.findall(r"n?p?gettext\((?:[^()\\]|\\.|\([^()]*\))*\)|_\(\"[^\"]*\"\)", templatize(path.read_text()))
        for call in calls:
            found |= said(call.replace("\n", " ").replace(",count)", ",1)"))
    return found


def catalogue(language: str) -> dict[str, polib.POEntry]:
    return {e.msgid: e for e in polib.pofile(str(HERE / "locale" / language / "LC_MESSAGES" / "django.po"))}


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_every_word_has_its_translation_and_keeps_its_places(language):
    there = catalogue(language)
    wanted = asked_for()
    assert len(wanted) > 400
    assert sorted(wanted - set(there)) == []
    for entry in there.values():
        given = [entry.msgstr] if not entry.msgid_plural else list(entry.msgstr_plural.values())
        assert all(given), entry.msgid
        allowed = set(PLACES.findall(entry.msgid + (entry.msgid_plural or "")))
        assert all(set(PLACES.findall(text)) <= allowed for text in given), entry.msgid
        assert entry.msgid_plural or set(PLACES.findall(entry.msgstr)) == allowed, entry.msgid


@pytest.mark.parametrize("name", LISTS)
def test_each_code_of_a_list_has_its_word_and_the_english_one_is_the_term(name):
    shown, terms = LISTS[name]
    with translation.override("en"):
        assert {code: str(word) for code, word in shown.items()} == {term.code: term.term for term in terms}


@pytest.mark.parametrize("language", ["en", "ru", "fr", "ar"])
def test_every_line_of_the_timeline_can_be_said_in_every_language(language):
    entry = {"day": "2017-04-02", "at": "2017-04-02T10:00:00Z", "by": "x"}
    with translation.override(language):
        assert all(telling.line({**entry, "what": what}, {}, {})["text"] for what in telling.LINES)


def test_every_thing_an_action_puts_on_the_timeline_has_its_sentence():
    whats = set()
    for path in HERE.glob("*.py"):
        whats |= set(re.findall(r'finish\(\s*case,\s*Tag\.\w+,\s*"([a-z-]+)"', path.read_text()))
    assert len(whats) > 20
    assert whats <= set(telling.LINES)
