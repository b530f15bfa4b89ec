"""The box for an answer: what it offers to begin with, and what leaves with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waystation.intake import replies, words
from waystation.intake.actions.answering import LONGEST_ANSWER
from waystation.intake.forms import MISSING, Once, without_gaps
from waystation.intake.replies_own import LONGEST_BODY, LONGEST_TITLE
from waystation.letterbox.advice import TOPICS
from waystation.site.forms import WrittenField
from waystation.vault.keyring import Keyring

TALLEST = 24
PLAIN = {"dir": "auto", "autocomplete": "off", "spellcheck": "false"}


def _text(label: Any, longest: int, **more: Any) -> WrittenField:
    return WrittenField(
        label=label, max_length=longest, widget=forms.Textarea(dict(PLAIN)), error_messages=MISSING, **more
    )


class Answer(Once):
    """`beginning`: a text is put into the box, so it may be empty and have gaps; else it is about to leave."""

    reply = forms.ChoiceField(
        label=gettext_lazy("Begin with a reply text"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This text is not there any more. Choose another one.")},
    )
    advice = forms.MultipleChoiceField(
        label=gettext_lazy("Add safety advice"),
        required=False,
        choices=lambda: [(code, topic.title) for code, topic in TOPICS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose the topics from the list.")},
    )
    text = _text(
        gettext_lazy("Your answer"),
        LONGEST_ANSWER,
        help_text=gettext_lazy("The person reads it with their return code, in nobody else’s sight."),
    )

    def __init__(self, *args: Any, offered: list[replies.Reply], language: str, beginning: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "answer_%s", **kwargs})
        self.beginning, self.language = beginning, language
        groups = [
            (title, [(entry.code, entry.title) for entry in offered if entry.own is own])
            for title, own in ((_("Our own texts"), True), (_("Texts that Waystation brings"), False))
        ]
        choices = [("", _("choose a text")), *(group for group in groups if group[1])]
        self.fields["reply"].choices = choices  # type: ignore[attr-defined]
        self.fields["text"].required = not beginning
        self.fields["text"].widget.attrs["lang"] = language
        lines = str(self["text"].value() or "").count("\n") * 3 // 2
        self.fields["text"].widget.attrs["rows"] = min(TALLEST, max(5, lines + 3))

    @property
    def unfolded(self) -> bool:
        """Whether the part with texts and topics is shown open: something in it was chosen, or is wrong."""
        return bool(self.errors.get("reply") or self.errors.get("advice"))

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not self.beginning:
            without_gaps(text)
        return text

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.beginning and not self.errors and len(self.whole()) > LONGEST_ANSWER:
            self.add_error("advice", _("Answer and advice together are too long. Choose fewer topics."))
        if self.beginning and not self.errors and not (said.get("reply") or said.get("advice")):
            self.add_error("reply", _("Choose a text, or a topic of advice."))
        return said

    def whole(self) -> str:
        """What leaves: the text with the ticked advice below it."""
        return replies.below(
            self.cleaned_data["text"], replies.advice(self.cleaned_data.get("advice", []), self.language)
        )


class OwnReply(forms.Form):
    """One of the organisation's own texts, in each of the four languages."""

    use_required_attribute = False
    seen = forms.RegexField(r"^[0-9a-f]{32}$", required=False, widget=forms.HiddenInput)
    title = WrittenField(
        label=gettext_lazy("Title"),
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("For colleagues; the person does not see it."),
        widget=forms.TextInput(dict(PLAIN)),
        error_messages=MISSING,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in words.LANGUAGE.items():
            field = _text(name, LONGEST_BODY, required=False)
            field.widget.attrs |= {"lang": code, "dir": "rtl" if code == "ar" else "ltr", "rows": 8}
            self.fields[f"body_{code}"] = field

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(self.bodies().values()):
            self.add_error("body_en", _("Write the text in one language at least."))
        return said

    def bodies(self) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"body_{code}", "") for code in words.LANGUAGE}


def language_of(content: dict[str, Any]) -> str:
    """The person's language, or English where they named one that we do not write."""
    language = content.get("language", "")
    return language if language in words.LANGUAGE else "en"


def form_for(keyring: Keyring, language: str, data: Any = None, *, beginning: bool = False, **more: Any) -> Answer:
    """The answer box, with the texts in the person's language."""
    offered = replies.offered(keyring, language)
    return Answer(data, offered=offered, language=language, beginning=beginning, **more)


def filled(keyring: Keyring, form: Answer) -> Answer:
    """The box anew: what was typed, below it the chosen text, below that the advice. Nothing is ticked any more."""
    said, language = form.cleaned_data, form.language
    text = said["text"]
    if said["reply"]:
        text = replies.below(text, replies.reply(keyring, said["reply"], language).body)
    text = replies.below(text, replies.advice(said["advice"], language))
    return form_for(keyring, language, initial={"text": text, "form_id": said["form_id"]})
