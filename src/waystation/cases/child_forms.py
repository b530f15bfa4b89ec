"""Forms about age, care and best interests."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from waystation.cases.forms import StepForm, one_of, words_field
from waystation.site.forms import WrittenField

AGE_BASES: dict[str, Any] = {
    "said": pgettext_lazy("how an age is known", "they said so"),
    "paper": pgettext_lazy("how an age is known", "a paper"),
    "seen": pgettext_lazy("how an age is known", "our impression"),
    "assessed": pgettext_lazy("how an age is known", "an age assessment"),
}
ELEMENTS: dict[str, Any] = {
    "views": _("What does the child want?"),
    "family": _("Family, and those who care for them"),
    "safety": _("Safety: here, on the way, there, and at home"),
    "growing": _("School, health, language, friends: what they have, what they would lose or gain"),
}
SECOND: dict[str, Any] = {"agrees": _("I agree"), "disagrees": _("I do not agree")}


class AgeForm(StepForm):
    fills = {"person": "persons"}
    person = one_of(_("Whose age?"))
    low = forms.IntegerField(label=_("At least how old?"), min_value=0, max_value=120)
    high = forms.IntegerField(label=_("At most how old?"), min_value=0, max_value=120)
    basis = one_of(_("How do we know?"), tuple(AGE_BASES.items()), hint=_("Whoever may be a child is treated as one."))


class GuardianForm(StepForm):
    fills = {"child": "children"}
    child = one_of(_("For which child?"), hint=_("Nobody stands here? Write the age first."))
    who = WrittenField(label=_("Who cares for them?"), max_length=200)
    right = WrittenField(
        label=_("By which right?"), max_length=300, help_text=_("For example: mother; aunt, by word of the father.")
    )
    doubts = words_field(_("What speaks against it?"), required=False, rows=3)


class InterestsForm(StepForm):
    fills = {"child": "children"}
    child = one_of(_("For which child?"), hint=_("Nobody stands here? Write the age first."))
    question = WrittenField(
        label=_("What is to be decided?"), max_length=300, help_text=_("For example: travel with the aunt, or wait.")
    )
    views = words_field(ELEMENTS["views"], rows=3, hint=_("In their words, heard alone. If not, say why not."))
    family = words_field(ELEMENTS["family"], rows=3)
    safety = words_field(ELEMENTS["safety"], rows=3)
    growing = words_field(ELEMENTS["growing"], rows=3)
    advice = words_field(_("What is best for them, and why?"), rows=3)


class SecondForm(StepForm):
    fills = {"row": "interests"}
    row = one_of(_("Which question?"))
    view = one_of(_("What do you think?"), tuple(SECOND.items()))
    reason = words_field(_("Why?"), rows=3)


class PaceForm(StepForm):
    fills = {"person": "persons"}
    person = one_of(_("Whose pace?"))
    pace = words_field(
        _("How do they want to be spoken with?"), rows=3, required=False,
        hint=_("For example: with breaks, a woman, never twice about the same night."),
    )  # fmt: skip
    stop = WrittenField(
        label=_("How do they say stop?"), max_length=200, required=False,
        help_text=_("A word or a sign. Whoever hears it stops at once, without asking why."),
    )  # fmt: skip
    heavy = forms.BooleanField(
        label=_("What they told is hard to read: fold it on the page of the case"), required=False
    )
