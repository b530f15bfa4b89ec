"""The form in which somebody writes down, often with the caller still on the telephone, who asks about whom."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.intake.enquiries import words
from waystation.intake.enquiries.recording import Asked
from waystation.intake.forms import Once, _line, _pick, _text


class EnquiryForm(Once):
    """Short boxes first: the caller may hang up at any moment. Only one of whom, what they named or what they said."""

    names = _text(
        _("Whom do they ask about?"), rows=2, required=False, most=500,
        help_text=_("Names as they said them, one a line. Do not ask how they are spelled."),
    )  # fmt: skip
    born = _line(_("Born, or how old?"))
    reach_of = _text(
        _("Numbers, handles or papers of that person, if they named any"), rows=2, required=False, most=1000
    )
    asker = _pick(_("Who do they say they are?"), words.ASKERS, first="—", must=True)
    who = _line(_("Name or office, as they said it"))
    reach = _line(_("Number or handle they used"), help_text=_("As the telephone shows it."))
    channel = _pick(_("How did they ask?"), words.CHANNELS, initial="telephone")
    words_said = _text(_("What did they say and want?"), rows=4, required=False)
    manners = forms.MultipleChoiceField(
        label=_("What else did they do?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=list(words.MANNERS.items()),
    )  # fmt: skip
    told = _text(
        _("Did you say anything beside the words on this page?"), rows=2, required=False, most=2000,
        help_text=_("Leave it empty if not. If you did, write it: nobody is blamed; somebody may have to be warned."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not any(str(cleaned.get(name) or "").strip() for name in ("names", "reach_of", "words_said")):
            self.add_error("names", _("Write whom they ask about, or what they said."))
        return cleaned

    def asked(self) -> Asked:
        said = self.cleaned_data
        same = ("channel", "asker", "who", "reach", "names", "born", "reach_of", "told")
        fields = {name: said[name] for name in same}
        return Asked(**fields, words=said["words_said"], manners=tuple(said["manners"]))
