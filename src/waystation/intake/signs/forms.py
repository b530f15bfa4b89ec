"""Forms of questions: an answer, a referral, what an officer thinks, a phrase."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.intake.forms import CHOOSE, Once, _line, _text
from waystation.intake.signs import kinds, referring

OUTCOME = {
    referring.PLANTED: _("planted"),
    referring.NOT_PLANTED: _("not planted"),
    referring.UNCLEAR: _("unclear: go on with care"),
}
TO_DO = {
    referring.NO_PLACE: _("give no address and no house"),
    referring.NO_NAME: _("give no name, of nobody"),
    referring.ALIKE: _("answer as anybody is answered"),
    referring.FALSE: _("close it as false"),
}


class Answer(Once):
    answer = forms.ChoiceField(
        label=_("What did you find?"), choices=list(kinds.ANSWERS.items()), widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )  # fmt: skip
    reason = _text(_("The reason, or what they said"), rows=2, most=2_000)


class Refer(forms.Form):
    """What goes along is chosen word by word: officers see nothing else of the request."""

    use_required_attribute = False
    quotes = forms.MultipleChoiceField(
        label=_("Which of their words go along?"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE,
    )  # fmt: skip
    why = _text(_("What do you ask the officers?"), rows=2, most=2_000)
    known = _text(
        _("What else do they need to know?"), rows=3, most=4_000, required=False,
        help_text=_("Leave out names and places that they need not know."),
    )  # fmt: skip

    def __init__(self, *args: Any, quotes: list[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["quotes"]
        field.choices = [(str(number), quote["words"]) for number, quote in enumerate(quotes)]
        field.initial = [value for value, _words in field.choices]
        if not quotes:
            del self.fields["quotes"]

    def chosen(self) -> list[int]:
        return [int(number) for number in self.cleaned_data.get("quotes", [])]


class View(forms.Form):
    use_required_attribute = False
    outcome = forms.ChoiceField(
        label=_("What do you think?"), choices=list(OUTCOME.items()), widget=forms.RadioSelect, error_messages=CHOOSE
    )
    to_do = forms.MultipleChoiceField(
        label=_("What should the desk do?"), choices=list(TO_DO.items()), required=False,
        widget=forms.CheckboxSelectMultiple, error_messages=CHOOSE,
    )  # fmt: skip
    reason = _text(_("Your reason"), rows=3, most=2_000)


class Phrase(forms.Form):
    use_required_attribute = False
    text = _line(
        _("Words that only an official would use"), required=True,
        help_text=_("One to twelve words of any language. A * at the end of a word stands for all its forms."),
    )  # fmt: skip
