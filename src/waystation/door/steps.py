"""The way through the questions, as its pages show it: onward, back, and where each stands on the line of stations."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from waystation.door.forms import FORMS
from waystation.letterbox.questions import ORDER, Answers, way_of

STATIONS: tuple[tuple[Any, frozenset[str]], ...] = (
    (_("Contact"), frozenset({"contact", "code", "reach", "safety"})),
    (_("Danger"), frozenset({"who", "region", "soon"})),
    (_("What happened"), frozenset({"story"})),
    (_("Who with"), frozenset({"together", "files", "consent"})),
    (_("Check"), frozenset({"check"})),
)


def after(step: str, answers: Answers) -> str:
    """The page behind this one; the last one stays."""
    return next((s for s in way_of(answers) if ORDER.index(s) > ORDER.index(step)), ORDER[-1])


def before(step: str, answers: Answers) -> str:
    """The page ahead of this one; the first one stays."""
    earlier = [s for s in way_of(answers) if ORDER.index(s) < ORDER.index(step)]
    return earlier[-1] if earlier else ORDER[0]


def stations(step: str) -> list[dict[str, Any]]:
    """The line of stations for this page."""
    here = next((place for place, (_label, steps) in enumerate(STATIONS) if step in steps), 0)
    states = ["done" if place < here else "here" if place == here else "" for place in range(len(STATIONS))]
    return [{"label": label, "state": state} for (label, _steps), state in zip(STATIONS, states, strict=True)]


def said(answers: Answers) -> list[dict[str, Any]]:
    """The answers of each page, for the check; of a page with several questions only what was answered."""
    return [_page_said(step, answers.get(step, {})) for step in way_of(answers) if step in FORMS and step != "files"]


def _page_said(step: str, given: dict[str, str]) -> dict[str, Any]:
    form, lines = FORMS[step], []
    for name, field in form.base_fields.items():
        value = given.get(name, "")
        if value or form.one_question:
            lines.append((field.label, dict(getattr(field, "choices", ())).get(value, value)))
    title = form.heading or next(iter(form.base_fields.values())).label
    return {"step": step, "title": title, "lines": lines or [(form.heading, "")]}
