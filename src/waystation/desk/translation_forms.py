"""Forms of translating: what goes to an interpreter, what comes back, and an entry of the glossary."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.intake.forms import CHOOSE, Once
from waystation.intake.translating import asking, glossary, interpreting, words
from waystation.site.forms import HintedRadios, WrittenField

PLAIN = {"dir": "auto", "autocomplete": "off", "spellcheck": "false"}
DUTY = "duty"
PROPOSED = 3  # words that an interpreter can propose with one text


def _choice(label: Any, table: dict[str, Any], **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=lambda: list(table.items()), error_messages=CHOOSE, **more)


def _line(label: Any, longest: int = 500, required: bool = False, **more: Any) -> WrittenField:
    return WrittenField(label=label, max_length=longest, required=required, widget=forms.TextInput(dict(PLAIN)), **more)


def _text(label: Any, longest: int, rows: int, required: bool = False, **more: Any) -> WrittenField:
    box = forms.Textarea({**PLAIN, "rows": rows})
    return WrittenField(label=label, max_length=longest, required=required, widget=box, **more)


class Ask(Once):
    """One text for one interpreter."""

    of = WrittenField(widget=forms.HiddenInput, max_length=60)
    check_of = forms.RegexField(r"^[0-9a-f]{32}$", required=False, widget=forms.HiddenInput)
    text = _text(
        _("The text that will go"),
        asking.LONGEST,
        10,
        help_text=_("Cut out names, places and numbers that the translation does not need."),
        error_messages={"required": _("Write or choose the text that is to be translated.")},
    )
    source = _choice(_("From"), words.LANGUAGES)
    target = _choice(_("Into"), words.LANGUAGES)
    worker = forms.ChoiceField(label=_("To whom?"), error_messages=CHOOSE)
    level = _choice(_("How soon?"), words.LEVELS, widget=forms.RadioSelect, initial="normal")
    hours = _choice(
        _("Until when may it be open?"),
        words.GOOD_FOR,
        initial="24",
        help_text=_("Then it is gone for the interpreter, and you are told."),
    )
    mind = _text(
        _("What to mind"),
        asking.LONGEST_MIND,
        2,
        help_text=_("For example: a child speaks; keep the tone. No name and no alias."),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str, str]], is_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worker = self.fields["worker"]
        worker.widget = HintedRadios({code: hint for code, _name, hint in people})
        worker.choices = [(code, name) for code, name, _hint in people]  # type: ignore[attr-defined]
        self.fields["text"].required = not is_file
        if is_file:
            self.fields["text"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("source") and said.get("source") == said.get("target"):
            self.add_error("target", _("Choose two different languages."))
        return said


class Translate(forms.Form):
    """What an interpreter sends back."""

    use_required_attribute = False
    translation = _text(
        _("Your translation"),
        interpreting.LONGEST_TRANSLATION,
        16,
        required=True,
        error_messages={"required": _("Write the translation, or decline the text.")},
    )
    unclear = _text(_("Words that are unclear"), 2_000, 2)
    dialect = _line(_("Dialect, or how they speak"))
    tone = _line(_("Tone"), help_text=_("For example: afraid, as if dictated, joking."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(PROPOSED):
            self.fields[f"term_{number}"] = _line(_("Word"), glossary.LONGEST)
            self.fields[f"meaning_{number}"] = _line(_("What it means"), glossary.LONGEST)
            self.fields[f"note_{number}"] = _line(_("Note"), 500)

    def proposed(self) -> list[list[Any]]:
        """The boxes for words, three in each row."""
        return [[self[f"{name}_{number}"] for name in ("term", "meaning", "note")] for number in range(PROPOSED)]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for number in range(PROPOSED):
            if bool(said.get(f"term_{number}")) != bool(said.get(f"meaning_{number}")):
                self.add_error(f"meaning_{number}", _("Write both, the word and what it means, or neither."))
        return said

    def said(self) -> dict[str, Any]:
        """As the action takes it."""
        kept = self.cleaned_data
        proposals = [
            {"term": kept[f"term_{n}"], "translation": kept[f"meaning_{n}"], "note": kept[f"note_{n}"]}
            for n in range(PROPOSED)
            if kept[f"term_{n}"]
        ]
        return {name: kept[name] for name in ("unclear", "dialect", "tone")} | {"proposals": proposals}


class Decline(forms.Form):
    use_required_attribute = False
    reason = _line(_("Why not?"), help_text=_("A few words, no name. Whoever asked reads it."))


class Languages(forms.Form):
    """What an interpreter says of themself to those who choose."""

    use_required_attribute = False
    languages = forms.MultipleChoiceField(
        label=_("Which languages do you interpret?"),
        choices=lambda: list(words.LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    about = _line(
        _("What should those who choose know?"),
        glossary.LONGEST,
        help_text=_("For example: a woman; not from the region; no telephone at night."),
    )


class Term(forms.Form):
    """An entry of the glossary."""

    use_required_attribute = False
    code = forms.RegexField(r"^[0-9a-f]{32}$", required=False, widget=forms.HiddenInput)
    seen = forms.RegexField(r"^[0-9a-f]{32}$", required=False, widget=forms.HiddenInput)
    source = _choice(_("From"), words.LANGUAGES)
    target = _choice(_("Into"), words.LANGUAGES)
    term = _line(_("Word"), glossary.LONGEST, required=True, error_messages={"required": _("Write the word.")})
    translation = _line(
        _("What it means"), glossary.LONGEST, required=True, error_messages={"required": _("Write what it means.")}
    )
    note = _text(_("Note"), glossary.LONGEST_NOTE, 2)
    taboo = forms.BooleanField(label=_("Slang or a word that hurts: never say it to a person"), required=False)
