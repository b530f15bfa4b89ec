"""The look: every piece is drawn once, in every language, and what must hold of it is checked."""

import datetime
import re
from pathlib import Path
from typing import Any

import polib
import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone, translation
from lxml import html

from waystation import site
from waystation.site import errors
from waystation.site.forms import DayField, HintedRadios

HERE = Path(__file__).parent
SITE = Path(site.__file__).parent
SHEETS = {name: (SITE / "static" / name).read_text() for name in ("waystation.css", "door.css")}
LANGUAGES = ("en", "ru", "fr", "ar")
STATUSES = (400, 403, 404, 409, 413, 429, 500, 503)
SOON = [("today", "Today or tonight"), ("week", "Within a week"), ("weeks", "Within weeks"), ("no", "I do not know")]


class Everything(forms.Form):
    name = forms.CharField(label="What may we call you?", help_text="Any name. It need not be yours.")
    story = forms.CharField(label="What happened?", widget=forms.Textarea(attrs={"rows": 4}))
    soon = forms.ChoiceField(label="How soon?", choices=SOON, widget=forms.RadioSelect, help_text="The nearest.")
    needs = forms.MultipleChoiceField(
        label="Needs", choices=[("doctor", "A doctor"), ("school", "A school")], widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label="Language", choices=[("ru", "Russian"), ("fr", "French")])
    born = DayField(label="Date of birth", help_text="For example 27 3 1990.")
    paper = forms.FileField(label="A file", required=False)
    agreed = forms.BooleanField(label="She agreed to this")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


class OneQuestion(forms.Form):
    one_question = True
    soon = forms.ChoiceField(
        label="When do you need a safe place?",
        help_text="Choose the nearest. You can change it later.",
        choices=SOON,
        widget=forms.RadioSelect,
    )


class Filters(forms.Form):
    stage = forms.ChoiceField(label="Stage", choices=[("", "any"), ("received", "received")], required=False)
    danger = forms.ChoiceField(label="Danger", choices=[("", "any"), ("high", "high")], required=False)


def languages() -> list[dict[str, Any]]:
    names = (("en", "English"), ("ru", "Русский"), ("fr", "Français"), ("ar", "العربية"))
    return [{"code": code, "label": label, "current": code == translation.get_language()} for code, label in names]


def stations(*labels: str, here: int) -> list[dict[str, str]]:
    state = ["done"] * here + ["here"] + [""] * len(labels)
    return [{"label": label, "state": state[i], "small": f"{i + 2} Apr"} for i, label in enumerate(labels)]


def rows(now: datetime.datetime) -> list[dict[str, Any]]:
    hour = datetime.timedelta(hours=1)
    return [
        {"alias": "R-2M4K", "since": now - 10 * hour, "due": now - 9 * hour, "danger": "high", "kind": "danger",
         "region": "mountain region"},
        {"alias": "R-9A7T", "since": now - 23.4 * hour, "due": now + 0.6 * hour, "danger": "raised", "kind": "lamp",
         "region": "capital", "who": "Ada"},
        {"alias": "R-B2QX", "since": now - 3.4 * hour, "due": now + 90 * hour, "danger": "not known", "kind": "plain",
         "region": "abroad", "who": "Ben"},
    ]  # fmt: skip


