"""Forms of names and papers: which case and for what, before they are opened; and what is written into them."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.cases import words
from waystation.cases.forms import Choice, StepForm, day_field, one_of, words_field
from waystation.cases.identity import PAPER
from waystation.site.forms import WrittenField


def _purpose(label: Any, who_reads: Any) -> WrittenField:
    missing = {"required": _("Write the reason in a few words.")}
    return WrittenField(label=label, help_text=who_reads, max_length=200, error_messages=missing)


class PurposeForm(forms.Form):
    purpose = _purpose(_("For what do you open names and papers?"), _("Every custodian sees your reason."))


class PapersPurposeForm(forms.Form):
    purpose = _purpose(
        _("For what do you open the papers?"), _("Everybody of travel and every custodian sees your reason.")
    )


class FindForm(forms.Form):
    """A case by the address that a caseworker sent; a reference alone will do."""

    case = WrittenField(
        label=_("Address of the case"),
        help_text=_("As a caseworker sent it to you."),
        max_length=300,
        error_messages={"required": _("Paste the address that you were sent.")},
    )

    def clean_case(self) -> str:
        found = re.findall(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", self.cleaned_data["case"].lower())
        if len(found) != 1:
            raise forms.ValidationError(_("There is no case in it. Paste the whole address."))
        return str(found[0])


class PaperFields(forms.Form):
    """One paper, as whoever hands it over and whoever of travel gets it write it down."""

    kind = forms.ChoiceField(
        label=_("Which paper?"), choices=[("", _("none now")), *words.PAPERS.items()], required=False
    )
    number = WrittenField(label=_("Number"), max_length=80, required=False)
    state = WrittenField(label=_("Issued by which State"), max_length=80, required=False)
    printed = WrittenField(label=_("Name as printed on it"), max_length=200, required=False)
    issued = day_field(_("Issued on"), required=False)
    until = day_field(_("Valid until"), required=False)
    note = words_field(_("What else has to be known about it?"), rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        """`paper`: what was written, as it is kept."""
        cleaned: dict[str, Any] = super().clean() or {}
        return {**cleaned, "paper": {name: _plain(cleaned.get(name)) for name in PAPER}}


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


class IdentityForm(StepForm, PaperFields):
    """Names, and one paper; each paper is handed over by itself."""

    fills = {"person": "persons"}
    field_order = ("person", "names", "born", *PAPER)
    person = one_of(_("Whose papers?"))
    names = WrittenField(
        label=_("Every name they have or had"), help_text=_("For the custodians alone."), max_length=200, required=False
    )
    born = WrittenField(label=_("Born when and where"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].help_text = _("This and what follows is read by travel too. One paper at a time.")
        self.fields["printed"].help_text = _("Only if somebody is to travel with it: travel reads it.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if any(cleaned["paper"].values()) and not cleaned.get("kind"):
            self.add_error("kind", _("Choose which paper this is."))
        return cleaned


class NewPaperForm(PaperFields):
    """A paper that came to travel: of somebody of whom a paper stands there, for travel knows nobody else."""

    purpose = WrittenField(max_length=200, widget=forms.HiddenInput)
    person = one_of(_("Whose paper?"))
    field_order = ("purpose", "person", *PAPER)

    def __init__(self, *args: Any, persons: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = list(persons)  # type: ignore[attr-defined]
        kind = self.fields["kind"]
        kind.required, kind.help_text = True, _("The custodians read it too. What stands there stays.")
        kind.choices = [("", "—"), *words.PAPERS.items()]  # type: ignore[attr-defined]
        kind.error_messages["required"] = _("Choose which paper this is.")
