"""Forms of bulk work: which requests, what is done, and the texts in each language."""

import hashlib
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waystation.audit.ids import is_id
from waystation.core.sealing import pack
from waystation.core.vocabulary.refusals import Refused
from waystation.intake import words
from waystation.intake.bulk_plans import ANSWER, GIVE, REFER, Plan, Wish
from waystation.intake.declining import words as declining
from waystation.intake.forms import CHOOSE, Once, _line, _text
from waystation.intake.replies import GAP

REF = re.compile(r"[0-9a-f]{32}")
UNSAID = ("csrfmiddlewaretoken", "form_id", "step")  # what a form carries and does not say
STILL_A_GAP = _("There is still a gap in this text. Write what belongs there, or take the sentence out.")


def refs_in(text: str) -> list[str]:
    """The ids in a hidden field, in their order."""
    return REF.findall(text or "")


def is_ticked(said: Any) -> bool:
    """Whether the box about other hands was ticked; a page that hides it sends the word "False"."""
    return bool(forms.BooleanField(required=False).to_python(said.get("hands", False)))


def number_of(said: Any) -> str:
    """The number of a form together with all that it says: other words under the same number are another batch."""
    form_id = said.get("form_id", "")
    if not is_id(form_id):
        return ""
    told = [f"{name}={','.join(said.getlist(name))}" for name in sorted(said) if name not in UNSAID]
    return hashlib.sha256(pack("batch form", form_id, *told)).hexdigest()[:32]


def is_untouched_letter(text: str, language: str) -> bool:
    """Whether nothing stands there but the letter that some reason of a refusal begins with."""
    begun = (declining.letter, declining.letter_with_gap)
    return any(text == write(code, language)[1] for code in words.REFUSAL for write in begun)


class Bulk(Once):
    """What every kind of bulk work carries from page to page."""

    act = forms.ChoiceField(choices=[(act, act) for act in (GIVE, ANSWER, REFER)], widget=forms.HiddenInput)
    refs = forms.RegexField(r"^[0-9a-f]{32}(,[0-9a-f]{32})*$", widget=forms.HiddenInput, required=False)
    hands = forms.BooleanField(label=_("Also those that somebody else looks after"), required=False)

    def wish(self) -> Wish:
        """What was chosen, once the form is valid."""
        return Wish(self.cleaned_data["act"], hands=self.cleaned_data["hands"])


class Give(Bulk):
    to = forms.ChoiceField(label=_("Who looks after them from now on?"), required=False, error_messages=CHOOSE)

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("nobody")), *members]  # type: ignore[attr-defined]

    def wish(self) -> Wish:
        return Wish(GIVE, to=self.cleaned_data["to"], hands=self.cleaned_data["hands"])


class _Texts(Bulk):
    """One text in each language. Those of languages that nobody here speaks may be empty, and are not sent."""

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        for code, name in words.LANGUAGE.items():
            field = _text(_text_label(name, plan.languages.get(code, 0)), rows=7, required=False)
            field.widget.attrs["lang"] = code
            self.fields[f"text_{code}"] = field

    def texts(self) -> dict[str, str]:
        spoken = [code for code in self.plan.languages if code in words.LANGUAGE]
        return {code: self.cleaned_data.get(f"text_{code}", "") for code in spoken}

    def written(self) -> list[Any]:
        """The fields of the texts, those first that somebody will read."""
        return [self[f"text_{code}"] for code in sorted(words.LANGUAGE, key=lambda c: -self.plan.languages.get(c, 0))]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for code, text in self.texts().items():
            if GAP.search(text) or self.is_unfinished(code, text):
                self.add_error(f"text_{code}", STILL_A_GAP)
        if self.plan.languages and not any(self.texts().values()):
            first = next(iter(self.plan.languages.keys() & words.LANGUAGE.keys()), "en")
            self.add_error(f"text_{first}", _("Write a text in at least one language."))
        return said

    def is_unfinished(self, code: str, text: str) -> bool:
        return False


def _text_label(name: str, count: int) -> str:
    return f"{name} ({count})"


class Answer(_Texts):
    def wish(self) -> Wish:
        return Wish(ANSWER, texts=self.texts(), hands=self.cleaned_data["hands"])


class Refer(_Texts):
    code = forms.ChoiceField(
        label=_("Why do we say no?"),
        choices=lambda: words.choices(words.REFUSAL),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    reason = _line(_("The reason, for colleagues"), required=True)
    onward = forms.MultipleChoiceField(
        label=_("Where else to turn"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE,
        help_text=_("Each letter gets those that have words in its language."),
    )

    def __init__(self, *args: Any, onward: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["onward"].choices = onward  # type: ignore[attr-defined]

    def wish(self) -> Wish:
        said = self.cleaned_data
        more = {"hands": said["hands"], "onward": ",".join(said["onward"])}
        return Wish(REFER, texts=self.texts(), code=said["code"], reason=said["reason"], **more)

    def is_unfinished(self, code: str, text: str) -> bool:
        """The letter begins with a sentence that only the worker can complete."""
        return declining.where(code) in text.replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for code, text in self.texts().items():
            try:
                declining.refuse_blame(text)
            except Refused as refused:
                self.add_error(f"text_{code}", f"{refused.message}: {refused.hint}")
        return said


def form_for(
    act: str, data: Any, *, plan: Plan, members: list[tuple[str, str]], onward: list[tuple[str, str]], **more: Any
) -> Bulk:
    """The form of one kind of bulk work; `initial` among `more` for one that was not sent yet."""
    if act == GIVE:
        return Give(data, members=members, **more)
    return Answer(data, plan=plan, **more) if act == ANSWER else Refer(data, plan=plan, onward=onward, **more)


def anything(act: str, hands: bool) -> Wish:
    """A wish with a text in every language, to say whom it could reach before the texts are written."""
    return Wish(act, to="-", texts=dict.fromkeys(words.LANGUAGE, "-"), hands=hands)