def desk_context() -> dict[str, Any]:
    return {
        "rail": [
            {"label": "Today", "url": "#", "count": 7, "current": True},
            {"label": "On duty", "url": "#"},
            {"label": "Requests", "url": "#", "count": 12},
            {"label": "Cases", "url": "#"},
            {"label": "Log", "url": "#"},
            {"label": "People and keys", "url": "#"},
        ],
        "worker_name": "Ada",
        "signout_url": "#",
        "lockdown_url": "#",
        "languages": [{**one, "url": "#"} for one in languages()],
        "banners": [{"kind": "tick", "url": "#"}, {"kind": "rotation", "count": 2}, {"kind": "log"}, {"kind": "demo"}],
        "done": "The sign of life is recorded.",
        "context_line": "Case K-7F3Q · household of 2 · speaks Russian, some English",
        "heading": "Next: visa appointment on 23 May; papers are missing",
        "way": stations("Asked", "Verified", "Sheltered", "Papers", "Travelling", "Arrived", "Settled", here=3),
        "facts": [("Languages", "Russian, some English"), ("Came by", "telephone"), ("Safe hours", "")],
        "filters": Filters(),
        "sort": "-age",
        "rows": rows(timezone.now()),
        "page": Paginator(range(120), 50).page(2),
        "thread": [
            {"by": "Nur", "when": "2 Apr 21:10", "text": "Мы можем выехать ночью.\nСын со мной.", "kind": "person"},
            {"by": "Ada", "when": "2 Apr 21:25", "text": "Stay there. We answer before 22:00.", "kind": "staff"},
            {"by": "Ada", "when": "2 Apr 21:26", "text": "Code word was given.", "kind": "note"},
            {"by": "Nur", "when": "2 Apr 21:40", "text": "شكرا. ننتظر.", "kind": "person"},
        ],
        "timeline": [
            {"when": "23 May", "text": "Visa appointment", "kind": "next"},
            {"when": "15 Apr", "text": "Danger raised to high", "by": "Ada", "kind": "alarm"},
            {"when": "4 Apr", "text": "Verified", "by": "Jon"},
        ],
        "rungs": [
            {"label": label, "small": n, "state": state}
            for label, n, state in (
                ("In contact", 140, "done"), ("Applied", 130, "done"), ("Verified", 104, "done"),
                ("Sheltered", 71, "done beside"), ("Evacuated", 60, "done"), ("Abroad", 35, "done"),
                ("Resettled", 31, "done"),
            )
        ],
        "definition": "Persons, ever, as of 1 September 2017, counted from milestones",
        "groups": ["4821", "0937", "5510", "2286", "9014", "7733"],
        "keys": [("/", "search"), ("j k", "down, up"), ("o", "open")],
        "happens": ["Her sessions end now.", "Her keys open nothing from this moment."],
        "stays": ["What she read or copied is not called back."],
        "form": Everything({"name": "", "needs": [], "born_0": "31", "born_1": "2", "born_2": "1990"}),
    }  # fmt: skip


def door_context(*, wrong: bool = False) -> dict[str, Any]:
    return {
        "form": OneQuestion({}) if wrong else OneQuestion(),
        "languages": languages(),
        "way": stations("Contact", "Danger", "What happened", "Who is with you", "Check", here=1),
    }


def draw(name: str, context: dict[str, Any], language: str = "en") -> str:
    with translation.override(language):
        request = RequestFactory().get("/")
        return engines["django"].from_string((HERE / f"gallery_{name}.html").read_text()).render(context, request)


def error_page(face: str, status: int, language: str = "en", **words: str) -> str:
    with translation.override(language):
        return engines["django"].get_template(f"{face}/error.html").render({"status": status, **words})


def pages() -> list[tuple[str, str]]:
    drawn = []
    for language in LANGUAGES:
        with translation.override(language):
            drawn += [
                (f"desk {language}", draw("desk", desk_context(), language)),
                (f"door {language}", draw("door", door_context(), language)),
                (f"door wrong {language}", draw("door", door_context(wrong=True), language)),
            ]
        for face in ("desk", "door"):
            drawn += [(f"{face} {status} {language}", error_page(face, status, language)) for status in STATUSES]
    return drawn


def tokens(sheet: str) -> tuple[dict[str, str], dict[str, str]]:
    blocks = re.findall(r":root\s*\{(.*?)\}", sheet, re.S)[:2]
    light, dark = (dict(re.findall(r"--([\w-]+):\s*([^;}]+)", block)) for block in blocks)
    return light, {**light, **dark}


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dim, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dim + 0.05)


