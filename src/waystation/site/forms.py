"""How forms are drawn: our own field templates, and a date in three plain boxes."""

import datetime
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer, DjangoTemplates
from django.forms.widgets import ChoiceWidget
from django.template import loader
from django.utils.translation import gettext_lazy as _

from waystation.core.vocabulary.texts import clean_line, clean_text


class Renderer(BaseRenderer):
    """Draws `{{ form }}` with `site/forms/`; the single controls it does not draw itself stay Django's."""

    form_template_name = "site/forms/form.html"
    field_template_name = "site/forms/field.html"

    @cached_property
    def _stock(self) -> DjangoTemplates:
        return DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("django/"):
            return self._stock.get_template(template_name)
        return loader.get_template(template_name)


class _Hints(ChoiceWidget):
    """Adds to each choice the line that explains it: `hints` is {value: text}."""

    def __init__(self, hints: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hints = dict(hints or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().create_option(name, value, *args, **kwargs), "hint": self.hints.get(str(value), "")}


class HintedRadios(_Hints, forms.RadioSelect):
    """One of several, each with a line that explains it."""


class HintedCheckboxes(_Hints, forms.CheckboxSelectMultiple):
    """Any of several, each with a line that explains it."""


class WrittenField(forms.CharField):
    """What a worker writes: without control characters and turning signs; lines where the box has several, else one."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        clean = clean_text if isinstance(self.widget, forms.Textarea) else clean_line
        return clean(text) if text else text


class DayInput(forms.MultiWidget):
    """Day, month and year as three boxes for digits: easier than a calendar on a bad telephone."""

    template_name = "site/forms/day.html"
    sizes = {"day": 2, "month": 2, "year": 4}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput({"inputmode": "numeric", "size": size, "maxlength": size, "autocomplete": "off"})
            for name, size in self.sizes.items()
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: datetime.date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A date written in three boxes, in digits of any script. Gives a `datetime.date`, or None when left empty."""

    widget = DayInput
    default_error_messages = {
        "incomplete": _("Give the day, the month and the year, or leave all three empty."),
        "invalid": _("There is no such day. Write it in digits, like 27 3 2017."),
    }

    def __init__(self, **kwargs: Any) -> None:
        errors = {"invalid": self.default_error_messages["invalid"]}
        fields = [forms.IntegerField(required=False, error_messages=errors) for _size in DayInput.sizes]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        given = [str(part).strip() for part in value or [] if part not in (None, "")]
        if given and len(given) < len(self.fields):
            raise forms.ValidationError(self.error_messages["incomplete"], code="incomplete")
        day: datetime.date | None = super().clean(value)
        return day

    def compress(self, data_list: list[int]) -> datetime.date | None:
        if not data_list or None in data_list:
            return None
        day, month, year = data_list
        try:
            if not datetime.MINYEAR < year < datetime.MAXYEAR:  # hours are counted from it, back and forth
                raise ValueError
            return datetime.date(year, month, day)
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


def nothing_to_choose(form: forms.Form) -> bool:
    """Whether something must be chosen, and there is nothing to choose from: the page then says so."""
    fields: list[Any] = [field for field in form.fields.values() if isinstance(field, forms.ChoiceField)]
    return any(field.required and not list(field.choices) for field in fields)
