"""The look: every piece is drawn once, in every language, and what must hold of it is checked."""

import datetime
import re

import polib
import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone
from lxml import html

from tests.site.gallery import LANGUAGES, SITE, desk_context, door_context, draw, error_page, pages
from waystation.site import errors


def test_every_page_has_one_language_one_direction_one_heading() -> None:
    for name, text in pages():
        page = html.document_fromstring(text)
        language = name.split()[-1]
        assert (page.get("lang"), page.get("dir")) == (language, "rtl" if language == "ar" else "ltr"), name
        assert len(page.xpath("//h1")) == 1, name
        assert page.xpath("string(//h1)").strip(), name
        assert len(page.xpath("//main")) == 1, name


def test_headings_go_down_one_step_at_a_time() -> None:
    for name, text in pages():
        levels = [int(h.tag[1]) for h in html.document_fromstring(text).xpath("//main//h1|//main//h2|//main//h3")]
        before_the_first = levels.index(1)
        assert levels[:before_the_first] in ([], [2]), name  # only the error summary stands before the heading
        rest = levels[before_the_first:]
        assert all(b - a <= 1 for a, b in zip(rest, rest[1:], strict=False)), name


def test_every_box_has_its_label_and_no_id_stands_twice() -> None:
    for name, text in pages():
        page = html.document_fromstring(text)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), name
        for box in page.xpath("//input[@type!='hidden']|//textarea|//select"):
            inside, bound = box.xpath("ancestor::label"), page.xpath("//label[@for=$id]", id=box.get("id"))
            assert inside or bound, f"{name}: {box.get('name')}"
        named = " ".join(page.xpath("//@aria-describedby") + page.xpath("//@aria-labelledby")).split()
        assert set(named) <= set(ids), name


def test_every_tag_is_closed() -> None:
    for name, text in pages():
        inner = re.sub(r"<!doctype html>|<(?:meta|link|input|br)\b[^>]*>", "", text)
        opened = re.findall(r"<(/?)([a-z0-9]+)\b[^>]*>", inner)
        stack: list[str] = []
        for closing, tag in opened:
            assert not closing or (stack and stack.pop() == tag), f"{name}: {tag}"
            stack += [] if closing else [tag]
        assert stack == [], name


def test_no_page_carries_a_style_or_a_script() -> None:
    for name, text in pages():
        assert not re.search(r"\sstyle=|<script|\son\w+=|<svg", text), name


def test_an_error_leads_to_the_box_it_speaks_of() -> None:
    for context in (desk_context(), door_context(wrong=True)):
        page = html.document_fromstring(draw("desk" if "rail" in context else "door", context))
        targets = [link.get("href")[1:] for link in page.xpath("//*[@class='errors']//a")]
        assert targets
        assert set(targets) <= set(page.xpath("//input/@id|//textarea/@id|//select/@id"))


def test_a_question_at_the_door_is_its_heading_and_the_way_out_is_there() -> None:
    page = html.document_fromstring(draw("door", door_context()))
    assert page.xpath("string(//legend/h1)") == "When do you need a safe place?"
    assert page.xpath("//*[contains(@class, 'exit')]//a[@rel='noreferrer']")
    assert "safe" not in page.findtext(".//title").lower()
    assert not page.xpath("//title[contains(., 'Waystation')]")


def test_a_door_page_weighs_at_most_forty_kilobytes_in_all() -> None:
    static = sum((SITE / "static" / name).stat().st_size for name in ("waystation.css", "door.css", "icon.png"))
    heaviest = max(len(draw("door", door_context(wrong=True), language).encode()) for language in LANGUAGES)
    assert heaviest + static <= 15_000  # a page has 40 kB; texts and hints need the rest


def test_without_rail_and_worker_the_desk_still_draws() -> None:
    text = error_page("desk", 500)
    assert "csrf" not in text
    assert "<nav" not in text


def test_a_refusal_shows_what_is_wrong_and_what_to_do() -> None:
    text = error_page("desk", 409, message="the bed is taken", hint="it is free from 12 May")
    assert "<h1>the bed is taken</h1>" in text
    assert "it is free from 12 May" in text


@pytest.mark.parametrize("handler", ["desk_400", "desk_403", "desk_404", "door_400", "door_403", "door_404"])
def test_an_error_never_repeats_what_went_wrong_inside(handler: str) -> None:
    response = getattr(errors, handler)(RequestFactory().get("/"), ValueError("MARKER"))
    assert response.status_code == int(handler[-3:])
    assert "MARKER" not in response.content.decode()


def test_a_failure_of_ours_and_a_stale_form_have_pages_of_their_own() -> None:
    request = RequestFactory().get("/")
    assert [errors.desk_500(request).status_code, errors.door_500(request).status_code] == [500, 500]
    assert errors.desk_csrf_failure(request, reason="MARKER").status_code == 403


def test_the_clock_says_how_long_and_how_late() -> None:
    clock = engines["django"].from_string("{% load site %}{{ since|site_clock:due }}")
    now = timezone.now()
    ago = {"since": now - datetime.timedelta(hours=3, minutes=20, seconds=5), "due": None}
    assert "3 h 20 min waiting" in clock.render(ago)
    late = clock.render({**ago, "due": now - datetime.timedelta(hours=9, minutes=1)})
    assert late == '<span class="tag danger num">overdue 9 h 1 min</span>'
    soon = clock.render({**ago, "due": now + datetime.timedelta(minutes=40, seconds=30)})
    assert soon == '<span class="tag lamp num">due in 40 min</span>'
    days = {"since": int(now.timestamp() // 3600) - 24 * 5, "due": None}
    assert "5 days waiting" in clock.render(days)


def used_strings() -> set[str]:
    found: set[str] = set()
    for path in [*SITE.glob("templates/**/*.html"), SITE / "forms.py", SITE / "templatetags" / "site.py"]:
        text = path.read_text()
        found |= set(re.findall(r'{% translate "([^"]+)"', text))
        found |= set(re.findall(r'\b_\("([^"]+)"\)', text))
        found |= set(re.findall(r'gettext\(\s*"([^"]+)"', text))
        blocks = re.findall(r"{% blocktranslate[^%]*%}(.*?)(?:{% plural %}.*?)?{% endblocktranslate %}", text)
        found |= {re.sub(r"{{ (\w+) }}", r"%(\1)s", block) for block in blocks}
    return found


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_every_word_of_the_look_is_translated(language: str) -> None:
    catalogue = polib.pofile(str(SITE / "locale" / language / "LC_MESSAGES" / "django.po"))
    done = {entry.msgid for entry in catalogue.translated_entries() if "fuzzy" not in entry.flags}
    assert len(used_strings()) > 50
    assert used_strings() - done == set()


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_a_translation_keeps_the_places_of_the_original(language: str) -> None:
    catalogue = polib.pofile(str(SITE / "locale" / language / "LC_MESSAGES" / "django.po"))
    for entry in catalogue:
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                wanted = set(re.findall(r"%\(\w+\)[sd]", entry.msgid_plural or entry.msgid))
                assert set(re.findall(r"%\(\w+\)[sd]", text)) <= wanted, entry.msgid
