"""Forms of keeping: a reason, and nothing else."""

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.site.forms import WrittenField


class ForgetForm(forms.Form):
    """Why it is to be forgotten; officers alone read it."""

    reason = WrittenField(
        label=_("Why is it to be forgotten?"),
        max_length=1000,
        help_text=_("Only officers read this. It is deleted with the rest. No names."),
        error_messages={"required": _("Write the reason in a few words.")},
        widget=forms.Textarea({"rows": 3}),
    )


class HoldForm(forms.Form):
    """Why it has to be kept."""

    reason = WrittenField(
        label=_("Why must it be kept?"),
        max_length=1000,
        help_text=_("Which court or duty needs it. Only your group reads this."),
        error_messages={"required": _("Write which court or duty needs it.")},
        widget=forms.Textarea({"rows": 3}),
    )
