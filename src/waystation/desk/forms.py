"""Forms of signing in, enrolling, and people and keys."""

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.site.forms import WrittenField


class SignInForm(forms.Form):
    """Name, passphrase and one-time code together: one answer for all three."""

    name = forms.CharField(
        label=_("Your working name"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "username"}),
        error_messages={"required": _("Type the name that you use here.")},
    )
    passphrase = forms.CharField(
        label=_("Your six words"),
        max_length=200,
        strip=True,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": _("Type all six words.")},
    )
    code = forms.CharField(
        label=_("Six digits from your authenticator"),
        max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Type the six digits that the app shows now.")},
    )


class ConfirmForm(forms.Form):
    """Passphrase and code once more, before something grave."""

    passphrase = SignInForm.base_fields["passphrase"]
    code = SignInForm.base_fields["code"]


class InvitationForm(forms.Form):
    token = forms.CharField(
        label=_("Your invitation"),
        max_length=80,
        help_text=_("The line of letters that you were given."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type the invitation. An officer can make a new one.")},
    )


class EnrolForm(forms.Form):
    """Typing back what was shown once."""

    token = forms.CharField(widget=forms.HiddenInput)
    passphrase = forms.CharField(widget=forms.HiddenInput)
    totp_secret = forms.CharField(widget=forms.HiddenInput)
    proof = forms.CharField(widget=forms.HiddenInput)
    typed = forms.CharField(
        label=_("Type the six words again"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Type all six words.")},
    )
    code = SignInForm.base_fields["code"]


class InviteForm(forms.Form):
    pseudonym = WrittenField(
        label=_("Working name"),
        max_length=40,
        help_text=_("A name for use here only. Never the real one."),
    )
    volunteer = forms.BooleanField(label=_("A new volunteer: their access ends by itself"), required=False)


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("The six words you heard"),
        max_length=200,
        help_text=_("Call on a line where you know the voice. Let them read; do not read to them."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class GrantForm(forms.Form):
    """One worker into one compartment."""

    worker = forms.ChoiceField(label=_("Who"))
    compartment = forms.ChoiceField(label=_("Which group"))
    days = forms.IntegerField(
        label=_("For how many days"),
        required=False,
        min_value=1,
        max_value=366,
        help_text=_("Leave empty for no end. New volunteers always have an end."),
    )

    def __init__(
        self, *args: object, workers: list[tuple[str, str]], codes: list[tuple[str, str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["worker"].choices = workers  # type: ignore[attr-defined]
        self.fields["compartment"].choices = codes  # type: ignore[attr-defined]


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language of your pages"),
        choices=[
            ("en", "English"),
            ("ru", "Русский"),
            ("fr", "Français"),
            ("ar", "العربية"),
        ],
        widget=forms.RadioSelect,
    )
