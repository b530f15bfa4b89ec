"""What a worker writes is kept without signs that nobody sees, and cannot make a page read differently."""

import importlib
import inspect

import pytest
from django import forms

from tests.test_architecture import SOURCE, modules
from waystation.cases.forms import Choices, NoteForm
from waystation.intake.forms import Note
from waystation.site.forms import WrittenField

# Compared with something to the letter, or never kept: these are taken as they were typed.
AS_TYPED = {"SignInForm", "ConfirmForm", "InvitationForm", "EnrolForm", "WordsForm", "CompareForm"}


def written() -> list[tuple[str, str, forms.Field]]:
    """Every free text of every form of the desk."""
    found = {}
    for name in modules(SOURCE):
        if name.split(".")[0] in {"intake", "cases", "desk", "keeping", "accounts"} and "migrations" not in name:
            for form in vars(importlib.import_module(f"waystation.{name}")).values():
                if inspect.isclass(form) and issubclass(form, forms.Form) and form.__module__.startswith("waystation"):
                    found |= {(form.__name__, key): field for key, field in form.base_fields.items()}
    plain = (forms.CharField, WrittenField)
    return [(form, key, field) for (form, key), field in found.items() if type(field) in plain]


def test_every_text_that_is_kept_is_cleaned() -> None:
    kept = [one for one in written() if one[0] not in AS_TYPED]
    assert len(kept) > 40
    assert [one[:2] for one in kept if not isinstance(one[2], WrittenField)] == []


def test_several_lines_stay_lines_and_lose_what_is_not_seen() -> None:
    field = WrittenField(widget=forms.Textarea)
    assert field.clean("a\x00\x1b[31m\u202egpj.exe\r\n\u2067next\u2069 ") == "a[31mgpj.exe\nnext"


def test_one_line_stays_one_line() -> None:
    assert WrittenField().clean("Nur\u202e \u2028 of\tthe hill\x07") == "Nur of the hill"


def test_joiners_and_marks_of_a_script_stay() -> None:
    assert WrittenField().clean("می\u200cخواهم \u200fא") == "می\u200cخواهم \u200fא"


def test_nothing_but_unseen_signs_is_an_empty_answer() -> None:
    with pytest.raises(forms.ValidationError):
        WrittenField().clean("\u202e\x07")


def test_notes_of_requests_and_cases_are_cleaned() -> None:
    note = Note({"text": "call\u202e her", "form_id": "a" * 32})
    assert note.is_valid() and note.cleaned_data["text"] == "call her"
    other = NoteForm({"text": "call\u202e her"}, known=Choices())
    assert other.is_valid() and other.cleaned_data["text"] == "call her"
