"""Every piece of the look, drawn once with invented content."""

import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone, translation

from waystation import site
from waystation.site.forms import DayField

HERE = Path(__file__).parent
SITE = Path(site.__file__).parent
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
