"""Form fields as they are drawn, and a date in three boxes."""

import datetime

import pytest
from django import forms
from lxml import html

from tests.site.gallery import Everything
from waystation.site.forms import DayField, HintedRadios


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
