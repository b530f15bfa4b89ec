"""Forms before names and papers are opened: which case, and for what."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
