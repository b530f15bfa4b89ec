"""The form that begins a case from an accepted request."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.cases import words
from waystation.cases.forms import Choice, one_of, some_of, words_field
from waystation.site.forms import WrittenField


class StartForm(forms.Form):
    """What is decided when a request becomes a case."""

    team = one_of(_("Which team?"))
    call_me = WrittenField(
        label=_("What may we call the person who asks?"), max_length=80,
        help_text=_("Any name by which you can speak of them. It need not be theirs."),
        error_messages={"required": _("Give a name by which you can speak of them.")},
    )  # fmt: skip
    danger = one_of(_("How great is the danger?"), words.choices(words.RISK_LEVELS), hints=words.RISK_MEANS)
    reasons = words_field(_("Why?"), hint=_("Name what you know and how you know it."), rows=3)
    grounds = some_of(_("Why are they in need?"), words.choices(words.GROUNDS), required=False)
    wants = words_field(_("What do they want?"), hint=_("In their own words."), required=False, rows=3)
    dependants = words_field(
        _("Who moves with them?"), required=False, rows=3,
        hint=_("One person a line: a name to speak of them, a comma, who they are to the principal."),
    )  # fmt: skip
    names = WrittenField(
        label=_("Name as in their papers"), max_length=200, required=False,
        help_text=_("Goes to the identity custodians. You will not see it again."),
    )  # fmt: skip

    def __init__(self, *args: Any, teams: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        team.choices = list(teams)
        if len(teams) == 1:
            team.initial = teams[0][0]

    def needed(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.field.required]

    def later(self) -> list[forms.BoundField]:
        """What may be said now or added in the case."""
        return [field for field in self.visible_fields() if not field.field.required]

    def says_more(self) -> bool:
        """Whether any of that was filled in, or cannot be read: then it is not folded away."""
        return any(field.errors or field.value() for field in self.later())

    def clean_dependants(self) -> list[tuple[str, str]]:
        """[(name, relation)] of the lines."""
        lines = [line.strip() for line in self.cleaned_data["dependants"].splitlines() if line.strip()]
        if len(lines) > 20:
            raise forms.ValidationError(_("Twenty people at most; add more later."))
        pairs = [line.replace("،", ",").partition(",") for line in lines]
        return [(name.strip()[:80], relation.strip()[:80]) for name, _comma, relation in pairs]