TEXT_ON = [
    (text, ground) for text in ("ink", "ink-soft", "way", "danger", "lamp", "safe") for ground in ("paper", "card")
] + [
    ("card", "way"), ("card", "danger"), ("way", "way-soft"), ("lamp", "lamp-soft"), ("danger", "danger-soft"),
    ("safe", "safe-soft"), ("ink", "way-soft"), ("ink", "lamp-soft"), ("ink", "danger-soft"), ("ink", "safe-soft"),
    ("ink-soft", "way-soft"), ("lamp", "way-soft"), ("danger", "way-soft"), ("way", "danger-soft"),
    ("way", "lamp-soft"),
]  # fmt: skip


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_stand_out_from_their_ground(sheet: str, mode: str) -> None:
    colours = tokens(SHEETS[sheet])[mode == "dark"]
    pairs = [(text, ground) for text, ground in TEXT_ON if text in colours and ground in colours]
    assert len(pairs) >= 15
    assert [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []
    assert contrast(colours["edge"], colours["card"]) >= 3


def test_contrast_is_worked_out_as_the_standard_does() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_both_sheets_speak_the_same_tokens() -> None:
    for desk, door in zip(tokens(SHEETS["waystation.css"]), tokens(SHEETS["door.css"]), strict=True):
        assert {name: desk.get(name) for name in door} == door


@pytest.mark.parametrize(("sheet", "limit"), [("waystation.css", 15_000), ("door.css", 6_000)])
def test_a_sheet_is_light_enough_for_a_bad_line(sheet: str, limit: int) -> None:
    assert len(SHEETS[sheet].encode()) < limit


PHYSICAL = re.compile(
    r"(?:^|[\s;{])((?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|width|height"
    r"|(?:min|max)-(?:width|height))\s*:|(?:text-align|float)\s*:\s*(?:left|right)|to (?:left|right)"
)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_serves_both_writing_directions(sheet: str) -> None:
    rules = re.sub(r"@media[^{]*\{", "", SHEETS[sheet])
    assert [found.group() for found in PHYSICAL.finditer(rules)] == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_asks_for_nothing_from_elsewhere(sheet: str) -> None:
    assert not re.search(r"url\(|@import|@font-face|https?:", SHEETS[sheet])
    for needed in ("prefers-color-scheme: ?dark", "@media print", ":focus-visible", "44px"):
        assert re.search(needed, SHEETS[sheet])


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
    static = sum((SITE / "static" / name).stat().st_size for name in ("door.css", "icon.png"))
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


def test_a_choice_carries_the_line_that_explains_it() -> None:
    class Way(forms.Form):
        how = forms.ChoiceField(choices=[("call", "Call")], widget=HintedRadios({"call": "Only after 20:00."}))

    assert html.fromstring(str(Way())).xpath("string(//label//*[@class='hint'])") == "Only after 20:00."


@pytest.mark.parametrize("kind", [forms.EmailInput, forms.PasswordInput, forms.NumberInput, forms.URLInput])
def test_a_box_for_one_line_keeps_its_type(kind: type[forms.TextInput]) -> None:
    class One(forms.Form):
        box = forms.CharField(widget=kind)

    assert html.fromstring(str(One())).xpath("//input/@type") == [kind.input_type]


def test_what_was_written_comes_back_escaped() -> None:
    drawn = str(Everything({"name": '"><b>x', "story": "</textarea><b>x"}))
    assert "<b>" not in drawn
    assert "&lt;/textarea&gt;" in drawn


def test_a_date_is_read_in_the_digits_of_any_script() -> None:
    assert DayField().clean(["٢٧", "٣", "١٩٩٠"]) == datetime.date(1990, 3, 27)
    assert DayField(required=False).clean(["", "", ""]) is None


@pytest.mark.parametrize("given", [["31", "2", "1990"], ["27", "", "1990"], ["x", "3", "1990"], ["0", "3", "1990"]])
def test_a_day_that_is_none_is_refused(given: list[str]) -> None:
    with pytest.raises(forms.ValidationError):
        DayField().clean(given)


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
